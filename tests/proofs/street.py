"""What stands in front of a paper under proof: hands on all that comes, and notes what other papers tell it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: of an answer these are the connection's own
OWN = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Told:
    """An activity that came; `at`: unix seconds, `status`: what the paper behind answered."""

    at: float
    path: str
    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def activity(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Street:
    """`url`: where the paper behind is known to the world."""

    url: str = ""
    told: list[Told] = field(default_factory=list)

    def of(self, kind: str) -> list[Told]:
        return [one for one in self.told if one.activity["type"] == kind]


@contextmanager
def street_to(port: int, own_port: int) -> Iterator[Street]:
    """Stands at `own_port` in front of the paper at `port` until the block ends."""
    street = Street(f"http://127.0.0.1:{own_port}")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self._hand_on(None)

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = self._hand_on(body)
            headers = {name.lower(): value for name, value in self.headers.items()}
            street.told.append(Told(time.time(), self.path, headers, body, status))

        def _hand_on(self, body: bytes | None) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                connection.request(self.command, self.path, body, dict(self.headers))
                answer = connection.getresponse()
                content = answer.read()
            finally:
                connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OWN:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return answer.status

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", own_port), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield street
    finally:
        server.shutdown()
        server.server_close()
