"""Asking a stranger's server, safely: no inner addresses, no redirects, an end to all patience. Plain Python.

A name is looked up once and what was looked up is connected to, so that nothing can be swapped in between.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

#: seconds for all of a request, whatever the other side does
PATIENCE = 10.0
#: bytes of an answer that are read
MOST = 256 * 1024
#: IPv6 that stands for IPv4 behind a translator (RFC 6052)
_NAT64 = ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """The server was not asked, or did not answer; the message says why, in a line."""


class Forbidden(Unreachable):
    """The address is none that a stranger may send us to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: none of this machine, of its network, or of nobody."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:
            return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.ipv4_mapped or ip.sixtofour or ip.teredo:
            return bool(ip.ipv4_mapped) and is_public(str(ip.ipv4_mapped))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    trusted: bool = False,
    patience: float = PATIENCE,
) -> Answer:
    """The answer of a server; no redirect is followed.

    :param trusted: the address was named by whoever runs the paper, and may be an inner one
    :raises Forbidden: the address is no http(s) address of the open internet
    :raises Unreachable: no answer within `patience` seconds, or none that can be read
    """
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Forbidden("this is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Forbidden("this is no address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(sign <= " " or sign == "\x7f" for sign in path):
        raise Forbidden("this is no address")
    try:
        raw = _connected(parts.hostname, port, trusted, patience)
        with contextlib.closing(raw), _deadline(raw, patience) as over:
            answer = _talk(raw, parts.scheme, parts.hostname, parts.netloc, method, path, headers or {}, body)
        if over.is_set():  # what was cut off may look like a whole answer
            raise Unreachable("it takes too long")
        return answer
    except ssl.SSLCertVerificationError as fault:
        raise Unreachable(f"its certificate is not right: {fault.verify_message}") from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Unreachable(_line(fault)) from None


def _connected(host: str, port: int, trusted: bool, patience: float) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    usable = [one for one in found if trusted or is_public(str(one[4][0]))]
    if not usable:
        raise Forbidden("its address is none of the open internet")
    fault: OSError | None = None
    for family, kind, protocol, _name, address in usable[:4]:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(patience / 2)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            fault = error
        else:
            connection.settimeout(patience)
            return connection
    raise fault or OSError("no address")


@contextlib.contextmanager
def _deadline(connection: socket.socket, patience: float) -> Iterator[threading.Event]:
    """Ends the connection after `patience` seconds, and then says so: a server that sends a byte now and then must not
    hold us.
    """
    spare = socket.socket(fileno=os.dup(connection.fileno()))
    over = threading.Event()

    def end() -> None:
        over.set()
        with contextlib.suppress(OSError):
            spare.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(patience, end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()
        spare.close()


def _talk(
    raw: socket.socket,
    scheme: str,
    hostname: str,
    netloc: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes | None,
) -> Answer:
    connected = raw
    if scheme == "https":
        connected = ssl.create_default_context().wrap_socket(raw, server_hostname=hostname)
    talk = http.client.HTTPConnection(hostname)
    talk.sock = connected
    try:
        talk.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": netloc, "Connection": "close", **headers}.items():
            talk.putheader(name, value)
        if body is not None:
            talk.putheader("Content-Length", str(len(body)))
        talk.endheaders(body)
        response = talk.getresponse()
        content = response.read(MOST + 1)
        if len(content) > MOST:
            raise Unreachable("its answer is too long")
        return Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, content
        )
    finally:
        talk.close()


def _line(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__
