"""Driving wrk and reading it."""

import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from vestnik.bench import wrk

SAID = """Running 1s test @ http://127.0.0.1:8000/
  1 threads and 64 connections
Requests/sec:  30368.00
VESTNIK {"requests": 60736, "microseconds": 2000000, "bytes": 9000, "p50": 1960, "p99": 5190, "worst": 20100, \
"connect": 1, "read": 0, "write": 0, "status": 2, "timeout": 4}
"""


def test_what_wrk_counted_is_read():
    asked = wrk.read(SAID)
    assert asked.rate == 30368
    assert (asked.p50, asked.p99, asked.worst) == (1.96, 5.19, 20.1)
    assert asked.errors == 7


def test_what_wrk_said_instead_is_told():
    with pytest.raises(wrk.WrkFailed, match="unable to connect"):
        wrk.read("unable to connect to 127.0.0.1:1 Connection refused\n")


@pytest.fixture
def pages(tmp_path):
    """A server of a.html and b.html, and the list of paths that it was asked for."""
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, *_about):
            asked.append((self.path, self.headers["Accept-Encoding"]))

        def log_message(self, *_about):
            pass

    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("page")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed: `apt-get install wrk`")
def test_addresses_are_asked_for_in_turn_as_a_browser_does_that_takes_gzip(tmp_path, pages):
    url, paths = pages
    asked = wrk.ask(url, wrk.write_script(tmp_path, ["/a.html", "/b.html"]), 1, 0, connections=1)
    assert asked.requests > 2
    assert asked.errors == 0
    assert sorted(paths[:2]) == [("/a.html", "gzip"), ("/b.html", "gzip")]
    assert paths[2:4] == paths[:2]


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed: `apt-get install wrk`")
def test_answers_that_are_none_count_as_errors(tmp_path, pages):
    url, _paths = pages
    asked = wrk.ask(url + "/none.html", wrk.write_script(tmp_path), 1, 0, connections=1)
    assert asked.errors >= asked.requests > 0
