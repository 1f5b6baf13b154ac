"""Which stories stand under which: always the best that the vectors give, whatever the order of what happened.

`Related` holds for each story the `best` of all others by `nearness`, less those that an editor refused. When a
story comes, goes or says something else, only its neighbours are looked at, those it had and those it gets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q

from vestnik.press.log import change
from vestnik.search.related.models import Posting, Related, RelatedChoice
from vestnik.search.related.vectors import weighed_stories
from vestnik.search.related.weights import SHARED, WINDOW, Weighed, best, nearness

#: stories under a story
MOST = 6
#: candidates that are looked at closely, those that share most first
CANDIDATES = 400
#: stories whose nearest are looked for together: their candidates are all in memory at a time
TOGETHER = 10


class _Row(NamedTuple):
    """A stored neighbour."""

    pk: int
    nearness: float


#: for each story the numbers of those that stand under it
_Lists = defaultdict[int, dict[int, _Row]]


def related_key(pk: int) -> str:
    """The press's key of what stands under a story."""
    return f"related:{pk}"


def place(pk: int, near: Mapping[int, float]) -> set[int]:
    """Puts a story, or its absence, in order with all others; returns those under which other stories stand now.

    `near`: its `nearest`.
    """
    had = set(Related.objects.filter(other=pk).values_list("story_id", flat=True))
    lists = _lists({pk, *had, *near})
    wanted, again = {pk: near}, []
    for story in sorted({*had, *near}):
        was = lists[story]
        value = near.get(story, 0.0)
        if story in had and value < was[pk].nearness and len(was) == MOST:
            # it held a place which another may deserve now
            again.append(story)
            continue
        without = {other: row.nearness for other, row in was.items() if other != pk}
        wanted[story] = without | ({pk: value} if value else {})
    changed = _write(lists, wanted | nearest(again))
    tell(changed)
    return changed


def look_again(*pks: int) -> None:
    """Puts the lists of these stories in order anew: an editor has said what may stand there."""
    _write(_lists(pks), nearest(pks))
    tell(pks)


def tell(pks: Iterable[int]) -> None:
    """Tells the press that under these stories others stand."""
    if keys := [related_key(pk) for pk in pks]:
        change(*keys)


def nearest(pks: Sequence[int]) -> dict[int, dict[int, float]]:
    """For each of some stories all others that are near enough to be worth a place, and how near; without those
    refused. None for a story without a vector.
    """
    found: dict[int, dict[int, float]] = {}
    for start in range(0, len(pks), TOGETHER):
        some = pks[start : start + TOGETHER]
        stories = weighed_stories(some)
        refused = _refused(some)
        candidates = {pk: set(_candidates(own)) - refused[pk] for pk, own in stories.items()}
        others = weighed_stories(set().union(*candidates.values()))
        for pk in some:
            known = candidates.get(pk, set()) & others.keys()
            near = {other: nearness(stories[pk], others[other]) for other in known}
            found[pk] = {other: near[other] for other in best(near, len(near))}
    return found


def _candidates(own: Weighed) -> list[int]:
    """Stories that share enough of the heaviest keys within the window. One query, by index."""
    postings = Posting.objects.filter(
        term__in=own.looked_for,
        published__gte=own.published - WINDOW,
        published__lte=own.published + WINDOW,
    ).exclude(story=own.story)
    shared = postings.values("story").annotate(shared=Count("pk")).filter(shared__gte=SHARED)
    return list(shared.order_by("-shared", "-story").values_list("story", flat=True)[:CANDIDATES])


def _refused(pks: Iterable[int]) -> defaultdict[int, set[int]]:
    """For each of these the stories that shall not stand with it, whoever of the two was asked."""
    wanted = list(pks)
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = RelatedChoice.objects.filter(
        Q(story__in=wanted) | Q(other__in=wanted), word=RelatedChoice.Word.REFUSED
    )
    for one, other in rows.values_list("story_id", "other_id"):
        found[one].add(other)
        found[other].add(one)
    return found


def _lists(pks: Iterable[int]) -> _Lists:
    found: _Lists = defaultdict(dict)
    rows = Related.objects.filter(story__in=list(pks))
    for pk, story, other, value in rows.values_list("pk", "story_id", "other_id", "nearness"):
        found[story][other] = _Row(pk, value)
    return found


def _write(lists: _Lists, wanted: Mapping[int, Mapping[int, float]]) -> set[int]:
    """Writes the best of what is `wanted` for each story, all of it at once; returns those whose list is another now.

    `lists` is what is stored.
    """
    changed: set[int] = set()
    gone: list[int] = []
    rows: list[Related] = []
    for story, nearnesses in wanted.items():
        now = {other: nearnesses[other] for other in best(nearnesses, MOST)}
        was = lists[story]
        if now == {other: row.nearness for other, row in was.items()}:
            continue
        changed.add(story)
        gone += [row.pk for other, row in was.items() if other not in now]
        rows += [
            Related(story_id=story, other_id=other, nearness=value)
            for other, value in now.items()
            if other not in was or was[other].nearness != value
        ]
    if gone:
        Related.objects.filter(pk__in=gone).delete()
    if rows:
        Related.objects.bulk_create(
            rows, update_conflicts=True, update_fields=["nearness"], unique_fields=["story", "other"]
        )
    return changed
