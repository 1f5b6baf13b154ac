"""What editors are told of an issue's notes on corrections: to whom they go, and how many have got them."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vestnik.newsletters.models import Issue
from vestnik.newsletters.post.counts import note_counts
from vestnik.newsletters.selection.corrections import names_of, told_in, wrong_issues


def to_whom(issue: Issue) -> str:
    """To whom the notes in a draft will go; '' if it has none.

    Not to how many: that is known when the audience is frozen, and of a million takes too long for a page.
    """
    notes = told_in(issue)
    if not notes:
        return ""
    issues = wrong_issues(notes)
    if not issues:
        return _to_nobody()
    words = ngettext(
        "The note on a correction goes only to readers who were sent %(issues)s. The others get this issue without it. "
        "Preview, test and the page in the archive have it.",
        "The %(count)d notes on corrections go only to readers who were sent %(issues)s. The others get this issue "
        "without them. Preview, test and the page in the archive have them.",
        len(notes),
    )
    return words % {"count": len(notes), "issues": names_of(issues, get_language() or "en")}


def how_many(issue: Issue) -> str:
    """How many readers got the notes of an issue whose sending has begun; '' if it has none."""
    found = note_counts(issue)
    if found is None:
        return ""
    if not found.owed:
        return _to_nobody()
    words = ngettext(
        "Notes on corrections: %(accepted)s of the %(owed)s reader to whom they go has got them.",
        "Notes on corrections: %(accepted)s of the %(owed)s readers to whom they go have got them.",
        found.owed,
    )
    numbers = {"accepted": found.accepted, "owed": found.owed}
    return words % {name: number_format(number, force_grouping=True) for name, number in numbers.items()}


def _to_nobody() -> str:
    return _(
        "Nobody was sent the stories before they were corrected: all readers get this issue without the notes."
    )
