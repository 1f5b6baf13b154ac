"""How to tell a surrogate that pages are no longer right. One small interface, three kinds."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qs, urlsplit

from vestnik.press.edge import SURROGATES
from vestnik.press.edge.folding import LONGEST

#: seconds that a surrogate may take to answer
PATIENCE = 10.0


class PurgeError(Exception):
    """A surrogate was not told. Holds no secrets. `wait`: seconds for which it asked to be left alone, else 0."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class Purger(Protocol):
    """A surrogate that can be told. `name` is for people and file names, and holds no secrets."""

    @property
    def name(self) -> str: ...

    def purge(self, keys: Sequence[str], hard: bool) -> None:
        """Pages with any of these keys (as spelled in headers) are stale; if `hard`, gone.

        A surrogate that knows no stale pages makes them all gone. Raises PurgeError.
        """

    def purge_all(self) -> None:
        """Everything is gone. Raises PurgeError."""


def purger(url: str) -> Purger:
    """The surrogate at a URL of the setting `edge`.

    :raises ValueError: it is none; the message is the end of the sentence '…: write <message>'.
    """
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.netloc
        query = {
            key: values[-1] for key, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
        }
    except ValueError:
        raise ValueError(SURROGATES) from None
    if not parts.hostname or parts.path not in ("", "/") or parts.username or parts.fragment:
        raise ValueError(SURROGATES)
    if parts.scheme == "varnish" and not query:
        return Varnish(parts.hostname, port or 80)
    # urlsplit lowers host names, but a Fastly service is called as it is spelled
    kind = HOSTED.get(parts.scheme)
    if kind and port is None and query.get("token") and query.keys() <= {"token", "api"}:
        return kind(name, query["token"], query.get("api", kind.api_there).rstrip("/"))
    raise ValueError(SURROGATES)


@dataclass(frozen=True)
class Varnish:
    """Varnish with vmod xkey and the VCL in `deploy/three-machines/varnish`, or what treats its two headers so."""

    host: str
    port: int

    @property
    def name(self) -> str:
        return f"varnish-{self.host.replace(':', '.')}-{self.port}"

    def purge(self, keys: Sequence[str], hard: bool) -> None:
        header = "xkey-purge" if hard else "xkey-softpurge"
        for some in _by_length(keys):
            self._ask({header: " ".join(some)})

    def purge_all(self) -> None:
        self._ask({"xkey-purge-all": "1"})

    def _ask(self, headers: dict[str, str]) -> None:
        _ask(
            http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE),
            "PURGE",
            "/",
            headers,
            self.name,
        )


@dataclass(frozen=True)
class Fastly:
    """Fastly's API: https://www.fastly.com/documentation/reference/api/purging/."""

    service: str
    token: str
    api: str
    api_there: ClassVar[str] = "https://api.fastly.com"
    #: keys in a request, says their reference
    most: ClassVar[int] = 256

    @property
    def name(self) -> str:
        return f"fastly-{self.service}"

    def __repr__(self) -> str:
        return f"Fastly({self.service!r})"

    def purge(self, keys: Sequence[str], hard: bool) -> None:
        for some in _by_number(keys, self.most):
            self._ask("purge", {"surrogate_keys": some}, {} if hard else {"Fastly-Soft-Purge": "1"})

    def purge_all(self) -> None:
        self._ask("purge_all", {}, {})

    def _ask(self, deed: str, body: dict[str, Any], headers: dict[str, str]) -> None:
        headers = {"Fastly-Key": self.token, "Accept": "application/json", **headers}
        _post_json(self.api, f"/service/{self.service}/{deed}", body, headers, self.name)


@dataclass(frozen=True)
class Cloudflare:
    """Cloudflare's API: https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/.

    It knows no soft purge: what changed is fetched anew at the next reader's request.
    """

    zone: str
    token: str
    api: str
    api_there: ClassVar[str] = "https://api.cloudflare.com/client/v4"
    #: tags in a request, on every plan
    most: ClassVar[int] = 100

    @property
    def name(self) -> str:
        return f"cloudflare-{self.zone}"

    def __repr__(self) -> str:
        return f"Cloudflare({self.zone!r})"

    def purge(self, keys: Sequence[str], hard: bool) -> None:
        for some in _by_number(keys, self.most):
            self._ask({"tags": some})

    def purge_all(self) -> None:
        self._ask({"purge_everything": True})

    def _ask(self, body: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = _post_json(self.api, f"/zones/{self.zone}/purge_cache", body, headers, self.name)
        if not answer.get("success"):
            # what they say went wrong may repeat what was sent, but not the token, which went in a header
            errors = "; ".join(str(error.get("message")) for error in answer.get("errors", []))
            raise PurgeError(f"{self.name} refused: {errors or 'it does not say why'}")


HOSTED: dict[str, type[Fastly | Cloudflare]] = {"fastly": Fastly, "cloudflare": Cloudflare}


def _by_number(keys: Sequence[str], most: int) -> Iterator[list[str]]:
    for start in range(0, len(keys), most):
        yield list(keys[start : start + most])


def _by_length(keys: Sequence[str]) -> Iterator[list[str]]:
    """In parts that fit into a header."""
    some: list[str] = []
    length = 0
    for key in keys:
        if some and length + len(key) >= LONGEST:
            yield some
            some, length = [], 0
        some.append(key)
        length += len(key) + 1
    if some:
        yield some


def _post_json(
    api: str, path: str, body: dict[str, Any], headers: dict[str, str], name: str
) -> dict[str, Any]:
    parts = urlsplit(api)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=context)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", **headers}
    answer = _ask(connection, "POST", f"{parts.path}{path}", headers, name, json.dumps(body).encode())
    try:
        found = json.loads(answer or b"{}")
    except ValueError:
        raise PurgeError(f"{name} answers something that is no JSON") from None
    return found if isinstance(found, dict) else {}


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    name: str,
    body: bytes | None = None,
) -> bytes:
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.read(1_000_000)
    except (OSError, http.client.HTTPException) as error:
        raise PurgeError(f"{name} does not answer: {error or type(error).__name__}") from None
    finally:
        connection.close()
    if response.status >= 300:
        wait = response.headers.get("Retry-After", "")
        raise PurgeError(
            f"{name} refused: {response.status} {response.reason}", float(wait) if wait.isdigit() else 0.0
        )
    return answer
