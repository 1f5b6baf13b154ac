"""A paper of one's own, from `vestnik new` to the end of `vestnik run`."""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import vestnik
from vestnik.conf.home import Home
from vestnik.conf.stamp import PACKAGE

pytestmark = pytest.mark.slow
ENVIRON = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("VESTNIK_", "DATABASE_"))},
    "PYTHONPATH": str(PACKAGE.parent),
}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "vestnik", *map(str, arguments)]


def run_vestnik(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        env=ENVIRON,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> tuple[Home, str]:
    """A paper made by `new`, and what the command said."""
    home = Home(tmp_path_factory.mktemp("papers") / "Утро")
    made = run_vestnik(
        "new", home.root, "--no-input", "--name", "Утро", "--languages", "bg", "--editor", "ana"
    )
    assert made.returncode == 0, made.stderr
    return home, made.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().status


def processes_of(home: Home) -> list[int]:
    """Living processes of the tree that serves a home (Linux)."""
    mark = f"VESTNIK_HOME={home.root}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_new_makes_a_paper_with_its_settings_and_an_editor(paper):
    home, said = paper
    assert 'name = "Утро"' in home.settings_file.read_text()
    assert re.search(r"Log in: +ana, password (\w{4}-){4}\w{4}", said)
    assert not home.unfinished.exists()
    with sqlite3.connect(home.database) as database:
        assert database.execute("SELECT username, is_superuser FROM auth_user").fetchall() == [("ana", 1)]
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_language_added_later_gets_its_edition(paper):
    home, _ = paper
    before = home.settings_file.read_text()
    home.settings_file.write_text(before.replace('["bg"]', '["bg", "en"]'))
    try:
        assert run_vestnik("manage", "--home", home.root, "ready").returncode == 0
    finally:
        home.settings_file.write_text(before)
    with sqlite3.connect(home.database) as database:
        editions = (
            "SELECT language_code FROM stories_edition e JOIN wagtailcore_locale l ON l.id = e.locale_id"
        )
        assert sorted(database.execute(editions).fetchall()) == [("bg",), ("en",)]


def test_check_finds_a_new_paper_in_order(paper):
    home, _ = paper
    found = run_vestnik("check", "--home", home.root)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.endswith("The paper is in order.\n")


def test_a_paper_is_copied_before_it_is_migrated(paper):
    home, _ = paper
    stamp = json.loads(home.stamp.read_text())
    home.stamp.write_text(json.dumps({**stamp, "migrations": "of before"}))
    assert run_vestnik("manage", "--home", home.root, "migrate", "axes", "zero").returncode == 0
    found = run_vestnik("manage", "--home", home.root, "ready")
    assert found.returncode == 0, found.stderr
    [copy] = home.copies.glob("*.sqlite3")
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT username FROM auth_user").fetchall() == [("ana",)]
        tables = database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'axes%'").fetchall()
        assert tables == []
    assert json.loads(home.stamp.read_text())["migrations"] == stamp["migrations"]


def test_a_database_that_has_seen_unknown_migrations_is_refused(paper):
    home, _ = paper
    stamp = home.stamp.read_text()
    home.stamp.write_text(json.dumps({"version": vestnik.__version__, "migrations": "", "static": ""}))
    with sqlite3.connect(home.database) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('stories', '0999_x', '2026')"
        )
    found = run_vestnik("manage", "--home", home.root, "ready")
    with sqlite3.connect(home.database) as database:
        database.execute("DELETE FROM django_migrations WHERE name = '0999_x'")
    home.stamp.write_text(stamp)
    assert found.returncode == 2
    assert "the migration stories.0999_x, which this Vestnik doesn't know" in found.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_run_serves_starts_what_died_again_and_ends_with_all_its_processes(paper):
    home, _ = paper
    port = free_port()
    tree = subprocess.Popen(
        command("run", "--home", home.root, "--port", port, "--workers", 1),
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRON,
    )
    said: list[str] = []

    def until(word: str) -> None:
        for line in tree.stderr:
            said.append(line)
            if word in line:
                return
        pytest.fail("".join(said))

    try:
        until(f"Утро is at http://127.0.0.1:{port}/")
        assert status_of(port, "/admin/login/") == 200
        assert status_of(port, "/") == 200
        assert status_of(port, "/no-such-page/") == 404
        second = run_vestnik("run", "--home", home.root, "--port", free_port())
        assert second.returncode == 2
        assert "runs already" in second.stderr
        if not any(
            line.startswith("worker    |") for line in said
        ):  # it may have spoken before the paper was up
            until("worker    |")
        [worker] = [
            pid
            for pid in processes_of(home)
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"vestnik: worker")
        ]
        os.kill(worker, signal.SIGKILL)
        until("worker ended by itself; starting it again")
        until("worker    |")
    finally:
        started = time.monotonic()
        tree.send_signal(signal.SIGTERM)
        assert tree.wait(timeout=20) == 0
        assert time.monotonic() - started < 10
    assert processes_of(home) == []
