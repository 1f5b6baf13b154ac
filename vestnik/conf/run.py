"""`vestnik run`: a paper's process tree."""

import asyncio
import fcntl
import http.client
import os
import subprocess
import sys
from typing import Any, TextIO

from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home, find_home, secret_key
from vestnik.conf.options import read_options
from vestnik.conf.stamp import read_stamp, refuse_newer, require_paper, stamp_of_this_code
from vestnik.conf.tree import Child, Tree, claim_port, say

CHILD = (sys.executable, "-m", "vestnik.conf.child")


def run() -> int:
    """Serves the paper that VESTNIK_HOME names until SIGTERM or SIGINT. Returns the exit status.

    :raises SettingsError: a setting is wrong, the port is taken, the paper is of a newer Vestnik or runs
    already.
    """
    home = find_home()
    options = read_options(home)
    stamp = read_stamp(home)
    require_paper(home, stamp)
    refuse_newer(home, stamp)
    claim_port(options["listen"], options["port"])
    secret_key(home)
    lock = _lock(home)
    os.environ["VESTNIK_HOME"] = str(home.root)
    try:
        if stamp != stamp_of_this_code(home) or not home.collected.is_dir():
            say("vestnik", "Making the paper ready for this version …")
            if status := subprocess.call([sys.executable, "-m", "vestnik", "manage", "ready"]):
                return status
        say("vestnik", "Starting …")
        tree = Tree(
            children(options),
            ready=lambda: _answering(options["listen"], options["port"]),
            on_ready=lambda: _welcome(home, options),
        )
        asyncio.run(tree.run())
    finally:
        lock.close()
    say("vestnik", "Ended.")
    return 0


def children(options: dict[str, Any]) -> list[Child]:
    """The processes of a paper. A readers' door in front would be one more; web then takes a socket."""
    web = (
        *CHILD, "web", "--address", options["listen"], "--port", str(options["port"]),
        "--workers", str(options["workers"]), "--threads", str(options["threads"]),
    )  # fmt: skip
    return [
        Child("web", web, urgent=True),
        Child("worker", (*CHILD, "worker")),
        Child("scheduler", (*CHILD, "scheduler")),
    ]


def _lock(home: Home) -> TextIO:
    """Held while the paper runs, and let go by the system however the process ends."""
    try:
        lock = (home.root / "run.lock").open("a")
    except OSError as error:
        raise SettingsError(
            f"{home.root} can't be written ({error.strerror}): give this user the right to."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SettingsError(f"The paper in {home.root} runs already: end that `vestnik run` first.") from None
    return lock


async def _answering(address: str, port: int) -> None:
    """Returns once the web server answers, whatever it says."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    while not await asyncio.to_thread(_answers, everywhere.get(address, address), port):
        await asyncio.sleep(0.1)


def _answers(address: str, port: int) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=30)
    try:
        connection.request("HEAD", "/static/staticfiles.json", headers={"Host": "localhost"})
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _welcome(home: Home, options: dict[str, Any]) -> None:
    at = options["public_url"] or f"http://127.0.0.1:{options['port']}"
    say("vestnik", f"{options['name']} is at {at}/ and its newsroom at {at}/admin/")
    log_in = home.log_in
    if log_in.is_file():
        say("vestnik", f"Log in as {log_in.read_text(encoding='utf-8').strip()}")
