"""Readers' pages of the stories room. Each asks for what it shows and hands it, finished, to its template."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.views import serve as serve_standing_page

from vestnik.language import month_name, weekday_date
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.display import (
    Link,
    PersonCard,
    person_card,
    story_page,
    with_people,
)
from vestnik.stories.fragments import month_link, more_variant
from vestnik.stories.listings import Listing, Months, Pages, month_bounds, page_number
from vestnik.stories.meta import page_meta
from vestnik.stories.models import Byline, Person, Section, Story, StoryAddress, TakeDown, Topic
from vestnik.stories.models.named import in_order
from vestnik.stories.pictures import renditions_of
from vestnik.stories.rich_text import expand_links

PAGE_SIZE = 20
#: what a story shows nothing of: the rest of a topic stands on its own page and in the fragment of its thread
TOPICS_OWN = ("description", "summary", "summary_at", "translation_key")
#: how many stories a month's page holds; a longer month has further pages
MONTH_SIZE = 120
#: what no story shows of its section
SECTIONS_OWN = ("description", "order", "in_menu", "translation_key")
#: the query parameters of lists
PAGED = {"page": r"[1-9][0-9]?|100"}


@pressed
@require_safe
def story(request: HttpRequest, section: str, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story at its address; from an address it once had, readers are sent to the present one."""
    path = f"/{section}/{year}/{month}/{day}/{slug}/"
    address = address_at(path)
    if not address.story.can_be_read:
        return taken_down(request, address.story_id)
    if address.story.path != path:
        return sent_on(address.story.url)
    stories = Story.objects.select_related("section", "lead_photo", "social_photo", "locale")
    found = stories.defer(*(f"section__{name}" for name in SECTIONS_OWN)).get(pk=address.story_id)
    recorder.read(f"story:{found.pk}")
    prefetch_related_objects([found], Prefetch("bylines", with_people(Byline.objects.order_by("sort_order"))))
    recorder.read(f"story:{found.pk}")
    topics = Topic.objects.select_related("locale").defer(*TOPICS_OWN)
    prefetch_related_objects([found], Prefetch("topics", topics))
    page = story_page(found, more_variant(found))
    request.edit_object = found
    return render(request, "stories/story.html", {"story": page, "meta": page.meta})


def address_at(path: str) -> StoryAddress:
    """The address in this edition, with as much of its story as it takes to lead there.

    :raises Http404: no story ever had it
    """
    known = StoryAddress.objects.select_related("story__locale").only(
        "path", "story__path", "story__live", "story__expire_at", "story__locale__language_code"
    )
    address = known.filter(path=path, lang=get_language()).first()
    if address is None:
        raise Http404
    return address


def sent_on(url: str) -> HttpResponse:
    """The answer at an address that something had once."""
    moved = redirect(url, permanent=True)
    # a story may move back: a browser that kept this for ever would then run in a circle
    moved["Cache-Control"] = "max-age=600"
    return moved


def taken_down(request: HttpRequest, story_id: int) -> HttpResponse:
    """Why a story can't be read any more, as 410: there was something, and it will not come again (RFC 9110, 15.5.11).

    :raises Http404: it was not taken down, but isn't to be read now
    """
    recorder.read(f"story:{story_id}:url")
    found = TakeDown.objects.filter(story=story_id).first()
    if found is None:
        raise Http404
    return render(
        request, "stories/taken_down.html", {"reason": found.reason, "at": found.made_at}, status=410
    )


def section_context(request: HttpRequest, found: Section) -> dict[str, Any]:
    """What the page of a section shows beside its front: the stories of the page that is asked for.

    :raises Http404: there is no such page
    """
    teasers, pages = page_or_404(Listing.of_section(found), request)
    meta = page_meta(found.name, f"/{found.slug}/", found.lang, found.description, _alternates(found))
    return {
        "section": Link(found.name, found.url, found.slug, current=True),
        "description": found.description,
        "teasers": teasers,
        "months": found.pk,
        "pages": pages,
        "meta": meta,
    }


@pressed(params=PAGED)
@require_safe
def month(request: HttpRequest, slug: str, year: str, month: str) -> HttpResponse:
    """All stories of a section in one month. Once the month is over, the page stays as it is."""
    found = _named_or_404(Section, slug)
    try:
        month_bounds(int(year), int(month))
    except ValueError as no_month:
        raise Http404 from no_month
    listing = Listing.of_month(found, int(year), int(month))
    teasers, pages = page_or_404(listing, request, MONTH_SIZE)
    if not teasers:
        raise Http404
    title = month_name(int(year), int(month), found.lang)
    months = Months(found)
    return render(
        request,
        "stories/month.html",
        {
            "section": Link(found.name, found.url, found.slug, current=True),
            "month_title": title,
            "teasers": teasers,
            "days": _by_day(teasers, found.lang),
            "previous": _month_link(found, months.before(int(year), int(month))),
            "next": _month_link(found, months.after(int(year), int(month))),
            "pages": pages,
            "meta": page_meta(f"{found.name}: {title}", f"/{slug}/{year}/{month}/", found.lang),
        },
    )


