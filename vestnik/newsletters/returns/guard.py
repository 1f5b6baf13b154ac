"""When what comes back says that something is wrong with our mail: then sending stops before it does more harm."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from vestnik.newsletters.models import Issue, Newsletter, Returned
from vestnik.newsletters.post.counts import counts

#: complaints per mail taken: worth a warning, and too many (Gmail's and Yahoo's rules for senders, 2024)
COMPLAINTS_WARN, COMPLAINTS_STOP = 0.001, 0.003
#: bounces and refusals of an issue, per mail taken
HARD_STOP, POLICY_STOP = 0.02, 0.02
#: a share of few is chance
FEWEST_COMPLAINTS, FEWEST_RETURNED = 3, 10


@dataclass(frozen=True, slots=True)
class Rates:
    """What came back of an issue. `accepted`: mails that the relay has taken."""

    accepted: int
    hard: int
    soft: int
    policy: int
    complaints: int

    @property
    def complaint_rate(self) -> float:
        return self.complaints / self.accepted if self.accepted else 0.0

    @property
    def is_warned(self) -> bool:
        return self.complaints >= FEWEST_COMPLAINTS and self.complaint_rate >= COMPLAINTS_WARN

    @property
    def is_too_much(self) -> bool:
        return self.complaints >= FEWEST_COMPLAINTS and self.complaint_rate >= COMPLAINTS_STOP


def rates(issue: Issue) -> Rates:
    """What came back of an issue so far, for its report. Answers of the relay itself are in `post.counts`."""
    told = issue.returned.exclude(source=Returned.Source.RELAY)
    found = dict(told.order_by().values_list("kind").annotate(Count("pk")))
    kind = Returned.Kind
    counted = (found.get(each, 0) for each in (kind.HARD, kind.SOFT, kind.POLICY, kind.COMPLAINT))
    return Rates(counts(issue).accepted, *counted)


def before_send(newsletter: Newsletter) -> str:
    """Why the next issue should not go out by itself, for an editor, who may send it by hand; '' if all is well."""
    last = newsletter.issues.filter(started_at__isnull=False).order_by("-started_at").first()
    found = rates(last) if last else None
    if found is None or not found.is_too_much:
        return ""
    said = _(
        "%(share)s %% of those who got issue %(number)s reported it as spam. Mail providers begin to refuse a "
        "paper’s mail at 0.3 %%: find out why before you send the next one."
    )
    share = number_format(100 * found.complaint_rate, decimal_pos=2)
    return said % {"share": share, "number": last.number}


def trouble(issue: Issue) -> str:
    """Why an issue that is being sent should pause, for an editor; '' if nothing is wrong."""
    found = rates(issue)
    if _is_many(found.policy, found.accepted, POLICY_STOP):
        return _("Mail servers refuse it as unwanted, or as not ours. See ‘Returned’ for their words.")
    if _is_many(found.hard, found.accepted, HARD_STOP):
        return _("Many addresses do not exist. Where does the list come from?")
    return ""


def _is_many(returned: int, accepted: int, limit: float) -> bool:
    return returned >= FEWEST_RETURNED and returned > limit * accepted
