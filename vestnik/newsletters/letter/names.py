"""Questions to the DNS, with limits: what comes back was written by strangers. Pure but for the asking."""

from __future__ import annotations

import dns.exception
import dns.name
import dns.resolver
import dns.reversename

#: seconds for one question, with all its tries
SECONDS = 5.0
#: records of one name that are read, and characters of one of them
MOST_RECORDS, LONGEST_RECORD = 50, 8192


class NoAnswer(Exception):
    """The DNS could not be asked, or answered nonsense: nothing is known. The message says what was asked."""


class Names:
    """The DNS as this machine sees it; `resolver` is another one for tests."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None, seconds: float = SECONDS) -> None:
        self._resolver = resolver or dns.resolver.Resolver()
        self._resolver.lifetime = seconds

    def texts(self, name: str) -> list[str]:
        """TXT records, each with its strings joined (RFC 7208, 3.3). [] if there are none."""
        found = [b"".join(record.strings)[:LONGEST_RECORD] for record in self._ask(name, "TXT")]
        return [text.decode("ascii", "replace") for text in found]

    def mail_servers(self, name: str) -> list[str]:
        """Names of MX records, the preferred first; '' for a domain that takes no mail (RFC 7505)."""
        records = sorted(self._ask(name, "MX"), key=lambda record: record.preference)
        return [record.exchange.to_text().rstrip(".") for record in records]

    def addresses(self, name: str) -> list[str]:
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def name_of(self, address: str) -> list[str]:
        """The names of an IP address (PTR)."""
        reverse = dns.reversename.from_address(address).to_text()
        return [record.target.to_text().rstrip(".").lower() for record in self._ask(reverse, "PTR")]

    def _ask(self, name: str, kind: str) -> list:
        try:
            return list(self._resolver.resolve(name, kind, search=False))[:MOST_RECORDS]
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, UnicodeError, OSError, EOFError) as fault:
            raise NoAnswer(f"{name} ({kind}): {type(fault).__name__} {str(fault)[:200]}") from None
