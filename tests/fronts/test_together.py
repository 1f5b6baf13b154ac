"""Twenty editors at one front: nothing is lost, order is kept, nobody waits for ever.

TOGETHER_SECONDS sets how long they work (60 as the promise has it; 4 by default).
"""

from __future__ import annotations

import os
import random
import threading
import time

import pytest
from django.db import connection

from tests import make
from vestnik.fronts.document import parse
from vestnik.fronts.draft import change, draft_of, home_front, undo
from vestnik.fronts.models import Front, FrontMove
from vestnik.fronts.moves import apply, parse_move
from vestnik.fronts.publish import publish
from vestnik.fronts.refusals import Refused

EDITORS = 20
SECONDS = float(os.environ.get("TOGETHER_SECONDS", "4"))


class Editor(threading.Thread):
    """Adds, moves, edits, removes, undoes and publishes, as fast as it can. `added` and `removed` are slots' ids."""

    def __init__(self, number: int, front: Front, stories: list[int], user, until: float) -> None:
        super().__init__(daemon=True)
        self.number, self.front, self.stories, self.user, self.until = number, front, stories, user, until
        self.random = random.Random(number)
        self.done = self.refused = 0
        self.kept: list[str] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while time.monotonic() < self.until:
                self.act()
                if connection.vendor == "postgresql":
                    connection.close()  # back to the pool, as at the end of a request
        except BaseException as failure:  # noqa: BLE001 - told by the test
            self.failure = failure
        finally:
            connection.close()

    def act(self) -> None:
        deed = self.random.choice(["add", "add", "move", "edit", "remove", "undo", "publish"])
        try:
            getattr(self, deed)()
        except Refused:
            self.refused += 1
        self.done += 1

    def add(self) -> None:
        if len(self.kept) >= 8:
            self.remove()
        pk = f"e{self.number}-{self.done}"
        after = self.random.choice(["", *self.kept])
        fields = {"story": self.random.choice(self.stories)}
        change(self.front.pk, {"kind": "add-slot", "slot": pk, "container": "lead", "after": after, "fields": fields},
               self.user)  # fmt: skip
        self.kept.append(pk)

    def move(self) -> None:
        pk = self.random.choice([one.id for one in self.seen().slots])
        container = self.random.choice(["lead", "grid"])
        change(self.front.pk, {"kind": "move-slot", "slot": pk, "container": container}, self.user)

    def edit(self) -> None:
        pk = self.random.choice(self.kept or ["none"])
        change(
            self.front.pk,
            {"kind": "edit-slot", "slot": pk, "fields": {"headline": f"{self.done}"}},
            self.user,
        )

    def remove(self) -> None:
        if self.kept:
            change(self.front.pk, {"kind": "remove-slot", "slot": self.kept[-1]}, self.user)
            self.kept.pop()

    def undo(self) -> None:
        """One that is added again at once: what it does to `kept` must be known."""
        change(self.front.pk, {"kind": "add-container", "container": f"u{self.number}", "fields": {"layout": "grid"}},
               self.user)  # fmt: skip
        undo(self.front.pk, self.user)

    def publish(self) -> None:
        publish(self.front.pk, self.user, self.seen_front().draft_number)

    def seen_front(self) -> Front:
        return Front.objects.select_related("locale").get(pk=self.front.pk)

    def seen(self):
        found = draft_of(self.seen_front()).arrangement
        if not any(found.slots):
            self.add()
            found = draft_of(self.seen_front()).arrangement
        return found


@pytest.mark.slow
@pytest.mark.timeout(300, func_only=True)
@pytest.mark.django_db(transaction=True)
def test_twenty_editors_lose_nothing_keep_the_order_and_never_wait_for_ever(record_property):
    front = home_front(make.locale())
    stories = [make.story().pk for _number in range(5)]
    begun = draft_of(front).arrangement
    until = time.monotonic() + SECONDS
    editors = [
        Editor(number, front, stories, make.user(name=f"e{number}"), until) for number in range(EDITORS)
    ]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(SECONDS + 60)
        assert not editor.is_alive(), "an editor waits for ever"
    assert [editor.failure for editor in editors if editor.failure] == []
    assert min(editor.done for editor in editors) > 0

    front.refresh_from_db()
    there = {one.id for one in parse(front.draft).slots}
    assert there == {pk for editor in editors for pk in editor.kept}, "something was lost, or came back"
    moves = list(FrontMove.objects.order_by("number"))
    assert [move.number for move in moves] == list(range(1, front.draft_number + 1))
    arranged = begun
    for move in moves:
        arranged = apply(arranged, parse_move(move.data), move.made_at).arrangement
    assert _words(arranged) == _words(parse(front.draft)), "the moves in order give another front"
    record_property("deeds", sum(editor.done for editor in editors))
    record_property("refused", sum(editor.refused for editor in editors))


def _words(arrangement):
    """Without times: publishing sets those anew."""
    return [(one.id, [(at.id, at.story, at.headline) for at in one.slots]) for one in arrangement.containers]
