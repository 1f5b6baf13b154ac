"""A photo's words in the paper's other languages, as fields of its form.

Its own caption, alt text and credit are in the paper's first language; `Photo.translations` holds the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

#: what `Photo.words` knows, and the field that holds it in the first language
WORDS = {"caption": "caption", "alt": "description", "credit": "credit"}


class OtherLanguages:
    """Mixin for the form of a photo."""

    def add_languages(self) -> None:
        """Adds the fields behind those of the first language; none in a form that doesn't have these."""
        if not set(WORDS.values()) <= self.fields.keys() or len(settings.LANGUAGES) < 2:
            return
        own = capfirst(settings.LANGUAGES[0][1])
        for lang, language in settings.LANGUAGES[1:]:
            for word, name in WORDS.items():
                self.fields[field_name(word, lang)] = self._in_language(word, name, lang, language)
        for name in WORDS.values():
            self.fields[name].label = f"{self.fields[name].label} ({own})"
        names = list(self.fields)
        added = [name for name, _word, _lang in language_fields()]
        place = names.index("description") + 1
        self.order_fields([*names[:place], *added, *names[place:]])

    def _in_language(self, word: str, name: str, lang: str, language: str) -> forms.CharField:
        own = self.fields[name]
        return forms.CharField(
            label=f"{own.label} ({capfirst(language)})",
            required=False,
            max_length=own.max_length,
            initial=(self.instance.translations or {}).get(lang, {}).get(word, ""),
            help_text=_("Where it is empty, readers of this edition get the words of the first language.")
            if word == "caption"
            else "",
            widget=forms.TextInput() if word == "credit" else AdminAutoHeightTextInput(attrs={"rows": 2}),
        )

    def keep_languages(self) -> None:
        """Puts what was typed into `translations`; what the sender's form had no field for stays as it was."""
        kept = {lang: dict(words) for lang, words in (self.instance.translations or {}).items()}
        for name, word, lang in language_fields():
            if name not in self.cleaned_data or self.add_prefix(name) not in self.data:
                continue
            words = kept.setdefault(lang, {})
            words[word] = " ".join(self.cleaned_data[name].split())
            if not words[word]:
                del words[word]
        self.instance.translations = {lang: words for lang, words in kept.items() if words}


def field_name(word: str, lang: str) -> str:
    """The name of the form's field for a word in a language: 'caption_en', 'alt_pt_br'."""
    return f"{word}_{lang.replace('-', '_')}"


def language_fields() -> Iterator[tuple[str, str, str]]:
    """(field, word, language) of all words in all languages but the first."""
    for lang, _language in settings.LANGUAGES[1:]:
        for word in WORDS:
            yield field_name(word, lang), word, lang
