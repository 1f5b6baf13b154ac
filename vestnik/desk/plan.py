"""Today's plan: what the desk shows, as finished values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from vestnik.desk import finds
from vestnik.desk.scope import Scope
from vestnik.desk.words import Moment, late, moment, until
from vestnik.stories.members import shown_name
from vestnik.stories.models import Kind, Note, Story
from vestnik.stories.rules import problems


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the desk. `note` says in words what matters about it; `tone` is 'late', 'soon', 'good' or ''.

    `edit_url` is '' where the user may not edit, `public_url` where readers can't see the story.
    """

    title: str
    moment: Moment | None
    note: str
    tone: str
    section: str
    authors: str
    label: str
    lang: str
    edit_url: str
    public_url: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A story that should have gone live and did not. `reasons` are sentences."""

    entry: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A list of the desk under its heading; `empty` stands there if there is nothing, `more_url` leads to the rest."""

    name: str
    heading: str
    entries: tuple[Entry, ...]
    empty: str
    more_url: str


@dataclass(frozen=True, slots=True)
class Plan:
    failed: tuple[Failed, ...]
    live: Block
    important: Block
    scheduled: Block
    due: Block
    waiting: Block
    mine: Block

    @property
    def nothing(self) -> bool:
        """True if no list has an entry: a new paper, or a narrow filter."""
        lists = (self.live, self.scheduled, self.due, self.waiting, self.mine)
        return not self.failed and not any(block.entries for block in lists)


def make_plan(scope: Scope, now: datetime) -> Plan:
    """All that the desk shows to the user of `scope` at `now`. Its queries don't grow with the number of stories."""
    coming, failed = finds.scheduled(scope, now)
    waiting = finds.waiting(scope)
    mentions = finds.mentions(scope)
    due = finds.due(scope, now)
    elsewhere = {one.story.pk for one in (*coming, *failed, *waiting)}
    due = [story for story in due if story.pk not in elsewhere]
    elsewhere |= {story.pk for story in due}
    drafts = [story for story in (*finds.changed(scope), *finds.drafts(scope)) if story.pk not in elsewhere]
    live = finds.live(scope)
    shown = {story.pk for story in live[: finds.LIMIT]}
    important = [story for story in finds.important(scope, now) if story.pk not in shown]
    stories = [*live, *important, *due, *drafts, *(note.story for note in mentions)]
    stories += [one.story for one in (*coming, *failed, *waiting)]
    writer = _Writer(scope, now, {story.pk for story in stories})
    return Plan(
        failed=tuple(writer.failed(one) for one in failed),
        live=writer.block(
            "live",
            _("Live now"),
            [writer.live(story) for story in live],
            _("Readers see no story yet."),
            "live",
        ),
        important=writer.block(
            "important", _("Important, published earlier"), [writer.important(story) for story in important]
        ),
        scheduled=writer.block(
            "scheduled",
            _("Scheduled"),
            [writer.scheduled(one) for one in coming],
            _("Nothing goes out by itself."),
            "scheduled",
        ),
        due=writer.block(
            "due", _("Due today"), [writer.due(story) for story in due], _("Nothing more is expected today.")
        ),
        waiting=writer.block(
            "waiting",
            _("Waiting"),
            [*(writer.mention(note) for note in mentions), *(writer.waiting(one) for one in waiting)],
            _("Nobody is waiting for you."),
            "desk",
        ),
        mine=writer.block(
            "mine",
            _("My drafts"),
            [writer.draft(story) for story in drafts],
            _("You have nothing unfinished."),
            "draft",
        ),
    )


