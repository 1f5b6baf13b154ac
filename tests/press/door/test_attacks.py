"""Known attacks on what stands between readers and an application, tried on a real door by raw bytes."""

import socket
import time

import pytest

from tests.press.door.conftest import read_all, read_until


@pytest.fixture
def scene(one_scene):
    one_scene.forget()
    return one_scene


HOST = b"Host: paper.example\r\n"


def once(path: str | bytes, *lines: bytes, method: bytes = b"GET") -> bytes:
    path = path.encode() if isinstance(path, str) else path
    head = b"".join(line + b"\r\n" for line in lines)
    return method + b" " + path + b" HTTP/1.1\r\n" + HOST + head + b"Connection: close\r\n\r\n"


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer[:80]
    return int(answer[9:12])


# Cache poisoning: what one reader sends must not be in what another gets


@pytest.mark.parametrize(
    "line",
    [
        b"X-Forwarded-Host: evil.example", b"X-Host: evil.example", b"Forwarded: host=evil.example",
        b"X-Forwarded-Proto: evil", b"X-Forwarded-Scheme: nothttps", b"X-Forwarded-Port: 1",
        b"X-Forwarded-Prefix: /evil", b"X-Original-URL: /admin/", b"X-Rewrite-URL: /admin/",
        b"X-HTTP-Method-Override: POST", b"X-Forwarded-For: evil", b"X-Vestnik-Make: 1", b"X_Vestnik_Make: 1",
        b"Surrogate-Capability: x=ESI/1.0", b"Accept-Language: en", b"User-Agent: evil", b"Cookie: lang=en",
        b"Proxy: evil", b"X_Forwarded_For: evil", b"Connection: x-vestnik-make, host, x-forwarded-for",
    ],
)  # fmt: skip
def test_no_header_of_the_readers_reaches_the_make_of_a_page(scene, line):
    scene.django.pages["/news/"] = ["новини"]
    answer = scene.raw(once("/news/", line))
    assert status(answer) == 200
    [make] = [asked for asked in scene.django.asked if asked.target == "/news/"]
    assert sorted(name.lower() for name in make.headers) == ["host", "x-forwarded-proto", "x-vestnik-make"]
    assert (make.headers["Host"], make.headers["X-Forwarded-Proto"]) == ("paper.example", "http")


@pytest.mark.parametrize(
    "line",
    [
        b"X-Forwarded-Host: evil.example", b"X-Forwarded-For: evil", b"X-Forwarded-Proto: https",
        b"X-Vestnik-Make: 1", b"X_Vestnik_Make: 1", b"X_Forwarded_For: evil", b"Forwarded: host=evil",
        b"X-Original-URL: /admin/", b"X-HTTP-Method-Override: DELETE", b"Proxy: evil", b"Keep-Alive: 5",
        b"Surrogate-Capability: x=ESI/1.0",
    ],
)  # fmt: skip
def test_what_passes_straight_is_stripped_of_what_only_proxies_may_say(scene, line):
    scene.raw(once("/admin/", line))
    [asked] = scene.django.asked
    assert not {name.lower() for name in asked.headers} - {
        "host", "x-forwarded-for", "x-forwarded-proto",
    }  # fmt: skip
    assert asked.headers["X-Forwarded-For"] == "127.0.0.1"
    assert asked.headers["X-Forwarded-Proto"] == "http"


