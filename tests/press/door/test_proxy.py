"""What goes straight to Django streams both ways, at the pace of the slower end, and leaves no memory behind."""

import hashlib
import http.client
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.press.door.conftest import read_all, until
from vestnik.press.door.limits import LINGER_SILENT_SECONDS

MB = 2**20


@pytest.fixture
def scene(one_scene):
    one_scene.forget()
    return one_scene


def resident(scene) -> int:
    """Bytes of memory that the door takes."""
    lines = Path(f"/proc/{scene.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def test_an_upload_of_50_mb_passes_through_whole_and_leaves_no_memory(scene):
    data = os.urandom(50 * MB)
    seen = []

    def take(handler):
        digest, left = hashlib.sha256(), int(handler.headers["Content-Length"])
        while left:
            piece = handler.rfile.read(min(left, 65536))
            digest.update(piece)
            left -= len(piece)
            if left % (5 * MB) < 65536:
                time.sleep(0.02)  # slower than the reader
        seen.append(digest.hexdigest())
        handler.answer(200, b"taken")

    scene.django.answers["/admin/upload"] = take
    before, most = resident(scene), []
    sending = threading.Thread(
        target=lambda: most.append(scene.get("/admin/upload", method="POST", body=data)[1])
    )
    sending.start()
    peak = before
    while sending.is_alive():
        peak = max(peak, resident(scene))
        time.sleep(0.01)
    assert most == [b"taken"]
    assert seen == [hashlib.sha256(data).hexdigest()]
    assert peak - before < 12 * MB


def test_a_download_waits_for_a_slow_reader(scene):
    sent = []

    def give(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(200 * MB))
        handler.end_headers()
        piece = b"x" * 65536
        try:
            for _ in range(200 * MB // len(piece)):
                handler.wfile.write(piece)
                sent.append(len(piece))
        except OSError:
            sent.append(0)

    scene.django.answers["/admin/download"] = give
    before = resident(scene)
    connection = scene.connect()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.sendall(b"GET /admin/download HTTP/1.1\r\nHost: paper.example\r\n\r\n")
    for _ in range(20):
        connection.recv(65536)
        time.sleep(0.05)
    assert resident(scene) - before < 8 * MB
    assert sum(sent) < 20 * MB
    connection.close()
    until(lambda: sent[-1] == 0)  # who leaves ends it


def test_parts_of_an_answer_come_as_they_are_made(scene):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for word in (b"one ", b"two ", b"three"):
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(word), word))
            handler.wfile.flush()
            time.sleep(0.4)
        handler.wfile.write(b"0\r\n\r\n")

    scene.django.answers["/admin/drip"] = drip
    connection = http.client.HTTPConnection("127.0.0.1", scene.port, timeout=10)
    began = time.monotonic()
    connection.request("GET", "/admin/drip", headers={"Host": "paper.example"})
    response = connection.getresponse()
    assert response.read1(100) == b"one "
    assert time.monotonic() - began < 0.4
    assert response.read() == b"two three"
    old = scene.raw(b"GET /admin/drip HTTP/1.0\r\nHost: paper.example\r\n\r\n")
    assert b"content-length: 13\r\n" in old
    assert old.endswith(b"one two three")


def too_much(handler):
    """Refuses an upload of which it has read nothing."""
    handler.answer(413, b"too much", Connection="close")
    handler.close_connection = True


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
@pytest.mark.parametrize("size", [200_000, 5 * MB])
def test_a_refusal_before_the_body_has_come_reaches_the_reader(scene, size, connection):
    """Whoever comes first, the refusal or the end of the upload: so it is tried often, by several at once."""
    scene.django.answers["/admin/upload"] = too_much

    def told(_time: int) -> tuple[int, bytes]:
        response, body = scene.get("/admin/upload", method="POST", body=b"x" * size, Connection=connection)
        return response.status, body

    with ThreadPoolExecutor(4) as readers:
        assert set(readers.map(told, range(40))) == {(413, b"too much")}


@pytest.mark.slow
def test_what_a_refused_reader_still_sends_is_taken_but_he_is_not_waited_for_in_silence(scene):
    scene.django.answers["/admin/upload"] = too_much
    connection = scene.connect()
    head = b"POST /admin/upload HTTP/1.1\r\nHost: paper.example\r\nConnection: close\r\n"
    connection.sendall(head + b"Content-Length: 5000000\r\n\r\nbeginning")
    assert read_all(connection).endswith(b"too much")
    for _second in range(3):
        time.sleep(1)
        connection.sendall(b"more")
    time.sleep(LINGER_SILENT_SECONDS + 3)
    connection.sendall(b"more")
    time.sleep(0.5)
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        connection.sendall(b"more")


def test_an_answer_that_breaks_off_is_not_taken_for_whole(scene):
    def break_off(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    scene.django.answers["/admin/broken"] = break_off
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        scene.get("/admin/broken")


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_a_wrong_answer_is_503_and_not_passed_on(scene, answer):
    def wrong(handler):
        handler.wfile.write(answer)
        handler.close_connection = True

    scene.django.answers["/admin/wrong"] = wrong
    assert scene.get("/admin/wrong", method="POST", body=b"x")[0].status == 503


def test_headers_about_one_connection_stay_on_it(scene):
    def answer(handler):
        handler.answer(
            200, b"x", Connection="keep-alive, X-Secret", X_Secret="1", Keep_Alive="timeout=5", Server="behind",
            X_Press_Address="/news/", X_Shown="yes",
        )  # fmt: skip

    scene.django.answers["/admin/hop"] = answer
    response, _ = scene.get("/admin/hop", TE="trailers", Connection="X-Hop, keep-alive", X_Hop="1")
    names = {name.lower() for name in response.headers}
    assert "x-shown" in names
    assert not names & {"x-secret", "keep-alive", "server", "x-press-address"}
    asked = {name.lower() for name in scene.django.asked[-1].headers}
    assert not asked & {"te", "x-hop", "connection"}


def test_a_head_and_answers_without_a_body_have_none(scene):
    scene.django.answers["/admin/none"] = lambda handler: handler.answer(204, b"")
    assert scene.get("/admin/none")[0].status == 204
    head, body = scene.get("/admin/x", method="HEAD")
    assert (head.headers["Content-Length"], body) == (str(len("straight HEAD /admin/x")), b"")
    assert scene.get("/admin/x")[1] == b"straight GET /admin/x"


def test_django_killed_at_a_request_is_asked_again_if_that_does_no_harm(scene):
    tries = []

    def die_once(handler):
        tries.append(handler.command)
        if len(tries) == 1:
            handler.close_connection = True
        else:
            handler.answer(200, b"second time")

    scene.django.answers["/admin/x"] = die_once
    assert scene.get("/admin/x")[1] == b"second time"
    tries.clear()
    assert scene.get("/admin/x", method="POST", body=b"a")[0].status == 503
    assert tries == ["POST"]
