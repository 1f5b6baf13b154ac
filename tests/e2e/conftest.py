"""A whole demo paper, made and run by the command as its owner would, and a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

HERE = Path(__file__).parent
READY = 300
VESTNIK = (sys.executable, "-m", "vestnik")


@dataclass(frozen=True)
class Paper:
    """A running demo paper."""

    url: str
    home: Path
    user: str
    password: str
    trust: ssl.SSLContext | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self, *words: str, stdin: bytes = b"") -> str:
        """What one of the paper's commands says; it must go well."""
        command = [*VESTNIK, *words, "--home", str(self.home)]
        done = subprocess.run(
            command, env=self.environment or None, input=stdin, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page, as a reader without a browser gets it."""
        try:
            with urllib.request.urlopen(self.url + path, context=self.trust) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture(scope="session")
def paper(tmp_path_factory) -> Iterator[Paper]:
    if running := os.environ.get(
        "TEST_PAPER"
    ):  # "http://127.0.0.1:8000 demo": one that runs already, to save time
        url, folder = running.split()
        yield Paper(url, Path(folder), *log_in(Path(folder)))
        return
    with demo(tmp_path_factory.mktemp("e2e") / "demo", "paper") as running:
        yield running


@contextmanager
def demo(
    home: Path, name: str, options: dict[str, str] | None = None, trust: ssl.SSLContext | None = None
) -> Iterator[Paper]:
    """A demo paper that runs until the block ends. `name`: its database's, on PostgreSQL. `options`: variables of the
    environment. `trust`: by which its certificate is known, if it speaks HTTPS.
    """
    port = free_port()
    url = f"{'https' if trust else 'http'}://127.0.0.1:{port}"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("VESTNIK_", "DJANGO_"))
    }
    environment |= own_database(name) | ({"VESTNIK_PUBLIC_URL": url} if trust else {}) | (options or {})
    subprocess.run([*VESTNIK, "demo", "--home", str(home)], env=environment, check=True)
    with (home / "run.log").open("w") as log:
        running = subprocess.Popen(
            [*VESTNIK, "run", "--home", str(home), "--port", str(port)],
            env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    made = Paper(url, home, *log_in(home), trust, environment)
    try:
        wait_for(made, running)
        yield made
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0, "the paper did not end cleanly"


def log_in(home: Path) -> tuple[str, str]:
    """User name and password of the demo's administrator."""
    return re.match(r"(\S+), password (\S+)", (home / "log-in.txt").read_text()).groups()


def own_database(paper: str) -> dict[str, str]:
    """On PostgreSQL a database of a paper's own beside the one that the other tests use."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    import psycopg

    name = f"vestnik_e2e_{paper}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(paper: Paper, running: subprocess.Popen) -> None:
    end = time.monotonic() + READY
    while time.monotonic() < end:
        assert running.poll() is None, (paper.home / "run.log").read_text()[-2000:]
        try:
            if paper.get("/")[0] == 200:
                return
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.2)
    pytest.fail(f"the paper was not up in {READY} s:\n" + (paper.home / "run.log").read_text()[-2000:])


@pytest.fixture
def tab(browser):
    """A fresh browser window, as wide as a laptop's; what the console complains about is kept in `tab.complaints`.

    But for a refused autosave: on a slow machine it comes before a form is filled in, and its 400 says just that.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.complaints = []

    def hear(line):
        autosave = "400 (Bad Request)" in line.text and re.search(r"/(edit/\d+|add)/?$", line.location["url"])
        if line.type == "error" and not autosave:
            page.complaints.append(f"{line.text} ({line.location['url']})")

    page.on("console", hear)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def newsroom(tab, paper):
    """A window of an editor who has logged in."""
    tab.goto(paper.url + "/admin/login/")
    tab.fill("input[name=username]", paper.user)
    tab.fill("input[name=password]", paper.password)
    tab.click("form button[type=submit]")
    tab.wait_for_url("**/admin/")
    return tab


def pytest_collection_modifyitems(items):
    """The first of a process waits until its demo paper is made."""
    for item in items:
        if HERE in item.path.parents and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(600))
