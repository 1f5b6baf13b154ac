"""A reader's own page: choose, pause, change address, leave, get or delete the data. A signed link opens it.

Whoever has a mail of the reader's, forwarded or not, has the link; so the page masks the address, mails the data
rather than showing it, and asks the mailbox before a newsletter goes to another address or begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vestnik.newsletters import subscribing, tokens
from vestnik.newsletters.addresses import Address, BadAddress, read_address
from vestnik.newsletters.models import Newsletter, SignUp, Subscriber
from vestnik.newsletters.offers import form_of, offered, read_stamp
from vestnik.newsletters.origin import from_own_page
from vestnik.newsletters.reading.answers import gone, of_one_reader, of_reader, refused, see_other
from vestnik.newsletters.reading.own import own_page
from vestnik.newsletters.signup import TooMany, take_wish
from vestnik.newsletters.views import LONGEST_SHOWN, slow_down

State = Subscriber.State
#: what a reader may choose for a pause; None is until the reader goes on
PAUSES = {"week": timedelta(days=7), "month": timedelta(days=30), "open": None}


class Mistake(Exception):
    """What was sent can't be done; the message tells the reader what to mend, `deed` says beside which form."""

    def __init__(self, deed: str, told: str, typed: str = "") -> None:
        super().__init__(told)
        self.deed, self.typed = deed, typed


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def you(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the page, or does what one of its forms asks for."""
    if request.method == "POST" and not from_own_page(request):
        return refused(request)
    ids = tokens.read_reader_token(token)
    subscriber = Subscriber.objects.filter(pk=ids[0]).first() if ids else None
    if subscriber is None:
        return gone(request)
    if subscriber.state != State.CONFIRMED:
        return _not_here(request, subscriber)
    if request.method != "POST":
        return _show(request, subscriber)
    deed = request.POST.get("deed", "")
    if deed not in _DEEDS:
        return _show(request, subscriber, status=400)
    try:
        _DEEDS[deed](request, subscriber, timezone.now(), f"{reverse('newsletters:landing')}you/")
    except Mistake as mistake:
        return _show(request, subscriber, mistake, status=422)
    except TooMany as many:
        return slow_down(request, many.seconds)
    if deed == "delete":
        return of_reader(request, "forgotten", _("Your data is deleted"))
    return see_other(f"{request.path}?done={deed}")


def _show(
    request: HttpRequest, subscriber: Subscriber, mistake: Mistake | None = None, status: int = 200
) -> HttpResponse:
    done = request.GET.get("done", "")
    context = {
        "you": own_page(subscriber, get_language()),
        "done": done if done in _DEEDS else "",
        "mistake": mistake,
    }
    return of_reader(request, "you", _("Your newsletters"), context, status)


def _not_here(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Who has left may come back, but by a mail of confirmation: the link alone may be a stranger's."""
    context = {
        "state": subscriber.state,
        "form": form_of(offered(get_language())) if subscriber.state == State.LEFT else None,
        "typed": {"page": reverse("newsletters:landing")},
    }
    return of_reader(request, "you_left", _("Your newsletters"), context)


def _choose(request: HttpRequest, subscriber: Subscriber, now: datetime, page: str) -> None:
    shown = read_stamp(request.POST.get("rendered", ""))
    if shown is None:
        raise Mistake("choose", _("This page was too old. Choose again."))
    sent = request.POST.getlist("newsletter")
    wanted = Newsletter.objects.filter(pk__in=[pk for pk in shown if str(pk) in sent]).select_related(
        "locale"
    )
    subscribing.choose(subscriber, wanted, shown, now, page)


def _pause(request: HttpRequest, subscriber: Subscriber, now: datetime, page: str) -> None:
    term = request.POST.get("term", "")
    if term not in PAUSES:
        raise Mistake("pause", _("Choose how long."))
    length = PAUSES[term]
    subscribing.pause(subscriber, now + length if length else None, now, page)


def _resume(_request: HttpRequest, subscriber: Subscriber, now: datetime, page: str) -> None:
    subscribing.resume(subscriber, now, page)


def _move(request: HttpRequest, subscriber: Subscriber, now: datetime, _page: str) -> None:
    typed = request.POST.get("email", "")
    try:
        address = read_address(typed)
    except BadAddress as fault:
        raise Mistake("move", str(fault), typed[:LONGEST_SHOWN]) from None
    if address.key == subscriber.key:
        raise Mistake("move", _("Your newsletters come to this address already."), typed[:LONGEST_SHOWN])
    take_wish(request, SignUp.Kind.MOVE, subscriber, address, now)


def _leave(_request: HttpRequest, subscriber: Subscriber, now: datetime, page: str) -> None:
    subscribing.leave(subscriber, now, page)


def _data(request: HttpRequest, subscriber: Subscriber, now: datetime, _page: str) -> None:
    take_wish(request, SignUp.Kind.DATA, subscriber, Address(subscriber.address, subscriber.key), now)


def _delete(_request: HttpRequest, subscriber: Subscriber, now: datetime, page: str) -> None:
    subscribing.forget(subscriber, now, page)


_DEEDS: dict[str, Callable[[HttpRequest, Subscriber, datetime, str], None]] = {
    "choose": _choose,
    "pause": _pause,
    "resume": _resume,
    "move": _move,
    "leave": _leave,
    "data": _data,
    "delete": _delete,
}
