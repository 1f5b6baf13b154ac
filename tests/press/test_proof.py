"""'Live for readers' is said when a reader gets the page, and not before."""

from __future__ import annotations

import gzip
import math
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core import signing
from django.db import transaction

from vestnik.press import log, proof
from vestnik.press.journal import Journal
from vestnik.press.log import change
from vestnik.press.page import Page
from vestnik.press.parts import make_piece
from vestnik.press.reader import Source, State, Wanted, local_door, public_address, watch

PATH = "/politika/2026/11/22/nova/"


class World(ThreadingHTTPServer):
    """What stands between a paper and its readers. `answers` are given in turn, the last for ever."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Reply)
        self.answers, self.asked = [], []

    @property
    def source(self) -> Source:
        return public_address(f"http://127.0.0.1:{self.server_port}")


class Reply(BaseHTTPRequestHandler):
    server: World

    def do_GET(self):
        world = self.server
        world.asked.append((self.path, dict(self.headers)))
        status, headers, body = world.answers[min(len(world.asked), len(world.answers)) - 1]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_about):
        pass


@pytest.fixture
def world():
    with World() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def page_at(edition: int, status: int = 200, how: str = "hit"):
    return status, {"X-Press": f"{how}; edition={edition}"}, b"<h1>Nova</h1>"


def wanted(edition: int | None = 7, page: Page | None = None) -> Wanted:
    return Wanted(lambda: edition, lambda: page)


def stored(edition: int, *parts: bytes | str) -> Page:
    made = tuple(make_piece(part) if isinstance(part, bytes) else part for part in parts)
    return Page(PATH, 200, (), made, edition, frozenset(), (), 0, 1.0, 1.0, math.inf)


def look(world: World, what: Wanted, limit: float = 0.6):
    return watch([world.source], PATH, what, time.time(), limit)


def test_it_is_live_once_readers_get_the_edition_of_the_change(world):
    world.answers = [page_at(5, how="stale"), page_at(6, how="stale"), page_at(7)]
    found = look(world, wanted(7))
    assert (found.state, len(world.asked)) == (State.LIVE, 3)
    assert 0 < found.seconds < 0.6


def test_the_seconds_count_from_the_commit(world):
    world.answers = [page_at(7)]
    assert watch([world.source], PATH, wanted(7), time.time() - 3, 1).seconds == pytest.approx(3, abs=0.5)


def test_a_reader_sends_no_cookie_and_takes_gzip(world):
    world.answers = [page_at(7)]
    look(world, wanted(7))
    path, headers = world.asked[0]
    assert path == PATH
    assert "Cookie" not in headers
    assert headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (page_at(6, how="stale"), State.OLD),
        (page_at(0, 404), State.MISSING),
        ((503, {}, b""), State.BROKEN),
        ((401, {}, b""), State.UNKNOWN),
    ],
)
def test_after_the_limit_it_says_what_readers_get(world, answer, state):
    world.answers = [answer]
    began = time.monotonic()
    assert look(world, wanted(7), 0.4).state is state
    assert time.monotonic() - began < 10


def test_no_redirect_is_followed(world):
    with World() as other:
        world.answers = [(302, {"Location": f"http://127.0.0.1:{other.server_port}/"}, b"")]
        assert look(world, wanted(7), 0.2).state is State.UNKNOWN
        assert other.asked == []


def test_where_a_cache_hides_the_header_the_bytes_must_be_those_of_the_page(world):
    page = stored(7, b"<h1>New", "/_press/rail/bg/", b"</h1>")
    old, new = (gzip.compress(f"<h1>{word}<aside>rail</aside></h1>".encode()) for word in ("Old", "New"))
    world.answers = [(200, {"Content-Encoding": "gzip"}, old), (200, {"Content-Encoding": "gzip"}, new)]
    assert look(world, wanted(7, page)).state is State.LIVE
    assert len(world.asked) == 2


def test_old_bytes_are_not_taken_for_new_ones(world):
    world.answers = [(200, {}, b"<h1>Old</h1>")]
    assert look(world, wanted(7, stored(7, b"<h1>New</h1>")), 0.2).state is State.OLD


def test_without_header_and_without_a_page_to_compare_nothing_is_claimed(world):
    world.answers = [(200, {}, b"<h1>?</h1>")]
    assert look(world, wanted(7, stored(6, b"<h1>?</h1>")), 0.2).state is State.UNKNOWN


def test_a_change_that_has_no_number_yet_is_not_live(world):
    world.answers = [page_at(7)]
    assert look(world, wanted(None), 0.2).state is State.OLD


def silent_port() -> socket.socket:
    """Takes connections and never answers, as a host behind a firewall does."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_where_the_public_address_does_not_answer_this_servers_door_is_asked_and_that_is_told(world):
    world.answers = [page_at(7)]
    with silent_port() as listener:
        public = public_address(f"http://127.0.0.1:{listener.getsockname()[1]}")
        door = local_door("https://delnik.example", True, "0.0.0.0", world.server_port, tls=False)
        found = watch([public, door], PATH, wanted(7), time.time(), 5)
    assert (found.state, found.here) == (State.LIVE, True)
    _path, headers = world.asked[0]
    assert (headers["Host"], headers["X-Forwarded-Proto"]) == ("delnik.example", "https")
    assert found.seconds < 2


