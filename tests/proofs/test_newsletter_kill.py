"""kill -9 of the sender, again and again, while an issue goes out.

PROOF_KILLS_MAIL: how many (8; of 100 on, the issue has 40,000 readers, below 8,000).
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.proofs.mail_sink import sink
from tests.proofs.papers import Paper, members, until
from tests.proofs.post_office import begin, status

KILLS = int(os.environ.get("PROOF_KILLS_MAIL", "8"))
READERS = 40_000 if KILLS >= 100 else 8_000
CONNECTIONS = 5
HARD, SOFT = 501, 997
#: so that all kills fall into the send
SECONDS_A_KILL = 0.35


def test_a_sender_killed_at_any_instant_loses_nobody_and_doubles_one_a_connection(database, tmp_path, tell):
    log = tmp_path / "taken"
    with sink(log, HARD, SOFT) as port:
        rate = max(500, int(READERS / (KILLS * SECONDS_A_KILL * 1.5)))
        settings = {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "VESTNIK_NEWSLETTER_CONNECTIONS": str(CONNECTIONS),
            "VESTNIK_NEWSLETTER_RATE": str(rate),
        }
        paper = Paper(tmp_path / "paper", {**database, **settings}).make()
        with paper.running() as root:
            issue = begin(paper.environ, READERS)
            killed = Killer(root, log)
            killed.work()
            at_last_kill = killed.taken
            until(lambda: killed.taken >= READERS * 0.99, "nearly all have it", patience=900)
            until(lambda: status(paper, issue)["state"] == "done", "the issue is sent")
            told = status(paper, issue)

    copies = Counter(int(line) for line in log.read_text().split())
    refused = {number for number in range(READERS) if number % HARD == 0}
    soft = {number for number in range(READERS) if number % SOFT == 0} - refused
    should = set(range(READERS)) - refused - soft
    doubled = sum(copies.values()) - len(copies)
    tell(
        f"{killed.count} kills of the sender, {READERS:,} readers: {len(should - copies.keys())} lost, {doubled} "
        f"doubled ({doubled / max(1, killed.count):.2f} a kill, at most {CONNECTIONS}), {max(copies.values())} copies "
        f"at the most; {at_last_kill:,} had it at the last kill"
    )
    tell(f"the books: {told}")
    assert killed.count == KILLS
    assert copies.keys() == should
    assert doubled <= KILLS * CONNECTIONS
    assert (told["accepted"], told["refused"], told["soft"]) == (len(should), len(refused), len(soft))
    assert told["audience"] == READERS
    assert told["waiting"] == told["left"] == told["uncertain"] == told["gave_up"] == 0


class Killer:
    """Kills the sender when it has sent something since it was begun: that who does nothing loses nothing is known."""

    def __init__(self, root: int, log: Path) -> None:
        self.root, self.log = root, log
        self.count = 0

    @property
    def taken(self) -> int:
        return self.log.read_bytes().count(b"\n")

    def work(self) -> None:
        random.seed(5)
        while self.count < KILLS:
            before = self.log.stat().st_size
            until(lambda before=before: self.log.stat().st_size > before, "the sender sends")
            time.sleep(random.uniform(0, SECONDS_A_KILL))
            found = [pid for pid, name in members(self.root).items() if name == "sender"]
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.count += 1
