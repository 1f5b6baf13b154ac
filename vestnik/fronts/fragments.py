"""What stands on every page and changes at other times than the page: rendered once a language, put in when served."""

from __future__ import annotations

from typing import Any

from vestnik.fronts.breaking import banner, stories_first
from vestnik.fronts.furniture import Furniture
from vestnik.fronts.models import IMPORTANT
from vestnik.fronts.rail import rail
from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment, register_fragment
from vestnik.stories.models import Section


def register_fragments() -> None:
    """`banner`, `rail`, `footer`; `masthead` for each section that one can be in, and '' for none."""
    register_fragment("masthead", "theme/masthead.html", _masthead)
    register_fragment("banner", "theme/banner.html", _banner)
    register_fragment("rail", "theme/rail.html", _rail)
    register_fragment("footer", "theme/footer.html", _furniture)


def _furniture(lang: str, variant: str) -> dict[str, Any]:
    if variant:
        raise NoSuchFragment(variant)
    return {"paper": Furniture(lang)}


def _banner(lang: str, variant: str) -> dict[str, Any]:
    if variant:
        raise NoSuchFragment(variant)
    return {"breaking": banner(lang)}


def _rail(lang: str, variant: str) -> dict[str, Any]:
    first = () if variant else stories_first(lang)
    found = rail(lang, variant or IMPORTANT, first) if variant != IMPORTANT else None
    if found is None:
        raise NoSuchFragment(f"rail/{variant}")
    return {"rail": found}


def _masthead(lang: str, variant: str) -> dict[str, Any]:
    paper = Furniture(lang, current=variant)
    if variant and not any(section.current for section in paper.sections):
        # a section that is not in the menu has stories, too
        recorder.read(f"sections:{lang}")
        if not Section.objects.filter(slug=variant, locale__language_code=lang).exists():
            raise NoSuchFragment(f"masthead/{variant}")
    return {"paper": paper}
