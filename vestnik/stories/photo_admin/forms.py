"""The form of a photo: the same when one is uploaded, when many are, in the chooser and when it is edited."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from django import forms
from django.db import transaction
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.images.forms import BaseImageForm

from vestnik.stories.models.photo import Licence
from vestnik.stories.photo_admin.fields import PhotoField
from vestnik.stories.photo_admin.languages import OtherLanguages
from vestnik.stories.photo_admin.titles import title_from
from vestnik.stories.photo_rights import conflicts
from vestnik.stories.photos import ensure_shown


class CreditInput(forms.TextInput):
    """Warns under the field for as long as it and the reason for no credit are empty. The warning needs no script."""

    template_name = "photos/credit_input.html"

    def __init__(self, attrs: dict | None = None) -> None:
        # the style sheet tells an empty field by its placeholder
        super().__init__({"placeholder": " ", **(attrs or {})})


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


class PhotoForm(OtherLanguages, BaseImageForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = PhotoField(
                label=capfirst(old.label), widget=old.widget, required=old.required
            )
        # a hurried editor need not fill these: each has a good value of its own
        for name in ("title", "licence"):
            if name in self.fields:
                self.fields[name].required = False
        self._tell_what_the_file_says()
        self.add_languages()

    def _tell_what_the_file_says(self) -> None:
        """Under each field that says something else: the editor's word counts, but may be a slip."""
        for name, said in conflicts(self.instance) if self.instance.pk else ():
            if field := self.fields.get(name):
                warning = format_html(
                    '<strong class="photo-conflict">{}</strong>',
                    _("The file says: “%(said)s”.") % {"said": said},
                )
                field.help_text = (
                    format_html("{} {}", warning, field.help_text) if field.help_text else warning
                )

    def clean_licence(self) -> str:
        return self.cleaned_data["licence"] or Licence.OWN

    def clean(self) -> dict:
        cleaned = super().clean()
        file = cleaned.get("file") or self.instance.file
        title = cleaned.get("title", "")
        # Wagtail fills in the bare name of the file
        if "title" in self.fields and file and title in ("", file.name, PurePath(file.name).stem):
            cleaned["title"] = title_from(file.name)
        return cleaned

    def clean_caption(self) -> str:
        return _on_one_line(self.cleaned_data["caption"])

    def clean_description(self) -> str:
        return _on_one_line(self.cleaned_data["description"])

    def _post_clean(self) -> None:
        self.keep_languages()
        super()._post_clean()

    def save(self, commit: bool = True):
        old = self.original_file
        if not (commit and old and "file" in self.changed_data):
            return super().save(commit)
        # Wagtail deletes the old file at once, and would lose it if the rest failed; the old sizes go by a signal.
        self.original_file = None
        with transaction.atomic():
            photo = super().save(commit)
            # so that the pages on which the photo stands are at no moment without it
            ensure_shown(photo)
            transaction.on_commit(partial(old.storage.delete, old.name))
        return photo

    class Meta(BaseImageForm.Meta):
        widgets = {
            **BaseImageForm.Meta.widgets,
            "credit": CreditInput,
            "no_credit_reason": forms.TextInput(attrs={"placeholder": " "}),
            "caption": AdminAutoHeightTextInput(attrs={"rows": 2}),
            "description": AdminAutoHeightTextInput(attrs={"rows": 2}),
        }
        labels = {"description": _("What is to be seen (alt text)")}
        help_texts = {
            "title": _(
                "For finding it in the newsroom; if left empty, it is made from the name of the file."
            ),
            "caption": _("Under the photo: who, where, when. A story may have a caption of its own for it."),
            "description": _(
                "For those who can't see it, and for search: what matters in the picture, in a sentence, as you would "
                "tell it on the telephone. Not “photo of”; names only if readers would know the faces."
            ),
            "licence_ends_on": _(
                "From the day after, pages go without it, and no story with it can be published."
            ),
            "source_url": _("Where it was found, or where its licence stands."),
        }
