"""Why a story is suggested, in words for an editor."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vestnik.newsletters.models import Newsletter
from vestnik.newsletters.selection.ranking import Suggestion

#: characters of the field that keeps it
LONGEST = 200
#: fewer reads than these say nothing
FEW = 10


def reason(one: Suggestion, rhythm: str = Newsletter.Rhythm.WEEKLY) -> str:
    """'read 4,120 times, most of the week; led the front for 9 hours; marked important'."""
    facts = one.facts
    said = []
    if facts.reads >= FEW:
        said.append(_read(facts.reads, one.place, rhythm))
    if facts.breaking:
        said.append(_("was breaking news"))
    if (hours := round(facts.lead_hours)) >= 1:
        said.append(
            ngettext("led the front for %(hours)d hour", "led the front for %(hours)d hours", hours)
            % {"hours": hours}
        )
    if facts.important:
        said.append(_("marked important"))
    if facts.pinned:
        said.append(_("pinned on the front"))
    if not facts.lead_hours and (hours := round(facts.front_hours)) >= 1:
        said.append(
            ngettext("%(hours)d hour on the front", "%(hours)d hours on the front", hours) % {"hours": hours}
        )
    return "; ".join(said or [_("among the latest")])[:LONGEST]


def _read(reads: int, place: int, rhythm: str) -> str:
    times = ngettext("read %(count)s time", "read %(count)s times", reads) % {
        "count": number_format(reads, force_grouping=True)
    }
    if place != 1:
        return times
    if rhythm == Newsletter.Rhythm.DAILY:
        return _("%(times)s, most of the day") % {"times": times}
    if rhythm == Newsletter.Rhythm.WEEKLY:
        return _("%(times)s, most of the week") % {"times": times}
    return _("%(times)s, most since the last issue") % {"times": times}
