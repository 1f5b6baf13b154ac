"""Where the card of a story for social networks stands, and what is on it. The distribution room draws it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from vestnik.language import punctuate
from vestnik.press import recorder
from vestnik.stories.addresses import edition_path, end_of
from vestnik.stories.lettering import HEIGHT, WIDTH

if TYPE_CHECKING:
    from vestnik.stories.models import Photo, Story

SIZE = (WIDTH, HEIGHT)
#: goes up when cards are drawn otherwise: networks ask for a picture once, and keep it by its address
DESIGN = 1


def card_path(story: Story) -> str:
    """The card's address, another one as soon as anything on it is; '' for a story that was never saved.

    The story's section and photos must be loaded.
    """
    if story.pk is None:
        return ""
    return edition_path(story.lang, f"/cards/{story.pk}-{_digest(story)}.jpg")


def card_photo(story: Story) -> Photo | None:
    """The photo on it: the one chosen for networks, or else the lead photo; none that may not be shown."""
    photo = story.social_photo or story.lead_photo
    if photo is None or not photo.may_be_published or photo.licence_has_ended:
        return None
    if photo.licence_ends_on:
        recorder.until(end_of(photo.licence_ends_on))
    return photo


def card_title(story: Story) -> str:
    return punctuate(story.social_title or story.title, story.lang)


def _digest(story: Story) -> str:
    photo = card_photo(story)
    shown = [
        DESIGN,
        card_title(story),
        story.section.name if story.section else "",
        story.kind,
        [
            photo.pk,
            photo.file.name,
            photo.words("credit", story.lang),
            photo.ai,
            photo.focal_point_x,
            photo.focal_point_y,
        ]
        if photo
        else None,
    ]
    return hashlib.blake2b(json.dumps(shown).encode(), digest_size=6).hexdigest()
