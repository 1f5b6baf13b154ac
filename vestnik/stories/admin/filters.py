"""Filters of the listing of stories. Each is a condition on the story's own row, so that search can use it, too."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Locale

from vestnik.stories.admin.pickers import InOrder
from vestnik.stories.admin.rows import open_workflows, scheduled_revisions
from vestnik.stories.models import Byline, Kind, Person, Section, Story

STATES = (
    ("draft", _("Draft")),
    ("desk", _("At the desk")),
    ("scheduled", _("Scheduled")),
    ("live", _("Live")),
    ("changed", _("Live + draft")),
    ("expired", _("Expired or taken down")),
)


def in_state(stories, state: str):
    """Those of `stories` that are in one of STATES."""
    match state:
        case "draft":
            return stories.filter(live=False, expired=False, first_published_at__isnull=True)
        case "desk":
            return stories.filter(id__in=_ids(open_workflows()))
        case "scheduled":
            return stories.filter(id__in=_ids(scheduled_revisions()))
        case "live":
            return stories.filter(live=True)
        case "changed":
            return stories.filter(live=True, has_unpublished_changes=True)
        case "expired":
            return stories.filter(live=False, first_published_at__isnull=False)
    return stories


def _ids(rows) -> list[int]:
    # few at any time, whatever the size of the archive
    return [int(pk) for pk in rows.values_list("object_id", flat=True)]


def _in_language(model):
    def choices(request):
        things = model.objects.select_related("locale").order_by("locale_id")
        lang = request.GET.get("locale") if request else None
        return things.filter(locale=Locale.objects.filter(language_code=lang).first()) if lang else things

    return choices


class NamedFilter(django_filters.ModelChoiceFilter):
    """A choice of sections or people, each with its language where the paper has several."""

    class field_class(django_filters.ModelChoiceFilter.field_class):  # noqa: N801  the name is django-filter's
        iterator = InOrder

        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            self.several = Locale.objects.count() > 1

        def label_from_instance(self, obj) -> str:
            return f"{obj.name} ({obj.lang})" if self.several else obj.name


class StoryFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="filter_state",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    section = NamedFilter(label=_("Section"), queryset=_in_language(Section), empty_label=_("All sections"))
    author = NamedFilter(
        label=_("Person in the byline"),
        queryset=_in_language(Person),
        method="filter_author",
        empty_label=_("Everyone"),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Label"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    published = django_filters.DateFromToRangeFilter(
        label=_("Published"), field_name="first_published_at", widget=DateRangePickerWidget
    )
    modified = django_filters.DateFromToRangeFilter(
        label=_("Modified"), field_name="modified_at", widget=DateRangePickerWidget
    )
    mine = django_filters.BooleanFilter(
        label=_("Mine"),
        method="filter_mine",
        widget=forms.RadioSelect(choices=(("", _("Everybody's")), ("true", _("Written by me")))),
    )

    class Meta:
        model = Story
        fields = ["state", "section", "author", "kind", "mine", "published", "modified"]

    def filter_state(self, stories, _name, value):
        return in_state(stories, value)

    def filter_author(self, stories, _name, person):
        return stories.filter(id__in=Byline.objects.filter(person=person).values("story_id"))

    def filter_mine(self, stories, _name, value):
        return stories.filter(created_by_id=self.request.user.pk) if value else stories
