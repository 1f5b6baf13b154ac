"""The piece of a text that shows why it was found, its words marked: the text as readers have it, compared by keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from vestnik.language import Token, tokens

#: characters of a snippet, about
LENGTH = 230
#: and of a text in which a place for it is sought
LOOKED_THROUGH = 40_000


class Piece(NamedTuple):
    text: str
    marked: bool = False


def snippet(texts: Sequence[str], wanted: Collection[str], lang: str) -> tuple[Piece, ...]:
    """The best place of the texts: where the most of the wanted keys stand together, the earliest of these.

    Without any it is the beginning of the first text; () if there is no text.
    """
    best: tuple[int, str, list[Token], int] | None = None
    room = LOOKED_THROUGH
    for text in texts:
        text, room = text[:room], room - len(text)
        hits = [token for token in tokens(text, lang) if token.key in wanted]
        for at in range(len(hits)):
            near = {hit.key for hit in hits[at:] if hit.end - hits[at].start <= LENGTH}
            if best is None or len(near) > best[0]:
                best = (len(near), text, hits, hits[at].start)
        if room <= 0 or (best and best[0] == len(wanted)):
            break
    if best is None:
        return (Piece(_cut(texts[0], 0)),) if texts else ()
    _count, text, hits, first = best
    return _marked(text, hits, _start(text, first))


def _marked(text: str, hits: Sequence[Token], start: int) -> tuple[Piece, ...]:
    shown = _cut(text, start)
    end = start + len(shown)
    pieces = [Piece("… ")] if start else []
    at = start
    for hit in hits:
        if hit.start >= at and hit.end <= end:
            pieces += [Piece(text[at : hit.start]), Piece(text[hit.start : hit.end], True)]
            at = hit.end
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
    return tuple(piece for piece in pieces if piece.text)


def _start(text: str, first: int) -> int:
    """Where it begins: at a word, some way before the first hit, at a sentence if one begins there."""
    if first < LENGTH // 3:
        return 0
    back = max(first - LENGTH // 3, 0)
    for sentence in (". ", "! ", "? ", "… "):
        if (at := text.rfind(sentence, back, first)) >= 0:
            return at + len(sentence)
    at = text.find(" ", back, first)
    return at + 1 if at >= 0 else first


def _cut(text: str, start: int) -> str:
    if len(text) - start <= LENGTH:
        return text[start:]
    end = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return text[start : end if end > start else start + LENGTH]
