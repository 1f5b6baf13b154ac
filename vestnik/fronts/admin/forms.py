"""What an editor may save on a front."""

from __future__ import annotations

import hashlib

from django import forms
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from vestnik.fronts.models import Front, FrontSlot


class SlotFormSet(BaseChildFormSet):
    """Slots of one front: no story twice, none of another language."""

    def clean(self) -> None:
        super().clean()
        taken: set[int] = set()
        kept = [
            form for form in self.forms if form not in self.deleted_forms and hasattr(form, "cleaned_data")
        ]
        for form in sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 0):
            story = form.cleaned_data.get("story")
            if story is None:
                continue
            if story.locale_id != self.instance.locale_id:
                form.add_error(
                    "story", _("This story is in another language. Choose one of this front’s language.")
                )
            elif story.pk in taken:
                form.add_error(
                    "story",
                    _("This story already stands in a slot above. Choose another, or leave it empty."),
                )
            taken.add(story.pk)


class SlotsPanel(InlinePanel):
    def get_form_options(self) -> dict:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = SlotFormSet
        return options


def fingerprint(front: Front) -> str:
    """Tells whether the saved slots of a front have changed."""
    picks = (
        FrontSlot.objects.filter(front_id=front.pk).order_by("sort_order").values_list("story_id", flat=True)
    )
    return hashlib.sha256(repr(list(picks)).encode()).hexdigest()[:16]


class FrontForm(WagtailAdminModelForm):
    """Carries what the editor saw when opening the front, so that nobody's slots are overwritten unseen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(self.instance) if self.instance.pk else ""

    def clean(self) -> dict:
        cleaned = super().clean()
        now = self.initial["seen"]
        if cleaned.get("seen") and cleaned["seen"] != now:
            # from here on the editor knows: saving again is meant
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = now
            raise forms.ValidationError(
                _(
                    "Someone else changed this front while you had it open. “Readers see now” shows their version; "
                    "save again to put yours in its place."
                )
            )
        return cleaned
