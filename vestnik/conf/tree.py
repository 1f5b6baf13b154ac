"""The process tree of `vestnik run`: starts the children, starts the dead again, ends all of them cleanly.

The tree knows nothing of Django. A child is a command; its standard input is a socket whose other end the tree
holds, so that a child learns at once if the tree is killed, and can say that it is up (vestnik.conf.child). Each
child leads a process group of its own: what it leaves behind is ended with it.

A child that forks others (vestnik.conf.forks) gets a pipe for each, so that the log tells who says what.
"""

import asyncio
import contextlib
import math
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from vestnik.conf.lives import NEVER_BEGUN, Life, Pauses, told

GRACE_SECONDS = 8.0
#: for so long at the most the others wait for the urgent ones
HEAD_START_SECONDS = 15.0
LONGEST_LINE = 2**16


@dataclass(frozen=True)
class Child:
    """One process of the tree. One that is not `urgent` starts when the urgent ones are up.

    `outlived`: if it is killed, its forks go on until the next one is up; they end when its standard input closes.
    `voices`: names of its forks. Its command is told by `--voice NAME=DESCRIPTOR` where each of them speaks.
    """

    name: str
    command: tuple[str, ...]
    urgent: bool = False
    outlived: bool = False
    first_pause: float | None = None  # seconds before it is started again the first time
    files: tuple[int, ...] = ()  # descriptors that it inherits
    voices: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Remains:
    """What a child leaves behind: its process group, its link to the tree, and the tasks that copy what is said."""

    group: int
    link: socket.socket
    talking: set[asyncio.Task[None]]

    async def end(self, patience: float = 0.0) -> None:
        """Ends what is left; who heeds the closed link has `patience` seconds to finish what is under way."""
        self.link.close()
        if not patience or (await asyncio.wait(self.talking, timeout=patience))[1]:
            _kill_group(self.group)
        await asyncio.wait(self.talking, timeout=1)
        for task in self.talking:
            task.cancel()


def say(name: str, line: str) -> None:
    """A line of the log, on stderr, beginning with who says it."""
    sys.stderr.write(f"{name:<10}| {line}\n")
    sys.stderr.flush()


class Tree:
    """Runs children until told to stop. `ready` returns once all of it serves; then `on_ready` runs."""

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
        self.tried = {child.name: asyncio.Event() for child in children}  # it is up, or has ended
        self.remains: dict[str, Remains] = {}
        self.leaving: set[asyncio.Task[None]] = set()
        self.ending = asyncio.Event()
        self.at_once = asyncio.Event()

    async def run(self) -> None:
        """Returns when SIGTERM or SIGINT came and no child is left."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        keepers = [asyncio.create_task(self._keep(child)) for child in self.children if child.urgent]
        if await self._before_the_end(self._head_start()):
            keepers += [asyncio.create_task(self._keep(child)) for child in self.children if not child.urgent]
        if self.ready is None or await self._before_the_end(self.ready()):
            if self.on_ready:
                self.on_ready()
            await self.ending.wait()
        await asyncio.gather(*keepers)
        await asyncio.gather(*(remains.end() for remains in self.remains.values()), *self.leaving)

    def stop(self) -> None:
        """Asks all children to end; asked again, waits no longer."""
        if self.ending.is_set():
            self.at_once.set()
        self.ending.set()

    async def _before_the_end(self, coming: Awaitable[None]) -> bool:
        """Whether it came before the tree was told to end."""
        waiting = asyncio.ensure_future(coming)
        stopping = asyncio.create_task(self.ending.wait())
        await asyncio.wait((waiting, stopping), return_when=asyncio.FIRST_COMPLETED)
        for task in (waiting, stopping):
            task.cancel()
        return not self.ending.is_set()

    async def _head_start(self) -> None:
        """Returns when the urgent ones are up; or have ended, or take too long: others can do without them."""
        urgent = [self.tried[child.name].wait() for child in self.children if child.urgent]
        try:
            await asyncio.wait_for(asyncio.gather(*urgent), HEAD_START_SECONDS)
        except TimeoutError:
            late = [
                child.name for child in self.children if child.urgent and not self.tried[child.name].is_set()
            ]
            say("vestnik", f"{', '.join(late)} takes long; the others start all the same.")

    async def _keep(self, child: Child) -> None:
        """Keeps one child alive until the tree ends."""
        pauses = Pauses(child.first_pause)
        while not self.ending.is_set():
            life = NEVER_BEGUN
            try:
                life = await self._live(child)
            except OSError as error:
                say("vestnik", f"{child.name} can't be started: {error}")
            self.tried[child.name].set()
            if self.ending.is_set():
                return
            pause = pauses.after(life)
            say("vestnik", told(child.name, pause))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), pause)

    async def _live(self, child: Child) -> Life:
        """One life of a child, from its start to the end of its process group."""
        # Pipes of our own: with asyncio's, the end of a child waits for grandchildren that hold them.
        hears, holds = socket.socketpair()
        holds.setblocking(False)
        pipes = {name: os.pipe() for name in (child.name, *child.voices)}
        _, own = pipes[child.name]
        started = time.monotonic()
        try:
            process = await asyncio.create_subprocess_exec(
                *child.command,
                *(f"--voice={name}={pipes[name][1]}" for name in child.voices),
                stdin=hears,
                stdout=own,
                stderr=own,
                env={**os.environ, **child.environment},
                pass_fds=(*child.files, *(pipes[name][1] for name in child.voices)),
                start_new_session=True,
            )
        except OSError:
            holds.close()
            for listens, _ in pipes.values():
                os.close(listens)
            raise
        finally:
            hears.close()
            for _, speaks in pipes.values():
                os.close(speaks)
        self.running[child.name] = process
        talking = {asyncio.create_task(_copy_lines(name, listens)) for name, (listens, _) in pipes.items()}
        rising = asyncio.create_task(_risen(holds, lambda: self._is_up(child)))
        ending = asyncio.create_task(self.ending.wait())
        living = asyncio.create_task(process.wait())
        up = math.inf
        try:
            await asyncio.wait((living, ending), return_when=asyncio.FIRST_COMPLETED)
            over = time.monotonic()
            up = rising.result() if rising.done() else math.inf
            if not living.done():
                process.terminate()
                await self._wait_at_most(living)
        finally:
            rising.cancel()
            ending.cancel()
            await asyncio.wait({rising})
            await self._leave(child, Remains(process.pid, holds, talking), was_up=up < math.inf)
            await living
            del self.running[child.name]
        return Life(started, up, over, process.returncode == -signal.SIGKILL)

    def _is_up(self, child: Child) -> None:
        self.tried[child.name].set()
        if before := self.remains.pop(child.name, None):
            leaving = asyncio.create_task(before.end(GRACE_SECONDS))
            self.leaving.add(leaving)
            leaving.add_done_callback(self.leaving.discard)

    async def _leave(self, child: Child, remains: Remains, was_up: bool) -> None:
        if child.outlived and was_up and not self.ending.is_set():
            self.remains[child.name] = remains
        else:
            await remains.end()

    async def _wait_at_most(self, living: asyncio.Task[int]) -> None:
        hurry = asyncio.create_task(self.at_once.wait())
        await asyncio.wait((living, hurry), timeout=GRACE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


async def _risen(child: socket.socket, tell: Callable[[], None]) -> float:
    """When (monotonic, in seconds) a child said that it is up, which is told on; inf if it ended before."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError):
        if await loop.sock_recv(child, 1):
            tell()
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
