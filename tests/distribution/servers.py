"""Servers of others, for tests: they note what they are told, and answer as one wants."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic


@dataclass
class Other:
    """`told`: of each request its path, headers in small letters and body, with the second at which it came."""

    url: str = ""
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)


@contextmanager
def other_server(status: int = 202, **headers: str) -> Iterator[Other]:
    other = Other(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            other.at.append(monotonic())
            other.told.append(
                (self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            self.send_response(other.status)
            for name, value in other.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def do_GET(self):
            self.do_POST()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    other.url = f"http://127.0.0.1:{server.server_port}/hub"
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def hanging_server(drip: bytes = b"") -> Iterator[str]:
    """Takes connections and never answers; with `drip` it sends a byte of that now and then."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    held: list[socket.socket] = []

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            held.append(connection)
            if drip:
                threading.Thread(target=send, args=(connection,), daemon=True).start()

    def send(connection: socket.socket) -> None:
        try:
            while not over.wait(0.1):
                connection.sendall(drip)
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        over.set()
        listener.close()
        for connection in held:
            connection.close()
