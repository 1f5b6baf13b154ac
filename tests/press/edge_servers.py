"""Surrogates for tests: servers that take what Fastly's and Cloudflare's APIs take, a node, and a real Varnish."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

VCL = Path(__file__).parents[2] / "deploy/three-machines/varnish/default.vcl"


class Api(BaseHTTPRequestHandler):
    """Notes what it is asked; answers what the test put into `server.answers`, else that all is well."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers.items()), body))
        status, headers, answer = (
            self.server.answers.pop(0) if self.server.answers else (200, {}, self.server.well)
        )
        data = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_about):
        pass


@contextmanager
def api(well: dict):
    """A server of an API at `.url`; `.asked` holds (path, headers, body) of all requests."""
    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Api)) as server:
        server.asked, server.answers, server.well = [], [], well
        yield server


class Node(BaseHTTPRequestHandler):
    """A paper's node: answers from `server.pages`, {path: (headers, body)}, and counts."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        rest = int(self.headers["Content-Length"])
        while rest and (data := self.rfile.read(min(rest, 65_536))):
            rest -= len(data)
        self.do_GET()

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        if self.headers["Host"] != "localhost":  # a probe
            self.server.asked.append((self.path, dict(self.headers.items())))
        headers, body = self.server.pages.get(self.path, ({}, b""))
        self.send_response(200 if body else 204)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_about):
        pass


@contextmanager
def node():
    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Node)) as server:
        server.asked, server.pages = [], {}
        yield server


@contextmanager
def _serving(server):
    server.daemon_threads = True
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def varnish(folder: Path, node_port: int, purgers: str = '"127.0.0.1";', second: int | None = None):
    """The port of a Varnish with the VCL of `deploy/`, before the node at `node_port`, and another at `second`."""
    port = free_port()
    ports = [node_port, second] if second else [node_port]
    probe = (
        'probe alive { .request = "HEAD / HTTP/1.1" "Host: localhost" "Connection: close"; .interval = 200ms; '
        ".timeout = 1s; .window = 2; .threshold = 1; .initial = 2; }"
    )
    backends = "".join(
        f'backend node{number} {{ .host = "127.0.0.1"; .port = "{number}"; .probe = alive; }}'
        for number in ports
    )
    added = "".join(f"nodes.add_backend(node{number});" for number in ports)
    shutil.copy(VCL, folder / "default.vcl")
    (folder / "backends.vcl").write_text(
        f"{probe} {backends} sub vcl_init {{ new nodes = directors.round_robin(); {added} }}"
        f'acl purgers {{ {purgers} }} acl tls {{ "127.0.0.1"; }}'
    )
    command = (
        "varnishd", "-j", "none", "-F", "-n", folder / "work", "-a", f"127.0.0.1:{port}", "-f", folder / "default.vcl",
        "-p", f"vcl_path={folder}", "-s", "malloc,16m",
    )  # fmt: skip
    with (folder / "varnish.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        until_listening(port, process, folder / "varnish.log")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def get(port: int, path: str = "/", **headers: str):
    """(body, headers) of the answer."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": "paper.example", **headers}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read(), answer.headers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_listening(port, process, log):
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"{process.args[0]} does not start:\n{log.read_text()}")
