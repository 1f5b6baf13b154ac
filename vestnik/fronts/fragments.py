"""What stands on every page and changes at other times than the page: rendered once a language, put in when served."""

from __future__ import annotations

from typing import Any

from vestnik.fronts.furniture import Furniture
from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment, register_fragment
from vestnik.stories.models import Section


def register_fragments() -> None:
    """`rail`, `newsletter`, `footer`; `masthead` for each section that one can be in, and '' for none."""
    register_fragment("masthead", "theme/masthead.html", _masthead)
    for name, template in (
        ("rail", "theme/rail.html"),
        ("newsletter", "theme/newsletter_box.html"),
        ("footer", "theme/footer.html"),
    ):
        register_fragment(name, template, _furniture)


def _furniture(lang: str, variant: str) -> dict[str, Any]:
    if variant:
        raise NoSuchFragment(variant)
    return {"paper": Furniture(lang)}


def _masthead(lang: str, variant: str) -> dict[str, Any]:
    paper = Furniture(lang, current=variant)
    if variant and not any(section.current for section in paper.sections):
        # a section that is not in the menu has stories, too
        recorder.read(f"sections:{lang}")
        if not Section.objects.filter(slug=variant, locale__language_code=lang).exists():
            raise NoSuchFragment(f"masthead/{variant}")
    return {"paper": paper}
