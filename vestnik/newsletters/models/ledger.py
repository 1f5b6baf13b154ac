"""The ledger of a send: who was to get an issue, and what became of each."""

from __future__ import annotations

import sys
from array import array

from django.db import models
from django.utils.translation import gettext_lazy as _

from vestnik.newsletters.models.issue import Issue

#: readers of a chunk: one commit for so many mails
CHUNK = 500


class Chunk(models.Model):
    """Up to 500 readers of an issue, in the order of their turns; frozen when the sending begins.

    While it is being sent, each answer of the relay stands in the chunk's journal; when it is done, the counts stand
    here. In a done chunk, who has no `Undelivered` row got the mail: the relay took it.
    """

    class State(models.TextChoices):
        READY = "ready", _("waits")
        DONE = "done", _("done")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    #: ids of subscribers, each 8 bytes, little-endian
    readers = models.BinaryField()
    size = models.PositiveSmallIntegerField()
    #: the turns of its first and its last reader: a reader's chunk is found by them
    first_turn = models.BigIntegerField()
    last_turn = models.BigIntegerField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.READY)
    not_before = models.DateTimeField(null=True, blank=True)
    #: the machine on which its journal lies
    host = models.CharField(max_length=100, blank=True)
    accepted = models.PositiveSmallIntegerField(default=0)
    #: a bit for each reader whose mail the relay has taken: for other machines, some seconds behind the journal
    taken = models.BinaryField(default=b"")
    #: a bit for each reader who gets the letter with notes on corrections; empty if none does
    owed = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("part of a send")
        verbose_name_plural = _("parts of sends")
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="chunk_number_once")]
        indexes = [
            models.Index(fields=["issue", "number"], condition=models.Q(state="ready"), name="chunk_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.number}"

    @property
    def reader_ids(self) -> array[int]:
        return unpack(bytes(self.readers))


class Undelivered(models.Model):
    """A reader of an issue who did not simply get it: the id, as the books stay right when the row is forgotten."""

    class Kind(models.TextChoices):
        SOFT = "soft", _("to be tried again")
        GAVE_UP = "gave_up", _("tried in vain")
        REFUSED = "refused", _("refused by the mail server")
        LEFT = "left", _("left before it was sent")
        UNCERTAIN = "uncertain", _("may or may not have got it")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="undelivered")
    subscriber_id = models.BigIntegerField()
    #: the place in the audience, from 0
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    code = models.PositiveSmallIntegerField(default=0)
    #: RFC 3463, such as 5.1.1
    status = models.CharField(max_length=11, blank=True)
    words = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("undelivered mail")
        verbose_name_plural = _("undelivered mails")
        constraints = [models.UniqueConstraint(fields=["issue", "subscriber_id"], name="undelivered_once")]
        indexes = [
            models.Index(fields=["next_try"], condition=models.Q(kind="soft"), name="undelivered_due"),
            models.Index(fields=["issue", "kind"], name="undelivered_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.number}: {self.get_kind_display()}"


class Returned(models.Model):
    """What came back for a mail that a relay had taken: a bounce, a complaint. Each report counts once."""

    class Kind(models.TextChoices):
        HARD = "hard", _("no such address")
        SOFT = "soft", _("not now")
        POLICY = "policy", _("our mail is not wanted there")
        COMPLAINT = "complaint", _("reported as spam")
        UNKNOWN = "unknown", _("not understood")

    class Source(models.TextChoices):
        MAILBOX = "mailbox", _("mailbox")
        PIPE = "pipe", _("mail server")
        WEBHOOK = "webhook", _("provider")
        RELAY = "relay", _("answer of the relay")

    #: tells the same report again: a hash of what it was known by at its source
    fingerprint = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    source = models.CharField(max_length=7, choices=Source.choices)
    status = models.CharField(max_length=11, blank=True)
    words = models.CharField(max_length=300, blank=True)
    subscriber = models.ForeignKey(
        "newsletters.Subscriber", models.SET_NULL, null=True, blank=True, related_name="returned"
    )
    issue = models.ForeignKey(Issue, models.SET_NULL, null=True, blank=True, related_name="returned")

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subscriber", "kind", "at"], name="returned_by_reader")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"


def pack(readers: array[int]) -> bytes:
    """Ids of subscribers (array of type 'q') as a chunk holds them."""
    packed = array("q", readers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def pack_bits(bits: int, size: int) -> bytes:
    """A bit for each of `size` readers, the first one's the lowest, as a chunk holds them; empty if none is set."""
    return bits.to_bytes((size + 7) // 8, "little") if bits else b""


def unpack_bits(packed: bytes) -> int:
    return int.from_bytes(bytes(packed), "little")


def unpack(packed: bytes) -> array[int]:
    readers = array("q")
    readers.frombytes(packed)
    if sys.byteorder == "big":
        readers.byteswap()
    return readers
