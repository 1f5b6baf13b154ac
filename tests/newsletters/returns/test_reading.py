"""What comes back is understood, and what is hostile in it does no harm."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.newsletters.returns.letters import EXIM, MARK, QMAIL, complaint, dsn, plain
from vestnik.newsletters.returns import Kind
from vestnik.newsletters.returns.reading import LONGEST_WORDS, MOST_MARKS, read


@pytest.mark.parametrize(
    ("action", "status", "said", "kind"),
    [
        ("failed", "5.1.1", "550 5.1.1 No such user", Kind.HARD),
        ("failed", "5.2.2", "552 5.2.2 Mailbox full", Kind.SOFT),
        ("failed", "4.4.7", "delivery temporarily suspended: connection timed out", Kind.SOFT),
        ("failed", "5.7.1", "550 5.7.1 Message rejected due to spam", Kind.POLICY),
        ("failed", "5.7.515", "550 5.7.515 Access denied", Kind.POLICY),
        ("failed", "5.0.0", "550 5.1.1 No such user", Kind.HARD),
        ("failed", "", "550 User unknown", Kind.HARD),
        ("delayed", "4.7.1", "451 4.7.1 Greylisted", Kind.NOTHING),
        ("delivered", "2.0.0", "250 Ok", Kind.NOTHING),
        ("expanded", "2.0.0", "", Kind.NOTHING),
    ],
)
def test_a_bounce_of_rfc_3464_is_read(action, status, said, kind):
    assert read(dsn(action=action, status=status, said=said)).kind is kind


def test_a_bounce_tells_its_status_words_and_mark():
    report = read(dsn(status="5.1.1", said="550 5.1.1 No such user\n here"))
    assert (report.status, report.words, report.marks) == ("5.1.1", "550 5.1.1 No such user here", (MARK,))


def test_an_alias_that_reached_somebody_has_not_bounced():
    end = b"--b\nContent-Type: text/rfc822"
    another = b"\nFinal-Recipient: rfc822; b@x\nAction: relayed\n"
    assert read(dsn().replace(end, another + end)).kind is Kind.NOTHING


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("abuse", Kind.COMPLAINT),
        ("fraud", Kind.COMPLAINT),
        ("not-spam", Kind.NOTHING),
        ("auth-failure", Kind.POLICY),
    ],
)
def test_a_complaint_of_rfc_5965_is_read(kind, found):
    assert read(complaint(kind=kind)).kind is found


def test_a_complaint_is_known_by_the_mail_that_it_brings_back():
    assert read(complaint()).marks == (MARK,)


def test_bounces_in_a_server_s_own_words_are_read():
    qmail = read(plain("failure notice", QMAIL.format(mark=MARK)))
    assert (qmail.kind, qmail.status, qmail.marks) == (Kind.HARD, "5.1.1", (MARK,))
    exim = read(plain("Mail delivery failed: returning message to sender", EXIM.format(mark=MARK)))
    assert (exim.kind, exim.status, exim.marks) == (Kind.POLICY, "5.7.1", (MARK,))
    full = read(plain("Undelivered", "Пощенската кутия: 552 mailbox full"))
    assert full.kind is Kind.SOFT


def test_a_bounce_that_says_nothing_is_not_guessed_at():
    assert read(plain("Undeliverable: The week", "It did not work out.")).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("Out of office: back on Monday, user unknown till then", ""),
        ("Автоматичен отговор: в отпуск", ""),
        ("Re: The week", "Auto-Submitted: auto-replied (vacation)\n"),
        ("Re: The week", "X-Autoreply: yes\n"),
        ("Re: The week", "Precedence: auto_reply\n"),
        ("Re: The week", ""),
        ("550 5.1.1 user unknown", ""),
    ],
)
def test_automatic_replies_and_letters_by_readers_are_no_bounces(subject, headers):
    letter = plain(subject, "550 5.1.1 user unknown", sender="Ann <ann@mail.example>", headers=headers)
    assert read(letter).kind is Kind.NOTHING


def test_a_warning_is_no_bounce():
    assert read(plain("Warning: message delayed 4 hours", "450 4.4.1 no answer")).kind is Kind.NOTHING


def test_the_mark_may_stand_in_the_envelope_alone():
    assert read(
        plain("failure notice", "Sorry. (#5.1.1)"), f"bounce+{MARK.upper()}@news.delnik.example"
    ).marks == (MARK,)


def test_more_digits_are_no_mark():
    assert read(plain("failure notice", f"{MARK}0 0{MARK} {MARK[1:]}")).marks == ()


def nested(depth: int) -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"Subject: Undelivered\n{heads}\n5.1.1".encode()


def mails_in_mails(depth: int) -> bytes:
    return b"Subject: Undelivered\n" + b"Content-Type: message/rfc822\n\n" * depth + b"\n5.1.1"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 1000,
        b"\xff\xfe" * 1000,
        nested(1000),
        mails_in_mails(1000),
        nested(19),
        b"Content-Type: multipart/report; boundary=\n\n--\n--\n--",
        b"Content-Type: message/delivery-status\n\nAction: failed",
        b"Content-Type: multipart/report\n\nContent-Type: message/feedback-report\n\n",
        b'From: MAILER-DAEMON\nContent-Type: text/plain; charset="no such"\nContent-Transfer-Encoding: base64\n\n5.1.1',
        b"From: MAILER-DAEMON\nSubject: =?utf-8?b?!!!?= =?x-no?q?=ff?=\nContent-Type: text/plain; charset*=x''%ff\n\nx",
        dsn()[:400],
        dsn().replace(b"\n", b"\r"),
        dsn().replace(b"charset", b"\x00"),
        b"X: y\n" * 200_000,
        b"a" * 3_000_000,
        b"Subject: Undelivered\n\n" + b"5.1.1 " * 100_000,
        b"Subject: Undelivered\n\n" + b"@" * 300_000,
        b"Subject: Undelivered\n\n" + b"mailbox " * 40_000,
        (b"From: mailer-daemon\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 60_000),
    ],
)
def test_nothing_hostile_breaks_it_or_takes_long(raw):
    begun = time.process_time()
    report = read(raw)
    assert time.process_time() - begun < 5
    assert report.kind in Kind
    assert len(report.words) <= LONGEST_WORDS


def test_fifty_megabytes_cost_no_more_than_their_beginning():
    raw = dsn() + b"x" * 76 + b"\n" * (50 * 2**20)
    begun = time.process_time()
    assert read(raw).kind is Kind.HARD
    assert time.process_time() - begun < 5


def test_a_message_full_of_marks_gives_some():
    many = " ".join(f"{number:040x}" for number in range(3000))
    assert len(read(plain("Undelivered", many)).marks) == MOST_MARKS


PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=b\n", b"Content-Type: message/delivery-status\n", b"\n", b"--b\n",
        b"--b--\n", b"Content-Type: message/feedback-report\n", b"Action: failed\n", b"Status: 5.1.1\n",
        b"Feedback-Type: abuse\n", b"Content-Type: message/rfc822\n", b"Message-ID: <a@b>\n", b"From: mailer-daemon\n",
        b"Subject: =?utf-8?q?Undelivered?=\n", b"Content-Transfer-Encoding: base64\n", b" folded\n", b": no name\n",
        b"Diagnostic-Code: smtp; 550 5.1.1 gone\n", b"Content-Type: text/plain; charset=utf-16\n", b"\xd0\xb0\xff\0\n",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=40))
def test_no_mixture_of_such_things_breaks_it(pieces):
    report = read(b"".join(pieces))
    assert report.kind in Kind
    assert report.words.isprintable()
    assert report.marks == ()
