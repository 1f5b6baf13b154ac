"""One sender of a paper is at work at a time, on whichever machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from vestnik.newsletters.post.journal import Spool
from vestnik.newsletters.post.sender import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path):
    made: list[Office] = []

    def make(machine: str) -> Office:
        made.append(Office(Spool(tmp_path / machine)))
        return made[-1]

    yield make
    for one in made:
        one.leave()


def test_of_two_senders_of_a_machine_one_stands_by_until_the_other_leaves(office):
    first, second = office("here"), office("here")
    assert first.enter()
    assert not second.enter()
    assert first.is_ours()
    first.leave()
    assert second.enter()


def test_of_two_machines_on_one_database_one_stands_by(office):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has several machines")
    first, second = office("one"), office("other")
    assert first.enter()
    assert not second.enter()
    first.leave()
    assert second.enter()


def test_who_has_lost_the_session_that_holds_the_right_knows_it(office):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has several machines")
    first, second = office("one"), office("other")
    assert first.enter()
    first._session.close()
    assert not first.is_ours()
    assert second.enter()


def test_a_sender_that_is_killed_leaves_its_place_at_once(tmp_path, office):
    code = (
        "import sys, time; from pathlib import Path; from vestnik.newsletters.post.journal import Spool\n"
        "assert Spool(Path(sys.argv[1])).lock() is not None; print('in', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "here")],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert other.stdout.readline() == "in\n"
    own = office("here")
    assert not own.enter()
    other.kill()
    other.wait()
    other.stdout.close()
    assert own.enter()
