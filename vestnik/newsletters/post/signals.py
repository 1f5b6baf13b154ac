"""What a send tells other parts of the newsletter."""

from django.dispatch import Signal

#: after the commit, for readers whom the relay did not take a mail for: `issue`, and `rows`, a list of `Undelivered`
#: with the relay's code, status and words. Of kind SOFT at the first try only.
undelivered = Signal()
