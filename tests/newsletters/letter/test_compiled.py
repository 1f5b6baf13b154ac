"""A compiled mail: for any reader the same, byte by byte, as one built for that reader alone."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vestnik.newsletters.letter import wire
from vestnik.newsletters.letter.compiled import (
    ADDRESS,
    MARK,
    TOKEN,
    BadSlot,
    Compiled,
    Damaged,
    Parts,
    Slots,
    build,
    compile_parts,
)

ATOM = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=20)
LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
ADDRESSES = st.builds(
    lambda local, domain: f"{'.'.join(local)}@{'.'.join(domain)}".encode(),
    st.lists(ATOM, min_size=1, max_size=3),
    st.lists(LABEL, min_size=1, max_size=4),
)
SLOTS = st.builds(
    Slots,
    ADDRESSES,
    st.from_regex(rb"[A-Za-z0-9_-]{40}", fullmatch=True),
    st.from_regex(rb"[0-9a-f]{40}", fullmatch=True),
)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
#: what breaks mails: dots and 'From ' at a line's beginning, long lines, blanks at the end, breaks of all kinds
NASTY = st.lists(
    st.sampled_from(
        (
            *(
                ".",
                "..\n",
                "\n.\n",
                "From ",
                "\nFrom me",
                " \n",
                "\t\n",
                "\r",
                "\r\n",
                "=",
                "а" * 90,
                "x" * 1200,
            ),
            *(TOKEN, f"https://vestnik.example/newsletter/leave/{TOKEN}/ ", "\x00", "\u2028", "🗞️", "Щ"),
        )
    ),
    max_size=30,
).map("".join)
READER = Slots(b"ana@mail.example", b"T" * 40, b"0123456789" * 4)


def parts(**fields) -> Parts:
    given = {
        "sender_name": "Делник",
        "sender": "news@news.vestnik.example",
        "subject": "Седмицата: бюджет, ферибот, блата",
        "date": datetime(2026, 11, 22, 7, tzinfo=UTC),
        "unsubscribe": f"https://vestnik.example/newsletter/leave/{TOKEN}/",
        "text": f"Новини\n\nhttps://vestnik.example/newsletter/leave/{TOKEN}/\n",
        "html": f'<p>Новини <a href="https://vestnik.example/newsletter/leave/{TOKEN}/">leave</a></p>\n',
        "boundary": "=_vestnik_1",
        "reply_to": "redakcia@vestnik.example",
        "headers": (("List-ID", "<weekly.vestnik.example>"), ("Precedence", "bulk")),
    }
    return Parts(**(given | fields))


def read(raw: bytes):
    mail = message_from_bytes(raw, policy=policy.default)
    for part in mail.walk():
        assert part.defects == []
        for name, value in part.items():
            assert value.defects == (), name
    return mail


def lines_of(text: str) -> str:
    """A text as mail carries it: lines that end in LF, the last one too."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else text + "\n"


def holds(raw: bytes) -> None:
    """What is true of every mail that leaves the house."""
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@given(SLOTS, ANY | NASTY, ANY | NASTY, ANY)
@settings(max_examples=150)
@example(READER, ".\n..\n", f"\n.{TOKEN}\n" + "." * 200, "=?utf-8?q?no?=")
def test_a_copy_is_what_a_mail_built_for_its_reader_alone_would_be(slots, text, html, subject):
    made = parts(text=text, html=html, subject=subject)
    assert compile_parts(made).raw(slots) == build(made, slots)


