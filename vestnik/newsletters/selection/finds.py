"""Where the facts come from by which stories are suggested. Seven queries, however many stories there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from vestnik.audience.models import StoryReads
from vestnik.fronts.arrangement import Slot
from vestnik.fronts.document import parse
from vestnik.fronts.models import Breaking, Front, FrontKind, FrontVersion
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.selection.ranking import Facts, Suggestion, suggest
from vestnik.stories.models import Kind, Story
from vestnik.stories.rows import readable

#: what a first issue looks back at; a later one looks back at the moment the last one was made, but never further
FIRST = {
    Newsletter.Rhythm.DAILY: timedelta(days=1),
    Newsletter.Rhythm.WEEKLY: timedelta(days=7),
    Newsletter.Rhythm.FREE: timedelta(days=7),
}
LONGEST = timedelta(days=14)
#: so many stories of a period are weighed, the newest
MOST = 2_000
#: so many stories make an issue
SIZES = {
    Newsletter.Template.SELECTION: 7,
    Newsletter.Template.BRIEFING: 10,
    Newsletter.Template.LETTER: 5,
}


@dataclass(frozen=True, slots=True)
class Period:
    since: datetime
    until: datetime


def period_of(newsletter: Newsletter, until: datetime, issue: Issue | None = None) -> Period:
    """What the next issue of a newsletter looks back at; `issue` is the one that is being made, if it has a row."""
    sent = newsletter.issues.filter(started_at__isnull=False, made_at__lt=until)
    last = (sent.exclude(pk=issue.pk) if issue else sent).order_by("-made_at").first()
    if last is None:
        return Period(until - FIRST[Newsletter.Rhythm(newsletter.rhythm)], until)
    return Period(max(last.made_at, until - LONGEST), until)


def suggestions(
    newsletter: Newsletter,
    now: datetime,
    most: int | None = None,
    issue: Issue | None = None,
    topics_too: bool = True,
) -> list[Suggestion]:
    """What to put into an issue of `newsletter` that is being made `now`; less what stands in `issue` already.

    :param most: so many at most; by default what makes an issue of its template
    :param topics_too: also without stories that share a topic with one that stands in `issue`
    """
    period = period_of(newsletter, now, issue)
    known = candidates(newsletter, period)
    standing = stories_in(issue) if issue else set()
    told = frozenset[int]().union(*topics_of(standing).values()) if standing and topics_too else frozenset()
    return suggest(
        known,
        SIZES[Newsletter.Template(newsletter.template)] if most is None else most,
        without=standing | in_other_issues(newsletter, period.since, issue),
        topics=told,
        mixed=newsletter.section_id is None,
    )


def candidates(newsletter: Newsletter, period: Period) -> list[Facts]:
    """The stories of a period that readers can see at its end, with what is known of each."""
    rows = _readable(newsletter, period).order_by("-first_published_at", "-pk")
    columns = ("pk", "first_published_at", "section_id", "important_until")
    stories = {pk: rest for pk, *rest in rows.values_list(*columns)[:MOST]}
    topics, reads = topics_of(stories), _reads(stories, period)
    fronts, broke = _fronts(newsletter, period), _breaking(stories, period)
    return [
        replace(
            fronts.get(pk, Facts(pk, published)),
            published=published,
            section=section,
            topics=topics.get(pk, frozenset()),
            reads=reads.get(pk, 0),
            important=important_until is not None and important_until > period.since,
            breaking=pk in broke,
        )
        for pk, (published, section, important_until) in stories.items()
    ]


def stories_in(issue: Issue) -> set[int]:
    """The ids of the stories that an issue holds."""
    return set(ids_in(issue.body.raw_data))


def in_other_issues(newsletter: Newsletter, since: datetime, but: Issue | None = None) -> set[int]:
    """The ids of stories of other issues of a newsletter: of those sent after `since`, and of those that will be.

    An issue sent before can't hold a story that was published later; a draft may never be sent.
    """
    issues = newsletter.issues.filter(Q(state=Issue.State.SCHEDULED) | Q(started_at__gte=since))
    issues = issues.exclude(pk=but.pk) if but else issues
    return {pk for body in issues.values_list("body", flat=True) for pk in ids_in(body.raw_data)}


def topics_of(stories: Collection[int]) -> dict[int, frozenset[int]]:
    """The topics of each of the stories that has some."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = Story.topics.through.objects.filter(story__in=list(stories))
    for story, topic in rows.values_list("story_id", "topic_id"):
        found[story].add(topic)
    return {story: frozenset(topics) for story, topics in found.items()}


