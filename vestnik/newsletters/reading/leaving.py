"""The way out: a link in each mail, and what mail programs do with it for their readers (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vestnik.newsletters import subscribing, tokens
from vestnik.newsletters.models import Newsletter, Subscriber, Subscription, Suppression
from vestnik.newsletters.reading.answers import gone, of_one_reader, of_reader

State = Subscriber.State


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A button that ends a newsletter. Asks for no origin: mail programs send it for the reader (RFC 8058, 3.2)."""
    if ids := tokens.read_reader_token(token):
        return _leave_newsletter(request, *ids)
    if sign_up := tokens.sign_up_never_wanted(token):
        if request.method != "POST":
            return of_reader(request, "leave", _("Leave the newsletter"), {"never_asked": True})
        subscribing.suppress(sign_up.key, Suppression.Reason.ASKED, timezone.now(), _page())
        return _left(request, never_asked=True)
    if tokens.is_leave_token(token):
        return _leave_all(request, tokens.subscriber_of(token))
    return gone(request)


def _leave_newsletter(request: HttpRequest, subscriber_pk: int, newsletter_pk: int) -> HttpResponse:
    """One newsletter; with `all` in the form, or where the token names none, all of them."""
    subscriber = Subscriber.objects.filter(pk=subscriber_pk).first()
    newsletter = Newsletter.objects.filter(pk=newsletter_pk).first()
    if subscriber is None or newsletter is None or "all" in request.POST:
        return _leave_all(request, subscriber)
    if request.method != "POST":
        gets = subscriber.subscriptions.exclude(state=Subscription.State.LEFT)
        if not gets.filter(newsletter=newsletter).exists():
            return _left(request, subscriber, newsletter)
        context = {"newsletter": newsletter, "has_others": gets.exclude(newsletter=newsletter).exists()}
        return of_reader(request, "leave", _("Leave the newsletter"), context)
    subscribing.leave_one(subscriber, newsletter, timezone.now(), _page())
    return _left(request, subscriber, newsletter)


def _leave_all(request: HttpRequest, subscriber: Subscriber | None) -> HttpResponse:
    state = subscriber.state if subscriber else State.LEFT
    never_asked = state in (State.PENDING, State.SUPPRESSED)
    if state in (State.CONFIRMED, State.PENDING):
        if request.method != "POST":
            return of_reader(request, "leave", _("Leave the newsletter"), {"never_asked": never_asked})
        subscribing.leave(subscriber, timezone.now(), _page())
    return _left(request, subscriber, never_asked=never_asked)


def _left(
    request: HttpRequest,
    subscriber: Subscriber | None = None,
    newsletter: Newsletter | None = None,
    never_asked: bool = False,
) -> HttpResponse:
    still = (
        newsletter is not None and subscriber.subscriptions.exclude(state=Subscription.State.LEFT).exists()
    )
    context = {"never_asked": never_asked, "newsletter": newsletter if still else None}
    if still:
        own = tokens.reader_token(subscriber.pk, newsletter.pk)
        context["you_url"] = reverse("newsletters:you", args=[own])
    return of_reader(request, "left", _("You will get no more mail from us"), context)


def _page() -> str:
    return f"{reverse('newsletters:landing')}leave/"
