"""The local mailbox's folder: one file a mail, the newest first, nothing half written."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters.mailbox.folder import entry, newest, write
from vestnik.newsletters.mailbox.opened import open_mail, read_head

BACKEND = "vestnik.newsletters.mailbox.backend.FileBackend"


@pytest.fixture
def connection(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return get_connection(BACKEND)


def test_each_mail_is_a_file_and_the_newest_comes_first(tmp_path):
    for number in range(3):
        write(tmp_path / "mail", b"Subject: %d\r\n\r\n" % number, f"reader{number}@mail.example")
    found = newest(tmp_path / "mail")
    assert [entry(name).recipient for name in found] == [
        f"reader{number}@mail.example" for number in (2, 1, 0)
    ]
    assert read_head(tmp_path / "mail" / found[0]).subject == "2"


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path):
    assert newest(tmp_path / "mail") == []


def test_what_is_not_ours_or_not_finished_is_not_shown(tmp_path):
    written = write(tmp_path, b"\r\n", "reader@mail.example")
    for name in ("20261122-0700-1.log", f".{written.name}.part", "20269999T999999.000000-00000000-a@b.eml"):
        (tmp_path / name).touch()
    assert [name for name in newest(tmp_path) if entry(name)] == [written.name]


def test_mails_are_found_by_letters_of_the_address(tmp_path):
    write(tmp_path, b"\r\n", "Ann@mail.example")
    write(tmp_path, b"\r\n", "boris@mail.example")
    assert [entry(name).recipient for name in newest(tmp_path, " ANN ")] == ["ann@mail.example"]
    assert newest(tmp_path, "../") == []


@given(st.text(max_size=400))
def test_no_address_leads_out_of_the_folder_or_adds_a_header(tmp_path_factory, address):
    folder = tmp_path_factory.mktemp("mail")
    written = write(folder, b"Subject: it\r\n\r\nbody", address, address)
    assert written.parent == folder
    assert entry(written.name)
    assert [name for name, _value in open_mail(written).headers] == ["Return-Path", "Delivered-To", "Subject"]


def test_django_s_mails_come_whole(connection, tmp_path):
    mail = EmailMultiAlternatives(
        "Потвърдете", "Текст", "Делник <news@delnik.example>", ["reader@mail.example"], connection=connection
    )
    mail.attach_alternative("<p>Текст</p>", "text/html")
    assert mail.send() == 1
    opened = open_mail(next((tmp_path / "mail").glob("*.eml")))
    assert opened.head.subject == "Потвърдете"
    assert opened.head.sender == "Делник <news@delnik.example>"
    assert (opened.text.strip(), opened.html.strip()) == ("Текст", "<p>Текст</p>")
    assert dict(opened.headers)["Return-Path"] == "<news@delnik.example>"
    assert dict(opened.headers)["Delivered-To"] == "reader@mail.example"


def test_a_folder_that_can_t_be_written_is_told_to_who_sends(connection, tmp_path):
    (tmp_path / "mail").write_text("in the way")
    mail = EmailMessage("It", "Text", "news@delnik.example", ["reader@mail.example"], connection=connection)
    with pytest.raises(OSError, match="mail"):
        mail.send()


@given(st.binary(max_size=3000))
def test_no_bytes_in_a_file_break_its_page(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("mail") / "it.eml"
    path.write_bytes(raw)
    assert read_head(path) == open_mail(path).head
