"""Readers' pages of issues. Each is public from the moment at which its sending begins, and no earlier."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vestnik.language import newspaper_date
from vestnik.newsletters.archive import card as cards
from vestnik.newsletters.archive.pages import issues_of, page_context
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Edition

#: when a feed that holds nothing yet was last changed: the same for all who ask
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


class IssuesFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Django says 'now' of an empty feed; a page of the press has no clock of its own."""
        return super().latest_post_date() if self.items else BEFORE_ALL


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
            title=found.subject,
        )
    )
    return HttpResponse(drawn, content_type="image/png")


@pressed
@require_safe
def feed(_request: HttpRequest, slug: str) -> HttpResponse:
    """The last issues as an Atom feed (RFC 4287)."""
    newsletter = _newsletter(slug)
    name = _("%(newsletter)s – %(paper)s") % {
        "newsletter": newsletter.name,
        "paper": _paper(newsletter),
    }
    found = IssuesFeed(
        title=name,
        link=absolute(newsletter.url),
        description=newsletter.promise,
        subtitle=newsletter.promise,
        language=newsletter.lang,
        feed_url=absolute(f"{newsletter.url}feed/"),
        author_name=_paper(newsletter),
    )
    for sent in issues_of(newsletter):
        found.add_item(
            title=sent.title,
            link=absolute(sent.url),
            description=sent.line,
            pubdate=sent.at,
            updateddate=sent.at,
            unique_id=absolute(sent.url),
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)


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
