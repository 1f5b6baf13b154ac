"""What is due by the clock: going live, expiring. One failing item never stops the others.

Wagtail's own `publish_scheduled` stops at the first failing receiver and is meant for an hourly cron job; ours asks
when the next thing is due, and takes things one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Revision

from vestnik.press import recorder
from vestnik.press.rehearsal import is_rehearsal

logger = logging.getLogger("vestnik.schedule")


@dataclass(frozen=True, slots=True)
class Failure:
    """A thing that was due and could not be done; `what` names it for an editor."""

    what: str
    why: str


def scheduled_models() -> list[type[DraftStateMixin]]:
    """Every model whose items can go live or expire by the clock."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not model._meta.abstract and not model._meta.proxy
    ]


def next_due(now: datetime | None = None) -> datetime | None:
    """The next moment after `now` at which something is due; None if nothing is."""
    now = now or timezone.now()
    moments = [
        Revision.objects.filter(approved_go_live_at__gt=now)
        .order_by("approved_go_live_at")
        .values_list("approved_go_live_at", flat=True)
        .first()
    ]
    for model in scheduled_models():
        expiring = model.objects.filter(live=True, expire_at__gt=now).order_by("expire_at")
        moments.append(expiring.values_list("expire_at", flat=True).first())
    return min((moment for moment in moments if moment is not None), default=None)


def run_due(now: datetime | None = None) -> list[Failure]:
    """Does all that is due at `now`; returns what failed. What failed stays due and is tried again.

    In the order of time, and each as if at the moment when it was due, however late it is: a story bears the time it
    was to go live, and one that went live and expired meanwhile has done both.
    """
    now = now or timezone.now()
    failures: list[Failure] = []
    tried: set[_Due] = set()
    while due := set(_all_due(now)) - tried:
        tried |= due
        for one in sorted(due, key=lambda one: (one.moment, one.model is Revision, one.pk)):
            with recorder.clock_at(one.moment):
                failure = attempt(*_deed(one))
            if failure:
                failures.append(failure)
    return failures


@dataclass(frozen=True, slots=True)
class _Due:
    """A revision that goes live at `moment`, or an item of another model that expires then."""

    model: type[DraftStateMixin] | type[Revision]
    pk: object
    moment: datetime


def _all_due(now: datetime) -> Iterator[_Due]:
    for model in scheduled_models():
        expiring = model.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")
        for pk, moment in expiring.values_list("pk", "expire_at"):
            yield _Due(model, pk, moment)
    going_live = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    for pk, moment in going_live.values_list("pk", "approved_go_live_at"):
        yield _Due(Revision, pk, moment)


def _deed(one: _Due) -> tuple[str, Callable[[], object]]:
    """What is called, and how it is done: nothing if something done before it has changed its time."""
    if issubclass(one.model, Revision):
        revision = Revision.objects.filter(pk=one.pk, approved_go_live_at=one.moment).first()
        if revision is not None:
            return str(revision.content_object), partial(_go_live, revision)
    else:
        item = one.model.objects.filter(pk=one.pk, live=True, expire_at=one.moment).first()
        if item is not None:
            return str(item), partial(item.unpublish, set_expired=True)
    return "", lambda: None


def _go_live(revision: Revision) -> None:
    if is_rehearsal():
        # Wagtail asks the machine's clock whether it is time
        revision.content = {**revision.content, "go_live_at": None}
    revision.publish()


def is_due(now: datetime) -> bool:
    """Whether anything is due at `now`."""
    return next(_all_due(now), None) is not None


def attempt(what: str, deed: Callable[[], object]) -> Failure | None:
    """Does `deed` in a transaction of its own; returns what went wrong, None if nothing did.

    Receivers of Wagtail's signals may be anyone's code, so whatever one raises must stay this item's own misfortune:
    it is logged with its traceback and reported.
    """
    try:
        with transaction.atomic():
            deed()
    except (ValidationError, PermissionDenied, DatabaseError) as refusal:
        if not is_rehearsal():
            logger.error("Due, but refused: %s: %s", what, refusal)
        return Failure(what, str(refusal))
    except Exception as fault:
        if not is_rehearsal():
            logger.exception("Due, but failed: %s", what)
        return Failure(what, f"{type(fault).__name__}: {fault}")
    logger.debug("Done on time: %s", what)
    return None
