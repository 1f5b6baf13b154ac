"""What the address of a search says, and the addresses of the same search with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from vestnik.press import recorder
from vestnik.search.finding import MOST, NEWEST, RELEVANCE, Filters
from vestnik.search.query import LONGEST, clean
from vestnik.stories.listings import page_number
from vestnik.stories.models import Person, Section, Topic

PAGE_SIZE = 20
#: by the names that they have in addresses
PERIODS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
#: how many days around the ends of time nobody reckons with
FIRST_YEAR, LAST_YEAR = 1600, 9000


@dataclass(frozen=True, slots=True)
class Asked:
    """`section`, `topic`, `person` are slugs; `as_typed`: no other readings of what was typed."""

    q: str = ""
    section: str = ""
    topic: str = ""
    person: str = ""
    period: str = ""
    since: date | None = None
    until: date | None = None
    order: str = RELEVANCE
    page: int = 1
    as_typed: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.section or self.topic or self.person or self.period or self.since or self.until)

    def but(self, **changes: object) -> Asked:
        """The same search with something changed; it begins at the first page."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]

    def widened(self) -> Asked:
        """The same words without any filter."""
        return Asked(self.q, order=self.order, as_typed=self.as_typed)

    def query_string(self) -> str:
        """'?q=…', as short as it can be."""
        given = {
            "q": self.q,
            "section": self.section,
            "topic": self.topic,
            "person": self.person,
            "period": self.period,
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "order": self.order if self.order != RELEVANCE else "",
            "exact": "1" if self.as_typed else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def filters(self, lang: str) -> Filters | None:
        """What hits are kept to; None if the section, topic or person is none of the paper's."""
        ids = {}
        for name, model, slug in (
            ("section", Section, self.section),
            ("topic", Topic, self.topic),
            ("person", Person, self.person),
        ):
            if slug:
                rows = model.objects.filter(slug=slug, locale__language_code=lang)
                ids[name] = rows.values_list("pk", flat=True).first()
        if None in ids.values():
            return None
        since = _begin(self.since) if self.since else None
        if self.period:
            since = max(filter(None, (since, recorder.now() - PERIODS[self.period])))
        return Filters(**ids, since=since, until=_begin(self.until, 1) if self.until else None)


def read_asked(given: Mapping[str, str]) -> Asked:
    """Reads an address; what is nonsense in it counts as not given."""
    since, until = _day(given.get("from", "")), _day(given.get("to", ""))
    if since and until and until < since:
        since, until = until, since
    return Asked(
        q=clean(given.get("q", ""))[: LONGEST + 1],
        section=_slug(given.get("section", "")),
        topic=_slug(given.get("topic", "")),
        person=_slug(given.get("person", "")),
        period=period if (period := given.get("period", "")) in PERIODS else "",
        since=since,
        until=until,
        order=NEWEST if given.get("order") == NEWEST else RELEVANCE,
        page=min(page_number(given.get("page", "")) or 1, -(-MOST // PAGE_SIZE)),
        as_typed=given.get("exact") == "1",
    )


def _slug(text: str) -> str:
    return text if len(text) <= 80 and text.isascii() and text.replace("-", "").isalnum() else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def _begin(day: date, later: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=later), time(), timezone.get_default_timezone())
