"""The addresses of cards. Each is drawn when it is first asked for, and kept until something on it changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.distribution.cards import draw as cards
from vestnik.fronts.furniture import Furniture
from vestnik.press import recorder
from vestnik.press.pressed import mark
from vestnik.stories.addresses import end_of
from vestnik.stories.cards import card_path, card_photo, card_title
from vestnik.stories.embedded import packet_of
from vestnik.stories.models import PhotoRendition, Story
from vestnik.stories.models.story import Kind
from vestnik.stories.pictures import picture_from, renditions_of


@require_safe
def card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The card of a story; from a former address of it one is sent to the present one, which nobody keeps."""
    recorder.read(f"story:{pk}")
    stories = Story.objects.select_related("section", "lead_photo", "social_photo", "locale")
    story = stories.filter(pk=pk, locale__language_code=get_language()).first()
    if story is None or not story.can_be_read:
        raise Http404
    present = card_path(story)
    if request.path != present:
        moved = redirect(present)
        moved["Cache-Control"] = "max-age=60"
        return moved
    answer = HttpResponse(cards.draw(card_of(story)), content_type="image/jpeg")
    mark(answer, {})
    return answer


def card_of(story: Story) -> cards.Card:
    """What stands on a story's card, with the photo's file if it can be had."""
    photo, focus, data, credit, packet = card_photo(story), (0.5, 0.4), None, "", b""
    if photo is not None:
        if photo.licence_ends_on:
            recorder.until(end_of(photo.licence_ends_on), hard=True)
        picture = picture_from(photo, made := renditions_of([photo.pk])[photo.pk])
        data = _file(next((size.file for size in made if size.url == picture.src), ""))
        credit, packet = picture.credit_line, packet_of(photo.rights) if data else b""
        if (
            photo.focal_point_x is not None
            and photo.focal_point_y is not None
            and photo.width
            and photo.height
        ):
            across, down = photo.focal_point_x / photo.width, photo.focal_point_y / photo.height
            focus = (min(1.0, max(0.0, across)), min(1.0, max(0.0, down)))
    return cards.Card(
        paper=Furniture(story.lang).name,
        section=story.section.name if story.section else "",
        label="" if story.kind == Kind.NEWS else story.get_kind_display(),
        title=card_title(story),
        credit=credit,
        photo=data,
        focus=focus,
        packet=packet,
    )


def _file(name: str) -> bytes | None:
    """The bytes of a stored size; None if it is lost: the card must come up all the same."""
    if not name:
        return None
    try:
        with PhotoRendition._meta.get_field("file").storage.open(name) as file:
            return file.read()
    except OSError:
        return None
