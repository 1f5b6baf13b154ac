"""A mail server pipes bounces in; whatever goes wrong, it comes again."""

import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from tests.newsletters import make
from tests.newsletters.returns.letters import dsn, plain
from vestnik.newsletters.marks import mark
from vestnik.newsletters.models import Returned, Subscriber
from vestnik.newsletters.returns import fetching, pipe
from vestnik.newsletters.returns.spool import ASIDE, MOST, put

NOW = timezone.now()
LETTER = plain("Re: The week", "Thank you for it.", sender="Ann <ann@mail.example>")


@pytest.fixture
def folder(settings):
    yield settings.HOME.returned
    for path in settings.HOME.returned.rglob("*.eml"):
        path.unlink()


@pytest.fixture
def marked(db) -> str:
    letter = make.newsletter()
    reader = make.readers(letter, 1, NOW - timedelta(days=1))[0]
    return mark(make.issue(letter, started_at=NOW).pk, reader.pk).decode()


def files(folder) -> list[str]:
    return [path.name for path in folder.glob("*.eml")] if folder.is_dir() else []


def test_a_piped_bounce_is_put_aside_and_taken_later(folder, marked):
    assert pipe.main(folder, [], io.BytesIO(b"From bounce Sun Nov 22\n" + dsn(marked))) == 0
    assert not Returned.objects.exists()
    assert fetching.empty_spool(NOW) == 1
    assert files(folder) == []
    assert Returned.objects.get().source == Returned.Source.PIPE
    assert Subscriber.objects.get().state == Subscriber.State.SUPPRESSED


def test_the_address_it_came_to_is_kept(folder, marked):
    recipient = f"bounce+{marked}@news.delnik.example"
    pipe.main(folder, ["--recipient", recipient], io.BytesIO(plain("failure notice", "Sorry. (#5.1.1)")))
    fetching.empty_spool(NOW)
    assert Returned.objects.get().subscriber == Subscriber.objects.get()


def test_what_is_huge_is_read_to_its_end_and_kept_in_part(folder):
    stream = io.BytesIO(b"x" * (MOST * 10))
    assert pipe.main(folder, [], stream) == 0
    assert stream.read() == b""
    assert (folder / files(folder)[0]).stat().st_size == MOST


@pytest.mark.parametrize(("arguments", "raw"), [([], b""), (["--recipient"], b"x"), (["--no-such"], b"x")])
def test_whatever_is_wrong_the_mail_server_shall_come_again(folder, arguments, raw, capsys):
    try:
        status = pipe.main(folder, arguments, io.BytesIO(raw))
    except SystemExit as end:
        status = end.code
    assert status == os.EX_TEMPFAIL == 75
    assert "vestnik newsletter returned: " in capsys.readouterr().err


def test_a_folder_that_can_t_be_written_is_for_later(tmp_path, capsys):
    (tmp_path / "returned").write_text("in the way")
    assert pipe.main(tmp_path / "returned", [], io.BytesIO(b"x")) == os.EX_TEMPFAIL
    assert "can’t be written" in capsys.readouterr().err


def test_letters_by_people_are_set_aside(folder, db):
    put(folder, LETTER)
    assert fetching.empty_spool(NOW) == 0
    assert files(folder) == []
    assert len(files(folder / ASIDE)) == 1
    assert fetching.empty_spool(NOW) == 0


def test_without_the_database_nothing_is_lost(folder, marked, monkeypatch):
    def away(*_args):
        raise OperationalError("away")

    put(folder, dsn(marked))
    monkeypatch.setattr(fetching, "take_read", away)
    with pytest.raises(OperationalError):
        fetching.empty_spool(NOW)
    assert len(files(folder)) == 1


def test_what_the_database_refuses_is_set_aside(folder, db, monkeypatch):
    def refuse(*_args):
        raise DataError("no")

    put(folder, dsn())
    put(folder, dsn())
    monkeypatch.setattr(fetching, "take_read", refuse)
    fetching.empty_spool(NOW)
    assert len(files(folder / ASIDE)) == 2


def test_a_wave_of_them_does_not_hold_up_the_scheduler(folder, db, monkeypatch):
    monkeypatch.setattr(fetching, "SPOOL_TURN", 0.0)
    for _one in range(3):
        put(folder, dsn())
    assert fetching.empty_spool(NOW) == 1
    assert len(files(folder)) == 2


def command(home, raw: bytes, *arguments: str) -> subprocess.CompletedProcess:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("VESTNIK_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "vestnik", "newsletter", "returned", "--home", str(home), *arguments],
        input=raw, capture_output=True, env=environment, check=False,
    )  # fmt: skip


def test_the_command_takes_a_mail_for_a_paper_and_needs_no_django(tmp_path):
    (tmp_path / "vestnik.toml").write_text('name = "Delnik"')
    assert command(tmp_path, dsn(), "--recipient", "bounce@news.delnik.example").returncode == 0
    assert len(files(tmp_path / "returned")) == 1
    needed = "import sys, vestnik.cli, vestnik.newsletters.returns.pipe; print('django.db' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", needed], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"


def test_the_command_for_a_paper_that_is_not_there_is_for_later(tmp_path):
    told = command(tmp_path / "nowhere", dsn())
    assert told.returncode == os.EX_TEMPFAIL
    assert b"can\xe2\x80\x99t be written" in told.stderr
    assert not (tmp_path / "nowhere").exists()