def ids_in(blocks: Iterable[Mapping]) -> Iterator[int]:
    """The ids of the stories in the blocks of an issue, as its body holds them."""
    for block in blocks:
        if block["type"] == "story":
            yield from [block["value"]["story"]] if block["value"].get("story") else []
        elif block["type"] == "stories":
            for one in block["value"]["stories"]:
                # an item is an id, or has one: Wagtail knows both forms of a list
                pk = one["value"] if isinstance(one, Mapping) else one
                yield from [pk] if pk else []


def _readable(newsletter: Newsletter, period: Period) -> QuerySet[Story]:
    stories = (
        Story.objects.filter(readable(period.until), locale_id=newsletter.locale_id)
        .filter(first_published_at__gte=period.since, first_published_at__lte=period.until)
        .filter(Q(embargo_until__isnull=True) | Q(embargo_until__lte=period.until))
        .exclude(kind=Kind.PAID)
        .exclude(path="")
    )
    return stories.filter(section_id=newsletter.section_id) if newsletter.section_id else stories


def _reads(stories: Collection[int], period: Period) -> dict[int, int]:
    counted = StoryReads.objects.filter(hour__gte=period.since - timedelta(hours=1), hour__lt=period.until)
    totals = counted.filter(story__in=list(stories)).values("story").annotate(total=Sum("reads"))
    return {row["story"]: row["total"] for row in totals}


def _breaking(stories: Collection[int], period: Period) -> set[int]:
    rows = Breaking.objects.filter(story__in=list(stories), since__lt=period.until, until__gt=period.since)
    return set(rows.values_list("story_id", flat=True))


def _fronts(newsletter: Newsletter, period: Period) -> dict[int, Facts]:
    """What editors gave each story: hours at the top and on the front, and pins. What came by itself doesn't count."""
    wanted = Q(kind=FrontKind.HOME)
    if newsletter.section_id:
        wanted |= Q(kind=FrontKind.SECTION, section_id=newsletter.section_id)
    found: dict[int, Facts] = {}
    for front in Front.objects.filter(wanted, locale_id=newsletter.locale_id):
        for version, since, until in _lives(front, period):
            _add(found, version, since, until)
    return found


def _lives(front: Front, period: Period) -> Iterator[tuple[FrontVersion, datetime, datetime]]:
    """Each version that readers got in the period, with its beginning and its end in it."""
    before = front.versions.live_at(period.since).first()
    later = front.versions.filter(cancelled_at=None, live_at__gt=period.since, live_at__lt=period.until)
    versions = [*([before] if before else []), *later.order_by("live_at", "number")]
    ends = [*(version.live_at for version in versions[1:]), period.until]
    for version, end in zip(versions, ends, strict=False):
        yield version, max(version.live_at, period.since), end


def _add(found: dict[int, Facts], version: FrontVersion, since: datetime, until: datetime) -> None:
    top = True
    for slot in parse(version.arrangement).slots:
        hours = _hours(slot, since, until)
        if not hours:
            continue
        facts = found.get(slot.story, Facts(slot.story, since))
        found[slot.story] = replace(
            facts,
            lead_hours=facts.lead_hours + (hours if top else 0.0),
            front_hours=facts.front_hours + hours,
            pinned=facts.pinned or slot.pin > 0,
        )
        top = False


def _hours(slot: Slot, since: datetime, until: datetime) -> float:
    begin = max(since, slot.since or since)
    end = min(until, slot.until or until)
    return max(0.0, (end - begin).total_seconds() / 3600)
