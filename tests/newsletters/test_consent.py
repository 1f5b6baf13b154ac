"""What a consent is proven by."""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters.conftest import CONSENT, link, work
from vestnik.newsletters.addresses import address_hash
from vestnik.newsletters.models import ConsentEvent, ConsentWording
from vestnik.newsletters.written_once import WrittenOnce


def events() -> list[ConsentEvent]:
    return list(ConsentEvent.objects.select_related("wording"))


def test_each_step_is_written_with_its_time_page_language_and_wording(box):
    with freeze_time("2026-11-22 10:00:00+00:00"):
        box.sign_up(lang="en", page="/en/politics/")
        work()
    with freeze_time("2026-11-23 08:30:00+00:00"):
        box.client.post(link("confirm"))
    told = [(e.kind, f"{e.at:%d %H:%M %Z}", e.page, e.language, e.wording.text) for e in events()]
    assert told == [
        ("requested", "22 10:00 UTC", "/en/politics/", "en", CONSENT["en"]),
        ("mail_sent", "22 10:00 UTC", "/en/politics/", "en", CONSENT["en"]),
        ("confirmed", "23 08:30 UTC", "/en/newsletter/confirm/", "en", CONSENT["en"]),
    ]
    assert {event.address_hash for event in events()} == {address_hash("reader@mail.example")}


def test_the_wording_is_kept_word_for_word_with_its_hash_and_version(box, paper):
    text = "  Да — „съгласен“ съм;\n\tправо на отказ: чл. 7, ал. 3.  "
    paper["bg"].consent_text = text
    paper["bg"].save()
    box.confirm(text=text)
    wording = events()[-1].wording
    assert wording.text == text
    assert wording.hash == hashlib.sha256(text.encode()).hexdigest()
    before = [kept.text for kept in ConsentWording.objects.filter(language="bg").order_by("pk")]
    assert wording.version == before.index(text) + 1 == len(before) == 3


def test_a_page_older_than_the_wording_counts_with_the_wording_it_showed(box, paper):
    paper["bg"].consent_text = "Нови думи."
    paper["bg"].save()
    box.sign_up(text=CONSENT["bg"])
    work()
    assert events()[0].wording.text == CONSENT["bg"]
    page = box.client.get(link("confirm")).content.decode()
    assert "Съгласявам се" in page.split("<main")[1]
    assert "Нови думи" not in page.split("<main")[1]


def test_nobody_can_make_up_a_wording(box):
    box.sign_up(text="Съгласявам се на всичко.")
    work()
    assert events()[0].wording.text == CONSENT["bg"]


def test_the_ledger_can_not_be_rewritten(box):
    box.confirm()
    for row in (events()[0], ConsentWording.objects.first()):
        with pytest.raises(WrittenOnce):
            row.save()
        with pytest.raises(WrittenOnce):
            row.delete()
        with pytest.raises(WrittenOnce):
            type(row).objects.update(language="en")
        with pytest.raises(WrittenOnce):
            type(row).objects.all().delete()
    assert len(events()) == 3


def test_the_ledger_holds_no_address_and_no_network(box):
    box.confirm("reader@mail.example", ip="192.0.2.7")
    rows = str(list(ConsentEvent.objects.values())) + str(list(ConsentWording.objects.values()))
    assert "reader" not in rows
    assert "192.0.2" not in rows


def test_a_paper_may_choose_to_keep_the_network(box, settings):
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_keep_network": True}
    box.confirm(ip="192.0.2.7")
    assert {event.network for event in events()} == {"192.0.2.0/24"}


def test_the_proof_outlives_the_subscriber(box):
    from vestnik.newsletters.forget import tidy
    from vestnik.newsletters.models import SignUp, Subscriber

    box.confirm()
    box.client.post(link("leave"))
    tidy(timezone.now() + timedelta(days=31))
    assert not Subscriber.objects.exists()
    assert not SignUp.objects.exists()
    assert [event.kind for event in events()] == ["requested", "mail_sent", "confirmed", "left"]


def test_a_sign_up_and_its_task_are_written_both_or_not_at_all(box, monkeypatch):
    from vestnik.newsletters import signup
    from vestnik.newsletters.models import SignUp

    class Full:
        @staticmethod
        def enqueue(_number):
            raise OSError("disk full")

    monkeypatch.setattr(signup, "answer_sign_up", Full)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        box.sign_up()
    assert not SignUp.objects.exists()