@given(SLOTS, ANY | NASTY, ANY | NASTY, ANY, ANY)
@settings(max_examples=150)
@example(READER, "", "", "a" * 150, 'x" <evil@evil.example>, "y')
@example(READER, "", "", "Н" * 150, "Ж" * 80)
@example(READER, "", "", "two  spaces\r\nBcc: all@evil.example", "name\r\nBcc: all@evil.example")
@example(READER, "", "", "=?utf-8?q?Bcc=3A?=", "=?utf-8?q?a=40b?=")
def test_a_copy_parses_without_defect_into_what_went_in(slots, text, html, subject, name):
    made = parts(text=text, html=html, subject=subject, sender_name=name)
    raw = compile_parts(made).raw(slots)
    holds(raw)
    mail = read(raw)
    token = slots.token.decode()
    assert mail["To"].addresses[0].addr_spec == slots.address.decode()
    assert len(mail["To"].addresses) == len(mail["From"].addresses) == 1
    assert mail["From"].addresses[0].addr_spec == "news@news.vestnik.example"
    assert shown(raw, "From") == wire.one_line(name)
    assert mail["Subject"] == wire.one_line(subject)
    assert mail["Message-ID"] == f"<{slots.mark.decode()}@news.vestnik.example>"
    assert mail.get_body(("plain",)).get_payload(decode=True) == wanted(text, token)
    assert mail.get_body(("html",)).get_payload(decode=True) == wanted(html, token)
    assert list(mail) == HEADERS


HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("List-ID", "Precedence", "MIME-Version", "Content-Type"),
]


def shown(raw: bytes, header: str) -> str:
    """The name before an address. The newer parser keeps spaces that RFC 2047, 6.2 says are none."""
    name, _address = parseaddr(message_from_bytes(raw)[header])
    return str(make_header(decode_header(name)))


def wanted(text: str, token: str) -> bytes:
    return lines_of(text).replace(TOKEN, token).replace("\n", "\r\n").encode()


@given(SLOTS, ANY | NASTY)
@settings(max_examples=100)
def test_what_goes_to_the_relay_is_the_copy_with_its_dots_doubled(slots, text):
    compiled = compile_parts(parts(text=text))
    sent = b"".join(compiled.message(slots))
    assert sent.split(b"\r\n") == [
        b"." + line if line.startswith(b".") else line for line in compiled.raw(slots).split(b"\r\n")
    ]


def test_dots_are_doubled_wherever_a_message_has_them():
    compiled = Compiled(b"To: x\r\n\r\n.\r\n..two\r\nno.dot\r\n.\r\n")
    assert b"".join(compiled.message(READER)) == b"To: x\r\n\r\n..\r\n...two\r\nno.dot\r\n..\r\n"


@given(ANY | NASTY)
def test_quoted_printable_keeps_to_76_octets_and_begins_no_line_with_a_dot_or_from(text):
    for line in wire.quoted(text, TOKEN, "T" * 40).split("\r\n"):
        assert len(line) <= 76
        assert not line.startswith((".", "From "))
        assert not line.endswith((" ", "\t"))


def test_no_line_ends_within_a_token():
    for before in range(120):
        shown = wire.quoted("x" * before + TOKEN + "y" * 80, TOKEN, "T" * 40)
        assert "T" * 40 in shown


def test_structural_headers_are_written_as_they_are():
    url = f"https://a-very-long-name-of-a-newspaper.vestnik.example/en/newsletter/leave/{TOKEN}/"
    raw = compile_parts(parts(unsubscribe=url)).raw(READER)
    assert b"\r\nList-Unsubscribe: <" + url.replace(TOKEN, "T" * 40).encode() + b">\r\n" in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize(
    "address",
    [
        b"a@b.example\r\nBcc: all@evil.example",
        b"a@b.example, c@d.example",
        b"a b@c.example",
        b"a@b.example>",
        b"<a@b.example",
        "ана@mail.example".encode(),
        b"a@" + b"b" * 320,
        b"a" * 320 + b"@b.example",
        b"a..b@c.example",
        b'"a b"@c.example',
        b"a@b@c.example",
        b"a@b\x00.example",
        b"a@[192.0.2.1]",
        b"@b.example",
        b"a@",
        b"",
    ],
)
def test_an_address_that_would_break_the_mail_makes_none(address):
    compiled = compile_parts(parts())
    for make in (compiled.message, compiled.raw):
        with pytest.raises(BadSlot):
            make(READER._replace(address=address))


