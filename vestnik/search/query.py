"""What a reader has typed, as words to look for. Any text at all is a query; what is no word in it is passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vestnik.language import Token, fold, tokens
from vestnik.search.engines.base import Term
from vestnik.search.head import Sought, mark

#: characters and words of a query that are looked at
LONGEST, MOST_WORDS = 300, 16
_QUOTES = '"„“”«»‟❝❞＂'
_PARTS = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]|([^{_QUOTES}]+)")


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a phrase in quotation marks: the keys of its words, one after the other."""

    tokens: tuple[Token, ...]

    @property
    def is_phrase(self) -> bool:
        return len(self.tokens) > 1

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is what was typed, as far as it is looked at; `cut` says that there was more. A word counts once."""

    text: str
    lang: str
    parts: tuple[Part, ...]
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def words(self) -> tuple[Token, ...]:
        return tuple(token for part in self.parts for token in part.tokens)

    @property
    def sought(self) -> tuple[Sought, ...]:
        return tuple(Sought(mark(fold(word.surface)), (mark(word.key),)) for word in self.words)

    def clauses(self, without: frozenset[str] = frozenset()) -> tuple[tuple[Term, ...], ...]:
        """What an engine looks for; single words whose key is in `without` are passed over."""
        return tuple(
            (Term(part.keys),) for part in self.parts if part.is_phrase or part.keys[0] not in without
        )


def read_query(typed: str, lang: str) -> Query:
    """Reads what was typed on a page of language `lang`; lone surrogates and NUL are dropped."""
    text = clean(typed)
    cut = len(text) > LONGEST
    text = text[:LONGEST]
    parts: list[Part] = []
    for found in _PARTS.finditer(text):
        words = tokens(found[1] or found[2], lang)
        parts += [Part(tuple(words))] if found[1] and words else [Part((word,)) for word in words]
    kept = _once(parts)
    return Query(text, lang, kept, cut or len(kept) < len({part.keys for part in parts}))


def clean(typed: str) -> str:
    """One line of text that can be written anywhere as UTF-8."""
    return " ".join(typed[: 40 * LONGEST].encode("utf-8", "ignore").decode().replace("\0", " ").split())


def _once(parts: Sequence[Part]) -> tuple[Part, ...]:
    kept: dict[tuple[str, ...], Part] = {}
    room = MOST_WORDS
    for part in parts:
        if part.keys not in kept and len(part.tokens) <= room:
            kept[part.keys] = part
            room -= len(part.tokens)
    return tuple(kept.values())
