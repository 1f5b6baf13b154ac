"""The demo paper's fronts, put together and published as its editors would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vestnik.demo import content_files
from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Slot, Source, SubLink
from vestnik.fronts.document import dump
from vestnik.fronts.draft import change, home_front, important_rail, section_front
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.moves import Move, MoveKind, new_id
from vestnik.fronts.publish import publish
from vestnik.stories.addresses import edition_path
from vestnik.stories.models import Section, Topic

if TYPE_CHECKING:
    from wagtail.models import Locale

    from vestnik.demo.build import DemoPaper

RULE = ("label", "size", "most_of_section", "oldest_hours", "drop_hours", "may_repeat")


def publish_fronts(paper: DemoPaper) -> None:
    """Every front of the content, in every language of the paper."""
    for key, about in content_files.read("fronts.toml").items():
        origin: Front | None = None
        for lang in paper.langs:
            front = _front(paper, key, about, lang, origin)
            arrangement = arrangement_of(about, lang, paper.now, _numbers(paper, lang))
            draft = change(front.pk, Move(MoveKind.RESTORE, fields=dump(arrangement)), paper.editor)
            publish(front.pk, paper.editor, based_on=draft.number)
            origin = origin or front


def arrangement_of(
    about: Mapping[str, Any], lang: str, now: datetime, number_of: Callable[[str, str], int]
) -> Arrangement:
    """The arrangement that a front's table says. `number_of` gives the id of a 'story', 'section' or 'topic'."""
    return Arrangement(tuple(_container(one, lang, now, number_of) for one in about["container"]))


def _container(
    about: Mapping[str, Any], lang: str, now: datetime, number_of: Callable[[str, str], int]
) -> Container:
    source = Source(about["source"])
    limits = {name: about[name] for name in RULE if name in about}
    rule = Rule(source, number_of(source.value, about["of"]) if "of" in about else None, **limits)
    slots = tuple(_slot(one, lang, now, number_of) for one in about.get("slot", ()))
    return Container(new_id(), Layout(about["layout"]), rule, about.get(f"title_{lang}", ""), slots)


def _slot(about: Mapping[str, Any], lang: str, now: datetime, number_of: Callable[[str, str], int]) -> Slot:
    return Slot(
        new_id(),
        number_of("story", about["story"]),
        now,
        headline=about.get(f"headline_{lang}", ""),
        headline_of=content_files.story(about["story"])[lang]["title"] if f"headline_{lang}" in about else "",
        label=about.get(f"label_{lang}", ""),
        sublinks=tuple(_sublink(one, lang, number_of) for one in about.get("sublinks", ())),
        until=now + content_files.duration(about["lasts"]) if "lasts" in about else None,
        pin=about.get("pin", 0),
    )


def _sublink(about: Mapping[str, Any], lang: str, number_of: Callable[[str, str], int]) -> SubLink:
    if "front" in about:
        return SubLink(text=about[lang], url=edition_path(lang, f"/{about['front']}/"))
    return SubLink(number_of("story", about["story"]), about[lang])


def _numbers(paper: DemoPaper, lang: str) -> Callable[[str, str], int]:
    models = {"section": Section, "topic": Topic}

    def number_of(kind: str, key: str) -> int:
        return paper.stories[key, lang].pk if kind == "story" else paper.named[models[kind], key, lang].pk

    return number_of


def _front(paper: DemoPaper, key: str, about: Mapping[str, Any], lang: str, origin: Front | None) -> Front:
    locale: Locale = paper.locales[lang]
    kind = FrontKind(about["kind"])
    if kind == FrontKind.HOME:
        return home_front(locale)
    if kind == FrontKind.RAIL:
        return important_rail(locale)
    if kind == FrontKind.SECTION:
        return section_front(paper.named[Section, key, lang])
    front = Front(
        kind=kind,
        locale=locale,
        slug=key,
        title=about[f"title_{lang}"],
        standfirst=about[f"standfirst_{lang}"],
    )
    if origin is not None:
        front.translation_key = origin.translation_key
    front.full_clean(exclude=["translation_key"])
    front.save()
    return front
