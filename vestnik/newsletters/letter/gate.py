"""The gate before an issue is sent: what mail providers, laws and readers ask of it, checked on the finished mail.

The numbers are those of docs/newsletter.md, 'The gate'. A fatal fault holds the issue back, a warning does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.letter import body_checks, head_checks
from vestnik.newsletters.letter.composing import compose, frame_of
from vestnik.newsletters.letter.envelope import compile
from vestnik.newsletters.letter.faults import Case, Fault
from vestnik.newsletters.letter.leaving import leaving_faults
from vestnik.newsletters.letter.wire import BadHeader
from vestnik.newsletters.models import Issue

__all__ = ["Fault", "faults"]


def faults(issue: Issue) -> list[Fault]:
    """Everything that is wrong with the issue as it would be sent now: fatal faults first, then by number of check.

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
    case = Case.of(issue, letter, compiled, frame)
    for check in (*head_checks.CHECKS, *body_checks.CHECKS):
        yield from check(case)
    for words in leaving_faults(issue.newsletter, frame.leave_url):
        yield Fault(2, _("Leaving by one press does not work: %(what)s") % {"what": words})
