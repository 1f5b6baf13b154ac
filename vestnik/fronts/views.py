"""Readers' pages of the fronts room: the front of an edition, and what stands at an address of one part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.fronts.editbar import Arranged
from vestnik.fronts.front import home_page, section_page, special_page
from vestnik.fronts.models import FrontKind
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.press.remembered import Remembered
from vestnik.stories.meta import page_meta
from vestnik.stories.models import Edition, Section
from vestnik.stories.views import PAGED, at_standing_page, section_context

#: of all languages; nobody may change the rows
_editions: Remembered[None, tuple[Edition, ...]] = Remembered(1)


def _all_editions() -> tuple[Edition, ...]:
    recorder.read("editions")
    return tuple(Edition.objects.select_related("locale"))


@pressed
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page of the edition at whose root one stands."""
    lang = get_language()
    request.arranged = Arranged(FrontKind.HOME, lang)
    editions = _editions.value(None, _all_editions)
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


@pressed(params=PAGED)
@require_safe
def named(request: HttpRequest, slug: str) -> HttpResponse:
    """The section, the special front or the standing page that has this address."""
    lang = get_language()
    found = Section.objects.filter(slug=slug, locale__language_code=lang).select_related("locale").first()
    if found is not None:
        request.edit_object = found
        return _section(request, found)
    recorder.read(f"sections:{lang}")
    special = special_page(lang, slug)
    if special is None:
        return at_standing_page(request, f"{slug}/")
    request.arranged = Arranged(FrontKind.SPECIAL, lang, slug=slug)
    context = {"front": special, "meta": page_meta(special.title, f"/{slug}/", lang, special.standfirst)}
    return render(request, "fronts/special.html", context)


def _section(request: HttpRequest, section: Section) -> HttpResponse:
    """The first page of a section begins with its front; all of the section's stories follow, each once."""
    context = section_context(request, section)
    if context["pages"].number > 1:
        return render(request, "stories/section.html", context)
    request.arranged = Arranged(FrontKind.SECTION, section.lang, section.pk)
    page = section_page(section)
    above = {teaser.id for teaser in page.teasers}
    context["teasers"] = tuple(teaser for teaser in context["teasers"] if teaser.id not in above)
    return render(request, "fronts/section.html", context | {"front": page})
