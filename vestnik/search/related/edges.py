"""Which stories stand under which: always the best that the vectors give, whatever the order of what happened.

`Related` holds for each story the `best` of all others by `nearness`, less those that an editor refused. When a
story comes, goes or says something else, only its neighbours are looked at, those it had and those it gets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q

from vestnik.press.log import change
from vestnik.search.related.models import Posting, Related, RelatedChoice
from vestnik.search.related.vectors import weighed_stories
from vestnik.search.related.weights import SHARED, WINDOW, Weighed, best, nearness

#: stories under a story
MOST = 6
#: candidates that are looked at closely, those that share most first
CANDIDATES = 400


def related_key(pk: int) -> str:
    """The press's key of what stands under a story."""
    return f"related:{pk}"


def place(pk: int) -> set[int]:
    """Puts a story, or its absence, in order with all others; returns those under which other stories stand now."""
    own = weighed_stories([pk]).get(pk)
    had = set(Related.objects.filter(other=pk).values_list("story_id", flat=True))
    near = nearest(own) if own else {}
    changed = {pk} if _set(pk, best(near, MOST), near) else set()
    lists = _lists({*had, *near})
    for story in sorted({*had, *near}):
        was = lists[story]
        without = {other: value for other, value in was.items() if other != pk}
        value = near.get(story, 0.0)
        if story in had and value < was[pk] and len(was) == MOST:
            # it held a place which another may deserve now
            neighbour = weighed_stories([story]).get(story)
            found = nearest(neighbour) if neighbour else {}
        else:
            found = without | ({pk: value} if value else {})
        if _set(story, best(found, MOST), found, was):
            changed.add(story)
    tell(changed)
    return changed


def look_again(*pks: int) -> None:
    """Puts the lists of these stories in order anew: an editor has said what may stand there."""
    changed = set()
    for pk in pks:
        own = weighed_stories([pk]).get(pk)
        near = nearest(own) if own else {}
        if _set(pk, best(near, MOST), near):
            changed.add(pk)
    tell(changed | set(pks))


def tell(pks: Iterable[int]) -> None:
    """Tells the press that under these stories others stand."""
    if keys := [related_key(pk) for pk in pks]:
        change(*keys)


def nearest(own: Weighed) -> dict[int, float]:
    """All stories that are near enough to one to be worth a place, and how near; without those refused."""
    refused = _refused(own.story)
    found = weighed_stories(pk for pk in _candidates(own) if pk not in refused)
    near = {pk: nearness(own, other) for pk, other in found.items()}
    return {pk: near[pk] for pk in best(near, len(near))}


def _candidates(own: Weighed) -> list[int]:
    """Stories that share enough of the heaviest keys within the window. One query, by index."""
    postings = Posting.objects.filter(
        term__in=own.looked_for,
        published__gte=own.published - WINDOW,
        published__lte=own.published + WINDOW,
    ).exclude(story=own.story)
    shared = postings.values("story").annotate(shared=Count("pk")).filter(shared__gte=SHARED)
    return list(shared.order_by("-shared", "-story").values_list("story", flat=True)[:CANDIDATES])


def _refused(pk: int) -> set[int]:
    """Stories that shall not stand with this one, whoever of the two was asked."""
    rows = RelatedChoice.objects.filter(Q(story=pk) | Q(other=pk), word=RelatedChoice.Word.REFUSED)
    return {one if one != pk else other for one, other in rows.values_list("story_id", "other_id")}


def _lists(pks: Iterable[int]) -> defaultdict[int, dict[int, float]]:
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    rows = Related.objects.filter(story__in=list(pks))
    for story, other, value in rows.values_list("story_id", "other_id", "nearness"):
        found[story][other] = value
    return found


def _set(
    pk: int, wanted: list[int], nearnesses: dict[int, float], was: dict[int, float] | None = None
) -> bool:
    """Writes a story's list; True if it is another than before."""
    if was is None:
        was = _lists([pk])[pk]
    now = {other: nearnesses[other] for other in wanted}
    if now == was:
        return False
    if gone := was.keys() - now.keys():
        Related.objects.filter(story=pk, other__in=gone).delete()
    Related.objects.bulk_create(
        (
            Related(story_id=pk, other_id=other, nearness=value)
            for other, value in now.items()
            if was.get(other) != value
        ),
        update_conflicts=True,
        update_fields=["nearness"],
        unique_fields=["story", "other"],
    )
    return True
