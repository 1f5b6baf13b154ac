"""Columns of the listing of stories. Each reads `story.facts` (rows.py) and asks the database nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn

from vestnik.stories.admin.words import when
from vestnik.stories.models import Kind, Story


class StoryColumn(ButtonsColumnMixin, TitleColumn):
    """Thumbnail, kicker, title, label and open notes, with the buttons of the row."""

    cell_template_name = "stories_admin/columns/story.html"

    def __init__(self, *args, get_list_buttons, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.get_list_buttons = get_list_buttons

    def get_buttons(self, instance, parent_context):
        return self.get_list_buttons(instance)

    def get_cell_context_data(self, instance: Story, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        label = "" if instance.kind == Kind.NEWS else instance.get_kind_display()
        return context | {"story": instance, "facts": instance.facts, "label": label}


class AuthorsColumn(Column):
    def get_value(self, instance: Story) -> str:
        return ", ".join(instance.facts.authors)


@dataclass(frozen=True, slots=True)
class State:
    """`name` is a class of the style sheet: draft, desk, back, scheduled, live, changed, expired."""

    name: str
    text: str
    detail: str = ""


def state_of(story: Story) -> State:
    """Where a story stands, in a word."""
    facts = story.facts
    waits_until = facts.scheduled_for
    if story.live and waits_until:
        return State("scheduled", _("Live + scheduled"))
    if waits_until:
        return State("scheduled", _("Scheduled"))
    if facts.sent_back:
        return State("back", _("Sent back"), facts.task)
    if facts.task:
        return State("desk", _("Live + at the desk") if story.live else _("At the desk"), facts.task)
    if story.live:
        return (
            State("changed", _("Live + draft")) if story.has_unpublished_changes else State("live", _("Live"))
        )
    if story.expired:
        return State("expired", _("Expired"))
    if story.first_published_at:
        return State("expired", _("Taken down"))
    return State("draft", _("Draft"))


class StateColumn(Column):
    cell_template_name = "stories_admin/columns/state.html"

    def get_value(self, instance: Story) -> State:
        return state_of(instance)


@dataclass(frozen=True, slots=True)
class Moment:
    """`word` says what the moment is; `late` if it has passed and should not have."""

    word: str
    at: datetime
    late: bool = False

    @property
    def text(self) -> str:
        return when(self.at)


def next_moment(story: Story) -> Moment | None:
    """What is next with a story: going live, or being due at the desk; else when it was published."""
    if story.facts.scheduled_for:
        return Moment(_("goes live"), story.facts.scheduled_for)
    if story.due_at and not story.live:
        return Moment(_("due"), story.due_at, late=story.due_at < timezone.now())
    if story.first_published_at:
        return Moment(_("published"), story.first_published_at)
    return None


class MomentColumn(Column):
    cell_template_name = "stories_admin/columns/moment.html"

    def get_value(self, instance: Story) -> Moment | None:
        return next_moment(instance)


class ModifiedColumn(Column):
    cell_template_name = "stories_admin/columns/moment.html"

    def get_value(self, instance: Story) -> Moment:
        return Moment("", instance.modified_at)
