"""Whatever comes, a door answers it, refuses it or waits for more; it never fails at it."""

import asyncio
import logging
import random
import socket
from dataclasses import replace

import pytest
import uvicorn

from tests.press.door.conftest import in_a_loop, page
from vestnik.press.door.config import Config
from vestnik.press.door.protocol import door_of
from vestnik.press.door.service import Service

GOOD = (
    b'GET /news/ HTTP/1.1\r\nHost: paper.example\r\nAccept-Encoding: gzip\r\nCookie: a=b\r\nIf-None-Match: "x"\r\n\r\n',
    b"GET /news/?page=2&utm=x HTTP/1.1\r\nHost: paper.example\r\nIf-Modified-Since: Sun, 22 Nov 2026 18:00:00 GMT\r\n"
    b"\r\n",
    b"POST /x HTTP/1.1\r\nHost: paper.example\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
    b"HEAD http://paper.example/news/ HTTP/1.0\r\nHost: paper.example\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
)
BITS = (
    *(bytes([number]) for number in range(256)), b"\r\n", b"\r\n\r\n", b"%", b"?", b"//",
    b"Transfer-Encoding: chunked\r\n",
    b"Host: x\r\n", b"HTTP/1.1", b"99999999999999999999", b"\xff\xfe", b";q=", b"sessionid=",
)  # fmt: skip
STATUSES = {b"", b"200", b"304", b"400", b"404", b"405", b"411", b"414", b"417", b"431", b"505"}


class Wire(asyncio.Transport):
    """Keeps what the door writes."""

    def __init__(self, end: socket.socket) -> None:
        super().__init__({"peername": ("127.0.0.1", 5), "sockname": ("127.0.0.1", 80), "socket": end})
        self.written, self.closed = b"", False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    abort = write_eof = close

    def can_write_eof(self) -> bool:
        return True

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        pass

    resume_reading = pause_reading


def spoilt(chance: random.Random) -> bytes:
    """Some requests, one after another, with faults in them."""
    data = bytearray(b"".join(chance.choice(GOOD) for _ in range(chance.randint(1, 3))))
    for _ in range(chance.randint(0, 4)):
        place, end = chance.randrange(len(data)), chance.randint(0, 3)
        data[place : place + end] = chance.choice((b"", *BITS))
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_no_bytes_make_a_door_fail(tmp_path, caplog, seed):
    for folder in ("press", "run", "static", "media"):
        (tmp_path / folder).mkdir()
    folders = {name: str(tmp_path / name) for name in ("press", "run", "static", "media")}
    config = replace(Config(public_url="http://paper.example", **folders), hosts=("paper.example",))
    chance = random.Random(seed)

    async def answer(scope, _receive, _send) -> None:
        await scope["turn"].reply(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")

    async def scene() -> set[bytes]:
        service = Service(config)
        service.memory.freshness.journal.set_code(7)
        service.memory.store.write(page("/news/", "новини", params={"page": "[2-9]"}))
        settings = uvicorn.Config(
            answer, interface="asgi3", http=door_of(service), log_config=None, lifespan="off"
        )
        settings.load()
        state = uvicorn.server.ServerState()
        seen = set()
        for _ in range(1500):
            wire = Wire(end)
            door = settings.http_protocol_class(config=settings, server_state=state, app_state={})
            door.connection_made(wire)
            data = spoilt(chance)
            cut = chance.randrange(len(data) + 1)
            for part in (data[:cut], data[cut:]):
                if part and not wire.closed:
                    door.data_received(part)
                    await asyncio.sleep(0)
            for _ in range(3):
                await asyncio.sleep(0)
            door.connection_lost(None)
            seen.add(wire.written[9:12])
        service.makes.close()
        return seen

    with caplog.at_level(logging.ERROR), socket.socket() as end:
        seen = in_a_loop(scene())
    assert caplog.records == []
    assert seen <= STATUSES | {b"100", b"con"}
    assert {b"200", b"400"} <= seen
