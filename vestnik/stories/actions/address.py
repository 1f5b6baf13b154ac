from __future__ import annotations

from vestnik.language import slug_for
from vestnik.stories.addresses import paper_day, story_path
from vestnik.stories.models import Story, StoryAddress


def give_address(story: Story) -> None:
    """Sets `story.path`, and records it; an address once given stays with its story for ever.

    The day is that of the first publication in the paper's own time zone. Where another story of the same day and
    section has the slug already, a number is added.
    """
    day = paper_day(story.first_published_at)
    story.slug = story.slug or slug_for(story.title, story.lang)
    wanted = story.slug
    number = 1
    while True:
        path = story_path(story.section.slug, day, story.slug)
        address, _created = StoryAddress.objects.get_or_create(
            path=path, lang=story.lang, defaults={"story": story}
        )
        if address.story_id == story.pk:
            story.path = path
            return
        number += 1
        story.slug = f"{wanted[:74].rstrip('-')}-{number}"
