"""What editors write in a form is in the language of what they edit, which need not be that of their screens."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

#: inputs that hold addresses and numbers, and so no language
NO_WORDS = (forms.EmailInput, forms.URLInput, forms.NumberInput, forms.PasswordInput)
NO_WORDS_IN = ("slug", "email", "sender_address", "reply_to")


def mark_language(form: forms.ModelForm, lang: str) -> None:
    """Says of each text field of a form which language its words are in, as spell checkers and voices want it (WCAG
    2.2, 3.1.2). `lang`: a code as in `<html lang>`.
    """
    for name, field in form.fields.items():
        widget = field.widget
        words = isinstance(widget, (forms.TextInput, forms.Textarea)) and not isinstance(widget, NO_WORDS)
        if words and name not in NO_WORDS_IN:
            widget.attrs["lang"] = lang


class WrittenForm(WagtailAdminModelForm):
    """Of a thing that mostly has a language before its form is opened."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if lang := self.lang:
            mark_language(self, lang)

    @property
    def lang(self) -> str:
        """The code of its language, '' where that is yet to be chosen."""
        return self.instance.locale.language_code if self.instance.locale_id is not None else ""
