"""Two machines of one paper; the one that sends an issue is lost in the middle of it."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.proofs.mail_sink import sink
from tests.proofs.papers import Paper, until
from tests.proofs.post_office import begin, status
from vestnik.bench.processes import tree

READERS, RATE, CONNECTIONS = 9_000, 300, 5
#: what the other machine knows is two seconds old; with a machine that is busy, older
SECONDS_UNKNOWN = 10


def test_when_the_machine_that_sends_is_lost_the_other_one_goes_on(postgres, tmp_path, tell):
    log = tmp_path / "taken"
    with sink(log) as port:
        settings = {
            "DATABASE_URL": postgres.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "VESTNIK_NEWSLETTER_CONNECTIONS": str(CONNECTIONS),
            "VESTNIK_NEWSLETTER_RATE": str(RATE),
        }

        def taken() -> int:
            return log.read_bytes().count(b"\n")

        one = Paper(tmp_path / "one", settings).make()
        two = Paper(tmp_path / "two", settings)
        shutil.copytree(one.home, two.home, ignore=shutil.ignore_patterns("press", "run", "spool", "*.lock"))
        with one.running() as root_of_one, two.running() as root_of_two:
            issue = begin(one.environ, READERS)
            until(lambda: taken() > 1_000, "one of them sends")
            sends, stands_by = (one, two) if journals(one) else (two, one)
            assert not journals(stands_by)
            for pid in tree(root_of_one if sends is one else root_of_two):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            at_loss = taken()
            assert at_loss < READERS
            until(lambda: status(stands_by, issue)["state"] == "done", "the rest is sent", patience=900)
            told = status(stands_by, issue)

    copies = Counter(int(line) for line in log.read_text().split())
    doubled = sum(copies.values()) - len(copies)
    tell(
        f"the machine was lost when {at_loss:,} of {READERS:,} had it: {READERS - len(copies)} lost, {doubled} doubled "
        f"({doubled / RATE:.1f} s of sending), {max(copies.values())} copies at the most"
    )
    assert len(copies) == told["accepted"] == told["audience"] == READERS
    assert max(copies.values()) <= 2
    assert doubled <= RATE * SECONDS_UNKNOWN + CONNECTIONS


def journals(paper: Paper) -> list[Path]:
    """What a machine has under way."""
    return list((paper.home / "spool").glob("*/*.journal"))
