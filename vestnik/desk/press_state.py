"""What the desk says of the press: read from files, put into words an editor understands.

A failing press is the one thing that must be seen, so it costs a few small files to look at, and no walk through all
pages; that is for the page with the details.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vestnik.desk.words import Moment, moment
from vestnik.press.failures import Failure
from vestnik.press.fragments import PREFIX
from vestnik.press.freshness import FRESH, HARD, Freshness
from vestnik.press.keys import digest
from vestnik.press.log import journal
from vestnik.press.making import failures, freshness, store
from vestnik.press.models import Change
from vestnik.press.page import Page
from vestnik.press.status import FORGOTTEN, SILENT, edges
from vestnik.stories.addresses import edition_of, edition_path
from vestnik.stories.models import Section, Story

#: seconds from the start of a paper until its keeper must be there
STARTING = 45.0
#: a page that fails is tried again as often as it is read; one not tried for so many seconds concerns nobody now
ASKED_FOR = 900.0
#: so many failing pages are told of one by one, and so many hot ones
MOST_FAILING, HOTTEST = 20, 30


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that does not work. `means`: for readers; `why`: in the machine's words, may be ''; `url`: a page."""

    what: str
    means: str
    why: str
    note: str
    since: Moment | None
    url: str


@dataclass(frozen=True, slots=True)
class Readers:
    """What readers got from this node's doors in the last `minutes`: `pages`, of which `stale` were those of before.

    `share`: of pages for which nobody waited, 0 to 100. `doors` that are open now.
    """

    minutes: int
    pages: int
    share: float | None
    stale: int
    doors: int


