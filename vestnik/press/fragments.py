"""Fragments: pages of their own that stand inside others, rendered once for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from vestnik.press import recorder

PREFIX = "/_press/"
Context = Callable[[str, str], dict[str, Any]]


class NoSuchFragment(LookupError):
    """No room has registered a fragment of this name, or its context knows no such variant."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """`context` gets the language and the variant, and raises NoSuchFragment for a variant that can't be."""

    name: str
    template: str
    context: Context

    def render(self, lang: str, variant: str) -> SafeString:
        with translation.override(lang):
            return mark_safe(render_to_string(self.template, self.context(lang, variant)))  # noqa: S308


_fragments: dict[str, Fragment] = {}


def register_fragment(name: str, template: str, context: Context) -> None:
    """Makes `{% fragment "name" %}` known. Called in an app's `ready()`."""
    _fragments[name] = Fragment(name, template, context)


def find_fragment(name: str) -> Fragment:
    """:raises NoSuchFragment:"""
    try:
        return _fragments[name]
    except KeyError:
        raise NoSuchFragment(name) from None


def fragment_names() -> tuple[str, ...]:
    return tuple(_fragments)


def fragment_address(name: str, lang: str, variant: str = "") -> str:
    """Where a fragment stands: '/_press/rail/bg/', '/_press/more/bg/7/'."""
    return f"{PREFIX}{name}/{lang}/" + (f"{variant}/" if variant else "")


def render_fragment(address: str) -> SafeString:
    """The fragment of an address.

    :raises NoSuchFragment:
    """
    name, lang, *variant = address.removeprefix(PREFIX).strip("/").split("/", 2)
    return find_fragment(name).render(lang, *(variant or [""]))


def hole(record: recorder.Record, address: str) -> SafeString:
    """What stands in a rendered page where the fragment is put in when it is served."""
    if address not in record.fragments:
        record.fragments.append(address)
    return mark_safe(f"<!--{record.nonce} {address}-->")  # noqa: S308  (made of our own words only)


def split_at_holes(record: recorder.Record, body: bytes) -> list[bytes | str]:
    """The rendered body in order: bytes, and the addresses of fragments."""
    pieces = re.split(rb"<!--" + record.nonce.encode() + rb" ([^ ]+)-->", body)
    return [
        piece.decode() if place % 2 else piece for place, piece in enumerate(pieces) if place % 2 or piece
    ]
