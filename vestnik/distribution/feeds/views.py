"""The addresses of feeds: an edition's newest, and those of a section, topic, person or newsletter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.distribution.feeds import atom, gather, json_feed, rss
from vestnik.distribution.feeds.entries import Feed
from vestnik.newsletters.models import Newsletter
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.models import Person, Section, Topic

FORMS: dict[str, tuple[Callable[[Feed], str], str]] = {
    "rss": (rss.rss, rss.TYPE),
    "atom": (atom.atom, atom.TYPE),
    "json": (json_feed.json_feed, json_feed.TYPE),
}
KINDS: dict[str, tuple[type, Callable[[Any, str], Feed]]] = {
    "section": (Section, gather.section_feed),
    "topic": (Topic, gather.topic_feed),
    "person": (Person, gather.person_feed),
    "newsletter": (Newsletter, gather.newsletter_feed),
}


@pressed
@require_safe
def latest(_request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories of the edition."""
    return answer(gather.paper_feed(get_language(), form), form)


@pressed
@require_safe
def one(_request: HttpRequest, kind: str, slug: str, form: str) -> HttpResponse:
    """The feed of one section, topic, person or newsletter."""
    model, gathered = KINDS[kind]
    lang = get_language()
    recorder.read(f"{model._meta.model_name}s:{lang}")
    found = model.objects.filter(slug=slug, locale__language_code=lang).select_related("locale").first()
    if found is None:
        raise Http404
    return answer(gathered(found, form), form)


@require_safe
def where_issues_were(_request: HttpRequest, slug: str) -> HttpResponse:
    """The feed of a newsletter's issues stood beside its page once."""
    return redirect("distribution:feed", kind="newsletter", slug=slug, form="atom", permanent=True)


def answer(feed: Feed, form: str) -> HttpResponse:
    """A feed, written in one of its forms."""
    write, media_type = FORMS[form]
    told = HttpResponse(write(feed), content_type=f"{media_type}; charset=utf-8")
    if feed.hubs:  # W3C WebSub, 4: both in the header, for whoever looks no further
        links = [*(f'<{hub}>; rel="hub"' for hub in feed.hubs), f'<{feed.url}>; rel="self"']
        told["Link"] = ", ".join(links)
    return told
