"""The buttons around what is chosen."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import gettext
from wagtail.snippets.widgets import AdminSnippetChooser


class Chooser(AdminSnippetChooser):
    """Wagtail 8.0 says its buttons for ever in the language of whoever opens a form first (`snippets/widgets.py`)."""

    def __init__(self, model=None, **kwargs) -> None:
        super().__init__(model, **kwargs)
        self.choose_one_text = self._said("Choose %(object)s")
        self.choose_another_text = self._said("Choose another %(object)s")
        self.link_to_chosen_text = self._said("Edit this %(object)s")

    def _said(self, words: str):
        return lazy(lambda: gettext(words) % {"object": self.model._meta.verbose_name}, str)()
