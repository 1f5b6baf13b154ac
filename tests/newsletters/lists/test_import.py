"""Bringing a list over: what the look says is done, and nobody is mailed who did not ask."""

from __future__ import annotations

import csv
import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.newsletters import make
from tests.newsletters.conftest import link, work
from vestnik.newsletters.addresses import address_hash
from vestnik.newsletters.deeds import importing
from vestnik.newsletters.deeds.told import Mistake
from vestnik.newsletters.forget import tidy
from vestnik.newsletters.models import ConsentEvent, ListImport, Subscriber, Subscription, Suppression
from vestnik.newsletters.reading.lists import bringing
from vestnik.newsletters.subscribing import leave, suppress
from vestnik.stories.newsroom import CHIEF, EDITOR, group_name

LISTMONK = b"""uuid,email,name,attributes,status,created_at,updated_at
1,new@mail.example,New,{},enabled,2024-05-31T10:00:00Z,2024-06-01
2,Left@mail.example,L,{},disabled,2024-05-31T10:00:00Z,2024-06-01
3,blocked@mail.example,B,{},blocklisted,2024-05-31T10:00:00Z,2024-06-01
4,NEW@mail.example,Twice,{},enabled,2024-05-31T10:00:00Z,2024-06-01
5,not an address,N,{},enabled,2024-05-31T10:00:00Z,2024-06-01
6,gold@mail.example,G,{},gold,2024-05-31T10:00:00Z,2024-06-01
"""


@pytest.fixture
def weekly(paper):
    return make.newsletter()


def look(weekly, data: bytes, source: str = "listmonk, old site") -> ListImport:
    job = bringing.keep_list(data, "list.csv", weekly, source)
    bringing.look_through(job)
    job.refresh_from_db()
    return job


def counts(found: dict) -> dict:
    return {verdict: many for verdict, many in found.items() if verdict != "how"}


def bring(job: ListImport) -> ListImport:
    bringing.bring_over(job)
    job.refresh_from_db()
    return job


def test_the_look_writes_nobody(weekly):
    job = look(weekly, LISTMONK)
    assert counts(job.found) == {
        "new": 1,
        "left_there": 1,
        "blocked": 1,
        "twice": 1,
        "address": 1,
        "status": 1,
    }
    assert not Subscriber.objects.exists()
    assert not Suppression.objects.exists()


def test_what_the_look_said_is_done(weekly):
    job = bring(look(weekly, LISTMONK))
    assert counts(job.found) == job.done
    reader = Subscriber.objects.get()
    assert (reader.address, reader.state, f"{reader.confirmed_at:%Y-%m-%d}") == (
        "new@mail.example",
        "confirmed",
        "2024-05-31",
    )
    assert Subscription.objects.get().state == "on"
    assert Suppression.objects.get().address_hash == address_hash("blocked@mail.example")
    proof = ConsentEvent.objects.get(kind="imported")
    assert (proof.newsletter, proof.detail) == ("weekly", "listmonk, old site (listmonk), 2024-05-31")
    work()
    assert mail.outbox == []


def test_the_report_names_each_line_and_what_is_wrong_with_it(weekly):
    job = look(weekly, LISTMONK + b'=cmd(),x\n"open\n')
    rows = list(csv.reader(io.StringIO(bringing.report_of(job).decode("utf-8-sig"))))
    told = {int(line): words for line, words, _text in rows[1:]}
    assert set(told) == {3, 4, 5, 6, 7, 8, 9}
    assert "gold" in told[7]
    assert not any(text.startswith("=") for _line, _words, text in rows)


def test_nobody_is_brought_back_who_has_left_or_wants_no_mail(weekly, box):
    for name in ("left", "gone", "never", "stays"):
        box.confirm(f"{name}@mail.example", letters=[weekly])
    leave(Subscriber.objects.get(key="left@mail.example"), timezone.now())
    leave(Subscriber.objects.get(key="gone@mail.example"), timezone.now())
    Subscriber.objects.get(key="gone@mail.example").delete()
    suppress("never@mail.example", Suppression.Reason.ASKED, timezone.now())
    data = b"email\n" + b"".join(
        b"%s@mail.example\n" % n for n in (b"left", b"gone", b"never", b"stays", b"new")
    )
    job = bring(look(weekly, data))
    assert job.done == {"left_here": 2, "suppressed": 1, "already": 1, "new": 1}
    on = Subscription.objects.filter(state="on").values_list("subscriber__key", flat=True)
    assert set(on) == {"stays@mail.example", "new@mail.example"}


def test_who_left_between_the_look_and_the_import_stays_away(weekly, box):
    box.confirm(letters=[make.newsletter(slug="daily", name="Денят")])
    job = look(weekly, b"email\nreader@mail.example\n")
    assert counts(job.found) == {"more": 1}
    box.client.post(link("leave"))
    assert bring(job).done == {"left_here": 1}
    assert not Subscription.objects.filter(newsletter=weekly).exists()


def test_a_subscriber_of_another_newsletter_gets_this_one_too(weekly, box):
    box.confirm(letters=[make.newsletter(slug="daily", name="Денят")])
    bring(look(weekly, b"email\nreader@mail.example\n"))
    assert Subscriber.objects.count() == 1
    assert Subscription.objects.filter(state="on").count() == 2


