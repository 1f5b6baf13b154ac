from __future__ import annotations

import secrets

from django.db import models


def _identity() -> int:
    return secrets.randbits(62) + 1


class Log(models.Model):
    """The one row that says how far the log of changes has come, and which log it is."""

    edition = models.BigIntegerField(default=0)
    identity = models.BigIntegerField(default=_identity)

    def __str__(self) -> str:
        return f"log at edition {self.edition}"


class Change(models.Model):
    """Something that readers see has changed. Rows are only ever added, numbered once, and trimmed when old.

    A row is written in the transaction of the content it speaks of, without a number; `log.number_changes()` numbers
    what has been committed, so that editions have no gaps and follow the order in which changes became visible.
    """

    edition = models.BigIntegerField(null=True, unique=True)
    #: the writer's own sign of its row while its transaction lasts
    token = models.BigIntegerField()
    #: what was changed, as the keys that renders record
    keys = models.JSONField(default=list)
    #: what was changed so that readers must not see it as it was any more
    hard_keys = models.JSONField(default=list)
    #: addresses of pages to be made before anyone asks for them
    addresses = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["edition", "id"]

    def __str__(self) -> str:
        return f"change {self.edition or '(not numbered)'}"
