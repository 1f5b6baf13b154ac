"""Finds English on a Bulgarian screen, in two ways: what gettext did not know, and Latin words that one reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils.translation.trans_real import DjangoTranslation

SILENT = {"script", "style", "svg", "code"}
#: a hidden number of Wagtail's: Python's None until a script has written one
COUNTER = "data-side-panel-toggle-counter"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SAID_BY_ATTRIBUTES = ("title", "aria-label", "aria-description", "placeholder", "alt")
#: addresses, files, numbers and names that machines made: nobody translates them
MADE = re.compile(r"\S*[/@_\\=]\S*|\S*\.[a-z]{2,4}\b|\b[a-z]+\.[a-z]+\b|\S*\d\S*")
WORD = re.compile(r"[A-Za-z]{2,}")


@contextmanager
def asked_in_vain(lang: str) -> Iterator[set[str]]:
    """What gettext is asked in `lang` meanwhile and has no answer to in that language itself."""
    missing: set[str] = set()
    answers: dict[DjangoTranslation, set[str]] = {}
    plain, plural = DjangoTranslation.gettext, DjangoTranslation.ngettext

    def gettext(self: DjangoTranslation, message: str) -> str:
        known = (self._catalog.get(message), self._catalog.get((message, 0)))
        if self.language() == lang and message and known == (None, None) and not is_answer(self, message):
            missing.add(message)
        return plain(self, message)

    def is_answer(self: DjangoTranslation, message: str) -> bool:
        """Our templates ask for labels that Wagtail has not translated, and so for those that it has."""
        if self not in answers:
            answers[self] = {answer.strip().casefold() for _message, answer in self._catalog.items()}
        return message.strip().casefold() in answers[self]

    def ngettext(self: DjangoTranslation, singular: str, many: str, number: float) -> str:
        if self.language() == lang:
            try:
                self._catalog.plural(singular, number)
            except KeyError:
                missing.add(singular)
        return plural(self, singular, many, number)

    with patch.multiple(DjangoTranslation, gettext=gettext, ngettext=ngettext):
        yield missing


class Screen(HTMLParser):
    """Gathers what a page says in its own language, in text and in attributes."""

    def __init__(self, lang: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = lang
        self.said: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        names = SAID_BY_ATTRIBUTES
        if tag == "input" and about.get("type") in ("submit", "button", "reset"):
            names = (*names, "value")
        # a whole page in another language is what is looked for; a part that says that it is in one is as it should be
        foreign = tag != "html" and about.get("lang", self.lang) != self.lang
        unseen = foreign or (COUNTER in about and "hidden" in about)
        if not (self._silent or unseen):
            self.said += [about[name] for name in names if name in about]
        if tag not in VOID and (self._silent or unseen or tag in SILENT):
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def latin_words(html: str, lang: str, allowed: set[str]) -> dict[str, str]:
    """Words in Latin letters that the reader of a page sees or hears, but for those of `allowed`, and what has them.

    `allowed`: words, and names of several words, which are passed over only as a whole.
    """
    names = [name for name in allowed if " " in name]
    screen = Screen(lang)
    screen.feed(html)
    found: dict[str, str] = {}
    for said in screen.said:
        text = " ".join(said.split())
        for name in names:
            text = text.replace(name, " ")
        for word in WORD.findall(MADE.sub(" ", text)):
            if word not in allowed:
                found.setdefault(word, text)
    return found