class _Writer:
    """Makes entries of stories, once all has been loaded that they say."""

    def __init__(self, scope: Scope, now: datetime, ids: set[int]) -> None:
        self.now = now
        self.authors = finds.authors(ids)
        self.editable = finds.may_edit(scope, ids)
        self.several_languages = len(scope.language_chips) > 2
        self.listing = reverse("wagtailsnippets_stories_story:list")

    def block(self, name: str, heading: str, entries: list[Entry], empty: str = "", state: str = "") -> Block:
        """`state` is the filter of the stories' listing that shows all of them."""
        more = f"{self.listing}?state={state}" if state and len(entries) > finds.LIMIT else ""
        return Block(name, heading, tuple(entries[: finds.LIMIT]), empty, more)

    def live(self, story: Story) -> Entry:
        changed = _("Changes not published") if story.has_unpublished_changes else ""
        return self._entry(story, story.first_published_at, _join(self._importance(story), changed))

    def important(self, story: Story) -> Entry:
        return self._entry(story, story.first_published_at, self._importance(story))

    def _importance(self, story: Story) -> str:
        if not story.important_until or story.important_until <= self.now:
            return ""
        return _("Important until %(moment)s") % {"moment": moment(story.important_until, self.now).text}

    def scheduled(self, one: finds.Planned) -> Entry:
        at = one.revision.approved_go_live_at
        return self._entry(
            one.story, at, _join(until(at, self.now), _by(one.revision.user)), "soon", one.revision.object_str
        )

    def failed(self, one: finds.Planned) -> Failed:
        at = one.revision.approved_go_live_at
        broken = problems(one.revision.as_object())
        reasons = [message for found in broken.values() for message in _sentences(found)]
        reasons = reasons or [
            _(
                "The story itself is in order, but nothing publishes on time: the scheduler is not running. "
                "Publish by hand, and tell whoever looks after the server."
            )
        ]
        entry = self._entry(one.story, at, late(at, self.now), "late", one.revision.object_str)
        return Failed(entry, tuple(dict.fromkeys(reasons)))

    def due(self, story: Story) -> Entry:
        if story.due_at < self.now:
            return self._entry(story, story.due_at, late(story.due_at, self.now), "late")
        return self._entry(story, story.due_at, until(story.due_at, self.now))

    def waiting(self, one: finds.Waiting) -> Entry:
        state = one.state
        task = state.current_task_state
        since = task.started_at if task else state.created_at
        if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return self._entry(one.story, since, _("Sent back with a comment"), "late")
        name = task.task.name if task else ""
        if one.for_me:
            return self._entry(one.story, since, _join(name, _by(state.requested_by)), "soon")
        return self._entry(one.story, since, _("At the desk: %(task)s") % {"task": name})

    def mention(self, note: Note) -> Entry:
        words = {"who": _name(note.author), "text": Truncator(note.text).chars(80)}
        return self._entry(note.story, note.created_at, _("%(who)s: “%(text)s”") % words)

    def draft(self, story: Story) -> Entry:
        note = _("Changes not published") if story.live else ""
        return self._entry(story, story.modified_at, note)

    def _entry(
        self, story: Story, at: datetime | None, note: str, tone: str = "", title: str | None = None
    ) -> Entry:
        return Entry(
            title=title or story.title or _("No title yet"),
            moment=moment(at, self.now) if at else None,
            note=note,
            tone=tone,
            section=story.section.name if story.section else "",
            authors=self.authors.get(story.pk, ""),
            label="" if story.kind == Kind.NEWS else str(Kind(story.kind).label),
            lang=story.lang if self.several_languages else "",
            edit_url=reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
            if story.pk in self.editable
            else "",
            public_url=story.url if story.live else "",
        )


def _sentences(found: list) -> list[str]:
    """Messages of rules.problems(), those of the text's blocks among them."""
    said: list[str] = []
    for problem in found:
        inner = getattr(problem, "block_errors", None)
        if inner is not None:
            said += [message for error in inner.values() for message in error.messages]
        else:
            said.append(str(problem))
    return said


def _name(user) -> str:
    return shown_name(user) if isinstance(user, get_user_model()) else _("Someone")


def _by(user) -> str:
    return _("by %(who)s") % {"who": _name(user)} if user else ""


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
