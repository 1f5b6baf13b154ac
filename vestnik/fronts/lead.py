"""A story put on the home front as its lead, in one step."""

from __future__ import annotations

from django.db import transaction

from vestnik.fronts.draft import Draft, change, draft_of, home_front
from vestnik.fronts.models import Front
from vestnik.fronts.moves import Move, MoveKind, new_id
from vestnik.fronts.refusals import BadMove
from vestnik.fronts.refusals import gettext_noop as _
from vestnik.stories.models import Story


@transaction.atomic
def put_as_lead(story: Story, user) -> tuple[Front, Draft]:
    """Makes the story the first of the home front's draft in its language; what led so far stands after it.

    :raises BadMove: the front has no container that could hold it
    """
    front = home_front(story.locale)
    draft = draft_of(front)
    if not draft.arrangement.containers:
        raise BadMove(_("The front has no container. Add one first."))
    first = draft.arrangement.containers[0].id
    there = next((slot for slot in draft.arrangement.slots if slot.story == story.pk), None)
    if there is not None:
        move = Move(MoveKind.MOVE_SLOT, there.id, first)
    else:
        move = Move(MoveKind.ADD_SLOT, new_id(), first, fields={"story": story.pk})
    return front, change(front.pk, move, user)
