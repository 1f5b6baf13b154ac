"""A paper whose doors leave notes of what is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings

from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture(autouse=True)
def newsroom(db):
    ensure_newsroom("Делник")


@pytest.fixture
def notes():
    """`notes(reads, until)` leaves a door's note of a minute that ended at `until`."""
    folder = settings.HOME.run / "reads"
    folder.mkdir(parents=True, exist_ok=True)

    def note(reads: dict[str, int], until: datetime | None = None, door: str = "door0") -> None:
        moment = (until or datetime.now(UTC)).timestamp()
        place = folder / f"{door}-{moment:.0f}.json"
        place.write_text(json.dumps({"until": moment, "reads": list(reads.items())}))

    yield note
    for left in folder.glob("*"):
        left.unlink()
