"""Who gets the newsletters of the demo paper; they signed up as readers do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from vestnik.demo import content_files
from vestnik.newsletters import consent, subscribing
from vestnik.newsletters.models import (
    Chunk,
    ConsentEvent,
    Issue,
    Newsletter,
    SignUp,
    SignUpChoice,
    Subscriber,
    Suppression,
)
from vestnik.newsletters.post.freeze import Written, freeze

DOMAIN = "readers.example"
#: when the first of them signed up; the others a few days apart
FIRST = timedelta(days=160)
APART = timedelta(days=5, hours=7)


def make_readers(langs: list[str]) -> None:
    """A daily beside the weekly, and readers of each: confirmed, with the proof of it."""
    content = content_files.read("readers.toml")
    if content["daily"]["lang"] in langs:
        _daily(content["daily"])
    asked: dict[tuple[str, str], list[Newsletter]] = {}
    for about in content["readers"]:
        newsletters = Newsletter.objects.filter(locale__language_code=about["lang"], slug=about["of"])
        for newsletter in newsletters.select_related("locale"):
            for name in about["names"]:
                asked.setdefault((about["lang"], name), []).append(newsletter)
    at = timezone.now() - FIRST
    for (lang, name), wanted in asked.items():
        at += APART
        _sign_up(f"{name}@{DOMAIN}", lang, wanted, at)
    _enter_sent()
    for deed, names in content["since"].items():
        for reader in Subscriber.objects.filter(key__in=[f"{name}@{DOMAIN}" for name in names]):
            _since(deed, reader)


def _enter_sent() -> None:
    """In the books of the issues that were sent: all who had signed up by then got them."""
    for issue in Issue.objects.filter(state=Issue.State.DONE).select_related("letter"):
        letter = issue.letter
        written = Written(bytes(letter.mail), letter.page, letter.links)
        audience = freeze(issue, written, letter.made_at)
        issue.chunks.update(state=Chunk.State.DONE, accepted=F("size"))
        Issue.objects.filter(pk=issue.pk).update(audience=audience)


def _daily(about: dict[str, Any]) -> None:
    newsletter = Newsletter(
        locale=Locale.objects.get(language_code=about["lang"]),
        name=about["name"],
        slug=about["slug"],
        promise=about["promise"],
        consent_text=about["consent"],
        rhythm=Newsletter.Rhythm.DAILY,
        template=Newsletter.Template.BRIEFING,
        sort_order=1,
        drafted_until=timezone.now(),
    )
    with override(about["lang"]):
        newsletter.full_clean()
    newsletter.save()


def _sign_up(address: str, lang: str, newsletters: list[Newsletter], at: datetime) -> None:
    reader, _made = Subscriber.objects.get_or_create(
        key=address, defaults={"address": address, "language": lang, "asked_at": at}
    )
    form = SignUp.objects.create(
        subscriber=reader,
        address=address,
        key=address,
        language=lang,
        page="/newsletter/",
        asked_at=at,
        claimed_at=at,
        outcome=SignUp.Outcome.SENT,
        tries=1,
    )
    SignUpChoice.objects.bulk_create(
        SignUpChoice(
            sign_up=form,
            newsletter=newsletter,
            wording=consent.keep_wording(lang, consent.consent_text(newsletter)),
        )
        for newsletter in newsletters
    )
    choices = list(form.choices.select_related("newsletter", "wording"))
    consent.record(ConsentEvent.Kind.REQUESTED, form, choices, at)
    consent.record(ConsentEvent.Kind.MAIL_SENT, form, choices, at + timedelta(seconds=4))
    subscribing.confirm(form, at + timedelta(minutes=3))


def _since(deed: str, reader: Subscriber) -> None:
    now = timezone.now()
    if deed == "pause":
        subscribing.pause(reader, now + timedelta(days=30), now, "/newsletter/you/")
    elif deed == "leave":
        subscribing.leave(reader, now - timedelta(days=2), "/newsletter/leave/")
    else:
        subscribing.suppress(reader.key, Suppression.Reason.ASKED, now - timedelta(days=1))
