"""From what a file says of itself to the fields of its photo; and where the two don't agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format

from vestnik.stories.embedded import FileRights, read_rights
from vestnik.stories.models.photo import LICENCE_ADDRESSES, Licence, MadeByAI, Photo

#: columns of a photo of which its sizes' files tell (`Photo.rights`)
TOLD = ("credit", "copyright", "licence", "licence_url", "ai", "file_rights")
#: fields of a photo, and what its file says of them (`FileRights.as_json`)
SAID = {
    "credit": "credit_line",
    "copyright": "copyright",
    "caption": "caption",
    "licence_url": "licence_url",
    "taken_on": "taken_on",
    "ai": "ai",
}


def take_over(photo: Photo) -> None:
    """Fills the empty fields of a photo from its new file, which is left as it was. What was typed stays."""
    was_closed = photo.file.closed
    try:
        photo.file.open()
        said = read_rights(photo.file)
    except OSError:
        return
    finally:
        if was_closed:
            photo.file.close()
    photo.file_rights = _kept(said)
    for field, name in SAID.items():
        value = getattr(said, name)
        if not value or getattr(photo, field) or (field == "credit" and photo.no_credit_reason):
            continue
        if field == "taken_on":
            photo.taken_on = value
        elif field == "licence_url":
            _take_over_licence(photo, value)
        else:
            setattr(photo, field, value[: photo._meta.get_field(field).max_length].strip())


def _take_over_licence(photo: Photo, address: str) -> None:
    """A licence that we know by its address; 'our own' is what stands there before anybody has chosen."""
    known = next((licence for licence, where in LICENCE_ADDRESSES.items() if _same(where, address)), None)
    if known is None:
        photo.licence_url = address
    elif photo.licence in ("", Licence.OWN):
        photo.licence = known


def _same(one: str, other: str) -> bool:
    return one.partition("://")[2].rstrip("/") == other.partition("://")[2].rstrip("/")


def _kept(said: FileRights) -> dict[str, str]:
    return said.as_json() | ({"credit_line": said.credit_line} if said.credit_line else {})


def conflicts(photo: Photo) -> Iterator[tuple[str, str]]:
    """(field, what the file says) wherever the photo says something else, in words for an editor."""
    said = photo.file_rights or {}
    for field, name in SAID.items():
        value = said.get(name, "")
        typed = getattr(photo, field)
        if not value or _agree(field, photo, str(typed or ""), value):
            continue
        yield field, _words(field, value)


def _agree(field: str, photo: Photo, typed: str, said: str) -> bool:
    if field == "credit" and photo.no_credit_reason:
        return False
    if field == "caption":
        # a paper words captions anew as a matter of course
        return True
    if field == "licence_url":
        return _same(photo.licence_address, said)
    # what is longer than the field was cut when it was taken over
    most = Photo._meta.get_field(field).max_length
    return typed.casefold() == said[:most].strip().casefold()


def _words(field: str, value: str) -> str:
    if field == "ai":
        return str(MadeByAI(value).label)
    return date_format(date.fromisoformat(value)) if field == "taken_on" else value
