"""Widgets and choices of the story editor."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from wagtail.admin.staticfiles import versioned_static

from vestnik.stories.models.named import in_order


class InOrder(ModelChoiceIterator):
    """One language after the other, each by its own alphabet."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for _locale, things in groupby(self.queryset, key=lambda thing: thing.locale_id):
            yield from map(self.choice, in_order(things))


class TopicPicker(forms.SelectMultiple):
    """Topics as a row of chips with a field to find more; without JavaScript, a plain list to choose from."""

    def __init__(self, attrs: dict | None = None, choices=()) -> None:
        super().__init__({"data-story-picker": "", **(attrs or {})}, choices)

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static("stories/picker.js")])
