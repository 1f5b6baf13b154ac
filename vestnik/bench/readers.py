"""A newsletter with readers, as many as wanted, and what is done with it. Inside Django."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from vestnik.newsletters import marks, tokens
from vestnik.newsletters.letter.compiled import TOKEN, Compiled, Parts, Slots, compile_parts
from vestnik.newsletters.models import Issue, Newsletter, Subscriber, Subscription
from vestnik.newsletters.post import relay
from vestnik.newsletters.post.counts import counts
from vestnik.newsletters.post.desk import Desk
from vestnik.newsletters.post.freeze import Written, freeze
from vestnik.newsletters.post.owed import readers_of
from vestnik.newsletters.post.spool import spool

SLUG = "bench"
#: what the letter is made of
SENTENCE = "The council put off the matter to the end of the month, when there will be a second opinion. "
STORIES = 18


def make_readers(many: int) -> dict[str, int]:
    """A newsletter with `many` confirmed readers; tells how large its mails are, in bytes."""
    locale = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]
    newsletter = Newsletter.objects.create(locale=locale, slug=SLUG, name="Bench")
    now = timezone.now()
    providers = ("gmail.com", "abv.bg", "outlook.com", "mail.bg", "yahoo.com", "small.example")
    series = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
    domain = (
        "CASE " + " ".join(f"WHEN i %% 6 = {i} THEN '{name}'" for i, name in enumerate(providers)) + " END"
    )
    subscriber, subscription = Subscriber._meta.db_table, Subscription._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {subscriber} (address, key, language, state, nonce, asked_at, confirmed_at) "  # noqa: S608
            f"{series} SELECT 'reader' || i || '@' || {domain}, 'reader' || i || '@' || {domain}, %s, "
            "'confirmed', 'n' || i, %s, %s FROM n",
            [many, newsletter.lang, now, now],
        )
        cursor.execute(
            f"INSERT INTO {subscription} (subscriber_id, newsletter_id, state, since, turn) "  # noqa: S608
            f"SELECT id, %s, 'on', %s, (id * 2654435761) %% 4611686018427387847 FROM {subscriber}",
            [newsletter.pk, now],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"size": len(_letter().raw(_slots(1, 1, "reader1@gmail.com"))), "readers": many}


def send(messages: int, core: int) -> dict[str, float]:
    """Sends an issue, as the sender does; tells how long that took, and its processor's seconds."""
    os.sched_setaffinity(0, {core})
    issue, seconds = _begin(Issue.objects.count() + 1)
    desk = Desk(spool(), relay.pace())
    transport = relay.transport(desk)
    began, cpu = time.perf_counter(), time.process_time()
    while Issue.objects.filter(pk=issue.pk, state=Issue.State.SENDING).exists():
        transport.step(desk.patience)
        desk.tick()
    told = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    desk.is_ending = True
    transport.finish(5)
    found = counts(issue)
    if (found.accepted, found.audience) != (messages, messages):
        raise SystemExit(f"Not all mails were taken: {found}")
    return {"messages": messages, "freeze_seconds": seconds, **told}


def backend(messages: int, core: int) -> dict[str, float]:
    """The same letter to some of the readers by Django's own backend, one connection kept open."""
    os.sched_setaffinity(0, {core})
    html, text = _words()
    readers = Subscriber.objects.values_list("pk", "address")[:messages]
    newsletter = Newsletter.objects.get(slug=SLUG)
    began, cpu = time.perf_counter(), time.process_time()
    with mail.get_connection("django.core.mail.backends.smtp.EmailBackend") as opened:
        for pk, address in readers:
            token = tokens.reader_token(pk, newsletter.pk)
            message = EmailMultiAlternatives(
                "The week",
                text.replace(TOKEN, token),
                "news@bench.example",
                [address],
                connection=opened,
                headers={"List-Unsubscribe": f"<https://bench.example/newsletter/leave/{token}/>"},
            )
            message.attach_alternative(html.replace(TOKEN, token), "text/html")
            message.send()
    return {
        "messages": messages,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
    }


def audience(rounds: int) -> dict[str, list[float]]:
    """Seconds that the freeze of an audience takes, without and with corrections that all of it is owed, the list of
    subscribers, and a search in it.
    """
    from django.contrib.auth import get_user_model
    from django.urls import reverse

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.filter(is_superuser=True).first())
    page = reverse("subscribers:index")
    found: dict[str, list[float]] = {"freeze": [], "notes": [], "list": [], "search": []}
    for number in range(1, rounds + 1):
        issue, seconds = _begin(2 * number - 1)
        found["freeze"].append(seconds)
        found["notes"].append(_begin(2 * number, wrong=[issue])[1])
        for name, words in (("list", ""), ("search", f"?q=reader{number}77")):
            began = time.perf_counter()
            status = client.get(page + words).status_code
            found[name].append(time.perf_counter() - began)
            if status != 200:
                raise SystemExit(f"{page}{words} is answered by {status}")
    return found


def _begin(number: int, wrong: Sequence[Issue] = ()) -> tuple[Issue, float]:
    """An issue, its audience just frozen, and the seconds that took; to readers of the issues `wrong` it tells a
    correction.
    """
    newsletter = Newsletter.objects.get(slug=SLUG)
    issue = Issue.objects.create(
        newsletter=newsletter, number=number, subject="The week", made_at=timezone.now()
    )
    letter = _letter().dump()
    began = time.perf_counter()
    written = Written(letter, "", [], letter if wrong else b"", readers_of(wrong))
    with transaction.atomic():
        now = timezone.now()
        readers = freeze(issue, written, now)
        Issue.objects.filter(pk=issue.pk).update(
            state=Issue.State.SENDING, started_at=now, send_at=now, audience=readers
        )
    return issue, time.perf_counter() - began


def _slots(issue: int, reader: int, address: str) -> Slots:
    return Slots(address.encode(), tokens.reader_token(reader, 1).encode(), marks.mark(issue, reader))


def _letter() -> Compiled:
    """About 60 KB: stories with words as they are in a newsletter, and the reader's own link."""
    html, text = _words()
    return compile_parts(
        Parts(
            sender_name="Bench",
            sender="news@bench.example",
            subject="The week",
            date=datetime(2026, 11, 23, 7, tzinfo=UTC),
            unsubscribe=f"https://bench.example/newsletter/leave/{TOKEN}/",
            text=text,
            html=html,
            boundary="=_bench",
        )
    )


def _words() -> tuple[str, str]:
    leave = f"https://bench.example/newsletter/leave/{TOKEN}/"
    cell = '<tr><td style="padding:0 24px;font-family:Georgia,serif;font-size:16px;line-height:24px">'
    story = f"{cell}<h2>{SENTENCE}</h2></td></tr>{cell}{SENTENCE * 28}</td></tr>\n"
    html = f"<html><body><table>{story * STORIES}</table><a href='{leave}'>Leave</a></body></html>"
    text = f"{SENTENCE * 2}\n\n" * STORIES + f"{leave}\n"
    return html, text
