"""kill -9 of any process of a paper, again and again, while it is read and written.

PROOF_KILLS: how many (200).
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import time
from collections import Counter
from contextlib import suppress
from threading import Event, Thread

from tests.proofs.papers import NEWSROOM, ROOT, Newsroom, Paper, is_alive, members, until
from tests.proofs.readers import Readers, Span

KILLS = int(os.environ.get("PROOF_KILLS", "200"))
STORIES = 24
PAUSE_SECONDS = 0.5
#: what is killed, and how often beside the others
VICTIMS = {
    "door": 6,
    "web": 4,
    "django": 2,
    "press": 2,
    "worker": 1,
    "scheduler": 1,
    "sender": 1,
    "editor": 1,
}
#: that nobody answers for Django may come of these
DJANGO = {"web", "django"}
#: seconds after its commit by which readers have a story, when all is well
LIVE_SECONDS = 2.0


def test_no_process_killed_shows_a_reader_an_error_or_a_wrong_page(database, tmp_path, tell):
    paper = Paper(tmp_path / "paper", database).make()
    told = paper.deeds("seed", STORIES)
    pages = {"/": "Делник"} | {line["url"]: line.get("section") or line["published"] for line in told}
    with paper.running() as root:
        for address in pages:
            assert paper.get(address).status == 200
        with Readers(paper.port, pages) as readers, Editor(paper, readers) as editor:
            killer = Killer(root, paper.home / "run/web.sock", editor)
            killer.work()
            until(lambda: readers.down, "a story is taken down")
        tell(f"{killer.killed.total()} killed: {dict(killer.killed)}")
        tell(f"{editor.published} stories published, {len(readers.down)} taken down")
        tell(f"{readers.asked} answers: {dict(readers.seen.statuses)} {dict(readers.seen.presses)}")
        tell(f"{len(readers.seen.cuts)} connections cut, longest wait {readers.seen.longest:.1f} s")
        tell(
            f"Django was away {len(killer.outages)} times, {max(killer.outage_seconds):.1f} s at the longest"
        )
        assert not readers.seen.faults
        for cut in readers.seen.cuts:
            assert any(cut.begun <= death.over and death.begun <= cut.over for death in killer.doors), cut

        until(lambda: set(members(root).values()) >= VICTIMS.keys() - {"editor"}, "all processes are there")
        with Newsroom(paper) as newsroom:
            newsroom.publish("Спокойна0000")  # the keeper and the web have begun their work by then
            until(lambda: "Спокойна0000" in paper.get("/").text, "the paper is well")
            title = "Спокойна0001"
            with paper.watch("/", title) as front, paper.watch("/politics/", title) as section:
                told = newsroom.publish(title)
                late = max(front.wait(), section.wait()) - told["at"]
        tell(f"a story is live after {late:.2f} s")
        assert late < LIVE_SECONDS
        audit = paper.command("press", "audit")
        assert audit.returncode == 0, audit.stdout + audit.stderr


class Editor:
    """A process that publishes twice a second and takes stories down; begun again when it was killed."""

    def __init__(self, paper: Paper, readers: Readers) -> None:
        self.paper, self.readers = paper, readers
        self.published = 0
        self.is_at_work = False
        self._begun = 0
        self._end = Event()
        self._log = (paper.home / "editor.log").open("w")
        self._thread = Thread(target=self._follow)

    def __enter__(self) -> Editor:
        self._start()
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._end.set()
        self.process.terminate()
        self._thread.join()
        self.process.wait()
        self._log.close()

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [*NEWSROOM, "edit", "Прясна", str(self._begun)],
            env=self.paper.environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip

    def _follow(self) -> None:
        while True:
            for line in self.process.stdout:
                if line.endswith("\n"):
                    self._take(json.loads(line))
            self.process.stdout.close()
            self.process.wait()
            self.is_at_work = False
            if self._end.is_set():
                return
            self._start()

    def _take(self, told: dict) -> None:
        self._begun = told.get("begun", self._begun)
        if "published" in told:
            self.published += 1
            self.is_at_work = True
            self.readers.pages[told["url"]] = told["published"]
        elif "going" in told:
            self.readers.going.add(told["going"])
        elif "down" in told:
            self.readers.down.add(told["down"])


class Killer:
    """Kills one process after the other. Django and the editor are spared until they have done something since the last
    time: that nothing is done by who is killed before he can begin is no secret.
    """

    def __init__(self, root: int, web: object, editor: Editor) -> None:
        self.root, self.web, self.editor = root, str(web), editor
        self.killed: Counter[str] = Counter()
        self.doors: list[Span] = []
        self.outages: list[Span] = []
        self._away_since: float | None = None

    @property
    def outage_seconds(self) -> list[float]:
        return [0.0, *(outage.over - outage.begun for outage in self.outages)]

    def work(self) -> None:
        """Returns when all is done and Django answers."""
        while self.killed.total() < KILLS:
            began = time.monotonic()
            self._is_django_well()
            kind = random.choices(list(VICTIMS), list(VICTIMS.values()))[0]
            if self._may_be_killed(kind):
                self._kill(kind)
            time.sleep(max(0.0, PAUSE_SECONDS - (time.monotonic() - began)))
        until(self._is_django_well, "Django answers")

    def _may_be_killed(self, kind: str) -> bool:
        if kind == "editor":
            return self.editor.is_at_work
        if kind == "django":
            # while it is loaded others answer, whom it left behind
            return self._is_django_well() and any(
                "web" in members(pid).values() for pid in self._members(kind)
            )
        return kind != "web" or self._is_django_well()

    def _members(self, kind: str) -> list[int]:
        return [pid for pid, one in members(self.root).items() if one == kind]

    def _kill(self, kind: str) -> None:
        found = self._members(kind)
        pid = self.editor.process.pid if kind == "editor" else random.choice(found) if found else None
        if pid is None:
            return
        begun = time.time()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.killed[kind] += 1
            if kind in DJANGO:
                self._away_since = begun
        if kind == "door":
            until(lambda: not is_alive(pid), "the door is dead")
            self.doors.append(Span(begun, time.time()))

    def _is_django_well(self) -> bool:
        if self._away_since is not None:
            with socket.socket(socket.AF_UNIX) as asking, suppress(OSError):
                asking.settimeout(0.3)
                asking.connect(self.web)
                asking.sendall(b"HEAD /favicon.ico HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if asking.recv(9) == b"HTTP/1.1 ":
                    self.outages.append(Span(self._away_since, time.time()))
                    self._away_since = None
        return self._away_since is None
