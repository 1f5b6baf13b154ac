"""A door as a process: light, alone, and replaceable."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from tests.press.door.conftest import ROOT, read_all, start_door, until
from vestnik.press.door.metrics import reports


def test_a_door_imports_no_django():
    code = "import sys, vestnik.press.door.serve; print({'django', 'wagtail'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "set()"


def test_who_comes_while_a_door_is_being_replaced_is_served_by_the_next(scene):
    scene.press("/news/", "новини")
    scene.process.kill()
    scene.process.wait()
    found = []
    readers = [
        threading.Thread(target=lambda: found.append(scene.get("/news/")[0].status)) for _ in range(20)
    ]
    for reader in readers:
        reader.start()
    time.sleep(0.3)
    scene.process = start_door(scene.config, scene.listener)
    for reader in readers:
        reader.join()
    assert found == [200] * 20


def test_a_door_that_is_told_to_end_finishes_what_is_under_way(scene):
    def slow(handler):
        time.sleep(1)
        handler.answer(200, b"finished")

    scene.django.answers["/admin/slow"] = slow
    idle, busy = scene.connect(), scene.connect()
    busy.sendall(b"GET /admin/slow HTTP/1.1\r\nHost: paper.example\r\n\r\n")
    until(lambda: "/admin/slow" in scene.django.straight())
    began = time.monotonic()
    os.kill(scene.process.pid, signal.SIGTERM)
    assert read_all(busy).endswith(b"finished")
    assert read_all(idle) == b""
    scene.process.wait(5)
    assert time.monotonic() - began < 4
    scene.process = start_door(scene.config, scene.listener)
    assert scene.get("/admin/up")[0].status == 200


def test_two_doors_share_the_readers_and_their_counts(scene):
    other = start_door(scene.config, scene.listener, "second")
    try:
        scene.press("/news/", "новини")
        stats = scene.config.stats
        until(lambda: len(reports(stats)) == 2)

        def all_served():
            for _ in range(20):
                scene.get("/news/")
            return all(report["hits"] for report in reports(stats))

        until(all_served, 20)
    finally:
        other.terminate()
        other.wait(10)


def test_what_was_read_last_stays_in_memory(tmp_path_factory):
    from tests.press.door.conftest import opened

    with opened(tmp_path_factory.mktemp("d"), memory_mb=1) as scene:
        for number in range(60):
            scene.press(f"/{number}/", os.urandom(30_000).hex())
        for number in range(60):
            scene.get(f"/{number}/")
            scene.get("/0/")
        [report] = until(lambda: [r for r in reports(scene.config.stats) if r["hits"] >= 120], 5)
        assert report["memory"] < 1.5 * 2**20
        assert report["pages"] < 60
        assert dict(report["hot"])["/0/"] == 61


@pytest.mark.slow
def test_tls_by_the_door_itself(tmp_path_factory):
    import http.client
    import ssl

    from tests.press.door.conftest import opened

    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
            "-subj", "/CN=paper.example", "-addext", "subjectAltName=DNS:paper.example", "-days", "2",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    trust = ssl.create_default_context(cafile=certificate)
    options = {
        "https": True, "public_url": "https://paper.example", "tls_certificate": str(certificate), "tls_key": str(key)
    }  # fmt: skip

    class Readers(http.client.HTTPSConnection):
        def connect(self):
            plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
            self.sock = trust.wrap_socket(plain, server_hostname="paper.example")

    def get(path):
        connection = Readers("paper.example", scene.port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse()

    with opened(tmp_path_factory.mktemp("d"), up=False, **options) as scene:
        scene.press("/news/", "новини")
        response = until(lambda: _tried(lambda: get("/news/")), 20)
        assert response.headers["X-Press"].startswith("hit")
        get("/admin/").read()
        assert scene.django.asked[-1].headers["X-Forwarded-Proto"] == "https"


def _tried(ask):
    try:
        return ask()
    except OSError:
        return None
