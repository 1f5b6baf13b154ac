"""Who asks, by which scheme, and for which host: what is believed of a request's head."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: remembered answers, so that no crowd of made-up names fills the memory
MOST_REMEMBERED = 4096


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Networks by their names ('10.0.0.0/8', '::1'); `unix` is passed over: no reader comes by a socket."""
    return tuple(ipaddress.ip_network(name) for name in names if name != "unix")


def within(address: str, of: Iterable[Network]) -> bool:
    """Whether an address ('192.0.2.1', '::ffff:192.0.2.1') is in one of the networks; False for what is none."""
    ip = _address(address)
    return ip is not None and any(ip in network for network in of)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return None
    # A socket that listens at [::] gives IPv4 readers in this form.
    return getattr(ip, "ipv4_mapped", None) or ip


class Clients:
    """Knows the trusted proxies."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self.trusted = networks(trusted)

    def is_trusted(self, peer: str) -> bool:
        """Whether what `peer` says of readers is believed."""
        return bool(self.trusted) and within(peer, self.trusted)

    def reader(self, peer: str, headers: Mapping[bytes, bytes]) -> str:
        """The address of the reader: of the nearest one in X-Forwarded-For that is no trusted proxy."""
        found = str(_address(peer) or peer)
        if self.is_trusted(peer):
            for said in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
                ip = _address(said.strip())
                if ip is None:
                    break
                found = str(ip)
                if not within(found, self.trusted):
                    break
        return found

    def scheme(self, peer: str, own: str, headers: Mapping[bytes, bytes]) -> str:
        """'http' or 'https': what a trusted proxy says, else how the connection itself came (`own`)."""
        if self.is_trusted(peer):
            said = headers.get(b"x-forwarded-proto", b"").split(b",")[0].strip().lower()
            if said in (b"http", b"https"):
                return said.decode()
        return own


class Hosts:
    """Says of a Host header whether the paper answers to it; `known` are those it has said yes to, a bounded number."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = tuple(allowed)
        self.known: set[bytes | None] = set()

    def __contains__(self, host: bytes | None) -> bool:
        if host in self.known:
            return True
        if host is None or not self._allows(host):
            return False
        if len(self.known) >= MOST_REMEMBERED:
            self.known.clear()
        self.known.add(host)
        return True

    def _allows(self, host: bytes) -> bool:
        """By Django's rules, except that a dot at the end is Django's to judge."""
        name, colon, port = host.decode("latin-1").lower().rpartition(":")
        if not colon or port.endswith("]"):
            name, port = host.decode("latin-1").lower(), ""
        if colon and port and not port.isdecimal():
            return False
        if not name or any(mark in name for mark in "/@ ?#\\"):
            return False
        return any(
            allowed in ("*", name)
            or (allowed.startswith(".") and (name.endswith(allowed) or name == allowed[1:]))
            for allowed in self.allowed
        )
