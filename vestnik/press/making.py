"""Making a page: one render under the recorder, taken apart at its fragments, stored. It is done here only."""

from __future__ import annotations

import io
import logging
import math
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString, mark_safe

from vestnik.press import recorder
from vestnik.press.failures import Failures
from vestnik.press.fragments import render_fragment, split_at_holes
from vestnik.press.freshness import FRESH, Freshness
from vestnik.press.keys import address_key, digests
from vestnik.press.log import journal
from vestnik.press.page import Page, canonical
from vestnik.press.parts import make_piece
from vestnik.press.store import Store
from vestnik.press.tally import FAILED, NEW, SAME, tally

logger = logging.getLogger("vestnik.press")

Respond = Callable[[HttpRequest], HttpResponseBase]

#: how long in seconds a second renderer of a page waits for the first
PATIENCE = 10.0
#: answers that are kept if their view is a page of the press
KEPT_STATUS = {200, 301, 302, 308, 410}
#: headers that the door writes itself, or that belong to one answer only
NOT_KEPT = {
    "age", "cache-control", "connection", "content-encoding", "content-length", "date", "etag", "expires",
    "last-modified", "server", "vary", "x-press",
}  # fmt: skip

_error: ContextVar[BaseException | None] = ContextVar("vestnik_render_error", default=None)


@dataclass(frozen=True, slots=True)
class Render:
    """What came of a render: a page, or an answer not to be kept and why; `error` if a view or template failed."""

    page: Page | None
    response: HttpResponseBase
    why_not: str = ""
    error: BaseException | None = None


@cache
def store() -> Store:
    """This node's finished pages."""
    return Store(settings.HOME.press / "pages")


@cache
def own_code() -> int:
    """The fingerprint of the code, templates and settings that this process runs by."""
    return settings.PRESS_CODE()


def take_over() -> None:
    """Pages are right now as this process makes them. For those who serve: a command may run by other settings."""
    journal().set_code(own_code())


@cache
def freshness() -> Freshness:
    """This process's view of the journal; `catch_up()` before asking it."""
    if not journal().code:
        take_over()
    return Freshness(journal())


@cache
def failures() -> Failures:
    """What can't be made at present."""
    return Failures(settings.HOME.press / "failures")


def answer_make(request: HttpRequest, respond: Respond) -> HttpResponseBase:
    """Answers a door or the keeper that asks for a page to be made (and not for the page).

    204 and X-Press-Address: it is in the store, made now or by somebody else just before. Any other answer is the
    reader's own, not to be kept; with `X-Press: failed` the old page should stand.
    """
    asked = request.get_full_path()
    with store().lock(asked, PATIENCE) as held:
        if not held:
            return _failed(HttpResponse("Somebody else is at it.", status=503, content_type="text/plain"))
        rule = freshness()
        rule.catch_up()
        known = store().read(asked)
        if known is not None and rule.verdict(known, time.time()) == FRESH:
            return _stored(known, "found")
        render = render_page(request, respond, cold=False)
        if render.error is not None:
            failures().add(asked, render.error, own_code())
            tally().add(FAILED)
            return _failed(render.response)
        if render.page is None:
            if render.why_not:
                logger.error("%s can't be kept: %s", asked, render.why_not)
            render.response["X-Press"] = "straight"
            return render.response
        return _keep(render.page, asked)


def _keep(page: Page, asked: str) -> HttpResponse:
    before = store().read(page.address)
    if before is not None and before.edition > page.edition and before.code == page.code:
        return _stored(before, "found")  # a slow render must not put an old page over a newer one
    store().write(page)
    failures().clear(asked)
    same = before is not None and before.tag == page.tag
    # other code may well make the same bytes, and had to be tried
    tally().add(SAME if same and before.code == page.code else NEW, page.took)
    return _stored(page, "same" if same else "new")


