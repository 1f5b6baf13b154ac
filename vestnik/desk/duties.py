"""What the paper owes its readers and has not got yet, on the desk of those who can mend it."""

from __future__ import annotations

from datetime import datetime

from vestnik.distribution.missing import Missing, missing
from vestnik.stories.addresses import paper_day


def on_desk(user, now: datetime) -> tuple[Missing, ...]:
    """Nothing for who may not name the pages of policies."""
    return missing(paper_day(now)) if user.has_perm("distribution.change_policies") else ()
