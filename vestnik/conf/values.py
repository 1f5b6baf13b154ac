"""Readers of setting values: text from the environment or a TOML value in, a checked Python value out.

Each reader raises ValueError with what to write instead, as the end of the sentence "…: write <message>".
"""

import datetime
import ipaddress
import os
import re
import zoneinfo
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from vestnik.newsletters.returns.boxes import Place
from vestnik.newsletters.returns.providers import PROVIDERS, SHORTEST_SECRET, read_hook

Reader = Callable[[Any], Any]

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "file", "console")
TRUE_WORDS = ("true", "yes", "on", "1")
FALSE_WORDS = ("false", "no", "off", "0")

HOST_PATTERN = re.compile(
    r"\*|\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\]"
)


def text(value: Any) -> str:
    """Any text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("some text in quotes")
    return value.strip()


def switch(value: Any) -> bool:
    """true or false (from the environment also yes/no, on/off, 1/0)."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError("true or false")


def whole(least: int, most: int) -> Reader:
    """A whole number between `least` and `most`, both allowed."""

    def read(value: Any) -> int:
        try:
            if isinstance(value, bool | float):
                raise ValueError
            number = int(value)
            if not least <= number <= most:
                raise ValueError
        except (TypeError, ValueError):
            raise ValueError(f"a whole number from {least} to {most}") from None
        return number

    return read


def one_of(*choices: str) -> Reader:
    """One of the words given, in any case."""

    def read(value: Any) -> str:
        word = str(value).strip().lower()
        if word not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return word

    return read


def listed(read_one: Reader, what: str) -> Reader:
    """A TOML list, or a text parted by commas, as in the environment; each item read by `read_one`."""

    def read(value: Any) -> tuple[Any, ...]:
        items = (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )
        if not isinstance(items, list | tuple):
            raise ValueError(what)
        try:
            return tuple(dict.fromkeys(read_one(item) for item in items))
        except ValueError:
            raise ValueError(what) from None

    return read


def language(value: Any) -> str:
    """A language that Django has words for, by its code in small letters: bg, en, pt-br."""
    code = str(value).strip().lower()
    if code not in _languages_of_django():
        raise ValueError("a language code such as bg or en")
    return code


@cache
def _languages_of_django() -> frozenset[str]:
    """By its folders: its list of them would take a tenth of a second to import."""
    folders = Path(django.__file__).parent.glob("conf/locale/*/LC_MESSAGES")
    return frozenset(folder.parent.name.replace("_", "-").lower() for folder in folders)


def languages(value: Any) -> tuple[str, ...]:
    """One or more language codes; the first is the one at /."""
    advice = 'one or more language codes, the main one first, such as ["bg", "en"]'
    codes: tuple[str, ...] = listed(language, advice)(value)
    if not codes:
        raise ValueError(advice)
    return codes


def time_zone(value: Any) -> str:
    """A name from the IANA time zone database."""
    name = str(value).strip()
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a name from the IANA list, such as Europe/Sofia") from None
    return name


def public_url(value: Any) -> str:
    """Scheme and host, and the port if it is not the usual one; no path. Returned without the last slash."""
    advice = "the address readers type, without a path, such as https://vestnik.example"
    try:
        parts = urlsplit(str(value).strip())
        known_port = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(advice) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not known_port:
        raise ValueError(advice)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ValueError(advice)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def host(value: Any) -> str:
    """A host name as in Django's ALLOWED_HOSTS: www.vestnik.example, .vestnik.example, 192.0.2.1 or [::1]."""
    name = str(value).strip().lower()
    if not HOST_PATTERN.fullmatch(name):
        raise ValueError('host names without http:// or port, such as ["vestnik.example"]')
    return name


def network(value: Any) -> str:
    """An IP address or network (192.0.2.1, 10.0.0.0/8, ::1), or `unix`: a proxy at a unix socket."""
    try:
        return "unix" if value == "unix" else str(ipaddress.ip_network(str(value).strip(), strict=False))
    except ValueError:
        raise ValueError('IP addresses or networks, such as ["127.0.0.1", "10.0.0.0/8"]') from None


