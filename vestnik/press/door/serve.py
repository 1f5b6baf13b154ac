"""Runs one door at a socket that is listening already."""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
import sys

import uvicorn
import uvloop

from vestnik.press.door.app import Application
from vestnik.press.door.config import Config
from vestnik.press.door.protocol import door_of
from vestnik.press.door.service import Service

GRACE_SECONDS = 6


def serve(config: Config, listener: socket.socket, name: str = "door") -> None:
    """Serves readers until SIGTERM or SIGINT; then finishes what is under way and returns."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    _raise_file_limit()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(config, listener, name))


async def _serve(config: Config, listener: socket.socket, name: str) -> None:
    service = Service(config, name)
    server = uvicorn.Server(
        uvicorn.Config(
            Application(service),
            http=door_of(service),
            loop="uvloop",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=GRACE_SECONDS,
            backlog=2048,
            ssl_certfile=config.tls_certificate,
            ssl_keyfile=config.tls_key,
        )
    )
    async with service.running(server.server_state.connections):
        await server.serve(sockets=[listener])


def _raise_file_limit() -> None:
    """Each connection is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