@dataclass(frozen=True, slots=True)
class HotPage:
    """`tone` is 'good', 'soon' (the old page is shown) or 'late' (nobody can be shown it)."""

    title: str
    url: str
    reads: int
    state: str
    reasons: tuple[Reason, ...]
    tone: str
    made: Moment | None
    milliseconds: int | None
    kilobytes: float | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page is not right any more. `key` is '' if it is no key; `since` may be unknown."""

    text: str
    key: str
    since: Moment | None


# --- what does not work


def troubles(now: datetime, *, all_pages: bool = False) -> list[Trouble]:
    """All that does not work now, what matters most to readers first.

    `all_pages`: also those that nobody has asked for since they failed. What other code or templates failed at may be
    mended, so it is no trouble before it fails again.
    """
    found = [failure for failure in failures().latest(MOST_FAILING) if failure.code == journal().code]
    if not all_pages:
        found = [failure for failure in found if now.timestamp() - failure.at < ASKED_FOR]
    names = titles([failure.address for failure in found])
    rule = _rule()
    failing = [_failing(failure, names, rule, now) for failure in found]
    return [*(trouble for trouble in failing if trouble), *_surrogates(now), *_keeper(now)]


def _failing(failure: Failure, names: dict[str, str], rule: Freshness, now: datetime) -> Trouble | None:
    page = store().read(failure.address)
    verdict = None if page is None else rule.verdict(page, now.timestamp())
    if verdict == FRESH:
        return None
    tries = ngettext("%(count)d try, at %(last)s", "%(count)d tries, the last at %(last)s", failure.count)
    return Trouble(
        what=names[failure.address],
        means=_meaning(failure.address, page, verdict, now),
        why=failure.why,
        note=tries % {"count": failure.count, "last": moment(_at(failure.at), now).text},
        since=moment(_at(failure.since), now),
        url="" if failure.address.startswith(PREFIX) else failure.address,
    )


def _meaning(address: str, page: Page | None, verdict: int | None, now: datetime) -> str:
    part = address.startswith(PREFIX)
    if page is not None and verdict != HARD:
        at = {"moment": moment(_at(page.made_at), now).text}
        if part:
            return _("Readers get it as it was at %(moment)s; all else on the page is new.") % at
        return _("Readers get the page as it was at %(moment)s.") % at
    if part:
        return _("Pages go out without it.")
    if page is not None:
        return _("The old page must not be shown any more, so readers get an error.")
    return _("Readers get an error: no earlier page is kept.")


def _keeper(now: datetime) -> list[Trouble]:
    beat = journal().heartbeat
    opened = min((report.get("started", 0.0) for report in _reports()), default=0.0)
    if now.timestamp() - max(beat, opened + STARTING - SILENT) <= SILENT:
        return []
    return [
        Trouble(
            what=_("The keeper of the press does not run"),
            means=_(
                "Readers get right pages, but none is made ahead: the first reader of a changed page waits for it."
            ),
            why="",
            note=_("“vestnik run” starts it with everything else: tell whoever looks after the server."),
            since=moment(_at(beat), now) if beat else None,
            url="",
        )
    ]


def _surrogates(now: datetime) -> list[Trouble]:
    return [
        Trouble(
            what=_("%(name)s can’t be told of changes") % {"name": edge.name},
            means=_("Readers who come through it may get old pages, and pages that were taken down."),
            why=edge.error,
            note=ngettext("%(count)d change waits", "%(count)d changes wait", edge.behind)
            % {"count": edge.behind},
            since=None,
            url="",
        )
        for edge in edges(settings.HOME.press / "edge", journal().edition)
        if edge.failures
    ]


# --- how readers are served


def readers() -> Readers | None:
    """None if no door of this node has counted anything lately."""
    reports = _reports()
    if not reports:
        return None
    totals: Counter[str] = Counter()
    for report in reports:
        totals.update({name: report.get("recent", {}).get(name, 0) for name in ("hits", "waited", "stale")})
    seconds = max(report.get("recent", {}).get("seconds", 0) for report in reports)
    pages = totals["hits"]
    return Readers(
        minutes=max(1, round(seconds / 60)),
        pages=pages,
        share=100 * (pages - totals["waited"]) / pages if pages else None,
        stale=totals["stale"],
        doors=sum(report["time"] > time.time() - SILENT for report in reports),
    )


def hot_pages(now: datetime) -> list[HotPage]:
    """The fronts and what is read most, with what is not right about each."""
    reads: Counter[str] = Counter()
    for report in _reports():
        reads.update(dict(report.get("hot", [])))
    fronts = [edition_path(code, "/") for code, _name in settings.LANGUAGES]
    addresses = list(dict.fromkeys([*(address for address, _n in reads.most_common(HOTTEST)), *fronts]))
    names, rule = titles(addresses), _rule()
    pages = {address: store().read(address) for address in addresses}
    moments = _moments_of(rule, [page for page in pages.values() if page], now)
    return [
        _hot(address, names[address], reads[address], page, rule, moments, now)
        for address, page in pages.items()
    ]


def _hot(
    address: str,
    title: str,
    reads: int,
    page: Page | None,
    rule: Freshness,
    moments: dict[int, Moment],
    now: datetime,
) -> HotPage:
    url = "" if address.startswith(PREFIX) else address
    if page is None:
        state = _("Not made yet: its first reader waits for it")
        return HotPage(title, url, reads, state, (), "soon", None, None, None)
    verdict = rule.verdict(page, now.timestamp())
    tone, state = {FRESH: ("good", _("Right")), HARD: ("late", _("Not shown before it is made anew"))}.get(
        verdict, ("soon", _("Readers get the earlier one"))
    )
    return HotPage(
        title=title,
        url=url,
        reads=reads,
        state=state,
        reasons=() if verdict == FRESH else tuple(_reasons(page, rule, moments, now)),
        tone=tone,
        made=moment(_at(page.made_at), now),
        milliseconds=round(page.took * 1000),
        kilobytes=sum(part.length for part in page.parts if not isinstance(part, str)) / 1000,
    )


def _reasons(page: Page, rule: Freshness, moments: dict[int, Moment], now: datetime) -> Iterable[Reason]:
    names = {digest(name): name for name in page.names}
    words = {
        "time": _("Its time is over"),
        "code": _("Templates, styles or settings are others now"),
        "floor": _("It is older than the log of changes"),
        "cleared": _("All pages were cleared"),
    }
    for kind, key in rule.reasons(page, now.timestamp()):
        if kind == "key":
            yield Reason(_("Changed"), names.get(key, f"{key:x}"), moments.get(rule.changed_at(key)))
        else:
            over = min(page.until, page.hard_until)
            yield Reason(words[kind], "", moment(_at(over), now) if kind == "time" else None)


def _moments_of(rule: Freshness, pages: list[Page], now: datetime) -> dict[int, Moment]:
    """When the changes were made for which these pages are not right: by their editions."""
    editions = {
        rule.changed_at(key)
        for page in pages
        for kind, key in rule.reasons(page, now.timestamp())
        if kind == "key"
    }
    if not editions:
        return {}
    changes = Change.objects.filter(edition__in=editions).values_list("edition", "at")
    return {edition: moment(at, now) for edition, at in changes}


# --- names of pages


def titles(addresses: list[str]) -> dict[str, str]:
    """What editors call the pages: stories and sections by name, others by what they are, else the address itself."""
    if not addresses:
        return {}
    languages = {code: capfirst(name) for code, name in settings.LANGUAGES}
    fronts = {edition_path(code, "/"): code for code in languages}
    paths = {edition_of(address)[1] for address in addresses}
    stories = {
        edition_path(lang, path): title
        for title, path, lang in Story.objects.filter(path__in=paths).values_list(
            "title", "path", "locale__language_code"
        )
    }
    sections = {
        edition_path(lang, f"/{slug}/"): name
        for name, slug, lang in Section.objects.values_list("name", "slug", "locale__language_code")
    }
    return {address: _title(address, fronts, sections | stories, languages) for address in addresses}


def _title(address: str, fronts: dict[str, str], titles: dict[str, str], languages: dict[str, str]) -> str:
    if address in fronts:
        return _("Front (%(language)s)") % {"language": languages[fronts[address]]}
    if address.startswith(PREFIX):
        name, _slash, rest = address.removeprefix(PREFIX).partition("/")
        lang = rest.split("/")[0]
        words = {"name": name, "language": languages.get(lang, lang)}
        if name == "unavailable":
            return _("The page for bad days (%(language)s)") % words
        return _("The part “%(name)s” of all pages (%(language)s)") % words
    return titles.get(address, address)


# --- reading


def _rule() -> Freshness:
    rule = freshness()
    rule.catch_up()
    return rule


def _reports() -> list[dict]:
    """What the doors of this node wrote lately."""
    found = []
    for path in sorted((settings.HOME.run / "stats").glob("*.json")):
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(report, dict) and report.get("time", 0) > time.time() - FORGOTTEN:
            found.append(report)
    return found


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
