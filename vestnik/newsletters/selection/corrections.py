"""Corrections for readers of an issue that had the story before it was corrected: told in the next one, and to them.

A note on a correction stands as a block of our words that an editor may word anew, move, or take out; its id says which
correction it tells, and so whether an issue has told it. An issue with notes is two letters, and only readers who were
sent the story as it was before get the one that has them (`post.freeze`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.html import escape, strip_tags
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from vestnik.language import newspaper_date
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.selection.finds import ids_in
from vestnik.stories.models import Correction

#: a correction that no issue has told by then is no news any more; it stands on its page
LASTS = timedelta(days=31)
#: issues in which a story is looked for, the newest
MOST_ISSUES = 400
#: and so many of them are named
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Note:
    """A correction, and the issues whose readers got the story as it was before."""

    correction: Correction
    issues: tuple[Issue, ...]

    @property
    def block_id(self) -> str:
        return block_id(self.correction.pk)


def block_id(correction: int) -> str:
    """The id of the block that tells a correction."""
    return str(uuid5(NAMESPACE_URL, f"vestnik:correction:{correction}"))


def note_ids(issue: Issue) -> frozenset[str]:
    """The ids of the blocks of an issue that tell a correction; one without words tells nothing. Asks no database."""
    return frozenset(
        block["id"]
        for block in _blocks(issue)
        if block["type"] == "letter"
        and _is_note(block.get("id"))
        and strip_tags(block["value"] or "").strip()
    )


def _is_note(block: str | None) -> bool:
    try:
        # the ids of all other blocks are drawn by chance: version 4
        return UUID(block or "").version == 5
    except ValueError:
        return False


def untold(newsletter: Newsletter, now: datetime, issue: Issue | None = None) -> list[Note]:
    """What the next issue of a newsletter should tell, the oldest first; less what stands in `issue` already."""
    lately = Correction.objects.filter(made_at__gt=now - LASTS, made_at__lte=now, story__live=True)
    corrections = lately.filter(story__locale=newsletter.locale_id).select_related("story__locale")
    found = list(corrections.defer("story__body").order_by("made_at", "pk"))
    if not found:
        return []
    bodies = {} if issue is None else {issue: _blocks(issue)}
    begun = newsletter.issues.exclude(started_at=None, state__in=[Issue.State.DRAFT, Issue.State.STOPPED])
    others = begun.exclude(pk=issue.pk) if issue is not None and issue.pk else begun
    bodies |= {one: _blocks(one) for one in others.order_by("-made_at")[:MOST_ISSUES]}
    told = {block.get("id") for blocks in bodies.values() for block in blocks}
    known = {one: set(ids_in(blocks)) for one, blocks in bodies.items() if one.started_at is not None}
    notes = (Note(one, _issues_with(one, known)) for one in found if block_id(one.pk) not in told)
    return [note for note in notes if note.issues]


def told_in(issue: Issue) -> list[Note]:
    """The notes that stand in an issue, the oldest correction first. Where there are none, no database is asked.

    A note whose correction was withdrawn meanwhile is left out.
    """
    standing = note_ids(issue)
    if not standing:
        return []
    # none was older when the draft was made
    lately = Correction.objects.filter(made_at__gt=issue.made_at - LASTS)
    corrections = lately.filter(story__locale=issue.newsletter.locale_id).order_by("made_at", "pk")
    sent = issue.newsletter.issues.filter(started_at__isnull=False).exclude(pk=issue.pk)
    known = {one: set(ids_in(_blocks(one))) for one in sent.order_by("-made_at")[:MOST_ISSUES]}
    return [Note(one, _issues_with(one, known)) for one in corrections if block_id(one.pk) in standing]


def wrong_issues(notes: Iterable[Note]) -> list[Issue]:
    """The issues that bore what `notes` put right, in order."""
    return sorted({issue for note in notes for issue in note.issues}, key=lambda issue: issue.number)


def _issues_with(one: Correction, known: Mapping[Issue, set[int]]) -> tuple[Issue, ...]:
    had = [issue for issue, ids in known.items() if one.story_id in ids and issue.started_at < one.made_at]
    return tuple(sorted(had, key=lambda issue: issue.number))


def block_of(found: Note) -> dict[str, Any]:
    """The block that tells it, as a body holds it. Call it in the language of the issue."""
    return {"type": "letter", "value": words_of(found), "id": found.block_id}


def words_of(found: Note) -> str:
    """The correction as formatted text: where it was wrong, what was wrong, what is right."""
    story = found.correction.story
    title = f'<a linktype="story" id="{story.pk}">{escape(story.title)}</a>'
    named = names_of(found.issues[-MOST_NAMED:], story.lang)
    words = _("“%(title)s” (%(issues)s):") % {"title": title, "issues": escape(named)}
    wrong, right = escape(found.correction.wrong), escape(found.correction.right)
    return f"<p><b>{_('Correction')}.</b> {words} {wrong} <b>{right}</b></p>"


def names_of(issues: Iterable[Issue], lang: str) -> str:
    """Issues whose sending has begun, by number and day. Call it in the language `lang`."""
    zone = get_default_timezone()
    return ", ".join(
        _("No. %(number)s of %(day)s")
        % {"number": one.number, "day": newspaper_date(one.started_at, lang, zone)}
        for one in issues
    )


def _blocks(issue: Issue) -> list[Mapping[str, Any]]:
    return list(issue.body.raw_data)
