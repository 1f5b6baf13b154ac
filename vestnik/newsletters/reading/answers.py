"""How readers' pages of the newsletter answer: one reader's, kept by nobody, without a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vestnik.newsletters.offers import form_of, offered
from vestnik.stories.display import Meta

View = Callable[..., HttpResponse]


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


def of_reader(
    request: HttpRequest, name: str, title: str, context: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """The page `newsletters/<name>.html`, for one reader."""
    context = {"meta": Meta(title=title, robots="noindex, nofollow"), **(context or {})}
    return render(request, f"newsletters/{name}.html", context, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """410, and the form to begin anew."""
    # a form on such a page must not tell the page's own address, which holds a token
    context = {"form": form_of(offered(get_language())), "typed": {"page": reverse("newsletters:landing")}}
    return of_reader(request, "gone", _("This link no longer works"), context, status=410)


def refused(request: HttpRequest) -> HttpResponse:
    return of_reader(request, "refused", _("This form came from another site"), status=403)


def see_other(url: str) -> HttpResponse:
    """303: what was sent is done, and going back does not send it again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