def test_where_nobody_answers_nothing_is_claimed():
    with silent_port() as listener:
        gone = public_address(f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert watch([gone, gone], PATH, wanted(7), time.time(), 0.3).state is State.UNKNOWN


def test_a_name_that_does_not_exist_is_no_error():
    gone = public_address("https://delnik.invalid")
    assert watch([gone], PATH, wanted(7), time.time(), 2).state is State.UNKNOWN


# --- in a paper


@pytest.fixture
def paper(tmp_path, monkeypatch, settings, world, transactional_db):
    """A node with a journal of its own, whose readers come through `world`."""
    fresh = Journal(tmp_path / "journal")
    monkeypatch.setattr(log, "journal", lambda: fresh)
    monkeypatch.setattr(proof, "journal", lambda: fresh)
    monkeypatch.setattr(proof, "_folder", lambda: tmp_path / "proofs")
    settings.PUBLIC_URL = f"http://127.0.0.1:{world.server_port}"
    yield world
    for thread in threading.enumerate():
        if thread.name == "proof":
            thread.join()


def publish(key: str = "story:42") -> str:
    with transaction.atomic():
        deed = proof.Deed()
        change("listing:latest:bg", key)
    return deed.told("Published.", key, PATH)


def sign_in(message: str) -> str:
    return message.partition('data-press-proof="')[2].partition('"')[0]


def outcome(sign: str):
    for _ in range(200):
        found = proof.look(sign, {}.__getitem__)
        if found.state is not State.WAITING:
            return found
        time.sleep(0.02)
    raise AssertionError("nothing was found")


def test_a_deed_is_proved_by_fetching_its_page(paper):
    paper.answers = [page_at(0, how="stale"), page_at(1)]
    found = outcome(sign_in(publish()))
    assert (found.state, paper.asked[0][0]) == (State.LIVE, PATH)


def test_the_editor_does_not_wait_for_readers(paper):
    paper.answers = [page_at(1)]
    began = time.monotonic()
    sign = sign_in(publish())
    assert proof.look(sign, {}.__getitem__).state in (State.WAITING, State.LIVE)
    assert time.monotonic() - began < 1
    assert outcome(sign).state is State.LIVE


def test_a_message_is_escaped_and_says_nothing_without_the_script(paper):
    paper.answers = [page_at(1)]
    with transaction.atomic():
        deed = proof.Deed()
        change("story:42")
    message = deed.told("<b>Published</b>", "story:42", PATH)
    assert message.startswith("&lt;b&gt;Published&lt;/b&gt; <span")
    assert message.endswith('role="status"></span>')


def test_what_was_rolled_back_is_not_asked_for(paper):
    with transaction.atomic():
        deed = proof.Deed()
        transaction.set_rollback(True)
    assert deed.told("Published.", "story:42", PATH) == "Published."
    assert paper.asked == []


def test_the_edition_is_that_of_the_own_change(paper):
    change("story:1")
    since = log.journal().edition
    change("story:42")
    change("story:42")
    change("story:7")
    assert (proof.edition_of("story:42", since), proof.edition_of("story:9", since)) == (since + 1, 0)


def test_another_node_asks_for_itself(paper, tmp_path):
    paper.answers = [page_at(1)]
    sign = sign_in(publish())
    outcome(sign)
    for path in (tmp_path / "proofs").glob("*.json"):
        path.unlink()
    assert proof.look(sign, {"story:42": "/elsewhere/"}.__getitem__).state is State.WAITING
    for _ in range(200):
        found = proof.look(sign, {}.__getitem__)
        if found.state is not State.WAITING:
            break
        time.sleep(0.02)
    assert found.state is State.LIVE
    assert paper.asked[-1][0] == "/elsewhere/"


@pytest.mark.parametrize(
    "sign",
    ["", "x", signing.dumps(["story:1", 0, 1.0], salt="another")],
    ids=["none", "no sign", "of another kind"],
)
def test_a_sign_that_is_not_ours_starts_nothing(paper, sign):
    with pytest.raises(proof.UnknownSign):
        proof.look(sign, {}.__getitem__)
    assert paper.asked == []


def test_a_full_disk_does_not_spoil_publishing(paper, tmp_path):
    (tmp_path / "proofs").write_text("a file where the folder should be")
    assert publish() == "Published."
