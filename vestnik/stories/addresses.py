"""Where things stand for readers. The default language stands at the root, every other under its code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

#: first parts of addresses that belong to the paper itself; no section or standing page may take them
RESERVED = frozenset(
    {
        "admin", "api", "corrections", "documents", "feed", "feeds", "healthz", "latest", "live", "media", "metrics",
        "newsletter", "people", "press", "search", "sitemap", "static", "topics",
    }
)  # fmt: skip


def edition_path(lang: str, path: str) -> str:
    """The path of `path` in the edition of language `lang`: `/x/` or `/en/x/`."""
    return path if lang == settings.LANGUAGE_CODE else f"/{lang}{path}"


def edition_of(path: str) -> tuple[str, str]:
    """The language in whose edition a path stands, and the path within that: what `edition_path` was given."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    if first != settings.LANGUAGE_CODE and first in dict(settings.LANGUAGES):
        return first, f"/{rest}"
    return settings.LANGUAGE_CODE, path


def story_path(section_slug: str, day: date, slug: str) -> str:
    """The address of a story within its edition, e.g. `/politics/2026/11/22/sofia-chaka-izbori/`."""
    return f"/{section_slug}/{day:%Y/%m/%d}/{slug}/"


def paper_day(moment: datetime) -> date:
    """The day of an aware moment in the paper's own time zone, whatever zone an editor has chosen."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The first instant after a day of the paper."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())


def absolute(path: str) -> str:
    """`path` with the paper's public scheme and host before it."""
    return settings.PUBLIC_URL.rstrip("/") + path


#: each tells of a kind of thing which of them has an address of one part in a language, by its slug; None if none has
Owner = Callable[[str, str], object | None]
_owners: list[Owner] = []


def register_owner(owner: Owner) -> None:
    """Has a kind of thing reckoned with when others look for an address at the root. Called in an app's `ready()`."""
    if owner not in _owners:
        _owners.append(owner)


def taken(slug: str, lang: str, but: Owner | None = None) -> bool:
    """True if `/slug/` in the edition of `lang` is the paper's own, or of another kind of thing than `but` knows."""
    others = (owner(slug, lang) for owner in _owners if owner is not but)
    return taken_by_paper(slug) or any(found is not None for found in others)


def taken_by_paper(slug: str) -> bool:
    """True if the first part of an address is the paper's own, or a language's."""
    return slug in RESERVED or slug in dict(settings.LANGUAGES)
