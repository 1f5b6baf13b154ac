"""A newsletter with readers, and an issue that goes out to them; run as `python -m tests.proofs.post_office MANY`,
VESTNIK_HOME naming the paper. Says the issue's number.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.proofs.papers import ROOT, Paper
from vestnik.conf.django import set_up


def begin(environ: Mapping[str, str], many: int) -> str:
    """Has an issue go out to `many` readers of the paper with this environment; returns its number."""
    begun = subprocess.run(
        [sys.executable, "-m", "tests.proofs.post_office", str(many)],
        env=environ, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert begun.returncode == 0, begun.stderr
    return begun.stdout.split()[-1]


def status(paper: Paper, issue: str) -> dict[str, Any]:
    """How far it is."""
    said = paper.command("newsletter", "status", issue, "--json")
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)[0]


def start(many: int) -> int:
    from django.db import transaction
    from django.utils import timezone

    from tests.newsletters import make
    from vestnik.newsletters.letter.compiled import TOKEN, Parts, compile_parts
    from vestnik.newsletters.models import Issue
    from vestnik.newsletters.post import freeze

    weekly = make.newsletter(slug="proof")
    make.readers(weekly, many)
    issue = make.issue(weekly)
    leave = f"https://paper.example/newsletter/leave/{TOKEN}/"
    parts = Parts(
        sender_name="Делник",
        sender="news@paper.example",
        subject=issue.subject,
        date=datetime.now(UTC),
        unsubscribe=leave,
        text=f"Седмицата\n{leave}\n",
        html=f"<p>{'Съветът реши да отложи делото. ' * 100}</p><p>{leave}</p>",
        boundary="=_b",
    )
    written = freeze.Written(compile_parts(parts).dump(), "", [])
    with transaction.atomic():
        now = timezone.now()
        audience = freeze.freeze(issue, written, now)
        Issue.objects.filter(pk=issue.pk).update(
            state=Issue.State.SENDING, started_at=now, send_at=now, audience=audience
        )
    return issue.pk


if __name__ == "__main__":
    set_up()
    sys.stdout.write(f"{start(int(sys.argv[1]))}\n")
