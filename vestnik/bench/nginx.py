"""nginx with files, the measure that the door is held against."""

from __future__ import annotations

import gzip
import http.client
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from vestnik.bench.machine import CantMeasure, program
from vestnik.bench.ports import free_port
from vestnik.bench.processes import started, tree

#: headers that nginx makes itself for a file
OWN = {
    "connection", "content-encoding", "content-length", "content-type", "date", "etag", "keep-alive",
    "last-modified", "server",
}  # fmt: skip

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {folder}/temp;
  proxy_temp_path {folder}/temp;
  fastcgi_temp_path {folder}/temp;
  types {{ }}
  default_type "text/html; charset=utf-8";
  access_log off;
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  open_file_cache max=10000 inactive=1h;
  open_file_cache_valid 1h;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    root {files};
{headers}
  }}
}}
"""


class Nginx:
    """One nginx of one worker."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self.url = f"http://127.0.0.1:{port}"

    def pids(self) -> list[int]:
        return tree(self.pid)


def file_of(address: str) -> str:
    """The address of the file that holds the page of an address: as long, and as deep in folders."""
    return f"{address.rstrip('/')}.html"


def write_files(folder: Path, pages: Mapping[str, bytes]) -> None:
    """Writes gzip bodies by address as nginx wants them: plain, and `.gz` beside it, both of one time."""
    for address, packed in pages.items():
        plain = folder / file_of(address).lstrip("/")
        plain.parent.mkdir(parents=True, exist_ok=True)
        plain.write_bytes(gzip.decompress(packed))
        beside = plain.with_name(plain.name + ".gz")
        beside.write_bytes(packed)
        times = plain.stat().st_atime_ns, plain.stat().st_mtime_ns
        os.utime(beside, ns=times)


def configuration(
    folder: Path, files: Path, port: int, headers: Iterable[tuple[str, str]], as_root: bool
) -> str:
    """What nginx is to do: send files as fast as it can, with the headers that the door sends beside nginx's own."""
    lines = [f"    add_header {name} {_quoted(value)};" for name, value in headers if name.lower() not in OWN]
    return CONFIGURATION.format(
        folder=folder,
        files=files,
        port=port,
        headers="\n".join(lines),
        user="user root;" if as_root else "",
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    if "$" in escaped:
        raise ValueError(f"nginx would take this for a variable: {value}")
    return f'"{escaped}"'


@contextmanager
def nginx(folder: Path, files: Path, headers: Iterable[tuple[str, str]], core: int) -> Iterator[Nginx]:
    """Serves `files` on one core until the block ends.

    :raises CantMeasure: it doesn't start; the message says what it said.
    """
    port = free_port()
    place = folder / "nginx.conf"
    place.write_text(configuration(folder, files, port, headers, as_root=os.geteuid() == 0))
    log = folder / "nginx.log"
    with started([program("nginx"), "-c", str(place), "-p", str(folder)], log, core) as process:
        for _try in range(100):
            if process.poll() is None and _answers(port):
                break
            time.sleep(0.05)
        else:
            raise CantMeasure(f"nginx does not start: {log.read_text().strip()}")
        yield Nginx(port, process.pid)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("HEAD", "/")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True
