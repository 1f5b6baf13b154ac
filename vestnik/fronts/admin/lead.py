from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from vestnik.fronts.models import SLOTS, Front, FrontSlot
from vestnik.press.log import change
from vestnik.stories.models import Story


@transaction.atomic
def put_as_lead(front: Front, story: Story, user=None) -> None:
    """Makes `story` the lead. The lead so far moves beside it, and what then is one too many falls off the end."""
    Front.objects.select_for_update().get(pk=front.pk)
    slots = (
        FrontSlot.objects.filter(front=front).order_by("sort_order", "pk").values_list("story_id", flat=True)
    )
    picks: list[int | None] = [None if pk == story.pk else pk for pk in slots]
    if picks and picks[0] is None:
        picks[0] = story.pk
    else:
        # a slot that the story leaves, or the first that fills itself, takes up the shift
        gap = picks.index(None) if None in picks else len(picks)
        picks = [story.pk, *picks[:gap], *picks[gap + 1 :]]
    FrontSlot.objects.filter(front=front).delete()
    FrontSlot.objects.bulk_create(
        FrontSlot(front=front, story_id=pk, sort_order=order) for order, pk in enumerate(picks[:SLOTS])
    )
    change(front.press_key)
    log(instance=front, action="wagtail.edit", user=user, content_changed=True)
