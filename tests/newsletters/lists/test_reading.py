"""Lists as other programs write them."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters.reading.lists.decoding import read_sheet
from vestnik.newsletters.reading.lists.formats import (
    Layout,
    NoAddresses,
    Status,
    find_layout,
    read_entry,
    read_moment,
)

TEXT = 'Имейл{s}Име\nivan@mail.example{s}"Иван{s} младши"\nmaria@mail.example{s}Мария\n'


def cells(data: bytes) -> list[tuple[str, ...] | None]:
    return [row.cells for row in read_sheet(data).rows()]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("cp1251", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_every_usual_encoding_and_separator_is_found(separator, encoding, mark):
    data = mark + TEXT.format(s=separator).encode(encoding)
    assert cells(data) == [
        ("Имейл", "Име"),
        ("ivan@mail.example", f"Иван{separator} младши"),
        ("maria@mail.example", "Мария"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_one(end):
    assert len(cells(TEXT.format(s=",").replace("\n", end).encode())) == 3


def test_a_note_of_several_lines_is_one_record():
    data = b'email,note\na@mail.example,"one\ntwo\n\nthree"\nb@mail.example,x\n'
    rows = list(read_sheet(data).rows())
    assert [(row.line, row.cells[0]) for row in rows] == [
        (1, "email"),
        (2, "a@mail.example"),
        (6, "b@mail.example"),
    ]


@pytest.mark.parametrize("rubbish", ['"open,x', 'x"y,z', '"', 'a@mail.example,"never closed'])
def test_a_quotation_mark_left_open_swallows_no_other_line(rubbish):
    data = f"email,name\n{rubbish}\n".encode() + b"".join(b"r%d@mail.example,x\n" % n for n in range(40))
    kept = [row.cells[0] for row in read_sheet(data).rows() if row.cells and "@mail.example" in row.cells[0]]
    assert set(kept) >= {f"r{n}@mail.example" for n in range(40)}


def test_bytes_of_another_encoding_spoil_their_own_line_only():
    lines = [f"r{n}@mail.example,Мария\n".encode() for n in range(100)]
    for place in random.Random(1).sample(range(100), 5):
        lines[place] = b"\xcc\xe0\xf0\xe8\xff;;\x98\xff\n"
    sheet = read_sheet(b"email,name\n" + b"".join(lines))
    good = [row for row in sheet.rows() if row.cells and row.cells[0].endswith("@mail.example")]
    assert (sheet.encoding, len(good)) == ("utf-8", 95)
    assert all(row.cells[1] == "Мария" for row in good)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(data):
    sheet = read_sheet(data)
    lines = [row.line for row in sheet.rows()]
    assert lines == sorted(set(lines))


GHOST = (
    "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,"
    "deleted_at,labels,tiers"
)
MAILCHIMP = (
    "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,"
    "LATITUDE,LONGITUDE,LAST_CHANGED,LEID,EUID,NOTES,TAGS"
)
LISTMONK = "uuid,email,name,attributes,status,created_at,updated_at"


@pytest.mark.parametrize(
    ("head", "layout"),
    [
        (GHOST, Layout("Ghost", 1, 4, 7)),
        (MAILCHIMP, Layout("Mailchimp", 0, -1, 6, Status.GETS)),
        (MAILCHIMP + ",UNSUB_TIME,UNSUB_CAMPAIGN_TITLE", Layout("Mailchimp", 0, -1, 6, Status.LEFT)),
        (MAILCHIMP + ",CLEAN_TIME,CLEAN_CAMPAIGN_TITLE", Layout("Mailchimp", 0, -1, 6, Status.BOUNCED)),
        (LISTMONK, Layout("listmonk", 1, 4, 5)),
        ("Име,Имейл,Дата", Layout("CSV", 1, -1, 2)),
        ("E-mail,Status", Layout("CSV", 0, 1, -1)),
    ],
)
def test_each_system_s_head_is_known(head, layout):
    assert find_layout(head.split(",")) == (layout, True)


def test_a_list_without_a_head_is_read_from_its_first_line():
    assert find_layout(["Иван", "ivan@mail.example"]) == (Layout("CSV", 1), False)
    assert find_layout(["кой", "къде"], ["Иван", "ivan@mail.example"]) == (Layout("CSV", 1), True)
    with pytest.raises(NoAddresses):
        find_layout(["a", "b"], ["c", "d"])


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("enabled", Status.GETS), ("TRUE", Status.GETS), ("false", Status.LEFT), ("Unsubscribed", Status.LEFT),
        ("cleaned", Status.BOUNCED), ("blocklisted", Status.BLOCKED), ("unconfirmed", Status.UNCONFIRMED),
        ("отписан", Status.LEFT),
    ],
)  # fmt: skip
def test_a_status_is_understood(word, status):
    entry = read_entry(["a@mail.example", word], Layout("CSV", 0, 1))
    assert (entry.status, entry.unknown) == (status, "")


def test_a_status_that_is_not_understood_is_told():
    assert read_entry(["a@mail.example", "Gold"], Layout("CSV", 0, 1)).unknown == "gold"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-31T10:00:00.000Z", "2024-05-31"), ("2024-05-31 10:00:00", "2024-05-31"), ("31.05.2024", "2024-05-31"),
        ("31/05/2024", "2024-05-31"), ("", None), ("soon", None), ("0001-01-01", None),
    ],
)  # fmt: skip
def test_a_moment_is_read_however_it_is_written(text, day):
    found = read_moment(text)
    assert (found and f"{found:%Y-%m-%d}") == day
