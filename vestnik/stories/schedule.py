"""What is due by the clock: going live, expiring. One failing item never stops the others.

Wagtail's own `publish_scheduled` stops at the first failing receiver and is meant for an hourly cron job; ours asks
when the next thing is due, and takes things one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Revision

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
    """Does all that is due at `now`; returns what failed. What failed stays due and is tried again."""
    now = now or timezone.now()
    failures = [failure for model in scheduled_models() for failure in _expire(model, now)]
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    for revision in list(due):
        failure = attempt(str(revision.content_object), revision.publish)
        if failure:
            failures.append(failure)
    return failures


def _expire(model: type[DraftStateMixin], now: datetime) -> Iterator[Failure]:
    for item in list(model.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")):
        failure = attempt(str(item), lambda item=item: item.unpublish(set_expired=True))
        if failure:
            yield failure


def attempt(what: str, deed: Callable[[], object]) -> Failure | None:
    """Does `deed` in a transaction of its own; returns what went wrong, None if nothing did.

    Receivers of Wagtail's signals may be anyone's code, so whatever one raises must stay this item's own misfortune:
    it is logged with its traceback and reported.
    """
    try:
        with transaction.atomic():
            deed()
    except (ValidationError, PermissionDenied, DatabaseError) as refusal:
        logger.error("Due, but refused: %s: %s", what, refusal)
        return Failure(what, str(refusal))
    except Exception as fault:
        logger.exception("Due, but failed: %s", what)
        return Failure(what, f"{type(fault).__name__}: {fault}")
    logger.debug("Done on time: %s", what)
    return None
