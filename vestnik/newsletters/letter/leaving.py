"""Leaving by one press, tried out before an issue is sent (RFC 8058): by Django's own handler, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from vestnik.newsletters.letter.compiled import TOKEN
from vestnik.newsletters.models import Newsletter, Subscriber, Subscription, make_nonce
from vestnik.newsletters.tokens import reader_token

#: RFC 8058, 3.1
ONE_CLICK = b"List-Unsubscribe=One-Click"


def leaving_faults(newsletter: Newsletter, unsubscribe: str) -> list[str]:
    """What is wrong with leaving at `unsubscribe` (an address with the token's sentinel), in words; [] if nothing.

    A reader that nobody knows is made for it and is gone at the end, with all that was written.
    """
    with transaction.atomic():
        try:
            return list(_tried(newsletter, unsubscribe))
        finally:
            transaction.set_rollback(True)


def _tried(newsletter: Newsletter, unsubscribe: str) -> Iterator[str]:
    now, name = timezone.now(), make_nonce().lower()
    reader = Subscriber.objects.create(
        address=f"{name}@reader.invalid",
        key=f"{name}@reader.invalid",
        language=newsletter.lang,
        state=Subscriber.State.CONFIRMED,
        asked_at=now,
        confirmed_at=now,
    )
    subscription = Subscription.objects.create(subscriber=reader, newsletter=newsletter, since=now)
    url = unsubscribe.replace(TOKEN, reader_token(reader.pk, newsletter.pk))

    def still_on() -> bool:
        return Subscription.objects.filter(pk=subscription.pk, state=Subscription.State.ON).exists()

    for method in ("GET", "HEAD"):
        status = _answer(method, url).status_code
        if status != 200:
            yield _("%(method)s is answered with %(status)s instead of 200.") % {
                "method": method,
                "status": status,
            }
        if not still_on():
            yield _("%(method)s ends the subscription: mail scanners would do so, too.") % {"method": method}
            return
    for time in (1, 2):
        status = _answer("POST", url, ONE_CLICK).status_code
        if status != 200:
            yield _("POST number %(time)s is answered with %(status)s instead of 200.") % {
                "time": time,
                "status": status,
            }
        if still_on():
            yield _("POST does not end the subscription.")
            return


def _answer(method: str, url: str, body: bytes = b"") -> HttpResponseBase:
    """What a mail program gets: no cookie, no referrer, no script."""
    parts = urlsplit(url)
    handler = BaseHandler()
    handler.load_middleware()
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or {"https": 443}.get(parts.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.errors": BytesIO(),
    }
    return handler.get_response(WSGIRequest(environ))
