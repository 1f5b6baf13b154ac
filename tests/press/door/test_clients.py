"""Whose word is believed about the reader's address and scheme, and which hosts are the paper's."""

import pytest

from vestnik.press.door.clients import Clients, Hosts, networks, within
from vestnik.press.door.codings import BROTLI, GZIP, IDENTITY, choose

PROXIES = ("10.0.0.0/8", "2001:db8::/32", "unix")


@pytest.mark.parametrize(
    ("peer", "says", "reader"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1,nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8::1", "2001:DB8:1::5, 2a00::7", "2a00::7"),
        ("2a00::1", "198.51.100.1", "2a00::1"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
    ],
)
def test_the_reader_is_the_nearest_one_who_is_no_trusted_proxy(peer, says, reader):
    assert Clients(PROXIES).reader(peer, {b"x-forwarded-for": says.encode()}) == reader


def test_only_a_trusted_proxy_tells_the_scheme():
    clients, told = Clients(PROXIES), {b"x-forwarded-proto": b"https"}
    assert clients.scheme("10.1.1.1", "http", told) == "https"
    assert clients.scheme("192.0.2.1", "http", told) == "http"
    assert clients.scheme("10.1.1.1", "http", {b"x-forwarded-proto": b"gopher"}) == "http"
    assert clients.scheme("10.1.1.1", "http", {}) == "http"


def test_nobody_is_trusted_by_default():
    assert not Clients(()).is_trusted("127.0.0.1")
    assert not within("nonsense", networks(["0.0.0.0/0"]))


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        (b"paper.example", True), (b"PAPER.Example:8000", True), (b"www.paper.example", False),
        (b"a.other.example", True), (b"other.example", True), (b"xother.example", False), (b"[::1]:80", True),
        (b"paper.example:", True), (b"paper.example:80a", False), (b"paper.example:80:90", False), (b"", False),
        (b"user@paper.example", False), (b"paper.example/x", False), (None, False), (b"paper.example\xff", False),
    ],
)  # fmt: skip
def test_a_host_is_ours_or_not(host, ours):
    assert (host in Hosts(("paper.example", ".other.example", "[::1]"))) is ours


def test_made_up_hosts_do_not_fill_the_memory():
    hosts = Hosts(("*",))
    for number in range(20_000):
        assert b"x%d.example" % number in hosts
    assert len(hosts.known) <= 4096


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, IDENTITY), (b"", IDENTITY), (b"gzip", GZIP), (b"GZIP", GZIP), (b"x-gzip", GZIP), (b"br", IDENTITY),
        (b"gzip, deflate, br, zstd", BROTLI), (b"gzip;q=0", IDENTITY), (b"gzip;q=0.5, br;q=0.1", GZIP),
        (b"*", BROTLI), (b"*;q=0", IDENTITY), (b"identity;q=1, gzip;q=0.5", IDENTITY), (b"gzip;q=nonsense", IDENTITY),
        (b"deflate", IDENTITY), (b"gzip; q=1.0", GZIP), (b"br;q=1, gzip;q=0", IDENTITY), (b"identity;q=0", IDENTITY),
    ],
)  # fmt: skip
def test_the_best_coding_that_a_reader_takes(accept, coding):
    assert choose(accept) == coding