def test_who_asked_and_did_not_confirm_is_confirmed_by_the_older_consent(weekly, box):
    box.sign_up()
    work()
    bring(look(weekly, b"email\nreader@mail.example\n"))
    assert Subscriber.objects.get().state == "confirmed"
    assert Subscription.objects.get().newsletter == weekly


def test_an_import_that_was_killed_goes_on_where_it_was(weekly, monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.reading.lists.judging.BATCH", 3)
    lines = [b"r%d@mail.example\n" % (n % 8) for n in range(10)]
    job = look(weekly, b"email\n" + b"".join(lines))
    write, calls = bringing._write, []

    def dies(*given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        write(*given)

    monkeypatch.setattr(bringing, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        bringing.bring_over(job)
    job.refresh_from_db()
    assert job.position == 6
    assert bring(job).done == counts(job.found) == {"new": 8, "twice": 2}
    assert Subscriber.objects.count() == 8


def test_a_file_without_addresses_says_so(weekly):
    job = look(weekly, b"a,b\nc,d\n")
    assert job.state == "failed"
    assert job.problem


@pytest.mark.skipif(not os.environ.get("MEASURE"), reason="a measurement for a quiet machine: MEASURE=1")
@pytest.mark.slow
def test_a_hundred_thousand_lines_with_rubbish_take_less_than_a_minute(weekly):
    lines = [
        b'"broken;\xff\xfe line %d\n' % n
        if n % 20 == 0
        else b"reader%d@mail.example,Name %d,enabled\n" % (n, n)
        for n in range(100_000)
    ]
    began = time.monotonic()
    job = bring(look(weekly, b"email,name,status\n" + b"".join(lines)))
    took = time.monotonic() - began
    assert job.done["new"] == 95_000 == Subscriber.objects.count()
    assert sum(job.done.values()) == 100_000
    assert took < 60, took


# --- in the admin


@pytest.fixture
def chief(client, paper):
    user = User.objects.create_user("chief")
    with override("bg"):
        user.groups.add(Group.objects.get(name=group_name(CHIEF)))
    client.force_login(user)
    return client


def test_a_chief_uploads_looks_and_brings_over(chief, weekly):
    url = reverse("newsletter_imports")
    assert chief.get(url).status_code == 200
    sent = {
        "file": SimpleUploadedFile("subscribers.csv", LISTMONK),
        "newsletter": weekly.pk,
        "consent_source": "Форма на стария сайт",
    }
    where = chief.post(url, sent).headers["Location"]
    assert chief.get(where).status_code == 200
    work()
    page = chief.get(where).content.decode()
    assert reverse("newsletter_import_begin", args=[ListImport.objects.get().pk]) in page
    chief.post(reverse("newsletter_import_begin", args=[ListImport.objects.get().pk]))
    work()
    assert Subscriber.objects.get().address == "new@mail.example"
    report = chief.get(reverse("newsletter_import_report", args=[ListImport.objects.get().pk]))
    assert report.headers["Content-Type"].startswith("text/csv")
    assert "gold@mail.example" in report.content.decode()
    assert bytes(ListImport.objects.get().content) == b""


def test_pressing_twice_brings_over_once(chief, weekly):
    job = look(weekly, LISTMONK)
    for _time in range(2):
        chief.post(reverse("newsletter_import_begin", args=[job.pk]))
    work()
    assert ConsentEvent.objects.filter(kind="imported").count() == 1


@pytest.mark.parametrize("name", ["newsletter_imports", "newsletter_import", "newsletter_import_report"])
def test_editors_see_no_lists(client, weekly, name):
    job = look(weekly, LISTMONK)
    user = User.objects.create_user("editor")
    with override("bg"):
        user.groups.add(Group.objects.get(name=group_name(EDITOR)))
    client.force_login(user)
    answer = client.get(reverse(name, args=[] if name == "newsletter_imports" else [job.pk]))
    assert "mail.example" not in answer.content.decode()
    assert answer.status_code in (302, 403)


def test_files_of_lists_are_forgotten(weekly):
    job = look(weekly, LISTMONK)
    tidy(timezone.now() + timedelta(days=8))
    job.refresh_from_db()
    assert (bytes(job.content), bytes(job.report)) == (b"", b"")


# --- by the command


def told(path: Path, **options) -> str:
    given = {
        "file": path, "newsletter": "weekly", "language": "bg", "source": "", "agreed_on": None, "report": None,
        "dry_run": False, **options,
    }  # fmt: skip
    return "\n".join(importing.import_list(given))


def test_the_command_says_what_it_would_do_and_does_it(weekly, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(LISTMONK)
    assert "Nothing was done" in told(path, dry_run=True, report=tmp_path / "report.csv")
    assert "gold" in (tmp_path / "report.csv").read_text("utf-8-sig")
    assert not Subscriber.objects.exists()
    assert not ListImport.objects.exists()
    assert "new subscribers" in told(path, source="listmonk")
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [({}, "--source"), ({"newsletter": "none", "source": "x"}, "There is no newsletter none")],
)
def test_a_mistake_is_told(weekly, tmp_path, options, words):
    path = tmp_path / "list.csv"
    path.write_bytes(LISTMONK)
    with pytest.raises(Mistake, match=words):
        told(path, **options)
