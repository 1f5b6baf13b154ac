"""The relay, and the page to leave by, as they are reached from outside: real connections, with limits of time."""

from __future__ import annotations

import http.client
import smtplib
import socket
import ssl
from ipaddress import ip_address
from urllib.parse import urlsplit

SECONDS = 10.0


def is_here(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def relay_fault(host: str, port: int, how: str) -> str:
    """What is wrong with the relay's connection; '' if nothing. `how` is 'tls' (STARTTLS), 'ssl' or 'plain'."""
    try:
        context = ssl.create_default_context()
        if how == "ssl":
            with smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context) as relay:
                relay.ehlo_or_helo_if_needed()
        else:
            with smtplib.SMTP(host, port, timeout=SECONDS) as relay:
                relay.ehlo_or_helo_if_needed()
                if how == "tls":
                    relay.starttls(context=context)
    except ssl.SSLCertVerificationError as fault:
        return f"its certificate is not right: {fault.verify_message}"
    except (OSError, smtplib.SMTPException, UnicodeError) as fault:
        return f"it can't be reached: {str(fault)[:200] or type(fault).__name__}"
    return ""


def leaving_answers(url: str, body: bytes) -> dict[str, int | str]:
    """The status of GET, HEAD and POST at `url`, or what went wrong with one. Follows nothing and keeps no cookie."""
    found: dict[str, int | str] = {}
    for method, content in (("GET", b""), ("HEAD", b""), ("POST", body)):
        try:
            found[method] = _status(url, method, content)
        except ssl.SSLCertVerificationError as fault:
            found[method] = f"the certificate is not right: {fault.verify_message}"
        except (OSError, http.client.HTTPException, ValueError) as fault:
            found[method] = str(fault)[:200] or type(fault).__name__
    return found


def _status(url: str, method: str, body: bytes) -> int:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    talk = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        talk.request(method, parts.path, body or None, headers)
        return talk.getresponse().status
    finally:
        talk.close()


def own_name() -> str:
    return socket.getfqdn()
