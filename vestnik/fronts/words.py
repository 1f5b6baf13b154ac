"""Refusals and notes, in the language of whoever reads them."""

from __future__ import annotations

from django.utils.translation import gettext

from vestnik.fronts.refusals import Refused, Words


def told(said: Refused | Words) -> str:
    """What is said, in the language in force."""
    words = said.words if isinstance(said, Refused) else said
    return gettext(words.text) % words.values
