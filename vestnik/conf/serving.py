"""One of Granian's workers, in this very process and at a socket that is listening already.

Granian's own main process binds the socket itself and gives up when its workers are killed too often; the tree and
vestnik.conf.forks do better what it is there for.
"""

from collections.abc import Callable
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server.mp import MPServer

from vestnik.conf.sockets import BACKLOG


class _OneWorker(MPServer):
    """Granian's settings and its worker, without its main process."""

    def __init__(self, fd: int, threads: int) -> None:
        super().__init__(
            target="",
            interface=Interfaces.WSGI,
            runtime_mode=RuntimeModes.mt,
            http=HTTPModes.http1,
            blocking_threads=threads,
            backpressure=max(64, threads * 4),
            websockets=False,
            log_level=LogLevels.warning,
        )
        self._sso = None
        self._shd = SocketHolder(fd, True, BACKLOG)

    def work(self, application: Callable[..., Any]) -> None:
        process = self._spawn_worker(0, self._spawn_wsgi_worker, lambda: application)
        process.inner.run()  # what multiprocessing would run in a process of its own


def serve(application: Callable[..., Any], fd: int, threads: int) -> None:
    """Serves a WSGI application at the listening unix socket `fd` until SIGTERM or SIGINT."""
    _OneWorker(fd, threads).work(application)
