"""What a door must know of its paper; the process tree writes it to a file, the door reads it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

#: Paths that are never pages: always passed on to Django. Longest answers first come from /admin/.
STRAIGHT = ("/admin/", "/api/", "/documents/")


@dataclass(frozen=True)
class Config:
    """One door's view of its paper. Folders and the socket are absolute paths."""

    public_url: str
    """Scheme and host (and port) of the paper, without the last slash: what pages are made for."""
    press: str
    """Folder of the stored pages and the journal."""
    run: str
    """Folder of sockets and statistics."""
    static: str
    """Folder of the collected static files, served at /static/."""
    media: str
    """Folder of media; only `images/` in it is public, at /media/images/."""
    languages: tuple[str, ...] = ("bg",)
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    """Host names the paper answers to, as in Django's ALLOWED_HOSTS: lower case, `.x` for all under x, `*` for all."""
    https: bool = False
    trusted: tuple[str, ...] = ()
    """Networks of proxies whose X-Forwarded-For and -Proto are believed."""
    session_cookie: str = "sessionid"
    memory_mb: int = 128
    metrics_from: tuple[str, ...] = ("127.0.0.1/32", "::1/128")
    tls_certificate: str | None = None
    tls_key: str | None = None

    @property
    def socket(self) -> Path:
        """Where Django listens."""
        return Path(self.run) / "web.sock"

    @property
    def stats(self) -> Path:
        """Where each door writes its counters once a second."""
        return Path(self.run) / "stats"

    @property
    def reads(self) -> Path:
        """Where each door leaves a note of every minute's reads."""
        return Path(self.run) / "reads"

    @property
    def scheme(self) -> str:
        """The scheme by which readers come."""
        return "https" if self.https else "http"

    def write(self, path: Path) -> None:
        """Writes all of it for `read`."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Config:
        """What `write` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
        )
