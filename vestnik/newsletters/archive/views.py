"""Readers' pages of issues. Each is public from the moment at which its sending begins, and no earlier."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.language import newspaper_date, punctuate
from vestnik.newsletters.archive import card as cards
from vestnik.newsletters.archive.pages import page_context
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.models import Edition


@pressed
@require_safe
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An issue, the same for everybody."""
    found = _public(slug, number)
    return render(request, "newsletters/issue.html", page_context(found))


@pressed
@require_safe
def card(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The picture that social networks show for an issue."""
    found = _public(slug, number)
    drawn = cards.draw(
        cards.Card(
            paper=_paper(found.newsletter),
            newsletter=found.newsletter.name,
            when=newspaper_date(found.started_at, found.lang, timezone.get_default_timezone()),
            title=punctuate(found.subject, found.lang),
        )
    )
    return HttpResponse(drawn, content_type="image/png")


def _newsletter(slug: str) -> Newsletter:
    """:raises Http404: the edition has none of this name"""
    language = get_language()
    recorder.read(f"newsletters:{language}")
    rows = Newsletter.objects.filter(locale__language_code=language, slug=slug).select_related("locale")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _public(slug: str, number: int) -> Issue:
    """:raises Http404: there is no such issue, or nobody has got it yet"""
    newsletter = _newsletter(slug)
    recorder.read(f"issues:{newsletter.lang}")
    found = newsletter.issues.filter(number=number, started_at__isnull=False).first()
    if found is None:
        raise Http404
    found.newsletter = newsletter
    return found


def _paper(newsletter: Newsletter) -> str:
    recorder.read(f"editions:{newsletter.lang}")
    edition = Edition.objects.filter(locale_id=newsletter.locale_id).first()
    return edition.name if edition else newsletter.name
