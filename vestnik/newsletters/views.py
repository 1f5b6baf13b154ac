"""Readers' pages of the newsletter. They set no cookie, need no script, and change nothing on GET or HEAD."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vestnik.newsletters import subscribing, tokens
from vestnik.newsletters.addresses import BadAddress, read_address
from vestnik.newsletters.models import Subscriber
from vestnik.newsletters.origin import from_own_page, page_of
from vestnik.newsletters.signup import path_of, take_sign_up, wording_in
from vestnik.press.pressed import pressed
from vestnik.stories.display import Meta
from vestnik.stories.meta import page_meta

View = Callable[..., HttpResponse]
LONGEST_SHOWN = 320


def of_one_reader(view: View) -> View:
    """For pages that belong to one reader's moment: kept by no cache, found by no search engine.

    The referrer policy is `same-origin` and not `no-referrer`: both keep a token from other sites, but under the
    latter a form is sent with `Origin: null` (Fetch standard, 'append a request Origin header').
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


@pressed
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What the newsletter is, and its form."""
    return _landing(request)


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Takes an address. Every usable address gets the same answer, also one that is typed by a robot."""
    if request.method != "POST":
        return redirect("newsletters:landing")
    if not from_own_page(request):
        return _page(request, "refused", _("This form came from another site"), status=403)
    typed = request.POST.get("email", "")
    page = request.POST.get("page") or page_of(request)
    try:
        address = read_address(typed)
    except BadAddress as fault:
        return _landing(request, str(fault), typed, page)
    wording_hash = wording_in(request.POST.get("rendered", ""))
    if wording_hash is not None and not request.POST.get("website"):
        wait = take_sign_up(request, address, wording_hash, page, timezone.now())
        if wait:
            return slow_down(request, wait)
    response = HttpResponseRedirect(reverse("newsletters:requested"))
    response.status_code = 303
    return response


@of_one_reader
@require_safe
def requested(request: HttpRequest) -> HttpResponse:
    """Look into your mail, now."""
    return _page(request, "requested", _("One more step"), {"days": tokens.CONFIRM_DAYS})


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since mail scanners open links; the button confirms."""
    if request.method == "POST" and not from_own_page(request):
        return _page(request, "refused", _("This form came from another site"), status=403)
    sign_up = tokens.sign_up_of(token)
    if sign_up is None:
        return _page(request, "gone", _("This link no longer works"), status=410)
    if request.method == "POST":
        subscribing.confirm(sign_up, timezone.now(), f"{reverse('newsletters:landing')}confirm/")
    elif sign_up.subscriber.state != Subscriber.State.CONFIRMED:
        context = {"token": token, "email": sign_up.address, "wording": sign_up.wording.text}
        return _page(request, "confirm", _("Confirm your address"), context)
    return _page(request, "confirmed", _("Welcome"), {"email": sign_up.address})


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A button that ends the newsletter. Asks for no origin: mail programs send it for the reader (RFC 8058, 3.2)."""
    if not tokens.is_leave_token(token):
        return _page(request, "gone", _("This link no longer works"), status=410)
    subscriber = tokens.subscriber_of(token)
    state = subscriber.state if subscriber else Subscriber.State.LEFT
    here = state in (Subscriber.State.CONFIRMED, Subscriber.State.PENDING)
    context = {
        "token": token,
        "never_asked": state in (Subscriber.State.PENDING, Subscriber.State.SUPPRESSED),
    }
    if here and request.method != "POST":
        return _page(request, "leave", _("Leave the newsletter"), context)
    if here:
        subscribing.leave(subscriber, timezone.now(), f"{reverse('newsletters:landing')}leave/")
    return _page(request, "left", _("You will get no more mail from us"), context)


def slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: too many sign-ups; says when to come back."""
    minutes = -(-seconds // 60)
    response = _page(request, "slow_down", _("One moment, please"), {"minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _landing(request: HttpRequest, error: str = "", email: str = "", page: str = "") -> HttpResponse:
    """The form; with what was typed and what is wrong with it, where something is."""
    meta = page_meta(_("Newsletter"), "/newsletter/", get_language())
    form = {"email": email[:LONGEST_SHOWN], "error": error, "page": path_of(page)}
    context = {"form": form, "error": error, "email": form["email"], "meta": meta}
    return render(request, "newsletters/landing.html", context, status=422 if error else 200)


def _page(
    request: HttpRequest, name: str, title: str, context: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    # a form on such a page must not tell the page's own address, which holds a token
    form = {"page": reverse("newsletters:landing")}
    context = {"form": form, "meta": Meta(title=title, robots="noindex, nofollow"), **(context or {})}
    return render(request, f"newsletters/{name}.html", context, status=status)