def file(value: Any) -> str:
    """The path of a file that is there and can be read."""
    path = Path(str(value).strip()).expanduser()
    if not (path.is_file() and os.access(path, os.R_OK)):
        raise ValueError("the path of a file that this user may read")
    return str(path.resolve())


def address_to_listen(value: Any) -> str:
    """An IP address of this machine."""
    try:
        return str(ipaddress.ip_address(str(value).strip()))
    except ValueError:
        raise ValueError("an IP address of this machine: 127.0.0.1 behind a proxy, 0.0.0.0 for all") from None


def database_url(value: Any) -> str:
    """postgres://user:password@host:port/name, or sqlite:///absolute/path."""
    advice = "postgres://user:password@host:5432/name, sqlite:////folder/file.sqlite3, or nothing at all"
    url = str(value).strip()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises on a port that is none
    except ValueError:
        raise ValueError(advice) from None
    if parts.scheme not in DATABASE_SCHEMES or not parts.path.strip("/"):
        raise ValueError(advice)
    if parts.scheme == "sqlite" and (parts.netloc or not parts.path.startswith("//")):
        raise ValueError(advice)
    return url


def email_url(value: Any) -> str:
    """smtp://, smtps:// (TLS from the start) or smtp+tls:// (STARTTLS), or file:, or console:."""
    advice = "smtp+tls://user:password@mail.example:587 (smtps: for TLS from the start), file: or console:"
    url = str(value).strip()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises on a port that is none
    except ValueError:
        raise ValueError(advice) from None
    if parts.scheme not in MAIL_SCHEMES or (parts.scheme.startswith("smtp") and not parts.hostname):
        raise ValueError(advice)
    return url


def bounce_mailbox(value: Any) -> str:
    """imaps:// (TLS from the start), imap+tls:// (STARTTLS) or imap://; pops:// and so on for POP."""
    url = str(value).strip()
    try:
        Place.of(url)
    except ValueError:
        raise ValueError(
            "imaps://user:password@mail.example/INBOX (imap+tls: for STARTTLS; pops: or pop+tls: for POP)"
        ) from None
    return url


def bounce_webhook(value: Any) -> str:
    """A mail provider and what its webhooks are signed with: mailgun:KEY, postmark:user:password."""
    hook = str(value).strip()
    try:
        read_hook(hook)
    except ValueError:
        names = ", ".join(PROVIDERS)
        raise ValueError(
            f"a provider and its secret of {SHORTEST_SECRET} signs or more, such as mailgun:SIGNING-KEY or "
            f"postmark:USER:PASSWORD; providers are {names}"
        ) from None
    return hook


def hub(value: Any) -> str:
    """The address of a WebSub hub."""
    address = str(value).strip()
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises on a port that is none
    except ValueError:
        raise ValueError("the address of a WebSub hub") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError("the address of a WebSub hub")
    if not address.isascii() or set(address) & set(' <>"'):
        raise ValueError("the address of a WebSub hub")
    return address


def surrogate(value: Any) -> str:
    """A surrogate in front of the paper: varnish://host:port, fastly://SERVICE?token=…, cloudflare://ZONE?token=…."""
    # not at the top: an HTTP client takes a while to be imported
    from vestnik.press.edge.purgers import purger

    url = str(value).strip()
    purger(url)
    return url


def day(value: Any) -> datetime.date:
    """A day of the calendar: in TOML as it is, else as text."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        return datetime.date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError("a day such as 2026-11-23") from None


def dkim_key(value: Any) -> tuple[str, str]:
    """selector=/path/of/key.pem, as (selector, path)."""
    selector, _equals, path = str(value).strip().partition("=")
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", selector.lower()):
        raise ValueError("a selector and the file of its key, such as news=/etc/vestnik/dkim.pem")
    return selector.lower(), file(path)


def email(value: Any) -> str:
    """One mail address, with or without a name: news@vestnik.example, Vestnik <news@vestnik.example>."""
    address = str(value).strip()
    if not re.fullmatch(r"([^<>@\r\n]+ )?<?[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>?", address):
        raise ValueError("a mail address such as news@vestnik.example")
    return address
