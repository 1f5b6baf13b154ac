"""The process tree of `vestnik run`: starts the children, starts the dead again, ends all of them cleanly.

The tree knows nothing of Django. A child is a command; its standard input is a socket whose other end the tree
holds, so that a child learns at once if the tree is killed, and can say that it is up (vestnik.conf.child). Each
child leads a process group of its own: what it leaves behind is ended with it.

A child that can't live is tried less and less often. One that was up is started again at once, and one that was
killed soon, however often: that is no fault of its own, and readers wait for it.
"""

import asyncio
import contextlib
import errno
import math
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from vestnik.conf.errors import SettingsError

GRACE_SECONDS = 8.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
#: the longest pause after kill -9, which may have come of a lack of memory
KILLED_PAUSE = 1.0
#: a life that was no failure: so long since it said that it is up; or altogether, if it says nothing
UP_SECONDS, STEADY_SECONDS = 1.0, 60.0
LONGEST_LINE = 2**16
BACKLOG = 2048


@dataclass(frozen=True)
class Child:
    """One process of the tree. One that is not `urgent` starts when the urgent ones are ready."""

    name: str
    command: tuple[str, ...]
    urgent: bool = False
    first_pause: float | None = None  # seconds before it is started again the first time; FIRST_PAUSE if None
    files: tuple[int, ...] = ()  # descriptors that it inherits
    environment: dict[str, str] = field(default_factory=dict)


class Life(NamedTuple):
    """`well`: it was no failure. `killed`: it ended by SIGKILL."""

    well: bool
    killed: bool


def say(name: str, line: str) -> None:
    """A line of the log, on stderr, beginning with who says it."""
    sys.stderr.write(f"{name:<10}| {line}\n")
    sys.stderr.flush()


def listen(address: str, port: int) -> socket.socket:
    """The socket readers come to. The tree holds it as long as it lives: if a door dies, readers wait for the next.

    :raises SettingsError: the port is taken, or this user may not have it.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            why = f"Port {port} at {address} is taken by another program: choose another one"
        elif error.errno == errno.EACCES:
            why = f"Port {port} needs more rights than this user has: choose one above 1023"
        else:
            why = f"Port {port} at {address} can't be had ({error.strerror}): choose another one"
        raise SettingsError(f"{why} by --port (make demo PORT={port + 1}), VESTNIK_PORT or `port`.") from None
    return listener


class Tree:
    """Runs children until told to stop. `ready` returns once the urgent ones serve; then `on_ready` runs."""

    def __init__(
        self,
        children: list[Child],
        ready: Callable[[], Awaitable[None]] | None = None,
        on_ready: Callable[[], None] | None = None,
    ) -> None:
        self.children = children
        self.ready = ready
        self.on_ready = on_ready
        self.running: dict[str, asyncio.subprocess.Process] = {}
        self.ending = asyncio.Event()
        self.at_once = asyncio.Event()

    async def run(self) -> None:
        """Returns when SIGTERM or SIGINT came and no child is left."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        keepers = [asyncio.create_task(self._keep(child)) for child in self.children if child.urgent]
        if await self._until_ready():
            if self.on_ready:
                self.on_ready()
            keepers += [asyncio.create_task(self._keep(child)) for child in self.children if not child.urgent]
        await self.ending.wait()
        await asyncio.gather(*keepers)

    def stop(self) -> None:
        """Asks all children to end; asked again, waits no longer."""
        if self.ending.is_set():
            self.at_once.set()
        self.ending.set()

    async def _until_ready(self) -> bool:
        if self.ready is None:
            return not self.ending.is_set()
        waiting = asyncio.ensure_future(self.ready())
        stopping = asyncio.create_task(self.ending.wait())
        await asyncio.wait((waiting, stopping), return_when=asyncio.FIRST_COMPLETED)
        for task in (waiting, stopping):
            task.cancel()
        return not self.ending.is_set()

    async def _keep(self, child: Child) -> None:
        """Keeps one child alive until the tree ends."""
        first = FIRST_PAUSE if child.first_pause is None else child.first_pause
        pause = first
        while not self.ending.is_set():
            try:
                life = await self._live(child)
                if life.well:
                    pause = first
                elif life.killed:
                    pause = min(pause, KILLED_PAUSE)
            except OSError as error:
                say("vestnik", f"{child.name} can't be started: {error}")
            if self.ending.is_set():
                return
            say("vestnik", f"{child.name} ended by itself; starting it again in {pause:g} s.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _live(self, child: Child) -> Life:
        """One life of a child, from its start to the end of its process group."""
        # Pipes of our own: with asyncio's, the end of a child waits for grandchildren that hold them.
        hears, holds = socket.socketpair()
        holds.setblocking(False)
        listens, speaks = os.pipe()
        started = time.monotonic()
        try:
            process = await asyncio.create_subprocess_exec(
                *child.command,
                stdin=hears,
                stdout=speaks,
                stderr=speaks,
                env={**os.environ, **child.environment},
                pass_fds=child.files,
                start_new_session=True,
            )
        finally:
            hears.close()
            os.close(speaks)
        self.running[child.name] = process
        talking = asyncio.create_task(_copy_lines(child.name, listens))
        rising = asyncio.create_task(_risen(holds))
        ending = asyncio.create_task(self.ending.wait())
        living = asyncio.create_task(process.wait())
        try:
            await asyncio.wait((living, ending), return_when=asyncio.FIRST_COMPLETED)
            now = time.monotonic()
            up = rising.done() and now - rising.result() > UP_SECONDS
            if not living.done():
                process.terminate()
                await self._wait_at_most(living)
        finally:
            _kill_group(process.pid)
            rising.cancel()
            await asyncio.wait({rising})
            holds.close()
            await living
            await asyncio.wait({talking}, timeout=1)
            for task in (talking, ending):
                task.cancel()
            del self.running[child.name]
        return Life(up or now - started > STEADY_SECONDS, process.returncode == -signal.SIGKILL)

    async def _wait_at_most(self, living: asyncio.Task[int]) -> None:
        hurry = asyncio.create_task(self.at_once.wait())
        await asyncio.wait((living, hurry), timeout=GRACE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


async def _risen(child: socket.socket) -> float:
    """When (monotonic, in seconds) a child said that it is up; never, if it ended before."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError):
        if await loop.sock_recv(child, 1):
            return time.monotonic()
    return math.inf


async def _copy_lines(name: str, pipe: int) -> None:
    """Copies what a child says to the log, line by line, until it is silent for ever."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", buffering=0)
    )
    try:
        while line := await _line(reader):
            say(name, line.decode("utf-8", "replace").rstrip("\r\n"))
    finally:
        transport.close()


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil()
    except asyncio.IncompleteReadError as rest:
        return rest.partial
    except asyncio.LimitOverrunError as overrun:
        return await reader.readexactly(overrun.consumed)
