"""'Belongs to this thread?': topics that a story's neighbours have, told to the editor as a question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from vestnik.search.related.models import TopicHint
from vestnik.search.related.vectors import weighed_stories
from vestnik.stories.models import Story

#: heavy keys that a story shares with one of the thread; a thread sleeps when nothing was added for so long
SHARED, AWAKE = 3, timedelta(hours=72)
#: questions at a time
MOST = 3


def hint(pk: int, near: Mapping[int, float]) -> None:
    """Writes to which topics a story seems to belong. What an editor has answered is not asked again.

    `near`: its `edges.nearest`.
    """
    found = _topics(pk, near)
    TopicHint.objects.filter(story=pk, answer=TopicHint.Answer.OPEN).exclude(topic__in=found).delete()
    for topic, nearness in found.items():
        known = TopicHint.objects.filter(story=pk, topic=topic)
        if not known.exists():
            TopicHint.objects.create(story_id=pk, topic_id=topic, nearness=nearness)
        else:
            known.filter(answer=TopicHint.Answer.OPEN).update(nearness=nearness)


def _topics(pk: int, near: Mapping[int, float]) -> dict[int, float]:
    """The topics of the nearest stories that are awake and not the story's own, the nearest first."""
    through = Story.topics.through.objects
    mine = set(through.filter(story=pk).values_list("topic_id", flat=True))
    theirs = through.filter(story__in=list(near)).exclude(topic__in=mine)
    asked = list(theirs.values_list("story_id", "topic_id"))
    stories = weighed_stories({pk, *(story for story, _topic in asked)})
    found: dict[int, float] = {}
    for story, topic in asked:
        own, other = stories[pk], stories[story]
        awake = abs(own.published - other.published) <= AWAKE
        if awake and len(own.looked_for & other.looked_for) >= SHARED:
            found[topic] = max(near[story], found.get(topic, 0.0))
    nearest_first = sorted(found, key=lambda topic: (-found[topic], topic))[:MOST]
    return {topic: found[topic] for topic in nearest_first}
