"""Short answers of the door's own, for when there is nothing better."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

WORDS = {
    400: "This request is not understood.",
    405: "Not with this method.",
    408: "The request took too long to come.",
    411: "The length of the body is missing.",
    414: "This address is too long.",
    417: "This can't be expected here.",
    431: "The request's head is too long.",
    500: "Something went wrong here.",
    503: "Back in a moment: please try again.",
    505: "This version of HTTP is not spoken here.",
}


@cache
def status_line(status: int) -> bytes:
    """The first line of an answer, with its line end."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


def plain_answer(status: int, date: bytes, *, ends: bool = True, more: bytes = b"") -> bytes:
    """A whole answer in plain text. `date` is an HTTP date; `ends`: the connection does, too; `more`: header lines."""
    text = (WORDS.get(status) or HTTPStatus(status).phrase).encode() + b"\n"
    if ends:
        more += b"connection: close\r\n"
    return (
        status_line(status)
        + b"date: %b\r\ncontent-type: text/plain; charset=utf-8\r\ncache-control: no-store\r\n" % date
        + b"x-content-type-options: nosniff\r\ncontent-length: %d\r\n%b\r\n" % (len(text), more)
        + text
    )


def head_of(answer: bytes) -> bytes:
    """An answer without its body."""
    return answer[: answer.index(b"\r\n\r\n") + 4]
