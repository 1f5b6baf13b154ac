"""Every mail ends taken, refused with its code, or sent again with the same content, whatever the relay does."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections import Counter, deque

import pytest

from tests.newsletters.post.mail_server import DROP, HANG, MailServer
from vestnik.newsletters.post.opening import Relay, Security, Timeouts
from vestnik.newsletters.post.pipeline import Pipeline
from vestnik.newsletters.post.wire import Answer, Mail, Stage, Trouble

QUICK = Timeouts(connect=0.5, command=0.4, data=0.4, block=2, content=0.4, idle=5)
#: a busy machine is no fault of the relay
PATIENT = Timeouts(connect=10, command=10, data=10, block=10, content=10, idle=10)
CONTENT = b"Subject: x\r\n\r\nHello\r\n..dotted\r\n"


class Books:
    """A desk that sends until each mail has its answer."""

    def __init__(self, addresses: list[str], content: bytes = CONTENT) -> None:
        self.waiting = deque(
            Mail(b"bounce+%d@paper.example" % number, address.encode(), lambda: [content[:9], content[9:]])
            for number, address in enumerate(addresses)
        )
        self.left = len(addresses)
        self.answers: dict[str, Answer] = {}
        self.on_wire: Counter[str] = Counter()
        self.uncertain_ones: list[str] = []
        self.troubles: list[Trouble] = []
        self.connections = 0

    def take(self) -> Mail | float:
        return self.waiting.popleft() if self.waiting else 0.05

    def on_the_wire(self, mail: Mail) -> None:
        self.on_wire[mail.address.decode()] += 1

    def answered(self, mail: Mail, answer: Answer) -> None:
        if answer.code == 421:
            self.waiting.append(mail)
            return
        assert mail.address.decode() not in self.answers
        self.answers[mail.address.decode()] = answer
        self.left -= 1

    def not_sent(self, mail: Mail) -> None:
        self.waiting.append(mail)

    def uncertain(self, mail: Mail) -> None:
        self.uncertain_ones.append(mail.address.decode())
        self.waiting.append(mail)

    def trouble(self, trouble: Trouble) -> None:
        self.troubles.append(trouble)

    def connected(self) -> None:
        self.connections += 1


def addresses(many: int) -> list[str]:
    return [f"reader{number}@mail.example" for number in range(many)]


def send(
    server: MailServer, books: Books, most=3, each=1000, seconds=60.0, timeouts=PATIENT, **relay
) -> None:
    relay = Relay("127.0.0.1", server.port, timeouts=timeouts, **relay)
    pipeline = Pipeline(books, relay, most, each)
    end = time.monotonic() + seconds
    while books.left and time.monotonic() < end and not any(one.is_final for one in books.troubles):
        pipeline.step(0.05)
    pipeline.finish(10)
    assert pipeline.under_way == 0


@pytest.fixture
def quick_retries(monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.pipeline.FIRST_PAUSE", 0.02)
    monkeypatch.setattr("vestnik.newsletters.post.pipeline.LONGEST_PAUSE", 0.1)


@pytest.mark.parametrize("features", [("PIPELINING",), ("8BITMIME",)], ids=["pipelined", "in lockstep"])
def test_each_mail_arrives_once_byte_for_byte_with_its_own_envelope_sender(features):
    with MailServer(features=features) as server:
        send(server, books := Books(addresses(200)))
    assert sorted(server.to()) == sorted(addresses(200))
    assert {taken.content for taken in server.taken} == {b"Subject: x\r\n\r\nHello\r\n.dotted\r\n"}
    assert all(taken.sender == f"bounce+{taken.to[6:-13]}@paper.example" for taken in server.taken)
    assert all(answer.is_taken for answer in books.answers.values())
    assert server.connections == 3


def test_without_pipelining_a_command_waits_for_the_answer_to_the_one_before():
    with MailServer(features=("8BITMIME",), delay=0.001) as server:
        send(server, Books(addresses(20)), most=1)
        said = [line[:4] for line in server.commands]
    assert said[1:] == ["MAIL", "RCPT", "DATA"] * 20 + ["QUIT"]


@pytest.mark.parametrize("features", [("PIPELINING",), ()], ids=["pipelined", "in lockstep"])
@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "450 4.2.0 greylisted"),
        ("MAIL", "452 4.3.1 no room"),
        ("DATA", "451 4.3.0 not now"),
        ("CONTENT", "552 5.2.2 mailbox full"),
        ("CONTENT", "554 5.7.1 spam"),
    ],
)
def test_who_is_refused_is_refused_with_the_code_and_the_others_get_theirs(features, verb, reply):
    def every_third(asked):
        return reply if asked.verb == verb and asked.nth_of_all % 3 == 1 else None

    with MailServer(rule=every_third, features=features) as server:
        send(server, books := Books(addresses(60)))
    refused = {to: answer for to, answer in books.answers.items() if not answer.is_taken}
    assert len(books.answers) == 60
    assert len(refused) == 20
    assert sorted({*server.to(), *refused}) == sorted(addresses(60))
    assert len(server.taken) == 40
    stage = Stage.CONTENT if verb == "CONTENT" else Stage(verb)
    assert set(refused.values()) == {Answer(int(reply[:3]), reply[4:], stage)}
    assert not books.troubles


def test_a_server_that_asks_for_the_content_of_a_mail_to_nobody_gets_none():
    def rule(asked):
        return "550 5.1.1 no" if asked.to == "reader1@mail.example" else None

    with MailServer(rule=rule, is_careless=True) as server:
        send(server, books := Books(addresses(5)), most=1)
    assert books.answers["reader1@mail.example"].code == 550
    assert len(server.taken) == 4


def test_a_connection_dropped_in_the_envelope_loses_and_doubles_nothing(quick_retries):
    with MailServer(rule=lambda asked: DROP if asked.verb == "RCPT" and asked.nth == 7 else None) as server:
        send(server, books := Books(addresses(60)))
    assert sorted(server.to()) == sorted(addresses(60))
    assert not books.uncertain_ones
    assert books.troubles


def test_a_connection_dropped_after_the_end_of_a_mail_doubles_that_mail_at_most(quick_retries):
    def drop(asked):
        return f"{DROP} taken" if asked.verb == "CONTENT" and asked.nth_of_all in (5, 17, 30) else None

    with MailServer(rule=drop) as server:
        send(server, books := Books(addresses(60)))
    copies = Counter(server.to())
    assert set(copies) == set(addresses(60))
    assert sorted(to for to, many in copies.items() if many > 1) == sorted(books.uncertain_ones)
    assert len(books.uncertain_ones) == 3
    assert max(copies.values()) == 2
    both = [taken for taken in server.taken if taken.to == books.uncertain_ones[0]]
    assert both[0].content == both[1].content


@pytest.mark.parametrize("reply", ["hello there", "2x0 ok", "354 go on", "150 what", "\x00\xff\xfe"])
@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "CONTENT"])
def test_a_relay_that_answers_nonsense_is_left_and_asked_again(reply, verb, quick_retries):
    with MailServer(
        rule=lambda asked: reply if (asked.verb, asked.nth_of_all) == (verb, 4) else None
    ) as server:
        send(server, books := Books(addresses(20)))
    assert set(server.to()) == set(addresses(20))
    assert len(books.answers) == 20
    assert len(server.taken) == 20
    assert any("relay" in trouble.words for trouble in books.troubles)
    assert len(books.uncertain_ones) == (verb == "CONTENT")


def test_a_relay_that_talks_without_end_is_left():
    with MailServer(rule=lambda asked: "250-" + "x" * 200_000 if asked.nth_of_all == 3 else None) as server:
        send(server, books := Books(addresses(10)), most=1)
    assert len(books.answers) == 10
    assert any("without end" in trouble.words for trouble in books.troubles)


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
def test_a_relay_that_hangs_is_given_up_after_a_time_and_the_others_go_on(verb, quick_retries):
    with MailServer(
        rule=lambda asked: HANG if (asked.verb, asked.nth_of_all) == (verb, 0) else None
    ) as server:
        send(server, books := Books(addresses(30)), most=2, timeouts=QUICK)
    assert set(server.to()) == set(addresses(30))
    assert len(books.answers) == 30
    assert verb != "CONTENT" or books.uncertain_ones


def test_a_relay_that_closes_with_421_gets_the_rest_on_another_connection(quick_retries):
    def full(asked):
        return "421 4.7.0 too many mails from you" if asked.verb == "MAIL" and asked.nth == 10 else None

    with MailServer(rule=full) as server:
        send(server, books := Books(addresses(55)), most=1)
    assert sorted(server.to()) == sorted(addresses(55))
    assert server.connections == 6
    assert all(trouble.is_throttle for trouble in books.troubles)


def test_a_connection_has_no_more_mails_than_it_may():
    with MailServer() as server:
        send(server, Books(addresses(50)), most=2, each=10)
    assert max(Counter(taken.connection for taken in server.taken).values()) == 10
    assert len(server.taken) == 50
    assert server.commands.count("QUIT") == server.connections


def test_a_greeting_that_refuses_is_told_and_tried_again(quick_retries):
    def busy(asked):
        return "421 4.3.2 come later" if asked.verb == "GREETING" and asked.nth_of_all < 2 else None

    with MailServer(rule=busy) as server:
        send(server, books := Books(addresses(5)), most=1)
    assert len(server.taken) == 5
    assert [trouble.words for trouble in books.troubles] == ["421 4.3.2 come later"] * 2


def test_nobody_listens_is_told_and_nothing_is_lost(quick_retries):
    with MailServer() as server:
        pass
    books = Books(addresses(5))
    send(server, books, seconds=0.5)
    assert len(books.waiting) == 5
    assert len(books.troubles) >= 3


def test_a_wrong_password_is_told_at_once_and_not_tried_again():
    rule = lambda asked: "535 5.7.8 no" if asked.verb == "AUTH" else None  # noqa: E731
    with MailServer(rule=rule, features=("AUTH PLAIN",)) as server:
        send(server, books := Books(addresses(5)), most=1, user="paper", password="wrong")
    [trouble] = books.troubles
    assert trouble.is_final
    assert trouble.words == "535 5.7.8 no"
    assert len(books.waiting) == 5
    assert server.connections == 1


def test_a_relay_without_the_tls_that_is_asked_for_gets_no_mail_and_no_password():
    with MailServer(features=("AUTH PLAIN",)) as server:
        send(
            server, books := Books(addresses(2)), security=Security.STARTTLS, user="paper", password="secret"
        )
    assert books.troubles[0].is_final
    assert not [line for line in server.commands if line.startswith("AUTH")]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1, and a context that trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    key, pem = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", pem],
        check=True, capture_output=True,
    )  # fmt: skip
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(pem, key)
    return own, ssl.create_default_context(cafile=str(pem))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_over_tls_large_mails_arrive_byte_for_byte(certificate, security):
    own, trusting = certificate
    content = b"Subject: x\r\n\r\n" + b"0123456789abcdef" * 6 * 10_000 + b"\r\n"
    at_once = security is Security.TLS
    features = ("PIPELINING", "AUTH PLAIN") if at_once else ("PIPELINING", "STARTTLS", "AUTH PLAIN")
    with MailServer(context=own, tls_at_once=at_once, features=features) as server:
        books = Books(addresses(12), content)
        send(server, books, security=security, context=trusting, user="paper", password="secret")
    assert sorted(server.to()) == sorted(addresses(12))
    assert {taken.content for taken in server.taken} == {content}


def test_a_certificate_nobody_vouches_for_is_refused(certificate):
    own, _trusting = certificate
    with MailServer(context=own, tls_at_once=True) as server:
        send(server, books := Books(addresses(1)), security=Security.TLS)
    assert books.troubles[0].is_final
    assert "certificate" in books.troubles[0].words.lower()
    assert not server.taken


def test_told_to_finish_it_waits_for_the_answers_and_takes_no_more():
    with MailServer(delay=0.02) as server:
        books = Books(addresses(500))
        pipeline = Pipeline(books, Relay("127.0.0.1", server.port, timeouts=PATIENT), 3, 1000)
        while len(books.answers) < 20:
            pipeline.step(0.01)
        pipeline.finish(20)
    assert len(books.answers) == len(server.taken)
    assert len(books.answers) + len(books.waiting) == 500
    assert not books.uncertain_ones
