"""Newsletters, readers and issues for tests."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from wagtail.models import Locale

from vestnik.newsletters.models import Issue, Newsletter, Subscriber, Subscription


def newsletter(language: str = "bg", slug: str = "weekly", **fields) -> Newsletter:
    locale = Locale.objects.get_or_create(language_code=language)[0]
    return Newsletter.objects.create(locale=locale, slug=slug, name=fields.pop("name", "Седмицата"), **fields)


def readers(
    letter: Newsletter, many: int, now: datetime | None = None, at: str = "mail.example"
) -> list[Subscriber]:
    """Confirmed subscribers of a newsletter: reader0@…, reader1@… ."""
    now = now or timezone.now()
    first = Subscriber.objects.count()
    made = Subscriber.objects.bulk_create(
        Subscriber(
            address=f"reader{number}@{at}",
            key=f"reader{number}@{at}",
            language=letter.lang,
            state=Subscriber.State.CONFIRMED,
            asked_at=now,
            confirmed_at=now,
        )
        for number in range(first, first + many)
    )
    Subscription.objects.bulk_create(
        Subscription(subscriber=reader, newsletter=letter, since=now) for reader in made
    )
    return made


def issue(letter: Newsletter, body: list | None = None, **fields) -> Issue:
    """A draft; `body` is a list of (kind of block, value)."""
    last = letter.issues.order_by("-number").values_list("number", flat=True).first()
    return Issue.objects.create(
        newsletter=letter,
        number=(last or 0) + 1,
        subject=fields.pop("subject", "Седмицата в новини"),
        body=body or [],
        made_at=fields.pop("made_at", timezone.now()),
        **fields,
    )