def render_page(request: HttpRequest, respond: Respond, *, cold: bool) -> Render:
    """Renders what `request` asks for as readers get it, and takes it apart. Stores nothing.

    `cold`: as if nothing had ever been rendered; else it may use again what earlier renders have loaded.
    """
    rule = freshness()
    rule.catch_up()
    at = rule.standpoint
    began = time.time()
    clock = time.perf_counter()
    token = _error.set(None)
    try:
        with recorder.recording(at.edition, None if cold else at) as record:
            response = respond(request)
        error = _error.get()
    finally:
        _error.reset(token)
    if error is not None or response.status_code >= 500:
        return Render(None, response, error=error or RuntimeError(f"HTTP status {response.status_code}"))
    params = getattr(response, "press_params", None)
    if params is None or response.status_code not in KEPT_STATUS:
        return Render(None, _filled(response, record))
    if why_not := _private(response):
        return Render(None, _filled(response, record), why_not)
    parts = urlsplit(request.get_full_path())
    address = canonical(parts.path, parts.query, params)
    if address is None:
        return Render(None, _filled(response, record))
    keys = record.keys | {address_key(address)}
    page = Page(
        address=address,
        status=response.status_code,
        headers=_kept_headers(response),
        parts=tuple(
            make_piece(part) if isinstance(part, bytes) else part
            for part in split_at_holes(record, response.content)
        ),
        edition=record.edition,
        keys=digests(keys),
        names=tuple(sorted(keys)),
        code=own_code(),
        made_at=began,
        modified_at=began,
        until=_seconds(record.until),
        hard_until=_seconds(record.hard_until),
        params=params,
        took=time.perf_counter() - clock,
    )
    return Render(page, response)


def _filled(response: HttpResponseBase, record: recorder.Record) -> HttpResponseBase:
    """An answer that is no page of the press, with its fragments put in: it goes out as it is."""
    if response.streaming or not record.fragments:
        return response
    response.content = b"".join(
        part if isinstance(part, bytes) else (stored_fragment(part) or render_fragment(part)).encode()
        for part in split_at_holes(record, response.content)
    )
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response


def cold_render(address: str) -> Render:
    """Renders the page of `address` in this process as if nothing had ever been stored, as a reader without cookies."""
    return render_page(_reader_asks(address), _handler().get_response, cold=True)


def make_here(address: str) -> HttpResponseBase:
    """Has the page made in this process and stored, as if a door had asked for it; the answer is `answer_make`'s."""
    request = _reader_asks(address)
    request.META |= {"HTTP_X_VESTNIK_MAKE": "1", "REMOTE_ADDR": ""}
    return _handler().get_response(request)


def stored_fragment(address: str) -> SafeString | None:
    """The stored fragment, if it is fresh; for answers that are no pages of the press (a 404, a form's answer)."""
    page = store().read(address)
    if page is None:
        return None
    rule = freshness()
    rule.catch_up()
    if rule.verdict(page, time.time()) != FRESH or any(isinstance(part, str) for part in page.parts):
        return None
    whole = b"".join(part.raw for part in page.parts if not isinstance(part, str))
    return mark_safe(whole.decode())  # noqa: S308  (was rendered as this fragment)


def _private(response: HttpResponseBase) -> str:
    """Why the answer is not the same for all readers; '' if it is."""
    if response.streaming:
        return "it is streamed"
    if response.cookies:
        return f"it sets a cookie ({', '.join(response.cookies)})"
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    if varies:
        return f"it varies by {', '.join(sorted(varies))}"
    control = response.get("Cache-Control", "")
    if "private" in control or "no-store" in control:
        return f"it says {control!r}"
    return ""


def _kept_headers(response: HttpResponseBase) -> tuple[tuple[bytes, bytes], ...]:
    return tuple(
        (name.lower().encode("ascii"), value.encode("latin-1"))
        for name, value in response.items()
        if name.lower() not in NOT_KEPT
    )


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else math.inf


def _stored(page: Page, how: str) -> HttpResponse:
    """`how`: 'new', 'same' (made, and no byte differs) or 'found' (there was nothing to do)."""
    answer = HttpResponse(status=204)
    answer["X-Press-Address"] = page.address
    answer["X-Press-Edition"] = str(page.edition)
    answer["X-Press-Made"] = how
    return answer


def _failed(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Press"] = "failed"
    return response


def _note_error(**_kwargs: Any) -> None:
    _error.set(sys.exc_info()[1])


got_request_exception.connect(_note_error, dispatch_uid="vestnik.press.making")


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _reader_asks(address: str) -> WSGIRequest:
    """A reader's GET of `address` at the paper's public host."""
    public = urlsplit(settings.PUBLIC_URL)
    secure = settings.HTTPS
    parts = urlsplit(address)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": public.hostname,
            "SERVER_PORT": str(public.port or (443 if secure else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": public.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "https" if secure else "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
    )
