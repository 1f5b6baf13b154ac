"""What other servers are still to be told."""

from __future__ import annotations

from django.db import models


class Delivery(models.Model):
    """Something to be told to another server, until that has taken it or it is given up. `outgoing` alone writes it."""

    class Kind(models.TextChoices):
        WEBSUB = "websub", "WebSub"
        ACTIVITYPUB = "activitypub", "ActivityPub"
        #: what came in and is not believed yet: `target` is who must show their key
        KNOCK = "knock", "ActivityPub, came in"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    #: who is told: an absolute address, and its host
    target = models.URLField(max_length=500)
    host = models.CharField(max_length=255)
    #: what it is about: told again, it replaces what still waits
    key = models.CharField(max_length=500)
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    #: when it is tried next; whoever takes it in hand moves this first
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "target", "key"], name="delivery_once")]
        indexes = [models.Index(fields=["host", "due_at"], name="delivery_of_host")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key} to {self.host}"


class OutgoingProgress(models.Model):
    """How far each kind of delivery has followed the press's log."""

    kind = models.CharField(max_length=12, primary_key=True)
    edition = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind}: edition {self.edition}"
