"""The one spelling of an address: what pages are stored under and looked up by.

Two requests that Django can't tell apart get one spelling; what it could read in more ways than one gets none, and
goes straight to it. The spelling is that of Django's own `reverse()`, so an address named by a writer (a story's) and
the one a reader asks for are the same.

Sources: RFC 3986 sections 2, 3.3 and 6.2.2; WHATWG URL, application/x-www-form-urlencoded.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes

# Characters of a path, and of a query; longer ones are nobody's address.
LONGEST_PATH = 2048
LONGEST_QUERY = 2048

# What django.urls leaves as it is in a path: sub-delims of RFC 3986, and these.
_SAFE = "!$&'()*+,;=/~:@"

_PLAIN = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~!$&'()*+,;=:@-]+)*/?")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# A slash or backslash in disguise, and control characters, also those of ISO 8859.
_NEVER = re.compile(r"[\\\x00-\x1f\x7f-\x9f]")
_DISGUISED_SLASH = re.compile(r"%2[Ff]")


def canonical_path(raw: bytes | str) -> str | None:
    """The one spelling of the path of a request, as it came (percent-encoded, UTF-8, without a query).

    None for what has none: no path, `.` and `..`, `//`, backslashes and encoded slashes, control characters, broken
    escapes, what is not UTF-8, `?` and `#`, and paths longer than LONGEST_PATH.
    """
    if isinstance(raw, bytes):
        try:
            raw = raw.decode()
        except UnicodeDecodeError:
            return None
    if not raw or len(raw) > LONGEST_PATH:
        return None
    if _PLAIN.fullmatch(raw):
        return raw
    if raw[0] != "/" or "//" in raw or "?" in raw or "#" in raw or " " in raw:
        return None
    if _BAD_ESCAPE.search(raw) or _DISGUISED_SLASH.search(raw):
        return None
    try:
        path = unquote_to_bytes(raw).decode()
    except ValueError:
        return None
    if _NEVER.search(path) or not {".", ".."}.isdisjoint(path.split("/")):
        return None
    spelling = quote(path, safe=_SAFE)
    return spelling if len(spelling) <= LONGEST_PATH else None


def canonical(path: str, query: str, params: Mapping[str, str]) -> str | None:
    """The address of a page: its path and those parameters of the query that it declares, sorted by name.

    `params`: name -> regular expression that the whole value must fit. Parameters that are not declared (trackers')
    fall away, and don't make other pages. None, so straight to Django, if a declared one comes twice or does not fit,
    and if path or query have no right spelling. The query comes percent-encoded, without its `?`; `+` is a space, `;`
    a character as any other, and a name alone has the empty value (as for Django).
    """
    spelling = canonical_path(path)
    if spelling is None or len(query) > LONGEST_QUERY or "#" in query:
        return None
    if not query or not params:
        return spelling
    found: dict[str, str] = {}
    for field in query.split("&"):
        name, _, encoded = field.partition("=")
        declared = _decoded(name)
        if declared is None or declared not in params:
            continue
        value = _decoded(encoded)
        if value is None or declared in found or not re.fullmatch(params[declared], value):
            return None
        found[declared] = value
    if not found:
        return spelling
    return f"{spelling}?" + "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(found.items())
    )


def _decoded(text: str) -> str | None:
    try:
        return unquote_to_bytes(text.replace("+", " ")).decode()
    except ValueError:
        return None
