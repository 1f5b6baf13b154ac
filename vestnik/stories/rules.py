"""What must be right before a story may be published. Each rule names the field where it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlockValidationError

from vestnik.press import recorder

if TYPE_CHECKING:
    from vestnik.stories.models import Photo, Story


class StoryRefused(ValidationError):
    """A story can't be published as it is; `message_dict` says why, by field."""


def photos_in(body) -> Iterator[tuple[int, Photo]]:
    """Every photo of a story's body with the index of the block it stands in."""
    for index, block in enumerate(body):
        if block.block_type == "photo" and block.value["photo"]:
            yield index, block.value["photo"]
        elif block.block_type == "gallery":
            for item in block.value["photos"]:
                if item["photo"]:
                    yield index, item["photo"]


def photo_ids_of(story: Story) -> set[int]:
    """The photos that the page of a story shows, or gives to networks; not those of its people."""
    own = {story.lead_photo_id, story.social_photo_id} - {None}
    return own | {photo.pk for _index, photo in photos_in(story.body)}


def photo_problem(photo: Photo) -> str | None:
    """Why this photo may not stand before readers; None if it may."""
    if not photo.may_be_published:
        return _(
            "The photo “%(title)s” has no credit. Open the photo and name whose it is, or say why no credit is needed."
        ) % {"title": photo.title}
    if photo.licence_has_ended:
        return _("The licence of the photo “%(title)s” ended on %(day)s. Choose another photo.") % {
            "title": photo.title,
            "day": date_format(photo.licence_ends_on),
        }
    return None


def is_taken_down(story: Story) -> bool:
    from vestnik.stories.models import TakeDown

    return story.pk is not None and TakeDown.objects.filter(story=story.pk).exists()


def problems(story: Story) -> dict[str, list[ValidationError | str]]:
    """All that stands in the way of publishing, by field; empty if nothing does."""
    found: dict[str, list[ValidationError | str]] = {}
    if is_taken_down(story):
        found[NON_FIELD_ERRORS] = [_("The story was taken down. Lift the take-down first, in the menu ⋯.")]
    if not story.title.strip():
        found.setdefault("title", []).append(_("A story needs a title."))
    if story.section_id is None:
        found.setdefault("section", []).append(_("Choose the section in which the story stands."))
    for field in ("lead_photo", "social_photo"):
        photo = getattr(story, field)
        if photo and (why := photo_problem(photo)):
            found.setdefault(field, []).append(why)
    in_blocks: dict[int, ValidationError] = {}
    for index, photo in photos_in(story.body):
        if why := photo_problem(photo):
            in_blocks[index] = ValidationError(why)
    if in_blocks:
        found["body"] = [StreamBlockValidationError(block_errors=in_blocks)]
    held = story.embargo_until and story.embargo_until > recorder.now()
    if held and not (story.go_live_at and story.go_live_at >= story.embargo_until):
        until = date_format(timezone.localtime(story.embargo_until), "DATETIME_FORMAT")
        found.setdefault("embargo_until", []).append(
            _(
                "Under embargo until %(until)s: set ‘go live’ to that time or later, and it will go out by itself."
            )
            % {"until": until}
        )
    return found


def require_publishable(story: Story) -> None:
    """Raises StoryRefused with every broken rule."""
    found = problems(story)
    if "body" in found:
        # a StreamBlockValidationError can't stand in a dict of plain messages
        found["body"] = [error.message for block in found["body"] for error in block.block_errors.values()]
    if found:
        raise StoryRefused(found)
