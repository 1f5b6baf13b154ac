"""A stand-in for the web processes: makes pages that are asked for at a unix socket, as the test says."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from threading import Lock, Thread

from vestnik.press.page import Page
from vestnik.press.parts import make_piece


class Kitchen(ThreadingMixIn, UnixStreamServer):
    """`made` are the addresses of the orders, as they came. `recipes`: what is special about an address.

    A recipe may hold `keys`, `fragments`, `until` (a function), `status` and `press` (an answer that is no page),
    and `during` (called while the page is being made).
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path, store, journal):
        self.store, self.journal = store, journal
        self.made, self.recipes, self.cooking, self.most_at_once = [], {}, 0, 0
        self.lock = Lock()
        super().__init__(str(path), _Cook)

    def page(self, address, edition, **recipe):
        parts = (make_piece(f"{address} at {edition}".encode()), *recipe.get("fragments", ()))
        return Page(
            address=address, status=200, headers=((b"content-type", b"text/html"),), parts=parts, edition=edition,
            keys=frozenset(recipe.get("keys", ())), names=(), code=self.journal.code, made_at=time.time(),
            modified_at=time.time(), until=recipe["until"]() if "until" in recipe else math.inf,
        )  # fmt: skip


class _Cook(BaseHTTPRequestHandler):
    server: Kitchen

    def do_GET(self):
        kitchen = self.server
        assert self.headers["X-Vestnik-Make"] == "1"
        with kitchen.lock:
            kitchen.made.append(self.path)
            kitchen.cooking += 1
            kitchen.most_at_once = max(kitchen.most_at_once, kitchen.cooking)
        recipe = kitchen.recipes.get(self.path, {})
        if "status" not in recipe:
            edition = kitchen.journal.edition
            if "during" in recipe:
                recipe["during"]()
            kitchen.store.write(kitchen.page(self.path, edition, **recipe))
        with kitchen.lock:
            kitchen.cooking -= 1
        self.send_response(recipe.get("status", 204))
        if "press" in recipe:
            self.send_header("X-Press", recipe["press"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def address_string(self):
        return "unix"

    def log_message(self, *_about):
        pass


@contextmanager
def kitchen(path, store, journal):
    with Kitchen(path, store, journal) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            Path(path).unlink()
