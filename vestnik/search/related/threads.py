"""'Belongs to this thread?': topics that a story's neighbours have, told to the editor as a question."""

from __future__ import annotations

from datetime import timedelta

from vestnik.search.related.edges import nearest
from vestnik.search.related.models import TopicHint
from vestnik.search.related.vectors import weighed_stories
from vestnik.stories.models import Story

#: heavy keys that a story shares with one of the thread; a thread sleeps when nothing was added for so long
SHARED, AWAKE = 3, timedelta(hours=72)
#: questions at a time
MOST = 3


def hint(pk: int) -> None:
    """Writes to which topics a story seems to belong. What an editor has answered is not asked again."""
    found = _topics(pk)
    TopicHint.objects.filter(story=pk, answer=TopicHint.Answer.OPEN).exclude(topic__in=found).delete()
    for topic, nearness in found.items():
        known = TopicHint.objects.filter(story=pk, topic=topic)
        if not known.exists():
            TopicHint.objects.create(story_id=pk, topic_id=topic, nearness=nearness)
        else:
            known.filter(answer=TopicHint.Answer.OPEN).update(nearness=nearness)


def _topics(pk: int) -> dict[int, float]:
    """The topics of the nearest stories that are awake and not the story's own, the nearest first."""
    own = weighed_stories([pk]).get(pk)
    if own is None:
        return {}
    near = nearest(own)
    others = weighed_stories(near)
    through = Story.topics.through.objects
    mine = set(through.filter(story=pk).values_list("topic_id", flat=True))
    found: dict[int, float] = {}
    for story, topic in through.filter(story__in=near).values_list("story_id", "topic_id"):
        other = others[story]
        awake = abs(own.published - other.published) <= AWAKE
        if topic not in mine and awake and len(own.looked_for & other.looked_for) >= SHARED:
            found[topic] = max(near[story], found.get(topic, 0.0))
    nearest_first = sorted(found, key=lambda topic: (-found[topic], topic))[:MOST]
    return {topic: found[topic] for topic in nearest_first}
