from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.fronts.front import home_page
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.meta import page_meta
from vestnik.stories.models import Edition


@pressed
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page of the edition at whose root one stands."""
    lang = get_language()
    recorder.read("editions")
    editions = Edition.objects.select_related("locale")
    own = next((edition for edition in editions if edition.locale.language_code == lang), None)
    alternates = [(edition.locale.language_code, "/") for edition in editions]
    meta = page_meta(
        own.name if own else "Vestnik",
        "/",
        lang,
        own.tagline if own else "",
        sorted(alternates) if len(alternates) > 1 else (),
    )
    return render(request, "fronts/front.html", {"front": home_page(lang), "meta": meta})
