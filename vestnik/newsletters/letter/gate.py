"""The gate before an issue is sent: what mail providers, laws and readers ask of it, checked on the finished mail.

The numbers are those of docs/newsletter.md, 'The gate'. A fatal fault holds the issue back, a warning does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.letter import body_checks, head_checks
from vestnik.newsletters.letter.composing import compose, frame_of, without_notes
from vestnik.newsletters.letter.envelope import compile
from vestnik.newsletters.letter.faults import Case, Fault
from vestnik.newsletters.letter.leaving import leaving_faults
from vestnik.newsletters.letter.wire import BadHeader
from vestnik.newsletters.models import Issue
from vestnik.newsletters.selection.corrections import note_ids, told_in

__all__ = ["Fault", "faults"]


def faults(issue: Issue) -> list[Fault]:
    """Everything that is wrong with the issue as it would be sent now: fatal faults first, then by number of check. One
    that tells corrections is two letters, and both are checked.

    Words are in the language of whoever asks. Tries leaving, in a transaction that is taken back.
    """
    return sorted(_found(issue), key=lambda fault: (not fault.fatal, fault.check))


def _found(issue: Issue) -> Iterator[Fault]:
    letter = compose(issue)
    try:
        compiled = compile(letter, issue)
    except BadHeader as refusal:
        yield Fault(4, _("The head of the mail can't be written: %(why)s.") % {"why": refusal})
        return
    with override(issue.lang):
        frame = frame_of(issue)
    case, other = Case.of(issue, letter, compiled, frame), None
    bare = without_notes(letter, issue)
    if bare and bare.items:
        other = Case.of(issue, bare, compile(bare, issue), frame)
    elif bare:
        words = _(
            "There is nothing in this issue but notes on corrections, and those go only to readers who were sent the "
            "stories before. Put in a story, or words of ours."
        )
        yield Fault(8, words)
    for check in (*head_checks.CHECKS, *body_checks.CHECKS):
        yield from _of_both(check, case, other)
    yield from _withdrawn(issue)
    for words in leaving_faults(issue.newsletter, frame.leave_url):
        yield Fault(2, _("Leaving by one press does not work: %(what)s") % {"what": words})


def _of_both(check: Callable[[Case], Iterator[Fault]], case: Case, other: Case | None) -> Iterator[Fault]:
    """What a check finds in the letter, and what it finds only in the `other` one, without notes on corrections."""
    found = list(check(case))
    yield from found
    for fault in check(other) if other else ():
        if not any(told.where == fault.where and told.fatal >= fault.fatal for told in found):
            words = _("In the letter without the corrections: %(what)s") % {"what": fault.words}
            yield replace(fault, words=words)


def _withdrawn(issue: Issue) -> Iterator[Fault]:
    """11: a note tells a correction that stands."""
    for block in sorted(note_ids(issue) - {note.block_id for note in told_in(issue)}):
        yield Fault(11, _("The correction that this note tells was withdrawn. Take the note out."), block)