@pytest.mark.parametrize(
    "host", [b"evil.example", b"paper.example.evil.example", b"paper.example@evil", b"evil.example:80", b""]
)
def test_another_host_gets_no_page_and_makes_none(scene, host):
    scene.press("/news/", "новини")
    scene.get("/news/")
    answer = scene.raw(b"GET /news/ HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    assert b"X-Press: hit" not in answer
    assert b"x-press: hit" not in answer
    assert scene.django.makes() == []


def test_spellings_of_the_own_host_get_the_same_page(scene):
    scene.press("/news/", "новини")
    for host in (b"paper.example", b"PAPER.example", b"paper.example:8000"):
        answer = scene.raw(b"GET /news/ HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        assert b"x-press: hit" in answer


def test_a_target_with_another_authority_is_refused_and_with_the_same_one_understood(scene):
    scene.press("/news/", "новини")
    assert status(scene.raw(once("http://evil.example/news/"))) == 400
    assert status(scene.raw(once("http://paper.example@evil.example/news/"))) == 400
    assert b"x-press: hit" in scene.raw(once("http://paper.example/news/"))


# Cache deception: what is one person's must not be kept for others, whatever it is called


@pytest.mark.parametrize(
    "path",
    [
        "/admin/x.css", "/admin/;x.css", "/admin/..;/news/", "/news/..%2fadmin/",
        "/news/%2e%2e/admin/", "/news/../admin/",
        "/news;x.css", "/news/;/x.css", "//admin/", "/news//", "/news/%2f", "/news/%5c", "/news\\",
        "/news/%00", "/%6eews/%",
        "/news/%c0%af", "/news/%ff", "/./news/", "/news/.", "/admin%2f", "/news/%0d%0aX: y",
        "/news/%3fpage=2", "/news/%23",
    ],
)  # fmt: skip
def test_a_strange_path_is_no_page_and_leaves_nothing(scene, path):
    scene.press("/news/", "новини")
    scene.get("/news/")
    before = set(scene.store.addresses())
    path = path.replace(" ", "%20")
    answer = scene.raw(once(path))
    assert b"x-press: hit" not in answer
    assert status(answer) in (200, 400, 404)
    assert set(scene.store.addresses()) - {"/_press/unavailable/bg/"} == before - {"/_press/unavailable/bg/"}


def test_two_spellings_of_one_letter_are_one_page(scene):
    scene.press("/news/", "новини")
    assert b"x-press: hit" in scene.raw(once("/%6eews/"))
    assert list(scene.store.addresses()).count("/news/") == 1


def test_a_session_beside_a_second_cookie_line_is_seen(scene):
    scene.press("/news/", "новини")
    scene.get("/news/")
    answer = scene.raw(once("/news/", b"Cookie: a=b", b"Cookie: sessionid=x"))
    assert b"straight GET /news/" in answer
    assert scene.django.asked[-1].headers.get_all("Cookie") == ["a=b", "sessionid=x"]


# Request smuggling: door and Django must see the same requests

SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: paper.example\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        (b"Content-Length: 5", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: chunked", b"Content-Length: 5"),
        (b"Content-Length: 5", b"Content-Length: 5"),
        (b"Content-Length: 5", b"Content-Length: 6"),
        (b"Content-Length: 5, 5",), (b"Content-Length: +5",), (b"Content-Length: 0x5",),
        (b"Content-Length: -1",),
        (b"Content-Length: 5 ", b"Content-Length : 0"), (b"Content-Length : 0",), (b"Content-Length\t: 0",),
        (b"Transfer-Encoding: xchunked",), (b"Transfer-Encoding : chunked",),
        (b"Transfer-Encoding: chunked, identity",),
        (b"Transfer-Encoding:\x0bchunked",), (b"Transfer-Encoding: \x00chunked",),
        (b"Transfer-Encoding: identity",),
        (b"Transfer-Encoding: chunked", b"Transfer-Encoding: x"), (b"X: y\r\n Transfer-Encoding: chunked",),
        (b"X: y\rTransfer-Encoding: chunked",), (b"X: y\nTransfer-Encoding: chunked",),
        (b" X: y",), (b"Host: evil.example",),
        (b"Transfer-Encoding: chunked",), (b"Transfer-Encoding: gzip, chunked",), (b"X\x00Y: z",), (b": y",),
    ],
)  # fmt: skip
def test_a_request_that_could_be_read_in_two_ways_is_refused(scene, lines):
    head = b"".join(line + b"\r\n" for line in lines)
    answer = scene.raw(b"POST /form/ HTTP/1.1\r\n" + HOST + head + b"\r\n0\r\n\r\n" + SMUGGLED, wait=3)
    assert status(answer) in (400, 411)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer
    assert scene.django.asked == []


@pytest.mark.parametrize("line_end", [b"\n", b"\r"])
def test_other_line_ends_are_refused(scene, line_end):
    answer = scene.raw(once("/admin/").replace(b"\r\n", line_end), wait=1)
    assert answer == b"" or status(answer) == 400
    assert scene.django.asked == []


def test_a_body_of_a_get_is_a_body_and_no_request(scene):
    scene.press("/news/", "новини")
    scene.get("/news/")
    body = SMUGGLED
    lines = (b"Content-Length: %d" % len(body),)
    head = b"GET /news/ HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + b"\r\n"
    answer = scene.raw(head + body + once("/news/"))
    assert answer.count(b"HTTP/1.1 200") == 2
    assert [(asked.target, asked.body) for asked in scene.django.asked] == [("/news/", body)]


# Odd requests


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"CONNECT paper.example:80 HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        (b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        (b"GET /#x HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 200-ok\r\nContent-Length: 1\r\n\r\nx", 417),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"y" * 40_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"y" * 200_000, 431),
    ],
)
def test_an_odd_request_is_refused_and_the_connection_ends(scene, data, expected):
    answer = scene.raw(data, wait=5)
    assert status(answer) == expected
    assert b"connection: close" in answer


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Cookie: " + b"x" * 5_000_000, b"431"),
        (b"Transfer-Encoding: chunked\r\n\r\n" + b"z" * 5_000_000, b"411"),
    ],
)
def test_a_refusal_reaches_who_is_still_sending(scene, head, expected):
    answer = scene.raw(b"POST /news/ HTTP/1.1\r\n" + HOST + head)
    assert answer.split()[1] == expected


