"""As fast as the relay bears, slower when it says so, and no further when harm is done."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from vestnik.newsletters.post.pace import Breaker, Fault, Pace, Rate, WarmUp, provider_of
from vestnik.newsletters.post.verdicts import Throttle, judge
from vestnik.newsletters.post.wire import Answer, Stage


def sent_in(rate: Rate, begin: float, seconds: float) -> int:
    """Mails that a sender gets through that asks every millisecond."""
    sent = 0
    for step in range(int(seconds * 1000)):
        now = begin + step / 1000
        while rate.wait(now) == 0:
            rate.take(now)
            sent += 1
            if sent > 100_000:
                return sent
    return sent


def test_a_rate_is_kept_and_what_was_not_used_is_not_made_up_for():
    rate = Rate(50)
    assert 98 <= sent_in(rate, 100.0, 2) <= 114
    assert 48 <= sent_in(rate, 500.0, 1) <= 64


def test_without_a_rate_nothing_waits():
    assert sent_in(Rate(0), 100.0, 0.01) > 1000


def test_a_throttled_reply_halves_the_rate_after_a_pause_and_it_comes_back_by_5_percent_a_minute():
    rate = Rate(100)
    sent_in(rate, 100.0, 1)
    rate.throttled(101.0)
    rate.throttled(101.1)  # another connection says the same
    assert rate.rate == 50
    assert rate.wait(102.0) == pytest.approx(1.0)
    assert rate.wait(103.1) == 0
    for minute in range(1, 6):
        rate.wait(103.0 + 60 * minute)
        assert rate.rate == pytest.approx(50 * 1.05**minute, rel=0.01)
    rate.wait(103.0 + 60 * 60)
    assert rate.rate == 100


def test_a_relay_that_goes_on_throttling_gets_longer_and_longer_pauses():
    rate = Rate(100)
    pauses, now = [], 100.0
    for _time in range(12):
        rate.throttled(now)
        pauses.append(rate.wait(now))
        now += pauses[-1] + 1.5
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == 300
    assert rate.rate >= 0.2
    rate.taken()
    rate.throttled(now)
    assert rate.wait(now) == 2


def test_half_of_no_limit_is_half_of_what_was_sent():
    rate = Rate(0)
    for number in range(400):
        rate.take(100.0 + number / 100)
    rate.throttled(104.0)
    assert 40 < rate.rate < 60


def test_one_provider_throttled_holds_up_no_other():
    pace = Pace(0, 0)
    pace.throttled("gmail", 100.0)
    assert pace.provider_wait("gmail", 100.1) > 1
    assert pace.provider_wait("abv", 100.1) == 0
    assert pace.relay_wait(100.1) == 0


def test_each_provider_gets_its_rate_only():
    pace = Pace(0, 10)
    sent: Counter[str] = Counter()
    for step in range(2000):
        now = 100.0 + step / 1000
        for provider in ("gmail", "abv"):
            if pace.provider_wait(provider, now) == 0:
                pace.take(provider, now)
                sent[provider] += 1
    assert all(18 <= many <= 23 for many in sent.values())


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("ann@gmail.com", "gmail"),
        ("ann@GoogleMail.com", "gmail"),
        ("ann@hotmail.com", "microsoft"),
        ("ann@abv.bg", "abv"),
        ("ann@small.example", "small.example"),
    ],
)
def test_domains_of_one_provider_count_together(address, provider):
    assert provider_of(address) == provider


def test_a_new_name_begins_with_200_a_day_and_has_200_000_after_six_weeks():
    first = date(2026, 11, 23)
    caps = [WarmUp.of(first, first + timedelta(days=day)).cap for day in range(42)]
    assert caps[0] == 200
    assert caps[-1] == 200_000
    growths = [later / earlier for earlier, later in pairwise(caps)]
    assert all(1.17 < growth < 1.20 for growth in growths)
    assert WarmUp.of(first, first + timedelta(days=42)) is None
    assert WarmUp.of(None, first) is None
    assert WarmUp.of(first, first - timedelta(days=3)).cap == 200


def test_small_domains_share_a_day_s_cap_and_mails_that_come_back_do_not_count():
    pace = Pace(0, 0)
    pace.begin_day(WarmUp(0), Counter())
    for number in range(200):
        assert not pace.is_full("gmail")
        pace.take(f"small{number}.example", 100.0)
    assert pace.is_full("another.example")
    assert not pace.is_full("gmail")
    pace.give_back("small1.example")
    assert not pace.is_full("another.example")


def test_2_percent_of_policy_in_the_last_500_trip_the_breaker_at_any_time():
    breaker = Breaker(fresh=True)
    for _mail in range(5000):
        assert breaker.note(None) is None
    for _mail in range(10):
        assert breaker.note(Fault.POLICY) is None
    assert breaker.note(Fault.POLICY) is Fault.POLICY


def test_policy_refusals_spread_thin_do_not():
    breaker = Breaker(fresh=True)
    assert not any(breaker.note(Fault.POLICY if number % 60 == 0 else None) for number in range(5000))


def test_dead_addresses_trip_it_in_the_first_500_only_and_not_where_a_send_goes_on():
    breaker = Breaker(fresh=True)
    told = [breaker.note(Fault.HARD if number % 10 == 0 else None) for number in range(500)]
    assert told.index(Fault.HARD) == 100
    later = Breaker(fresh=True)
    for _mail in range(500):
        later.note(None)
    assert not any(later.note(Fault.HARD) for _mail in range(100))
    assert not any(Breaker(fresh=False).note(Fault.HARD) for _mail in range(100))


@pytest.mark.parametrize(
    ("code", "words", "stage", "soft", "fault", "throttle"),
    [
        (550, "5.1.1 no such user", Stage.RCPT, False, Fault.HARD, None),
        (552, "5.2.2 mailbox full", Stage.CONTENT, False, None, None),
        (550, "5.7.1 blocked", Stage.CONTENT, True, Fault.POLICY, None),
        (550, "5.7.515 not authenticated", Stage.RCPT, True, Fault.POLICY, None),
        (550, "5.1.8 sender rejected", Stage.MAIL, True, Fault.POLICY, None),
        (450, "4.2.1 not now", Stage.RCPT, True, None, None),
        (451, "4.7.1 greylisted", Stage.RCPT, True, None, Throttle.PROVIDER),
        (421, "4.7.28 rate", Stage.CONTENT, True, None, Throttle.RELAY),
        (454, "4.7.0 throttling", Stage.MAIL, True, None, Throttle.RELAY),
        (452, "4.3.1 no room", Stage.DATA, True, None, Throttle.RELAY),
        (450, "4.2.0 later", Stage.CONTENT, True, None, None),
    ],
)
def test_what_an_answer_means(code, words, stage, soft, fault, throttle):
    verdict = judge(Answer(code, words, stage))
    assert not verdict.is_taken
    assert (verdict.is_soft, verdict.fault, verdict.throttle) == (soft, fault, throttle)


def test_a_mail_is_taken_by_the_answer_to_its_end_only():
    assert judge(Answer(250, "2.0.0 queued", Stage.CONTENT)).is_taken
    assert not judge(Answer(250, "ok", Stage.RCPT)).is_taken
