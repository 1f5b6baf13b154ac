"""Accounts that others follow by ActivityPub, who follows them, and what those were told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vestnik.press.recorded import Recorded


class Account(Recorded, models.Model):
    """The account of an edition, or of a section. Its name stays for life, whatever the section is called later."""

    name = models.SlugField(max_length=100, unique=True)
    lang = models.CharField(max_length=12)
    section = models.OneToOneField(
        "stories.Section", null=True, blank=True, on_delete=models.CASCADE, related_name="account"
    )
    private_key = models.TextField()
    public_key = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["lang"], condition=models.Q(section=None), name="account_once_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"@{self.name}"


class Follower(models.Model):
    """Who follows an account. `uri` is their actor; all addresses are of one host."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followers")
    uri = models.URLField(max_length=500)
    inbox = models.URLField(max_length=500)
    #: of the whole server, '' if it has none
    shared_inbox = models.URLField(max_length=500, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "uri"], name="follower_once")]
        indexes = [models.Index(fields=["uri"], name="follower_uri")]

    def __str__(self) -> str:
        return f"{self.uri} follows {self.account}"


class ToldStory(Recorded, models.Model):
    """What followers know of a story. The story itself may be gone."""

    story = models.PositiveBigIntegerField(unique=True)
    lang = models.CharField(max_length=12)
    #: goes up when a story comes back after it was taken from followers: they accept no deleted id again
    round = models.PositiveSmallIntegerField(default=1)
    #: of what they were told last
    digest = models.CharField(max_length=32)
    gone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"story {self.story}, round {self.round}"

    @property
    def press_key(self) -> str:
        return f"told:{self.story}"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)
