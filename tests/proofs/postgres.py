"""A PostgreSQL cluster of a test's own, which can be stopped and started."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.press.edge_servers import free_port

HINT = "PostgreSQL's server is not installed: `apt-get install postgresql`"


class Cluster:
    """A cluster in `folder`, which belongs to the user who may run it."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.binaries, self.port = folder, binaries, free_port()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", f"{options} -c fsync=off", "start")

    def stop(self) -> None:
        """Ends it as a fault does: nobody is waited for."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *words: str) -> None:
        # The server refuses to run as root.
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        data = ["-D", str(self.folder / "data")]
        with (self.folder / "said").open("a+") as said:  # no pipe: the server would keep it open
            done = subprocess.run(
                [*user, str(self.binaries / program), *data, *words],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False,
            )  # fmt: skip
            said.seek(0)
            assert done.returncode == 0, said.read()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that runs until the block ends. Where there is no PostgreSQL the test is skipped, in CI it fails."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if initdb is None:
        pytest.fail(HINT) if os.environ.get("CI") == "true" else pytest.skip(HINT)
    # not pytest's folder: only its owner may enter that
    folder = Path(tempfile.mkdtemp(prefix="vestnik-proof-"))
    made = Cluster(folder, Path(initdb).parent)
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        made.make()
        made.start()
        yield made
    finally:
        if (folder / "data/postmaster.pid").exists():
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