def test_another_protocol_than_http_1_is_not_taken_up(scene):
    scene.press("/news/", "новини")
    data = (
        b"GET /news/ HTTP/1.1\r\n"
        + HOST
        + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"
        + SMUGGLED
    )
    answer = scene.raw(data, wait=5)
    assert answer.count(b"HTTP/1.1 200") == 1
    assert "/smuggled" not in scene.django.straight()


def test_expect_100_is_answered_when_the_body_is_wanted(scene):
    connection = scene.connect()
    connection.sendall(
        b"POST /form/ HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    )
    assert read_until(connection, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"ab")
    read_until(connection, b"straight POST /form/")
    assert scene.django.asked[-1].body == b"ab"


def test_old_http_gets_its_answer_and_the_end(scene):
    scene.press("/news/", "новини")
    for lines in (b"", b"Connection: keep-alive\r\n"):
        answer = scene.raw(b"GET /news/ HTTP/1.0\r\n" + HOST + lines + b"\r\n", wait=5)
        assert b"x-press: hit" in answer
        assert b"connection: close" in answer
    assert b"straight GET /admin/" in scene.raw(b"GET /admin/ HTTP/1.0\r\n\r\n")


# Order, and time


def test_answers_come_in_the_order_of_requests(scene):
    scene.press("/news/", "новини")
    scene.get("/news/")

    def slow(handler):
        time.sleep(0.4)
        handler.answer(200, b"[slow]")

    scene.django.answers["/admin/slow"] = slow
    keep = b" HTTP/1.1\r\n" + HOST + b"\r\n"
    hit, straight = b"GET /news/" + keep, b"GET /admin/slow" + keep
    answer = scene.raw(hit + straight + hit + hit + straight + once("/news/"))
    found = answer.replace("новини".encode(), b"[hit]")
    order = [word for word in found.replace(b"]", b"[").split(b"[") if word in (b"hit", b"slow")]
    assert order == [b"hit", b"slow", b"hit", b"hit", b"slow", b"hit"]


def test_requests_in_pieces_of_one_byte_are_understood(scene):
    scene.press("/news/", "новини")
    scene.get("/news/")
    connection = scene.connect()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in b"GET /news/ HTTP/1.1\r\n" + HOST + b"\r\n" + once("/news/"):
        connection.sendall(bytes([byte]))
    assert read_all(connection).count(b"x-press: hit") == 2


def test_known_heads_are_the_same_as_unknown_ones(scene):
    scene.press("/news/", "новини")
    scene.press("/other/", "друго")
    connection = scene.connect()
    bodies = {b"/news/": "новини".encode(), b"/other/": "друго".encode(), b"/admin/": b"straight GET /admin/"}
    for path in (b"/news/", b"/other/", b"/news/", b"/admin/", b"/other/"):
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Accept-Encoding: identity\r\n\r\n")
        assert read_until(connection, bodies[path]).count(b"HTTP/1.1 200") == 1
    connection.sendall(b"GET /news/ HTTP/1.0 HTTP/1.1\r\n" + HOST + b"Accept-Encoding: identity\r\n\r\n")
    assert status(connection.recv(4000)) == 400


def test_too_many_requests_at_once_end_the_connection(scene):
    def slow(handler):
        time.sleep(0.5)
        handler.answer(200, b"[slow]")

    scene.django.answers["/admin/slow"] = slow
    answer = scene.raw((b"GET /admin/slow HTTP/1.1\r\n" + HOST + b"\r\n") * 200, wait=25)
    assert answer.count(b"[slow]") <= 33


@pytest.mark.slow
def test_a_head_that_dribbles_in_is_given_up(scene):
    connection = scene.connect()
    began = time.monotonic()
    try:
        for byte in b"GET /news/ HTTP/1.1\r\nX: " + b"y" * 100:
            connection.sendall(bytes([byte]))
            time.sleep(0.2)
    except (BrokenPipeError, ConnectionResetError):
        pass
    assert 8 < time.monotonic() - began < 15


@pytest.mark.slow
def test_a_body_that_dribbles_in_is_given_up(scene):
    connection = scene.connect()
    connection.sendall(b"POST /form/ HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\n")
    began = time.monotonic()
    try:
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.25)
    except (BrokenPipeError, ConnectionResetError):
        pass
    assert 8 < time.monotonic() - began < 20
