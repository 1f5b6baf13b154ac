"""Nobody can flood a mailbox, or the paper, through the box."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters.conftest import work
from vestnik.desk.newsletters import on_desk
from vestnik.newsletters import limits
from vestnik.newsletters.limits import Flood, flood, network_of
from vestnik.newsletters.models import SignUp


def mails_after(box, minutes: list[float]) -> list[int]:
    """Mails sent so far, after signing up the same address at each of these minutes."""
    start, sent = timezone.now(), []
    for minute in minutes:
        with freeze_time(start + timedelta(minutes=minute), tick=True):
            assert box.sign_up().status_code == 303
            work()
        sent.append(len(mail.outbox))
    return sent


def test_an_address_gets_one_mail_in_a_quarter_of_an_hour(box):
    assert mails_after(box, [0, 1, 14, 16]) == [1, 1, 1, 2]


def test_an_address_gets_three_mails_a_day(box):
    assert mails_after(box, [0, 20, 40, 60, 600, 1430, 1445]) == [1, 2, 3, 3, 3, 3, 4]


def test_spellings_of_one_address_count_as_one(box):
    for spelling in ("Reader@Mail.example", "reader@mail.EXAMPLE", " reader@mail.example "):
        box.sign_up(spelling)
    work()
    assert len(mail.outbox) == 1


def test_a_network_is_asked_to_wait_and_told_how_long(box, settings):
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_per_network": 2}
    start = timezone.now()
    codes = []
    for minute, ip in enumerate(["192.0.2.1", "192.0.2.99", "192.0.2.200", "192.0.3.1"]):
        with freeze_time(start + timedelta(minutes=minute)):
            codes.append(box.sign_up(f"r{minute}@mail.example", ip=ip))
    assert [answer.status_code for answer in codes] == [303, 303, 429, 303]
    assert int(codes[2].headers["Retry-After"]) == 58 * 60 + 1
    assert not SignUp.objects.filter(key="r2@mail.example").exists()
    with freeze_time(start + timedelta(minutes=2, seconds=58 * 60 + 1)):
        assert box.sign_up("r4@mail.example", ip="192.0.2.3").status_code == 303


def test_all_readers_together_are_limited_too(box, settings):
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_per_hour": 3}
    start = timezone.now()
    answers = [box.sign_up(f"r{n}@mail.example", ip=f"198.51.{n}.1") for n in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 6
    assert [answer.headers["Location"].endswith("?later=1") for answer in answers] == [False] * 3 + [True] * 3
    work()
    assert len(mail.outbox) == 3
    sent = []
    for hours in (1.9, 2.2, 3.1):
        with freeze_time(start + timedelta(hours=hours), tick=True):
            work()
        sent.append(len(mail.outbox))
    assert sent[0] < 6
    assert sent[-1] == 6


def test_the_newsroom_is_told_of_a_flood(box, settings):
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_per_hour": 2}
    assert flood(timezone.now()) is None
    for n in range(4):
        box.sign_up(f"r{n}@mail.example", ip=f"198.51.{n}.1")
    assert flood(timezone.now()) == Flood(in_hour=4, waiting=4)
    [line] = on_desk(User.objects.create_superuser("chief"), [], timezone.now())
    assert (line.tone, line.url) == ("late", "/admin/subscribers/")
    assert on_desk(User.objects.create_user("other"), [], timezone.now()) == ()
    assert flood(timezone.now() + timedelta(hours=1, minutes=1)) is None


def test_when_a_day_of_mails_waits_readers_are_asked_to_come_later(box, settings, monkeypatch):
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_per_hour": 1}
    monkeypatch.setattr(limits, "LONGEST_QUEUE", 2)
    answers = [box.sign_up(f"r{n}@mail.example", ip=f"198.51.{n}.1") for n in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert SignUp.objects.count() == 2


def test_an_address_that_waits_gets_the_same_answer_whether_known_or_not(box, settings):
    box.confirm()
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_per_network": 1}
    known, unknown = box.sign_up(), box.sign_up("other@mail.example")
    assert (known.status_code, unknown.status_code) == (429, 429)


def test_a_forged_forwarding_header_makes_no_new_network(box, settings):
    settings.OPTIONS = {**settings.OPTIONS, "newsletter_per_network": 1}
    codes = []
    for n in range(3):
        box.client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}, 198.51.{n}.1"
        codes.append(box.sign_up(f"r{n}@mail.example").status_code)
    assert codes == [303, 429, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_readers_are_counted_by_their_network(address, network):
    assert network_of(address) == network


def test_the_network_itself_is_not_written_down(box):
    box.sign_up()
    sign_up = SignUp.objects.get()
    assert sign_up.network == ""
    assert "192.0.2" not in sign_up.network_hash
    assert len(sign_up.network_hash) == 64
