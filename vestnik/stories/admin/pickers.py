"""Widgets of the story editor."""

from __future__ import annotations

from django import forms
from wagtail.admin.staticfiles import versioned_static


class TopicPicker(forms.SelectMultiple):
    """Topics as a row of chips with a field to find more; without JavaScript, a plain list to choose from."""

    def __init__(self, attrs: dict | None = None, choices=()) -> None:
        super().__init__({"data-story-picker": "", **(attrs or {})}, choices)

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static("stories/picker.js")])
