"""The sockets that the tree holds as long as it lives: who asks while nobody answers waits, and is not refused."""

import errno
import os
import socket
from pathlib import Path

from vestnik.conf.errors import SettingsError

BACKLOG = 2048


def listen(address: str, port: int) -> socket.socket:
    """The socket readers come to.

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


def listen_at(path: Path) -> socket.socket:
    """The socket doors come to; only this user can open it. One that a killed tree left at `path` goes."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(BACKLOG)
    return listener
