"""WebSub (W3C Recommendation, 2018): the hubs that the paper names are told which feeds have changed.

How a publisher tells a hub is left open there (section 6); hubs take the form that PubSubHubbub 0.4 had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from vestnik.distribution.feeds.gather import feed_path
from vestnik.distribution.feeds.views import FORMS
from vestnik.distribution.models import Delivery
from vestnik.distribution.outgoing import queue
from vestnik.distribution.outgoing.http import ask
from vestnik.distribution.outgoing.messenger import Later, Post, Refused
from vestnik.newsletters.models import Newsletter
from vestnik.press.followed import Followed
from vestnik.press.making import store
from vestnik.press.orders import Orders, Outcome
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Person, Section, Story, Topic

_LISTING = re.compile(r"listing:(latest|section|topic|person):([^:]+)")
_STORY = re.compile(r"story:(\d+)")
_ISSUES = re.compile(r"issues:(.+)")
MODELS = {"section": Section, "topic": Topic, "person": Person}


def changed_feeds(keys: Iterable[str]) -> list[str]:
    """The paths of feeds, without their endings, that changes of these keys may have changed; the paper's own first.

    A story that was edited is looked for in the feeds in which it may stand.
    """
    latest: set[str] = set()
    named: dict[str, set[int]] = {kind: set() for kind in MODELS}
    stories: set[int] = set()
    newsletters: set[str] = set()
    for key in keys:
        if found := _LISTING.fullmatch(key):
            kind, name = found.groups()
            if kind == "latest":
                latest.add(name)
            elif name.isdecimal():
                named[kind].add(int(name))
        elif found := _STORY.fullmatch(key):
            stories.add(int(found[1]))
        elif found := _ISSUES.fullmatch(key):
            newsletters.add(found[1])
    for one in (
        Story.objects.filter(pk__in=stories, live=True).select_related("locale").only("section_id", "locale")
    ):
        latest.add(one.lang)
        named["section"].update([one.section_id] if one.section_id else [])
    if stories:
        live = {"stories__in": stories, "stories__live": True}
        named["topic"].update(Topic.objects.filter(**live).values_list("pk", flat=True))
        by = {"bylines__story__in": stories, "bylines__story__live": True}
        named["person"].update(Person.objects.filter(**by).values_list("pk", flat=True))
    return list(dict.fromkeys(_paths(latest, named, newsletters)))


def _paths(latest: set[str], named: dict[str, set[int]], newsletters: set[str]) -> Iterator[str]:
    languages = dict(settings.LANGUAGES)
    for lang in sorted(latest):
        if lang in languages:
            yield feed_path(lang, "latest")
    for kind, model in MODELS.items():
        for thing in model.objects.filter(pk__in=named[kind]).select_related("locale").order_by("pk"):
            yield feed_path(thing.lang, f"{kind}/{thing.slug}")
    rows = (
        Newsletter.objects.filter(locale__language_code__in=newsletters)
        .select_related("locale")
        .order_by("pk")
    )
    for newsletter in rows:
        yield feed_path(newsletter.lang, f"newsletter/{newsletter.slug}")


def gather(news: Followed, now: datetime) -> None:
    """Puts into the queue what hubs are to be told of. Where a part of the log is lost, the papers' own feeds."""
    keys = [f"listing:latest:{code}" for code, _name in settings.LANGUAGES] if news.lost else news.keys
    paths = [f"{path}.{form}" for path in changed_feeds(keys) for form in FORMS]
    # of what nobody has ever asked for, nobody has told a hub that it wants it
    known = [path for path in paths if store().read(path) is not None]
    hubs = settings.OPTIONS["websub_hubs"]
    queue.put(
        Delivery.Kind.WEBSUB,
        [queue.New(hub, absolute(path), {"path": path}) for path in known for hub in hubs],
        now,
    )


def tell(delivery: Delivery, _prepared: object = None) -> None:
    """Has the feed made, then tells the hub, which may ask for it before it answers."""
    outcome = _order(delivery.payload["path"])
    if outcome in (Outcome.AWAY, Outcome.FAILED):
        raise Later("the feed can't be made at present")
    body = urlencode({"hub.mode": "publish", "hub.url": delivery.key, "hub.topic": delivery.key}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Vestnik (WebSub)"}
    answer = ask("POST", delivery.target, headers=headers, body=body, trusted=True)
    if answer.status < 300:
        return
    why = f"the hub answers {answer.status}"
    if answer.status < 500 and answer.status not in (408, 425, 429):
        raise Refused(why)
    wait = answer.headers.get("retry-after", "")
    raise Later(why, timedelta(seconds=min(int(wait), 86_400)) if wait.isdecimal() else None)


def _order(path: str) -> Outcome:
    public = urlsplit(settings.PUBLIC_URL)
    return Orders(settings.HOME.run / "web.sock", public.netloc, settings.HTTPS).order(path)


POST = Post(Delivery.Kind.WEBSUB, gather, tell, is_on=lambda: bool(settings.OPTIONS["websub_hubs"]))
