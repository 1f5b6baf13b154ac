"""Straight quotation marks as each language's own."""

from dataclasses import dataclass
from typing import NamedTuple

from vestnik.language.tags import primary_subtag

APOSTROPHE = "’"
STRAIGHT = "\"'"
CURLY = "“”„‟‘’‚‛«»‹›「」『』"
OPENING_PUNCTUATION = "([{<–—-/¿¡"


class Marks(NamedTuple):
    """Opening and closing marks, and those inside them."""

    open: str
    close: str
    inner_open: str
    inner_close: str


def _marks(languages: str, marks: str) -> dict[str, Marks]:
    return {language: Marks(*marks) for language in languages.split()}


# The delimiters of CLDR 41. It gives Bulgarian the same marks inside as outside; «…» tells them apart.
ENGLISH = Marks(*"“”‘’")
MARKS: dict[str, Marks] = (
    _marks("bg", "„“«»")
    | _marks("cs de et hr is mk sk sl", "„“‚‘")
    | _marks("bs", "„”‘’")
    | _marks("sr", "„“‘‘")
    | _marks("lt", "„“„“")
    | _marks("ro", "„”«»")
    | _marks("pl", "„”«»")
    | _marks("hu", "„”»«")
    | _marks("ru uk be", "«»„“")
    | _marks("el es it sq", "«»“”")
    | _marks("fr", "«»«»")
    | _marks("nb nn no", "«»‘’")
    | _marks("nl", "‘’“”")
    | _marks("fi sv he", "””’’")
    | _marks("ja", "「」『』")
)


@dataclass(slots=True)
class _Open:
    """A mark that has opened: where, the character typed, and how deep it is (0 outer, 1 inner, 0 again …)."""

    at: int
    typed: str
    depth: int


def smart_quotes(text: str, lang: str) -> str:
    """`text` with typographic quotation marks: '"Труд"' -> '„Труд“' in Bulgarian, '“Work”' in English.

    Quotations inside quotations get the language's inner marks. An apostrophe becomes ’. A mark that opens but is not
    closed on its line (a quotation of several paragraphs) is set as an opening one; one that closes nothing, such as
    the inches of a 15" screen, stays straight. Marks that are typographic already are left, and can be closed by a
    straight one. Unknown languages get the English marks. Idempotent.
    """
    marks = MARKS.get(primary_subtag(lang), ENGLISH)
    return "".join(_quote_line(line, marks) for line in text.splitlines(keepends=True))


def _quote_line(line: str, marks: Marks) -> str:
    # A pass only ever turns straight marks into others, so this ends, and the end is a fixed point: idempotence.
    while any(mark in line for mark in STRAIGHT):
        quoted = _quote_once(line, marks)
        if quoted == line:
            break
        line = quoted
    return line


def _quote_once(line: str, marks: Marks) -> str:
    out = list(line)
    opened: list[_Open] = []
    for at, char in enumerate(line):
        if char not in STRAIGHT and char not in CURLY:
            continue
        before, after = _before(line, at), _after(line, at)
        opens = _is_gap(before, OPENING_PUNCTUATION) and not after.isspace()
        closes = not before.isspace()
        if char in CURLY:
            _follow(char, at, opened, marks)
        elif char == "'":
            _single(at, before, after, opens, opened, out, marks)
        elif opens and not (closes and _innermost(opened, '"')):
            opened.append(_Open(at, char, _depth(opened)))
        elif closes and _innermost(opened, '"'):
            while opened[-1].typed != '"':
                out[opened.pop().at] = APOSTROPHE
            _close(at, opened.pop(), out, marks)
    for left in opened:
        if left.typed == "'":
            out[left.at] = APOSTROPHE
        elif line[left.at] in STRAIGHT:
            out[left.at] = _pair(left.depth, marks)[0]
    return "".join(out)


def _single(
    at: int, before: str, after: str, opens: bool, opened: list[_Open], out: list[str], marks: Marks
) -> None:
    decade = after.isdigit()
    if before.isalpha() and after.isalpha():
        out[at] = APOSTROPHE
    elif opens and not decade:
        depth = _depth(opened)
        if not opened and marks.inner_open in "‘‚’":
            depth = 1
        opened.append(_Open(at, "'", depth))
    elif not before.isspace() and opened and opened[-1].typed == "'":
        _close(at, opened.pop(), out, marks)
    elif not before.isdigit():
        out[at] = APOSTROPHE


def _follow(char: str, at: int, opened: list[_Open], marks: Marks) -> None:
    """Keep count of the marks that are typographic already, so that straight ones nest in them."""
    if opened and opened[-1].typed in STRAIGHT and char == _pair(opened[-1].depth, marks)[1]:
        opened.pop()
    elif char == marks.open and marks.open != marks.close:
        opened.append(_Open(at, '"', 0))


def _close(at: int, partner: _Open, out: list[str], marks: Marks) -> None:
    open_mark, close_mark = _pair(partner.depth, marks)
    if out[partner.at] in STRAIGHT:
        out[partner.at] = open_mark
    out[at] = close_mark


def _pair(depth: int, marks: Marks) -> tuple[str, str]:
    return (marks.inner_open, marks.inner_close) if depth % 2 else (marks.open, marks.close)


def _depth(opened: list[_Open]) -> int:
    return opened[-1].depth + 1 if opened else 0


def _innermost(opened: list[_Open], typed: str) -> bool:
    return any(mark.typed == typed for mark in opened)


def _before(line: str, at: int) -> str:
    """The nearest character before that is no quotation mark; a space at the beginning of the line."""
    while at and line[at - 1] in STRAIGHT + CURLY:
        at -= 1
    return line[at - 1] if at else " "


def _after(line: str, at: int) -> str:
    rest = line[at + 1 :].lstrip(STRAIGHT + CURLY)
    return rest[:1] or " "


def _is_gap(char: str, punctuation: str) -> bool:
    return char.isspace() or char in punctuation
