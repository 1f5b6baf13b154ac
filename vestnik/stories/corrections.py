"""Readers' pages of what the paper got wrong: all corrections of an edition, and what was changed in a story."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import CorrectionNote, Link, correction_notes, note_of
from vestnik.stories.listings import DEEPEST_PAGE, Pages, page_number
from vestnik.stories.meta import page_meta
from vestnik.stories.models import Byline, Correction, Story
from vestnik.stories.rows import rows_by_id
from vestnik.stories.versions import are_shown, changes_of
from vestnik.stories.views import PAGED, address_at, sent_on, taken_down

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction in the list of all of them."""

    story: Link
    section: Link
    note: CorrectionNote


@pressed(params=PAGED)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All corrections of the edition's stories, the newest first."""
    lang = get_language()
    number = page_number(request.GET.get("page", "1"))
    found = _page(lang, number) if number else None
    if found is None:
        raise Http404
    corrected, pages = found
    context = {
        "corrected": corrected,
        "pages": pages,
        "meta": page_meta(_("Corrections"), "/corrections/", lang),
    }
    return render(request, "stories/corrections.html", context)


@pressed
@require_safe
def versions(request: HttpRequest, section: str, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """What was changed in a story from one publication to the next, as far as the paper shows it."""
    path = f"/{section}/{year}/{month}/{day}/{slug}/"
    address = address_at(path)
    if not address.story.can_be_read:
        return taken_down(request, address.story_id)
    if address.story.path != path:
        return sent_on(f"{address.story.url}versions/")
    story = Story.objects.select_related("lead_photo", "locale").get(pk=address.story_id)
    corrections = correction_notes(story)
    if not are_shown(story, bool(corrections)):
        raise Http404
    story.bylines = list(
        Byline.objects.filter(story=story.pk).select_related("person").order_by("sort_order")
    )
    title = _("What was changed in “%(title)s”") % {"title": story.title}
    context = {
        "story": Link(story.title, story.url, story.lang),
        "published": story.first_published_at,
        "corrections": corrections,
        "changes": changes_of(story),
        "meta": page_meta(title, f"{path}versions/", story.lang),
    }
    return render(request, "stories/versions.html", context)


def _page(lang: str, number: int) -> tuple[tuple[Corrected, ...], Pages] | None:
    """One page of corrections; None if there is no such page (the first page always is)."""
    if not 1 <= number <= DEEPEST_PAGE:
        return None
    start = (number - 1) * PAGE_SIZE
    known = _readable(lang)
    recorder.read(f"listing:corrections:{lang}")
    rows = list(known[start : start + PAGE_SIZE + 1])
    if not rows and number > 1:
        return None
    if start:
        # when the story of one of those before these expires, all of these move up
        expiring = known.filter(story__expire_at__isnull=False).order_by("story__expire_at")
        recorder.read(f"listing:corrections:{lang}")
        recorder.until(expiring.values_list("story__expire_at", flat=True).first())
    more = len(rows) > PAGE_SIZE and number < DEEPEST_PAGE
    stories = rows_by_id({row.story_id for row in rows[:PAGE_SIZE]}, lang, words_only=True)
    return tuple(
        _corrected(row, stories[row.story_id]) for row in rows[:PAGE_SIZE] if row.story_id in stories
    ), Pages.at(number, more)


def _readable(lang: str) -> QuerySet[Correction]:
    now = recorder.now()
    there = Q(story__live=True, story__locale__language_code=lang) & (
        Q(story__expire_at__isnull=True) | Q(story__expire_at__gt=now)
    )
    return Correction.objects.filter(there).order_by("-at", "-pk")


def _corrected(row: Correction, story: Story) -> Corrected:
    section = Link("", "")
    if story.section:
        url = edition_path(story.lang, f"/{story.section.slug}/")
        section = Link(story.section.name, url, story.section.slug)
    return Corrected(Link(story.title, story.url, story.lang), section, note_of(row))