@pressed(params=PAGED)
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic as a timeline, newest first; at its head the summary that an editor keeps."""
    found = request.edit_object = _named_or_404(Topic, slug)
    teasers, pages = page_or_404(Listing.of_topic(found), request)
    context = {
        "topic": Link(found.name, found.url, found.slug),
        "thread": found.pk,
        "description": found.description,
        "summary": expand_links(found.summary) if pages.number == 1 else "",
        "summary_at": found.summary_at,
        "days": _by_day(teasers, found.lang),
        "pages": pages,
        "meta": page_meta(found.name, f"/topics/{slug}/", found.lang, found.description, _alternates(found)),
    }
    return render(request, "stories/topic.html", context)


@pressed
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    lang = get_language()
    recorder.read(f"topics:{lang}")
    found = Topic.objects.filter(locale__language_code=lang).select_related("locale").defer(*TOPICS_OWN)
    links = tuple(Link(topic.name, topic.url, topic.slug) for topic in in_order(found))
    context = {"topics": links, "meta": page_meta(_("Topics"), "/topics/", lang)}
    return render(request, "stories/topics.html", context)


@pressed(params=PAGED)
@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    found = request.edit_object = _named_or_404(Person, slug, "photo")
    teasers, pages = page_or_404(Listing.of_person(found), request)
    context = {
        "person": person_card(found),
        "teasers": teasers,
        "pages": pages,
        "meta": page_meta(found.name, f"/people/{slug}/", found.lang, found.post_title, _alternates(found)),
    }
    return render(request, "stories/person.html", context)


@pressed
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    lang = get_language()
    recorder.read(f"persons:{lang}")
    found = Person.objects.filter(locale__language_code=lang, on_staff=True)
    staff = in_order(found.select_related("locale", "photo"))
    made = renditions_of(member.photo_id for member in staff)
    cards: tuple[PersonCard, ...] = tuple(
        person_card(member, made.get(member.photo_id, [])) for member in staff
    )
    context = {"people": cards, "meta": page_meta(_("Our people"), "/people/", lang)}
    return render(request, "stories/people.html", context)


@pressed(params=PAGED)
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """All stories of all sections, newest first, day by day."""
    lang = get_language()
    teasers, pages = page_or_404(Listing.latest(lang), request, 40)
    context = {
        "days": _by_day(teasers, lang),
        "pages": pages,
        "meta": page_meta(_("Latest"), "/latest/", lang),
    }
    return render(request, "stories/latest.html", context)


@pressed
@require_safe
def standing_page(request: HttpRequest, path: str) -> HttpResponse:
    """A standing page below another."""
    return at_standing_page(request, path)


def at_standing_page(request: HttpRequest, path: str) -> HttpResponse:
    """The answer of the standing page at a path; 404 if there is none."""
    # who may see which pages; Wagtail answers with Cache-Control: private where not everyone may
    recorder.read("restrictions")
    return serve_standing_page(request, path)


def _named_or_404(model, slug: str, *related: str):
    found = (
        model.objects.filter(slug=slug, locale__language_code=get_language())
        .select_related("locale", *related)
        .first()
    )
    if found is None:
        raise Http404
    return found


def page_or_404(listing: Listing, request: HttpRequest, size: int = PAGE_SIZE) -> tuple[tuple, Pages]:
    """The page of a list that an address asks for.

    :raises Http404: there is no such page.
    """
    number = page_number(request.GET.get("page", "1"))
    page = listing.page(number, size) if number else None
    if page is None:
        raise Http404
    return page


def _alternates(thing) -> list[tuple[str, str]]:
    """The same thing in every language that has it, as (language, path within the edition)."""
    recorder.read(f"translations:{thing.translation_key}")
    others = type(thing).objects.filter(translation_key=thing.translation_key).select_related("locale")
    return sorted((other.lang, f"/{other.address_prefix}{other.slug}/") for other in others)


def _by_day(teasers, lang: str) -> tuple[tuple[str, tuple], ...]:
    def day(teaser) -> date:
        return timezone.localdate(teaser.published)

    return tuple((weekday_date(when, lang), tuple(group)) for when, group in groupby(teasers, key=day))


def _month_link(section: Section, found: tuple[int, int] | None) -> Link | None:
    return month_link(section, *found) if found else None
