"""Asking strangers' servers: no inner address, an end to all patience; and the queue that forgets nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from tests.distribution.servers import hanging_server, other_server
from vestnik.distribution.models import Delivery
from vestnik.distribution.outgoing import queue
from vestnik.distribution.outgoing.http import Forbidden, Unreachable, ask, is_public
from vestnik.distribution.outgoing.queue import LEASE, PAUSES, New

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("192.168.1.1", False), ("169.254.169.254", False), ("0.0.0.0", False), ("::1", False),
        ("::", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True), ("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False), ("2002:7f00:1::", False),
        ("224.0.0.1", False), ("100.64.0.1", False), ("255.255.255.255", False), ("no address", False),
    ],
)  # fmt: skip
def test_inner_addresses_are_known_in_all_their_spellings(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://2130706433:{port}/",
        "http://0x7f.1:{port}/", "http://user@127.0.0.1:{port}/", "ftp://93.184.215.14/", "file:///etc/passwd",
        "http://93.184.215.14:port/", "http://", "http://93.184.215.14/a b", "http://93.184.215.14/\r\nX: y",
    ],
)  # fmt: skip
def test_nobody_is_led_to_an_inner_address(url):
    with other_server() as other:
        port = other.url.rpartition(":")[2].partition("/")[0]
        with pytest.raises(Unreachable):
            ask("GET", url.replace("{port}", port))
        assert other.told == []


def test_what_the_paper_itself_names_may_be_an_inner_address():
    with other_server(200, X_Told="yes") as other:
        answer = ask("POST", other.url + "?a=1", body=b"hello", headers={"X-Asked": "so"}, trusted=True)
    assert (answer.status, answer.headers["x-told"]) == (200, "yes")
    [(path, headers, body)] = other.told
    assert (path, headers["x-asked"], body) == ("/hub?a=1", "so", b"hello")


def test_no_redirect_is_followed():
    with other_server(302, Location="http://127.0.0.1:1/") as other:
        assert ask("GET", other.url, trusted=True).status == 302
    assert len(other.told) == 1


@pytest.mark.parametrize("drip", [b"", b"x", b"HTTP/1.1 200 OK\r\nX: y\r\n"])
def test_a_server_that_hangs_or_drips_is_left_in_time(drip):
    began = monotonic()
    with hanging_server(drip) as url, pytest.raises(Unreachable):
        ask("GET", url, trusted=True, patience=1.0)
    assert monotonic() - began < 5


def test_an_answer_without_end_is_not_read_to_its_end():
    with hanging_server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 400_000) as url, pytest.raises(Unreachable):
        ask("GET", url, trusted=True, patience=3.0)


def test_nobody_at_home_is_said_so():
    with pytest.raises(Unreachable, match="refused"):
        ask("GET", "http://127.0.0.1:9/", trusted=True)
    assert issubclass(Forbidden, Unreachable)


# The queue


def put(*targets: str, key: str = "a") -> None:
    queue.put(Delivery.Kind.WEBSUB, [New(target, key, {}) for target in targets], NOON)


@pytest.mark.django_db
def test_one_of_a_host_is_in_hand_at_a_time_and_nobody_else_gets_it():
    put("https://a.example/1", "https://a.example/2", "https://b.example/1")
    taken = queue.take(NOON, 10)
    assert {one.host for one in taken} == {"a.example", "b.example"}
    assert [one.target for one in queue.take(NOON, 10, busy=["a.example"])] == []
    assert [one.target for one in queue.take(NOON, 10)] == ["https://a.example/2"]


@pytest.mark.django_db
def test_who_is_killed_with_one_in_hand_loses_nothing():
    put("https://a.example/1")
    [first] = queue.take(NOON, 1)
    assert queue.take(NOON + LEASE / 2, 1) == []
    [again] = queue.take(NOON + LEASE, 1)
    assert again.pk == first.pk
    queue.done(first)  # the one who was thought dead comes back: it is no longer theirs
    assert Delivery.objects.exists()
    queue.done(again)
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_what_is_put_in_again_while_it_is_sent_is_sent_again():
    put("https://a.example/1")
    [first] = queue.take(NOON, 1)
    put("https://a.example/1")
    queue.done(first)
    assert Delivery.objects.get().tries == 0


@pytest.mark.django_db
def test_a_host_that_fails_is_left_alone_for_longer_and_longer_and_given_up_in_the_end():
    put("https://a.example/1", "https://a.example/2")
    now = NOON
    for pause in PAUSES:
        [one] = [found for found in queue.take(now, 1) if found.target.endswith("/1")] or queue.take(now, 1)
        assert not queue.failed(one, "away", now)
        assert Delivery.objects.get(pk=one.pk).due_at == now + pause
        Delivery.objects.exclude(pk=one.pk).delete()
        now += pause
    [one] = queue.take(now, 1)
    assert queue.failed(one, "away", now)
    assert not Delivery.objects.exists()
    assert now - NOON > timedelta(days=1)


@pytest.mark.django_db
def test_a_host_that_fails_holds_up_what_else_waits_for_it():
    put("https://a.example/1", "https://a.example/2", "https://b.example/")
    [one] = queue.take(NOON, 1)
    queue.failed(one, "away", NOON)
    assert [found.host for found in queue.take(NOON, 5)] == ["b.example"]


@pytest.mark.django_db
def test_a_host_that_asks_for_time_gets_it():
    put("https://a.example/1")
    [one] = queue.take(NOON, 1)
    queue.failed(one, "slow down", NOON, timedelta(hours=3))
    assert queue.next_due() == NOON + timedelta(hours=3)
