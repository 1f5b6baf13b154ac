"""Readers' pages of the newsletter. They set no cookie, need no script, and change nothing on GET or HEAD."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vestnik.newsletters import subscribing, tokens
from vestnik.newsletters.addresses import BadAddress, read_address
from vestnik.newsletters.models import Newsletter, SignUp
from vestnik.newsletters.offers import form_of, offered, read_stamp
from vestnik.newsletters.origin import from_own_page, page_of
from vestnik.newsletters.reading.answers import gone, of_one_reader, of_reader, refused, see_other
from vestnik.newsletters.signup import TooMany, is_too_quick, make_moment, path_of, take_sign_up
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.meta import page_meta

LONGEST_SHOWN = 320


@pressed
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The newsletters of a language, and the form for all of them."""
    return _landing(request)


#: what other parts show on a newsletter's page: each gets it, and gives names for its template
more_on_page: list[Callable[[Newsletter], dict[str, object]]] = []


@pressed
@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One newsletter: what it promises, its form, its issues."""
    language = get_language()
    recorder.read(f"newsletters:{language}")
    found = Newsletter.objects.filter(locale__language_code=language, slug=slug).select_related("locale")
    newsletter = found.first()
    if newsletter is None:
        raise Http404
    context = {
        "newsletter": newsletter,
        "form": form_of([newsletter]) if newsletter.offered else None,
        "others": form_of(other for other in offered(language) if other != newsletter),
        "meta": page_meta(newsletter.name, f"/newsletter/{slug}/", language, newsletter.promise),
    }
    for more in more_on_page:
        context |= more(newsletter)
    return render(request, "newsletters/newsletter.html", context)


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Takes an address. Every usable address gets the same answer, also one that is typed by a robot."""
    if request.method != "POST":
        return redirect("newsletters:landing")
    if not from_own_page(request):
        return refused(request)
    typed = request.POST.get("email", "")
    page = request.POST.get("page") or page_of(request)
    shown = read_stamp(request.POST.get("rendered", ""))
    sent = request.POST.getlist("newsletter")
    ticked = {pk for pk in shown or {} if str(pk) in sent}
    wrong = {"email": typed, "page": page, "ticked": ticked}
    try:
        address = read_address(typed)
    except BadAddress as fault:
        return _landing(request, str(fault), **wrong)
    later = timedelta(0)
    if shown is not None and not request.POST.get("website"):
        if not ticked:
            return _landing(request, _("Tick at least one newsletter."), **wrong)
        chosen = [(letter, shown[letter.pk]) for letter in _offered_still(ticked)]
        if not chosen:
            return _landing(request, _("This newsletter takes no new readers."), **wrong)
        if is_too_quick(request.POST.get("moment", "")):
            told = _("That was quick. Press the button once more, so that we know a person did it.")
            return _landing(request, told, **wrong)
        try:
            later = take_sign_up(request, address, chosen, page, timezone.now())
        except TooMany as many:
            return slow_down(request, many.seconds)
    return see_other(reverse("newsletters:requested") + ("?later=1" if later else ""))


@of_one_reader
@require_safe
def moment(request: HttpRequest) -> HttpResponse:
    """This moment, signed: a page that is the same for everyone asks for it as a reader begins to type."""
    return HttpResponse(make_moment(), content_type="text/plain")


@of_one_reader
@require_safe
def requested(request: HttpRequest) -> HttpResponse:
    """Look into your mail, now."""
    context = {"days": tokens.CONFIRM_DAYS, "later": "later" in request.GET}
    return of_reader(request, "requested", _("One more step"), context)


@csrf_exempt
@of_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since mail scanners open links; the button confirms."""
    if request.method == "POST" and not from_own_page(request):
        return refused(request)
    sign_up = tokens.sign_up_of(token)
    if sign_up is None:
        return gone(request)
    moves = sign_up.kind == SignUp.Kind.MOVE
    if request.method == "POST":
        try:
            subscribing.confirm(sign_up, timezone.now(), f"{reverse('newsletters:landing')}confirm/")
        except subscribing.AddressTaken:
            return of_reader(request, "taken", _("This address gets newsletters already"), status=409)
    elif sign_up.confirmed_at is None:
        choices = list(sign_up.choices.select_related("newsletter", "wording"))
        context = {
            "token": token,
            "email": sign_up.address,
            "moves": moves,
            "names": [choice.newsletter.name for choice in choices],
            "wordings": list(dict.fromkeys(choice.wording.text for choice in choices if choice.wording.text)),
        }
        return of_reader(request, "confirm", _("Confirm your address"), context)
    context = {
        "email": sign_up.address,
        "moves": moves,
        "you_url": reverse("newsletters:you", args=[tokens.reader_token(sign_up.subscriber_id, tokens.ANY)]),
    }
    return of_reader(request, "confirmed", _("Welcome"), context)


def slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: too many sign-ups; says when to come back."""
    minutes = -(-seconds // 60)
    response = of_reader(request, "slow_down", _("One moment, please"), {"minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _offered_still(pks: Iterable[int]) -> list[Newsletter]:
    return list(Newsletter.objects.filter(pk__in=list(pks), offered=True).select_related("locale"))


def _landing(
    request: HttpRequest, error: str = "", email: str = "", page: str = "", ticked: Iterable[int] = ()
) -> HttpResponse:
    """The form; with what was typed and what is wrong with it, where something is."""
    language = get_language()
    typed = {"email": email[:LONGEST_SHOWN], "page": path_of(page), "error": error, "ticked": ticked}
    context = {
        "form": form_of(offered(language)),
        "typed": typed | ({"moment": make_moment()} if error else {}),
        "meta": page_meta(_("Newsletter"), "/newsletter/", language),
    }
    return render(request, "newsletters/landing.html", context, status=422 if error else 200)
