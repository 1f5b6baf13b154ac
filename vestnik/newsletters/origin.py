"""Whose page sent a form. Stands for a CSRF token, which would need a cookie, and a page of its own per reader."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest

_USUAL_PORTS = (None, 80, 443)


def from_own_page(request: HttpRequest) -> bool:
    """True if the browser says that a page of this site sent the request.

    `Sec-Fetch-Site`, which no page can set, decides where a browser sends it; those before 2023, and those on plain
    HTTP, send `Origin`, or at least `Referer`. What sends none of them is no browser of a reader.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return _host(sender) == _host(f"{request.scheme}://{request.get_host()}")


def _host(url: str) -> tuple[str, int | None] | None:
    """Host and port. The usual ports count as one, so that a proxy that ends TLS does no harm."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return host, None if port in _USUAL_PORTS else port


def page_of(request: HttpRequest) -> str:
    """The path of our own page on which the form stood, as the browser tells it; '' if it doesn't, or it is not ours.

    Pages are the same for all readers and stand in caches with a box that is the same on all of them, so the form
    itself can't say it. Whatever is in the header, only its path is taken.
    """
    sender = request.headers.get("Referer", "")
    if _host(sender) != _host(f"{request.scheme}://{request.get_host()}"):
        return ""
    return unquote(urlsplit(sender).path)
