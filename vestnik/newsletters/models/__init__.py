"""Newsletters, who reads them, their issues, and the ledger of each send."""

from vestnik.newsletters.models.consent import ConsentEvent, ConsentWording
from vestnik.newsletters.models.imports import ListImport
from vestnik.newsletters.models.issue import SUBJECT_LIMIT, FrozenLetter, Issue, LinkClicks
from vestnik.newsletters.models.ledger import CHUNK, Chunk, Returned, Undelivered
from vestnik.newsletters.models.newsletter import RESERVED, Newsletter
from vestnik.newsletters.models.readers import (
    SignUp,
    SignUpChoice,
    Subscriber,
    Subscription,
    Suppression,
    draw_turn,
    make_nonce,
)

__all__ = [
    "CHUNK",
    "RESERVED",
    "SUBJECT_LIMIT",
    "Chunk",
    "ConsentEvent",
    "ConsentWording",
    "FrozenLetter",
    "Issue",
    "LinkClicks",
    "ListImport",
    "Newsletter",
    "Returned",
    "SignUp",
    "SignUpChoice",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Undelivered",
    "draw_turn",
    "make_nonce",
]
