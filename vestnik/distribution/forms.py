"""The form of the terms: crawlers by what they come for."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from vestnik.distribution.crawlers import CRAWLERS, Purpose

PURPOSES = {
    Purpose.TRAINING: _("Gather texts to train models"),
    Purpose.ANSWERS: _("Find sources for answers, with links to them"),
    Purpose.READERS: _("Fetch one page because a user asked"),
    Purpose.ARCHIVES: _("Keep the web for later"),
    Purpose.ANALYSIS: _("Measure links and rankings for others"),
}


def choices() -> list[tuple[object, list[tuple[str, str]]]]:
    """The crawlers in the order of their purposes."""
    return [
        (PURPOSES[purpose], [(crawler.token, f"{crawler.token} ({crawler.owner})") for crawler in crawlers])
        for purpose, crawlers in groupby(CRAWLERS, key=lambda crawler: crawler.purpose)
    ]


class TermsForm(WagtailAdminModelForm):
    refused = forms.MultipleChoiceField(
        label=_("refused crawlers"),
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Search engines are always let in. Who is refused here is asked to stay away, no more."),
    )
