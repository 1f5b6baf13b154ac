"""Readers' pages of the stories room. Each asks for what it shows and hands it, finished, to its template."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.views import serve as serve_standing_page

from vestnik.language import month_name, weekday_date
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import Link, PersonCard, person_card, renditions_of, story_page
from vestnik.stories.listings import Listing, Pages, month_bounds, months_of
from vestnik.stories.meta import page_meta
from vestnik.stories.models import Person, Section, Story, StoryAddress, Topic

PAGE_SIZE = 20
#: how many stories a month's page holds; a longer month has further pages
MONTH_SIZE = 120


@require_safe
def story(request: HttpRequest, section: str, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story at its address; from an address it once had, readers are sent to the present one."""
    lang = get_language()
    path = f"/{section}/{year}/{month}/{day}/{slug}/"
    known = StoryAddress.objects.select_related("story__locale").only(
        "path", "story__path", "story__live", "story__locale__language_code"
    )
    address = known.filter(path=path, lang=lang).first()
    if address is None or not address.story.live:
        raise Http404
    if address.story.path != path:
        moved = redirect(address.story.url, permanent=True)
        # a story may move back: a browser that kept this for ever would then run in a circle
        moved["Cache-Control"] = "max-age=600"
        return moved
    found = (
        Story.objects.select_related("section", "lead_photo", "social_photo", "locale")
        .prefetch_related("topics__locale", "bylines__person__locale", "bylines__person__photo")
        .get(pk=address.story_id)
    )
    more = Listing.of_section(found.section).teasers(4, without=[found.pk])
    page = story_page(found, more)
    request.edit_object = found
    return render(request, "stories/story.html", {"story": page, "meta": page.meta})


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's front; a standing page if it has the address."""
    found = (
        Section.objects.filter(slug=slug, locale__language_code=get_language())
        .select_related("locale")
        .first()
    )
    if found is None:
        return serve_standing_page(request, f"{slug}/")
    request.edit_object = found
    teasers, pages = _page_or_404(Listing.of_section(found), request)
    leads = pages.number == 1 and teasers and teasers[0].picture is not None
    months = tuple(
        Link(month_name(year, month, found.lang), edition_path(found.lang, f"/{slug}/{year}/{month:02}/"))
        for year, month in months_of(found)
    )
    return render(
        request,
        "stories/section.html",
        {
            "section": Link(found.name, found.url, found.slug, current=True),
            "description": found.description,
            "lead": teasers[0] if leads else None,
            "teasers": teasers[1:] if leads else teasers,
            "months": months,
            "pages": pages,
            "meta": page_meta(found.name, f"/{slug}/", found.lang, found.description, _alternates(found)),
        },
    )


@require_safe
def month(request: HttpRequest, slug: str, year: str, month: str) -> HttpResponse:
    """All stories of a section in one month. Once the month is over, the page stays as it is."""
    found = _named_or_404(Section, slug)
    try:
        start, end = month_bounds(int(year), int(month))
    except ValueError as no_month:
        raise Http404 from no_month
    listing = Listing.of_month(found, int(year), int(month))
    teasers, pages = _page_or_404(listing, request, MONTH_SIZE)
    if not teasers:
        raise Http404
    title = month_name(int(year), int(month), found.lang)
    return render(
        request,
        "stories/month.html",
        {
            "section": Link(found.name, found.url, found.slug, current=True),
            "month_title": title,
            "teasers": teasers,
            "days": _by_day(teasers, found.lang),
            "previous": _month_link(
                found, Listing.of_section(found).stories.filter(first_published_at__lt=start).first()
            ),
            "next": _month_link(
                found, Listing.of_section(found).stories.filter(first_published_at__gte=end).last()
            ),
            "pages": pages,
            "meta": page_meta(f"{found.name}: {title}", f"/{slug}/{year}/{month}/", found.lang),
        },
    )


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = request.edit_object = _named_or_404(Topic, slug)
    teasers, pages = _page_or_404(Listing.of_topic(found), request)
    context = {
        "topic": Link(found.name, found.url, found.slug),
        "description": found.description,
        "teasers": teasers,
        "pages": pages,
        "meta": page_meta(found.name, f"/topics/{slug}/", found.lang, found.description, _alternates(found)),
    }
    return render(request, "stories/topic.html", context)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    lang = get_language()
    found = Topic.objects.filter(locale__language_code=lang).select_related("locale")
    links = tuple(Link(topic.name, topic.url, topic.slug) for topic in found)
    context = {"topics": links, "meta": page_meta(_("Topics"), "/topics/", lang)}
    return render(request, "stories/topics.html", context)


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    found = request.edit_object = _named_or_404(Person, slug, "photo")
    teasers, pages = _page_or_404(Listing.of_person(found), request)
    context = {
        "person": person_card(found),
        "teasers": teasers,
        "pages": pages,
        "meta": page_meta(found.name, f"/people/{slug}/", found.lang, found.post_title, _alternates(found)),
    }
    return render(request, "stories/person.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    lang = get_language()
    staff = list(
        Person.objects.filter(locale__language_code=lang, on_staff=True).select_related("locale", "photo")
    )
    made = renditions_of(member.photo_id for member in staff)
    cards: tuple[PersonCard, ...] = tuple(
        person_card(member, made.get(member.photo_id, [])) for member in staff
    )
    context = {"people": cards, "meta": page_meta(_("Our people"), "/people/", lang)}
    return render(request, "stories/people.html", context)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """All stories of all sections, newest first, day by day."""
    lang = get_language()
    teasers, pages = _page_or_404(Listing.latest(lang), request, 40)
    context = {
        "days": _by_day(teasers, lang),
        "pages": pages,
        "meta": page_meta(_("Latest"), "/latest/", lang),
    }
    return render(request, "stories/latest.html", context)


def _named_or_404(model, slug: str, *related: str):
    found = (
        model.objects.filter(slug=slug, locale__language_code=get_language())
        .select_related("locale", *related)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _page_or_404(listing: Listing, request: HttpRequest, size: int = PAGE_SIZE) -> tuple[tuple, Pages]:
    number = request.GET.get("page", "1")
    page = (
        listing.page(int(number), size) if number.isascii() and number.isdigit() and len(number) < 6 else None
    )
    if page is None:
        raise Http404
    return page


def _alternates(thing) -> list[tuple[str, str]]:
    """The same thing in every language that has it, as (language, path within the edition)."""
    others = type(thing).objects.filter(translation_key=thing.translation_key).select_related("locale")
    return sorted((other.lang, f"/{other.address_prefix}{other.slug}/") for other in others)


def _by_day(teasers, lang: str) -> tuple[tuple[str, tuple], ...]:
    def day(teaser) -> date:
        return timezone.localdate(teaser.published)

    return tuple((weekday_date(when, lang), tuple(group)) for when, group in groupby(teasers, key=day))


def _month_link(section: Section, story: Story | None) -> Link | None:
    if story is None:
        return None
    day = timezone.localdate(story.first_published_at)
    path = f"/{section.slug}/{day:%Y/%m}/"
    return Link(month_name(day.year, day.month, section.lang), edition_path(section.lang, path))
