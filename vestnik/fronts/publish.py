"""Putting a draft live: what happens stands here, from top to bottom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from vestnik.fronts.arrangement import Arrangement, stamped, timeless
from vestnik.fronts.document import dump, parse
from vestnik.fronts.draft import changed_since, draft_of, locked
from vestnik.fronts.live import live_arrangement
from vestnik.fronts.models import Front, FrontVersion
from vestnik.fronts.refusals import Refused, Stale
from vestnik.fronts.refusals import gettext_noop as _
from vestnik.press import recorder
from vestnik.press.log import change


@transaction.atomic
def publish(front_pk: int, user, based_on: int, at: datetime | None = None, note: str = "") -> FrontVersion:
    """Puts the whole draft live: now, or `at` (aware) in the future. One change in the log.

    `based_on` is the number of the draft that the editor saw.

    :raises Stale: somebody has changed the draft since; `by` says who
    :raises Refused: `at` is past
    """
    now = recorder.now()
    if at is not None and at <= now:
        raise Refused(_("This moment is past. Choose a later one, or publish now."))
    front = locked(front_pk)
    if based_on != front.draft_number:
        raise Stale("", changed_since(front, based_on))
    live_at = at or _not_before_the_last(front, now)
    last = front.versions.order_by("-number").values_list("number", flat=True).first()
    version = front.versions.create(
        number=(last or 0) + 1,
        arrangement=dump(as_published(front, draft_of(front).arrangement, live_at)),
        live_at=live_at,
        made_at=now if at else live_at,
        made_by=user,
        note=note,
    )
    if at is None:
        # the draft is now what is live, to the second from which its hours count
        front.draft = version.arrangement
        front.save(update_fields=["draft"])
    log(instance=front, action="wagtail.publish" if at is None else "wagtail.publish.schedule", user=user,
        data={"version": version.number, "live_at": live_at.isoformat()})  # fmt: skip
    change(front.press_key, addresses=[front.public_address])
    return version


@transaction.atomic
def cancel(version: FrontVersion, user) -> bool:
    """A scheduled version does not go live; False if it has done so, or was cancelled already."""
    front = locked(version.front_id)
    now = recorder.now()
    if not front.versions.after(now).filter(pk=version.pk).update(cancelled_at=now):
        return False
    log(instance=front, action="wagtail.schedule.cancel", user=user, data={"version": version.number})
    change(front.press_key)
    return True


def as_published(front: Front, draft: Arrangement, at: datetime) -> Arrangement:
    """The draft as readers would get it if it went live `at`: hours in a slot count from when readers see it there."""
    return stamped(draft, live_arrangement(front, at), at)


def differs(front: Front) -> bool:
    """True if the draft is not what readers get now."""
    return front.draft is not None and timeless(parse(front.draft)) != timeless(live_arrangement(front))


def _not_before_the_last(front: Front, now: datetime) -> datetime:
    """`now`, unless another machine's clock was ahead when it published: what is published later is live later."""
    last = front.versions.filter(cancelled_at=None, live_at=F("made_at")).order_by("-live_at").first()
    return max(now, last.live_at) if last else now
