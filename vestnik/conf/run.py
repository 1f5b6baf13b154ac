"""`vestnik run`: a paper's process tree."""

import asyncio
import fcntl
import http.client
import os
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home, find_home, secret_key
from vestnik.conf.options import read_options
from vestnik.conf.sockets import listen, listen_at
from vestnik.conf.stamp import read_stamp, refuse_newer, require_paper, stamp_of_this_code
from vestnik.conf.tree import Child, Tree, say
from vestnik.press.door.config import Config

CHILD = (sys.executable, "-m", "vestnik.conf.child")
AT_ONCE_SECONDS = 0.05
#: what Django does beside answering
WORKS = ("press", "worker", "scheduler", "sender")
#: what every system takes for the path of a unix socket
LONGEST_SOCKET_PATH = 100


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
    config = door_config(home, options)
    listener = listen(options["listen"], options["port"])
    secret_key(home)
    lock = _lock(home)
    os.environ["VESTNIK_HOME"] = str(home.root)
    try:
        if stamp != stamp_of_this_code(home) or not home.collected.is_dir():
            say("vestnik", "Making the paper ready for this version …")
            if status := subprocess.call([sys.executable, "-m", "vestnik", "manage", "ready"]):
                return status
        say("vestnik", "Starting …")
        make_folders(home)
        with listen_at(config.socket) as web:
            tree = Tree(
                children(options, config, listener.fileno(), web.fileno()),
                ready=lambda: _answering(options),
                on_ready=lambda: _welcome(home, options),
            )
            asyncio.run(tree.run())
        config.socket.unlink(missing_ok=True)
    finally:
        listener.close()
        lock.close()
    say("vestnik", "Ended.")
    return 0


def children(options: dict[str, Any], config: Config, listener: int, web: int) -> list[Child]:
    """The processes of a paper: one that has Django loaded and forks all that need it, and the doors, where readers
    come in. `listener`, `web`: the sockets of the doors and of Django, the tree's own. Writes the doors'
    configuration.
    """
    told = Path(config.run) / "door.json"
    config.write(told)
    django = Child(
        "django",
        (*CHILD, "django", "--fd", str(web), "--threads", str(options["threads"])),
        urgent=True,  # what was taken down while this node was off must be known to a door before it begins
        outlived=True,  # web processes go on while Django is loaded anew
        first_pause=AT_ONCE_SECONDS,
        files=(web,),
        voices=(*(f"web-{number}" for number in range(1, options["workers"] + 1)), *WORKS),
    )
    doors = [
        Child(
            name,
            (*CHILD, "door", "--config", str(told), "--fd", str(listener), "--name", name),
            first_pause=AT_ONCE_SECONDS,
            files=(listener,),
        )
        for name in (f"door-{number}" for number in range(1, options["doors"] + 1))
    ]
    return [django, *doors]


def door_config(home: Home, options: dict[str, Any]) -> Config:
    """What the doors must know of the paper.

    :raises SettingsError: the home lies too deep for a unix socket.
    """
    public = options["public_url"] or f"http://127.0.0.1:{options['port']}"
    name = urlsplit(public).hostname or ""
    own = f"[{name}]" if ":" in name else name
    config = Config(
        public_url=public,
        press=str(home.press),
        run=str(home.run),
        static=str(home.collected),
        media=str(home.media),
        languages=options["languages"],
        hosts=(own, "localhost", "127.0.0.1", "[::1]", *options["allowed_hosts"]),
        https=public.startswith("https:") if options["https"] is None else options["https"],
        trusted=options["trusted_proxies"],
        memory_mb=options["press_memory_mb"],
        metrics_from=options["metrics_from"],
        tls_certificate=options["tls_certificate"],
        tls_key=options["tls_key"],
    )
    if len(os.fsencode(config.socket)) > LONGEST_SOCKET_PATH:
        raise SettingsError(
            f"{config.socket} is too long for the path of a unix socket: move the paper's home folder up."
        )
    return config


def make_folders(home: Home) -> None:
    """:raises SettingsError: the home can't be written."""
    try:
        for folder in (home.run, home.press):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"{error.filename} can't be made ({error.strerror}): give this user the right to write in {home.root}."
        ) from None


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


async def _answering(options: dict[str, Any]) -> None:
    """Returns once Django answers through a door, whatever it says."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    address = everywhere.get(options["listen"], options["listen"])
    while not await asyncio.to_thread(_answers, address, options["port"], bool(options["tls_certificate"])):
        await asyncio.sleep(0.1)


def _answers(address: str, port: int, tls: bool) -> bool:
    connection: http.client.HTTPConnection
    if tls:
        anybodys = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anybodys.check_hostname, anybodys.verify_mode = False, ssl.CERT_NONE  # our own door, by its address
        connection = http.client.HTTPSConnection(address, port, timeout=30, context=anybodys)
    else:
        connection = http.client.HTTPConnection(address, port, timeout=30)
    try:
        connection.request("HEAD", "/admin/login/", headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return status not in (502, 503, 504)


def _welcome(home: Home, options: dict[str, Any]) -> None:
    at = options["public_url"] or f"http://127.0.0.1:{options['port']}"
    say("vestnik", f"{options['name']} is at {at}/ and its newsroom at {at}/admin/")
    if urlsplit(options["email_url"]).scheme == "file":
        say("vestnik", f"Its mails go to no mail server, but to {at}/admin/mailbox/")
    log_in = home.log_in
    if log_in.is_file():
        say("vestnik", f"Log in as {log_in.read_text(encoding='utf-8').strip()}")
