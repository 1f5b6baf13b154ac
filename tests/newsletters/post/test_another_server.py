"""Byte for byte, to a mail server that others have written."""

from __future__ import annotations

import pytest
from aiosmtpd.controller import Controller

from tests.newsletters.post.test_pipeline import Books, addresses, send
from vestnik.bench.ports import free_port

CONTENT = (
    b"Subject: x\r\n\r\n"
    + b"A line of a newsletter, as long as a line may be.\r\n" * 1000
    + b"..\r\n..dotted\r\nend\r\n"
)


class Keeper:
    """What aiosmtpd got; every seventh reader is refused."""

    def __init__(self) -> None:
        self.got: dict[str, tuple[str, bytes]] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if int(address[6:].split("@")[0]) % 7 == 3:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        [reader] = envelope.rcpt_tos
        assert reader not in self.got
        self.got[reader] = envelope.mail_from, envelope.content
        return "250 2.0.0 taken"


@pytest.fixture
def server():
    controller = Controller(Keeper(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.mark.parametrize("connections", [1, 4])
def test_aiosmtpd_gets_each_mail_as_it_was_made_and_refusals_are_told(server, connections):
    send(server, books := Books(addresses(140), CONTENT), most=connections)
    got = server.handler.got
    refused = {to for to in addresses(140) if int(to[6:-13]) % 7 == 3}
    assert set(got) == set(addresses(140)) - refused
    assert {content for _sender, content in got.values()} == {CONTENT.replace(b"\r\n..", b"\r\n.")}
    assert all(sender == f"bounce+{to[6:-13]}@paper.example" for to, (sender, _content) in got.items())
    assert {to for to, answer in books.answers.items() if answer.code == 550} == refused
