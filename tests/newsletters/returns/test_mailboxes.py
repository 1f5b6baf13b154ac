"""The mailbox of returned mails is emptied, by IMAP and by POP, and nothing in it is lost."""

import shutil
import ssl
import subprocess
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.newsletters import make
from tests.newsletters.returns.letters import dsn, plain
from tests.newsletters.returns.mail_servers import Imap, Mailbox, Pop, Server
from vestnik.newsletters.marks import mark
from vestnik.newsletters.models import Returned, Subscriber
from vestnik.newsletters.returns import fetching
from vestnik.newsletters.returns.boxes import MOST, BoxFault, Place, PopBox

NOW, DAY = timezone.now(), timedelta(days=1)
LETTER = plain("Re: The week", "Thank you for it.", sender="Ann <ann@mail.example>")
SPEAKERS = {"imap": Imap, "pop": Pop}


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture(params=["imap", "pop"])
def place(request, box) -> Place:
    server = Server(SPEAKERS[request.param], box)
    PopBox.kept.clear()
    yield Place.of(f"{request.param}://news:secret@127.0.0.1:{server.port}/INBOX")
    server.shutdown()
    server.server_close()


@pytest.fixture
def marks(db) -> list[str]:
    letter = make.newsletter()
    issue = make.issue(letter, started_at=NOW)
    return [mark(issue.pk, reader.pk).decode() for reader in make.readers(letter, 4, NOW - DAY)]


def test_bounces_are_taken_and_deleted(place, box, marks):
    for one in marks:
        box.put(dsn(one))
    assert fetching.empty(place, NOW) == 4
    assert box.letters == {}
    assert Returned.objects.filter(kind=Returned.Kind.HARD, source=Returned.Source.MAILBOX).count() == 4
    assert not Subscriber.objects.exclude(state=Subscriber.State.SUPPRESSED).exists()


def test_letters_by_people_stay_and_are_fetched_once(place, box, marks):
    letter = box.put(LETTER)
    box.put(dsn(marks[0]))
    fetching.empty(place, NOW)
    fetching.empty(place, NOW)
    assert list(box.letters) == [letter]
    assert box.fetched.count(letter) == 1


def test_a_hostile_letter_hinders_no_other(place, box, marks):
    for raw in (
        b"\xff\0" * 10_000,
        b"Content-Type: multipart/x; boundary=b\r\n\r\n--b\r\n" * 500,
        b"",
        b".\r\n.\r\n",
    ):
        box.put(raw)
    box.put(dsn(marks[0]) + b"\nx" * 2**19)
    box.put(b"a" * 5000 + b"\r\n\r\n")
    box.put(dsn(marks[1]))
    fetching.empty(place, NOW)
    assert Returned.objects.filter(kind=Returned.Kind.HARD).count() == 2
    assert Subscriber.objects.filter(state=Subscriber.State.SUPPRESSED).count() == 2


def test_a_connection_that_breaks_is_made_anew(box, marks):
    server = Server(Imap, box)
    box.broken = {box.put(dsn(marks[0]))}
    box.put(dsn(marks[1]))
    fetching.empty(Place.of(f"imap://news:secret@127.0.0.1:{server.port}"), NOW)
    assert box.letters == {}
    assert Returned.objects.count() == 2
    server.shutdown()
    server.server_close()


def test_of_a_huge_letter_the_beginning_is_fetched(box, marks):
    server = Server(Imap, box)
    box.put(dsn(marks[0]) + b"x" * (50 * 2**20))
    with_imap = Place.of(f"imap://news:secret@127.0.0.1:{server.port}")
    assert next(fetching.open_box(with_imap).letters())[1] == box.letters[1][:MOST]
    server.shutdown()
    server.server_close()


def test_without_the_database_nothing_is_deleted(place, box, marks, monkeypatch):
    box.put(dsn(marks[0]))

    def away(*_args):
        raise OperationalError("away")

    monkeypatch.setattr(fetching, "take_read", away)
    with pytest.raises(OperationalError):
        fetching.empty(place, NOW)
    monkeypatch.undo()
    assert fetching.empty(place, NOW) == 1
    assert box.letters == {}


def test_what_the_database_refuses_stays_and_stops_nothing(place, box, marks, monkeypatch):
    take_read = fetching.take_read

    def refuse(report, *rest):
        if report.status == "5.1.9":
            raise DataError("too long")
        return take_read(report, *rest)

    monkeypatch.setattr(fetching, "take_read", refuse)
    bad = box.put(dsn(marks[0], status="5.1.9"))
    box.put(dsn(marks[1]))
    assert fetching.empty(place, NOW) == 1
    assert list(box.letters) == [bad]


def test_a_server_that_is_away_or_lets_nobody_in_is_told_without_the_password(place, box):
    wrong = Place.of(f"{place.scheme}://news:wrong@127.0.0.1:{place.port}")
    for there in (wrong, Place.of(f"{place.scheme}://news:wrong@127.0.0.1:1")):
        with pytest.raises(BoxFault, match=r"127\.0\.0\.1: ") as caught:
            fetching.empty(there, NOW)
        assert "wrong" not in str(caught.value)


def test_a_folder_that_is_not_there_is_told(box):
    server = Server(Imap, box)
    with pytest.raises(BoxFault, match="no such mailbox"):
        fetching.empty(Place.of(f"imap://news:secret@127.0.0.1:{server.port}/Returned"), NOW)
    server.shutdown()
    server.server_close()


def test_the_chore_asks_the_worker_once(settings, db):
    settings.OPTIONS = settings.OPTIONS | {"bounce_mailbox": None}
    fetching.look(NOW)
    assert not DBTaskResult.objects.exists()
    settings.OPTIONS = settings.OPTIONS | {"bounce_mailbox": "imaps://news:secret@mail.example"}
    fetching.look(NOW)
    fetching.look(NOW)
    assert DBTaskResult.objects.count() == 1


def test_a_fault_of_the_server_is_a_line_in_the_log(settings, db, caplog):
    settings.OPTIONS = settings.OPTIONS | {"bounce_mailbox": "imap://news:secret@127.0.0.1:1"}
    fetching.empty_mailbox.func()
    assert "The mailbox of returned mails can’t be read: 127.0.0.1: " in caplog.text


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    both = tmp_path / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key.pem",
         "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes((tmp_path / "key.pem").read_bytes() + (tmp_path / "cert.pem").read_bytes())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(both)
    return tls, tmp_path / "cert.pem"


@pytest.mark.parametrize("scheme", ["imaps", "pops"])
def test_a_server_is_believed_only_by_its_certificate(scheme, box, marks, certificate, monkeypatch):
    tls, known = certificate
    server = Server(SPEAKERS[scheme[:-1]], box, tls)
    box.put(dsn(marks[0]))
    place = Place.of(f"{scheme}://news:secret@localhost:{server.port}")
    with pytest.raises(BoxFault, match="certificate"):
        fetching.empty(place, NOW)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    assert fetching.empty(place, NOW) == 1
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "url", ["imaps://mail.example", "https://a:b@mail.example", "imaps:", "", "news@mail.example"]
)
def test_what_names_no_mailbox_is_refused(url):
    with pytest.raises(ValueError, match=url):
        Place.of(url)


def test_signs_in_names_and_passwords_may_be_escaped():
    place = Place.of("imap+tls://news%40mail.example:p%2Fw@mail.example/Returned%20mail")
    assert (place.user, place.password, place.folder, place.port) == (
        "news@mail.example",
        "p/w",
        "Returned mail",
        143,
    )
