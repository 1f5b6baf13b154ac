"""All fronts and rails of the paper, one click away from each other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Locale

from vestnik.fronts.models import IMPORTANT, Front, FrontKind
from vestnik.stories.display import Link
from vestnik.stories.models import Section


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the desk."""

    title: str
    public_url: str
    groups: tuple[Group, ...]
    languages: tuple[Link, ...]


def head_of(front: Front) -> Head:
    """Four queries, however many fronts there are."""
    return Head(front.name, front.url, tuple(_groups(front)), tuple(_languages(front)))


def desk_url(lang: str, kind: str, section: int | None = None, slug: str = "") -> str:
    """The desk of a front. All but special fronts and rails of the newsroom's own are made if they aren't there yet."""
    more = {"section": section} if section else {"slug": slug} if slug else {}
    return f"{reverse('vestnik_front:own')}?{urlencode({'lang': lang, 'kind': kind, **more})}"


def _groups(front: Front):
    lang, home = front.lang, front.kind == FrontKind.HOME
    yield Group("", (Link(_("Front"), desk_url(lang, FrontKind.HOME), current=home),))
    sections = Section.objects.filter(locale_id=front.locale_id).only("name")
    links = tuple(
        Link(
            section.name,
            desk_url(lang, FrontKind.SECTION, section.pk),
            current=section.pk == front.section_id,
        )
        for section in sections
    )
    if links:
        yield Group(_("Sections"), links)
    named = Front.objects.filter(locale_id=front.locale_id, kind__in=(FrontKind.SPECIAL, FrontKind.RAIL))
    rows = list(named.select_related("locale").order_by("title"))
    special = tuple(_link(row, front) for row in rows if row.kind == FrontKind.SPECIAL)
    if special:
        yield Group(_("Special fronts"), special)
    rails = tuple(_link(row, front) for row in rows if row.kind == FrontKind.RAIL and row.slug != IMPORTANT)
    current = front.kind == FrontKind.RAIL and front.slug == IMPORTANT
    important = Link(_("Important today"), desk_url(lang, FrontKind.RAIL), current=current)
    yield Group(_("Rails"), (important, *rails))


def _link(row: Front, front: Front) -> Link:
    return Link(row.name, reverse("vestnik_front:edit", args=[row.pk]), current=row.pk == front.pk)


def _languages(front: Front):
    """The same front in the paper's other languages; where there is none, that language's home front."""
    others = dict(
        Front.objects.filter(translation_key=front.translation_key)
        .exclude(pk=front.pk)
        .values_list("locale__language_code", "pk")
    )
    for code in Locale.objects.values_list("language_code", flat=True):
        kind = front.kind if front.kind in (FrontKind.HOME, FrontKind.RAIL) else FrontKind.HOME
        url = desk_url(code, kind)
        if code in others:
            url = reverse("vestnik_front:edit", args=[others[code]])
        yield Link(capfirst(dict(settings.LANGUAGES).get(code, code)), url, code, code == front.lang)
