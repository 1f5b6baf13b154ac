"""The proof that readers have what was just published: it is fetched at the public address, as a reader would.

A thread begins to ask as soon as the deed is committed, so no request of an editor is held up, and writes what it finds
into a small file, where any process of the node can look. The sign of a deed (a signed text: which key, since when) is
all that a browser gets; addresses are never taken from it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.db import Error as DatabaseFault
from django.db import connection, transaction
from django.db.models import Q
from django.utils.html import format_html

from vestnik.press.log import journal
from vestnik.press.making import store
from vestnik.press.models import Change
from vestnik.press.reader import LIMIT, Found, State, Wanted, local_door, public_address, watch

logger = logging.getLogger("vestnik.press")

SALT = "vestnik.press.proof"
#: seconds for which anyone may ask about a deed, and files stay
LASTS = 600
#: seconds after which a watch that has said nothing has died
LOST = LIMIT + 3.0


class Deed:
    """Something done in the newsroom that readers shall see. Made inside its transaction, told of after it."""

    def __init__(self) -> None:
        self.since = journal().edition
        self.committed_at: float | None = None
        transaction.on_commit(self._committed)

    def _committed(self) -> None:
        self.committed_at = time.time()

    def told(self, message: str, key: str, address: str) -> str:
        """The message to the editor, with room for how long it took until readers had `key` at `address` (a path).

        Begins to ask for it. Whatever goes wrong with that, it is the message without the room.
        """
        if self.committed_at is None:
            return message
        sign = signing.dumps([key, self.since, round(self.committed_at, 3)], salt=SALT)
        if not _begin(sign, address):
            return message
        return format_html(
            '{} <span class="press-proof" data-press-proof="{}" role="status"></span>', message, sign
        )


class UnknownSign(ValueError):
    """It is not one of ours, or too old."""


def look(sign: str, address_of: Callable[[str], str]) -> Found:
    """What is known of the deed by now; WAITING if it is being asked for.

    `address_of` gives the path of the page of a key. Needed where another node did the deed: then it is asked for from
    here.

    :raises UnknownSign: nobody is told.
    """
    try:
        key, _since, _at = signing.loads(sign, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise UnknownSign from None
    found = _read(_place(sign))
    if found is None:
        if not _begin(sign, address_of(key)):
            return Found(State.UNKNOWN)
        return Found(State.WAITING)
    state, began = found
    if state.state is State.WAITING and time.time() - began > LOST:
        return Found(State.UNKNOWN)
    return state


def edition_of(key: str, since: int) -> int | None:
    """The edition in which `key` was changed first after edition `since`.

    None: it is written and has no number yet. 0: it was not changed, so readers have had it all the time.
    """
    rows = Change.objects.filter(Q(edition__gt=since) | Q(edition=None))
    found = [row for row in rows if key in row.keys or key in row.hard_keys]
    return min((row.edition for row in found if row.edition), default=None if found else 0)


def _begin(sign: str, address: str) -> bool:
    try:
        _forget_old()
        _write(sign, Found(State.WAITING))
        threading.Thread(target=_watch, args=(sign, address), name="proof", daemon=True).start()
    except (OSError, RuntimeError) as fault:
        logger.warning("When readers get %s can't be told: %s", address, fault)
        return False
    return True


def _watch(sign: str, address: str) -> None:
    key, since, at = signing.loads(sign, salt=SALT)
    wanted = Wanted(lambda: edition_of(key, since), lambda: store().read(address))
    options = settings.OPTIONS
    sources = (
        public_address(settings.PUBLIC_URL),
        local_door(
            settings.PUBLIC_URL,
            settings.HTTPS,
            options["listen"],
            options["port"],
            tls=bool(options["tls_certificate"]),
        ),
    )
    try:
        found = watch(sources, address, wanted, at)
    except DatabaseFault as fault:
        logger.warning("When readers get %s can't be told: %s", address, str(fault).strip())
        found = Found(State.UNKNOWN)
    finally:
        connection.close()
    try:
        _write(sign, found)
    except OSError as fault:
        logger.warning("When readers got %s can't be kept: %s", address, fault)


# --- what is known of a deed, in a file


def _folder() -> Path:
    return settings.HOME.press / "proofs"


def _place(sign: str) -> Path:
    return _folder() / f"{blake2b(sign.encode(), digest_size=16).hexdigest()}.json"


def _write(sign: str, found: Found) -> None:
    place = _place(sign)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_suffix(f".{threading.get_ident()}")
    fresh.write_text(json.dumps([found, time.time()]), encoding="utf-8")
    fresh.replace(place)


def _read(place: Path) -> tuple[Found, float] | None:
    try:
        (state, seconds, here, status), began = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Found(State(state), seconds, here, status), began


def _forget_old() -> None:
    for path in _folder().glob("*"):
        try:
            if time.time() - path.stat().st_mtime > LASTS:
                path.unlink()
        except FileNotFoundError:
            continue
