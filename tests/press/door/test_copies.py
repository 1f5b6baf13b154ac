"""What very many ask for in a second is sent from the kernel's own copy: the same bytes, whoever reads how."""

import http.client
import random
import socket
import time

from vestnik.press.door.copies import MOST, READERS, Copy, copy_of

#: more than fits into what the kernel holds for a reader who takes nothing
LONG = "".join(random.Random(1).choices("абвгд", k=1_000_000))
ASK = b"GET /news/ HTTP/1.1\r\nHost: paper.example\r\n\r\n"


def read_some(connection: socket.socket, wanted: bytes) -> bool:
    """Whether the next answer on a connection has this body; takes no byte of the one after it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.recv(1)
    body = bytearray()
    while len(body) < len(wanted):
        body += connection.recv(min(1 << 20, len(wanted) - len(body)))
    return bytes(body) == wanted


def test_the_hundredth_reader_of_a_second_gets_the_bytes_that_the_first_got(scene):
    text = "новини " * 2000
    scene.press("/news/", text)
    scene.get("/news/")
    connection = http.client.HTTPConnection("127.0.0.1", scene.port, timeout=20)
    for _ in range(100 * READERS):
        connection.request("GET", "/news/", headers={"Host": "paper.example"})
        assert connection.getresponse().read().decode() == text
    connection.close()


def test_a_reader_who_takes_nothing_for_a_while_gets_all_of_it(scene):
    scene.press("/news/", LONG)
    scene.get("/news/")
    readers = [scene.connect() for _ in range(2 * READERS)]
    for reader in readers:
        reader.sendall(ASK)
    time.sleep(0.2)
    for reader in readers:
        assert read_some(reader, LONG.encode())


def test_answers_to_a_pipeline_of_requests_stay_in_order_and_whole(scene):
    scene.press("/news/", LONG)
    scene.press("/sport/", "спорт " * 3000)
    scene.get("/news/")
    scene.get("/sport/")
    for _ in range(READERS):
        scene.get("/sport/")
    connection = scene.connect()
    connection.sendall((ASK + ASK.replace(b"/news/", b"/sport/")) * READERS)
    for _ in range(READERS):
        assert read_some(connection, LONG.encode())
        assert read_some(connection, ("спорт " * 3000).encode())


def test_a_page_changes_for_those_who_come_while_it_is_sent_from_a_copy(scene):
    scene.press("/news/", "старо " * 2000)
    for _ in range(3 * READERS):
        scene.get("/news/")
    scene.press("/news/", "ново " * 2000)
    scene.change("/news/", hard=True)
    assert scene.get("/news/")[1].decode() == "ново " * 2000


def test_copies_are_let_go_and_there_are_only_so_many(monkeypatch):
    before = Copy.alive
    kept = [copy_of(b"x" * 5000) for _ in range(10)]
    assert Copy.alive == before + 10
    monkeypatch.setattr(Copy, "alive", MOST)
    assert copy_of(b"x") is None
    monkeypatch.setattr(Copy, "alive", before + 10)
    kept.clear()
    assert Copy.alive == before


def test_an_answer_is_stamped_anew_each_second_though_it_has_a_copy(scene):
    scene.press("/news/", "новини " * 2000)
    dates = set()
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        dates.add(scene.get("/news/")[0].headers["Date"])
    assert len(dates) >= 2
