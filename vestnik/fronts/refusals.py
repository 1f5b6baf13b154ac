"""What can't be done to a front, said in words. Plain Python: `words.told` says it in the editor's language."""

from __future__ import annotations

from dataclasses import dataclass, field


def gettext_noop(words: str) -> str:
    """Marks English words for the catalogue; `words.told` translates them when somebody reads them."""
    return words


@dataclass(frozen=True, slots=True)
class Words:
    """English words with names of values in them ('%(most)d'), and the values."""

    text: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


class Refused(ValueError):
    """Something asked for can't be done; nothing has been changed. `words` say why."""

    def __init__(self, text: str, **values: object) -> None:
        self.words = Words(text, values)
        super().__init__(str(self.words))


class BadArrangement(Refused):
    """A document is no arrangement of a front."""


class BadMove(Refused):
    """A document is no move, or one that leads to no arrangement."""


class Gone(Refused):
    """What a move names is not on the front any more."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(gettext_noop("This is not on the front any more: somebody has removed it."))


class PutAlready(Refused):
    """A story that should come onto the front has just been put there by somebody else, into the slot `what`."""

    def __init__(self, what: str, by: str, title: str) -> None:
        self.what = what
        values = {"by": by, "title": title}
        if by:
            super().__init__(
                gettext_noop(
                    "%(by)s has just put “%(title)s” on the front. Move it if it should stand elsewhere."
                ),
                **values,
            )
        else:
            super().__init__(
                gettext_noop(
                    "“%(title)s” has just been put on the front. Move it if it should stand elsewhere."
                ),
                **values,
            )


class Stale(Refused):
    """A move or a publish was based on what is not so any more. `what` names it, `by` who changed it, if known."""

    def __init__(self, what: str, by: str = "") -> None:
        self.what, self.by = what, by
        if by:
            super().__init__(gettext_noop("%(by)s has changed this meanwhile. Look at it again."), by=by)
        else:
            super().__init__(gettext_noop("This has been changed meanwhile. Look at it again."))
