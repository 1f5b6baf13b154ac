"""PostgreSQL stops while a paper is read and written, and comes back after a while.

PROOF_AWAY_SECONDS: for how long it is away (60 in CI, else 20).
"""

from __future__ import annotations

import os
import signal
import time

from tests.proofs.papers import Newsroom, Paper, Session, members, until
from tests.proofs.readers import Readers
from vestnik.press.journal import Journal

SECONDS = float(os.environ.get("PROOF_AWAY_SECONDS") or (60 if os.environ.get("CI") == "true" else 20))
STORIES = 24
#: seconds after its commit by which readers have a story, when all is well
LIVE_SECONDS = 2.0
KINDS = {"door", "django", "web", "press", "worker", "scheduler", "sender"}


def test_while_the_database_is_away_every_page_comes_and_afterwards_all_is_well(postgres, tmp_path, tell):
    paper = Paper(tmp_path / "paper", {"DATABASE_URL": postgres.url}).make()
    told = paper.deeds("seed", STORIES)
    pages = {"/": "Делник"} | {line["url"]: line.get("section") or line["published"] for line in told}
    cold = told[-STORIES // 2]["url"]
    del pages[cold]
    with paper.running() as root, Newsroom(paper) as newsroom, Session(paper) as session:
        for address in [*pages, "/_press/unavailable/bg/"]:
            assert paper.get(address).status == 200
        web = [pid for pid, kind in members(root).items() if kind == "web"]
        for pid in web:
            os.kill(pid, signal.SIGSTOP)  # the last story's pages can't be made before the database goes
        newsroom.publish("Последна0001")
        postgres.stop()
        began = time.monotonic()
        for pid in web:
            os.kill(pid, signal.SIGCONT)

        with Readers(paper.port, pages, rate=100) as readers:
            assert newsroom.publish_in_vain("Напразна0001").startswith("OperationalError")
            refused = session.post("/admin/stories/add/", {"title": "Напразна0002", "action-publish": "1"})
            assert refused.status == 503
            assert "nothing was saved, and nothing was published" in refused.text
            asked = time.monotonic()
            missing = paper.get(cold)
            waited = time.monotonic() - asked
            assert missing.status == 503
            assert "Тази страница временно не е достъпна" in missing.text
            assert 'class="rail"' in missing.text
            assert missing.headers["Retry-After"]
            until(lambda: "110" in paper.get("/").headers.get("Warning", ""), "the front is marked as stale")
            assert paper.get("/").press.startswith("stale")
            time.sleep(max(0.0, SECONDS - (time.monotonic() - began)))
            away = time.monotonic() - began
            postgres.start()
            back = time.monotonic()
            newsroom.publish("Спокойна0000")
            until(lambda: "Спокойна0000" in paper.get("/").text, "the first story after it is on the front")
            caught_up = time.monotonic() - back
        tell(f"away for {away:.0f} s: {readers.asked} answers, {dict(readers.seen.statuses)}")
        tell(
            f"{dict(readers.seen.presses)}, longest wait {readers.seen.longest:.1f} s; a cold page: {waited:.1f} s"
        )
        tell(f"a story is live {caught_up:.1f} s after the database is back")
        assert not readers.seen.faults
        assert not readers.seen.cuts

        until(lambda: set(members(root).values()) >= KINDS, "all processes are there")
        until(lambda: paper.get(cold).status == 200, "the cold page comes")
        until(lambda: time.time() - Journal(paper.home / "press/journal").heartbeat < 2, "the keeper follows")
        assert "Последна0001" in paper.get("/").text
        with paper.watch("/", "Спокойна0001") as front:
            told = newsroom.publish("Спокойна0001")
            late = front.wait() - told["at"]
        tell(f"a story is live after {late:.2f} s")
        assert late < LIVE_SECONDS
        assert "Напразна" not in paper.get("/").text
        audit = paper.command("press", "audit")
        assert audit.returncode == 0, audit.stdout + audit.stderr