@pytest.mark.parametrize("token", [b"", b"T" * 39, b"T" * 41, b"T" * 39 + b"\n", b"T" * 39 + b">", b"=" * 40])
def test_a_token_of_another_form_makes_no_mail(token):
    with pytest.raises(BadSlot):
        compile_parts(parts()).message(READER._replace(token=token))


@pytest.mark.parametrize("mark", [b"", b"A" * 40, b"0" * 41, b"0" * 39 + b"\n"])
def test_a_mark_of_another_form_makes_no_mail(mark):
    with pytest.raises(BadSlot):
        compile_parts(parts()).message(READER._replace(mark=mark))


@pytest.mark.parametrize(
    "fields",
    [
        {"sender": "a@b.example\r\nBcc: c@d.example"},
        {"sender": "вестник@b.example"},
        {"sender": "a@b.example>, <c@d.example"},
        {"reply_to": "a@b.example\nBcc: c@d.example"},
        {"unsubscribe": "https://x.example/\r\nBcc: c@d.example"},
        {"unsubscribe": "https://x.example/" + "y" * 1000},
        {"unsubscribe": "https://вестник.example/"},
        {"headers": (("List-ID", "<a>\r\nBcc: c@d.example"),)},
        {"headers": (("List-ID", "<a>\r\n\r\nbody"),)},
        {"headers": (("List-ID", "<a>\r\n "),)},
        {"headers": (("Bcc: c@d.example\r\nX", "y"),)},
        {"boundary": 'x"\r\nBcc: c@d.example'},
    ],
)
def test_no_header_holds_another(fields):
    with pytest.raises(wire.BadHeader):
        compile_parts(parts(**fields))


@pytest.mark.parametrize("sentinel", [ADDRESS, TOKEN, MARK])
def test_a_sentinel_where_no_slot_is_makes_no_mail(sentinel):
    for field in ("subject", "sender_name"):
        with pytest.raises(wire.BadHeader):
            compile_parts(parts(**{field: f"of {sentinel}"}))


def test_an_address_in_the_body_is_no_slot():
    raw = compile_parts(parts(text=f"{ADDRESS} {MARK}")).raw(READER)
    assert READER.address not in raw.partition(b"\r\n\r\n")[2]


@given(ANY | NASTY, SLOTS)
def test_a_stored_mail_is_the_same_mail(text, slots):
    compiled = compile_parts(parts(text=text))
    again = Compiled.load(compiled.dump())
    assert again.raw(slots) == compiled.raw(slots)
    assert again.message(slots) == compiled.message(slots)
    assert again.size == compiled.size


@given(st.binary(max_size=300))
def test_what_is_no_stored_mail_is_refused(stored):
    with pytest.raises(Damaged):
        Compiled.load(stored)


def test_a_stored_mail_that_has_changed_is_refused():
    stored = compile_parts(parts()).dump()
    for place in range(0, len(stored), 7):
        with pytest.raises(Damaged):
            Compiled.load(stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :])
    with pytest.raises(Damaged):
        Compiled.load(stored[:-10])


def test_a_seal_stands_before_each_copy():
    plain = compile_parts(parts())
    sealed = plain.sealed(lambda slots: b"X-Seal: " + slots.mark + b"\r\n")
    assert sealed.raw(READER) == b"X-Seal: " + READER.mark + b"\r\n" + plain.raw(READER)
    assert b"".join(sealed.message(READER)).startswith(b"X-Seal: " + READER.mark + b"\r\nFrom: ")


def test_a_copy_is_made_of_few_pieces():
    """`sendmsg` takes 1,024 at most, and each costs."""
    assert len(compile_parts(parts()).message(READER)) < 20


def test_long_words_for_people_are_folded():
    made = parts(subject="Дълга тема " * 14, sender_name="Вестник с дълго име " * 4)
    head = build(made).partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if re.match(rb"Subject|From| ", line))
