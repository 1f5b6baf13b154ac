"""Choosing a story, a person, a topic. Wagtail opens each in the language of what is being edited."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, LocaleFilterMixin, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.models import Locale
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenView,
    SnippetCreateView,
)

from vestnik.stories.admin.chooser_widget import Chooser
from vestnik.stories.admin.words import when
from vestnik.stories.models import Person, Section, Story


def _published(story: Story) -> str:
    return when(story.first_published_at) if story.first_published_at else ""


AT_ONCE = {"data-chooser-modal-search-filter": True}


class StoryFilterForm(SearchFilterMixin, LocaleFilterMixin, BaseFilterForm):
    section = forms.ModelChoiceField(
        Section.objects.none(), required=False, empty_label=_("All sections"), widget=forms.Select(attrs=AT_ONCE),
        label=_("Section"),
    )  # fmt: skip
    state = forms.ChoiceField(
        choices=[("", _("All")), ("live", _("Live")), ("draft", _("Not live"))],
        required=False,
        label=_("State"),
        widget=forms.Select(attrs=AT_ONCE),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        lang = self.data.get("locale")
        sections = Section.objects.all()
        self.fields["section"].queryset = sections.filter(locale__language_code=lang) if lang else sections

    def filter(self, objects):
        if section := self.cleaned_data.get("section"):
            objects = objects.filter(section=section)
        if state := self.cleaned_data.get("state"):
            objects = objects.filter(live=state == "live")
        return super().filter(objects)


class StoryRows:
    filter_form_class = StoryFilterForm
    ordering = "-modified_at"

    def get_object_list(self):
        stories = Story.objects.select_related("section", "locale", "latest_revision")
        return stories.defer("body", "latest_revision__content")

    @property
    def columns(self) -> list:
        title, *others = super().columns
        state = [column for column in others if column.name == "status_string"]
        return [
            title,
            Column("section", label=_("Section"), accessor="section.name"),
            *(column for column in others if column not in state),
            Column(
                "live", label=_("State"), accessor=lambda story: _("Live") if story.live else _("Not live")
            ),
            Column("first_published_at", label=_("Published"), accessor=_published),
        ]


class ChooseStoryView(StoryRows, ChooseView):
    pass


class ChooseStoryResultsView(StoryRows, ChooseResultsView):
    pass


class StoryChosenView(SnippetChosenView):
    def get_chosen_response_data(self, item: Story) -> dict:
        return super().get_chosen_response_data(item) | {"live": item.live}


class StoryChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseStoryView
    choose_results_view_class = ChooseStoryResultsView
    chosen_view_class = StoryChosenView
    preserve_url_parameters = ("multiple", "locale")
    base_widget_class = Chooser


class CreateInLanguageView(SnippetCreateView):
    """Makes a thing in the language of what is being edited."""

    def get_creation_form(self):
        form = super().get_creation_form()
        code = self.request.GET.get("locale")
        form.instance.locale = Locale.objects.filter(language_code=code).first() or Locale.get_default()
        return form


class NamedChooserViewSet(SnippetChooserViewSet):
    preserve_url_parameters = ("multiple", "locale")
    create_view_class = CreateInLanguageView
    base_widget_class = Chooser


class PersonChooserViewSet(NamedChooserViewSet):
    """People can be added right where they are missing."""

    creation_tab_label = _("New person")
    create_action_label = _("Add this person")

    @property
    def creation_form_class(self):
        return forms.modelform_factory(Person, fields=["name", "post_title", "email"])
