"""Political advertising (Regulation (EU) 2024/900): the label on the text, its notice, and the list of all notices."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vestnik.distribution.models import Policies, PoliticalAd
from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment
from vestnik.press.pressed import pressed
from vestnik.stories.display import Link
from vestnik.stories.meta import page_meta
from vestnik.stories.standing import page_urls_by_id

SLUG = "political-advertising"


def label(lang: str, variant: str) -> dict[str, Any]:
    """The fragment over a paid text: what Article 11 wants a reader to see; empty for what is not political."""
    if not variant.isdecimal():
        raise NoSuchFragment(f"political/{variant}")
    recorder.read(f"political:{variant}")
    ad = PoliticalAd.objects.filter(story=variant).first()
    return {"ad": ad, "notice_url": reverse("distribution:political_ad", args=[ad.pk]) if ad else ""}


@pressed
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The transparency notice of one advertisement (Article 12). It stays when the text is gone (seven years)."""
    recorder.read("political")
    ad = PoliticalAd.objects.filter(pk=pk).select_related("story__locale").first()
    if ad is None or ad.story.lang != get_language():
        raise Http404
    recorder.read(f"story:{ad.story_id}:url")
    title = _("Political advertisement: %(sponsor)s") % {"sponsor": ad.sponsor}
    recorder.read("policies")
    complaints = Policies.current().page_ids().get("feedback", 0)
    return render(
        request,
        "distribution/political_ad.html",
        {
            "ad": ad,
            "title": title,
            "story": Link(ad.story.title, ad.story.url) if ad.story.can_be_read else None,
            "all_url": reverse("distribution:political"),
            "complaints_url": page_urls_by_id([complaints]).get(complaints, "") if complaints else "",
            "meta": page_meta(title, f"/{SLUG}/{pk}/", get_language()),
        },
    )


@pressed
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices of the edition, the newest first."""
    lang = get_language()
    recorder.read("political")
    found = PoliticalAd.objects.filter(story__locale__language_code=lang)
    title = _("Political advertising")
    links = [
        (ad, Link(ad.sponsor, reverse("distribution:political_ad", args=[ad.pk])))
        for ad in found.only("sponsor", "shown_from", "shown_until", "election", "story_id")
    ]
    meta = page_meta(title, f"/{SLUG}/", lang)
    return render(request, "distribution/political.html", {"title": title, "notices": links, "meta": meta})
