"""What stands on a reader's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from vestnik.newsletters.addresses import mask
from vestnik.newsletters.consent import consent_text
from vestnik.newsletters.models import Newsletter, Subscriber, Subscription
from vestnik.newsletters.offers import make_stamp


@dataclass(frozen=True, slots=True)
class Choice:
    """One newsletter on the page: `gets` tells whether the reader is to get it, `is_paused` that it pauses."""

    pk: int
    name: str
    promise: str
    rhythm: str
    url: str
    consent: str
    gets: bool
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newsletters of one language. `name` is the language's own; '' for that of the page."""

    lang: str
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`paused_until` is None also where a pause has no end; `consents`: (language, wording) of what is not chosen."""

    address: str
    shelves: tuple[Shelf, ...]
    stamp: str
    consents: tuple[tuple[str, str], ...]
    is_on: bool
    is_paused: bool
    paused_until: datetime | None

    @property
    def gets_any(self) -> bool:
        return self.is_on or self.is_paused


def own_page(subscriber: Subscriber, language: str) -> OwnPage:
    """The page of a subscriber, the newsletters of `language` first: all that are offered, and all that they get."""
    rows = {row.newsletter_id: row for row in subscriber.subscriptions.exclude(state=Subscription.State.LEFT)}
    shown = Newsletter.objects.filter(Q(offered=True) | Q(pk__in=rows)).select_related("locale")
    choices = {newsletter: _choice(newsletter, rows.get(newsletter.pk)) for newsletter in shown}
    states = {row.state for row in rows.values()}
    ends = [row.paused_until for row in rows.values() if row.state == Subscription.State.PAUSED]
    return OwnPage(
        address=mask(subscriber.address),
        shelves=tuple(_shelves(choices, language)),
        stamp=make_stamp({choice.pk: choice.consent for choice in choices.values()}),
        consents=tuple(
            dict.fromkeys(
                (newsletter.lang, choice.consent)
                for newsletter, choice in choices.items()
                if choice.consent and not choice.gets
            )
        ),
        is_on=Subscription.State.ON in states,
        is_paused=Subscription.State.PAUSED in states,
        paused_until=max(ends) if ends and None not in ends else None,
    )


def _shelves(choices: dict[Newsletter, Choice], language: str) -> list[Shelf]:
    shelves = []
    for code, name in sorted(settings.LANGUAGES, key=lambda lang: lang[0] != language):
        if of_language := tuple(choice for newsletter, choice in choices.items() if newsletter.lang == code):
            shelves.append(Shelf(code, "" if code == language else str(name), of_language))
    return shelves


def _choice(newsletter: Newsletter, row: Subscription | None) -> Choice:
    free = newsletter.rhythm == Newsletter.Rhythm.FREE
    return Choice(
        pk=newsletter.pk,
        name=newsletter.name,
        promise=newsletter.promise,
        rhythm="" if free else newsletter.get_rhythm_display(),
        url=newsletter.url,
        consent=consent_text(newsletter),
        gets=row is not None,
        is_paused=row is not None and row.state == Subscription.State.PAUSED,
    )
