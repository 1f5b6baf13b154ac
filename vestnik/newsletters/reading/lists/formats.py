"""Which system wrote a list, and what each of its rows says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum


class Status(Enum):
    """What the other system says of a reader."""

    GETS = "gets"
    LEFT = "left"
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where what stands in a row; columns are numbers from 0, -1 is none. `fixed` holds for all rows of a file."""

    system: str
    address: int
    status: int = -1
    when: int = -1
    fixed: Status | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it is meant. `unknown` is a status that we don't know the meaning of."""

    address: str
    status: Status
    when: datetime | None
    unknown: str = ""


class NoAddresses(ValueError):
    """No column of the list holds addresses."""


_ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_ADDRESS_NAMES = {
    "email", "e-mail", "email address", "e-mail address", "mail", "address", "имейл", "имейл адрес", "е-поща",
    "електронна поща", "адрес", "email_address", "subscriber",
}  # fmt: skip
_STATUS_NAMES = {"status", "state", "subscribed", "статус", "състояние", "subscription status"}
_WHEN_NAMES = (
    "confirm_time", "confirmed_at", "optin_time", "subscribed_at", "subscribed", "created_at", "date", "дата", "from",
)  # fmt: skip
_STATUSES = {
    Status.GETS: {
        "", "enabled", "subscribed", "confirmed", "active", "on", "true", "yes", "1", "да", "активен", "записан",
    },
    Status.LEFT: {
        "unsubscribed", "disabled", "left", "inactive", "off", "false", "no", "0", "не", "отписан", "archived",
        "non-subscribed", "nonsubscribed", "transactional",
    },
    Status.BOUNCED: {"bounced", "cleaned", "bounce", "hard bounce", "invalid", "undeliverable"},
    Status.BLOCKED: {"blocklisted", "blacklisted", "blocked", "complained", "spam", "complaint", "suppressed"},
    Status.UNCONFIRMED: {"unconfirmed", "pending", "непотвърден"},
}  # fmt: skip
_MEANING = {word: status for status, words in _STATUSES.items() for word in words}
_DATES = ("%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d")


def find_layout(first: Sequence[str], second: Sequence[str] = ()) -> tuple[Layout, bool]:
    """The layout of a list by its first rows; and whether the first is a head, not a reader.

    Ghost's export of members, Mailchimp's of an audience (of each kind a file of its own) and listmonk's of subscribers
    are known by their heads; of other lists the names of columns are asked, without a head the addresses themselves.

    :raises NoAddresses:
    """
    names = [cell.strip().strip("\ufeff").lower() for cell in first]

    def at(name: str) -> int:
        return names.index(name) if name in names else -1

    if {"email", "subscribed_to_emails", "created_at"} <= set(names):
        return Layout("Ghost", at("email"), at("subscribed_to_emails"), at("created_at")), True
    if {"email address", "leid", "euid"} <= set(names) or {"email address", "optin_time"} <= set(names):
        fixed = (
            Status.LEFT if "unsub_time" in names else Status.BOUNCED if "clean_time" in names else Status.GETS
        )
        when = at("confirm_time") if "confirm_time" in names else at("optin_time")
        return Layout("Mailchimp", at("email address"), -1, when, fixed), True
    if {"uuid", "email", "status"} <= set(names):
        return Layout("listmonk", at("email"), at("status"), at("created_at")), True
    address = next((place for place, name in enumerate(names) if name in _ADDRESS_NAMES), -1)
    if address >= 0:
        status = next((place for place, name in enumerate(names) if name in _STATUS_NAMES), -1)
        when = next((at(name) for name in _WHEN_NAMES if name in names and at(name) != status), -1)
        return Layout("CSV", address, status, when), True
    for row, is_head in ((first, False), (second, True)):
        for place, cell in enumerate(row):
            if _ADDRESS.match(cell.strip()):
                return Layout("CSV", place), is_head
    raise NoAddresses


def read_entry(cells: Sequence[str], layout: Layout) -> Entry:
    """What a row says. A cell that is missing says nothing."""

    def cell(place: int) -> str:
        return cells[place].strip() if 0 <= place < len(cells) else ""

    word = cell(layout.status).lower()
    meant = _MEANING.get(word)
    return Entry(
        address=cell(layout.address),
        status=layout.fixed or meant or Status.GETS,
        when=read_moment(cell(layout.when)),
        unknown=word if meant is None and layout.fixed is None else "",
    )


def read_moment(text: str) -> datetime | None:
    """A time as other systems write it, in UTC where they name no zone; None if there is none."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = next((day for pattern in _DATES if (day := _by(text, pattern))), None)
    if found is None or not 1990 <= found.year <= 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _by(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=UTC)
    except ValueError:
        return None
