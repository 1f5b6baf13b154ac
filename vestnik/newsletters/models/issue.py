"""An issue of a newsletter: the selection, and how far its sending has got."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, RevisionMixin

from vestnik.newsletters.blocks import IssueBody
from vestnik.newsletters.models.newsletter import Newsletter
from vestnik.press.recorded import Recorded

SUBJECT_LIMIT = 150
#: moved by `post.states` and the sender alone, by updates
MOVED = ("state", "send_at", "started_at", "ended_at", "sent_by", "audience", "reason")


class Issue(Recorded, RevisionMixin, PreviewableMixin, models.Model):
    """One issue. `state` moves by compare-and-set only (`vestnik.newsletters.post.states`): of two clicks one wins.

    Readers see its page from `started_at` on. `uid` names it outside the database, where it remembers how far it got.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        DONE = "done", _("sent")
        STOPPED = "stopped", _("stopped")

    newsletter = models.ForeignKey(
        Newsletter, models.PROTECT, related_name="issues", verbose_name=_("newsletter")
    )
    number = models.PositiveIntegerField(_("number"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    subject = models.CharField(_("subject"), max_length=SUBJECT_LIMIT)
    preheader = models.CharField(
        _("line after the subject"),
        max_length=SUBJECT_LIMIT,
        blank=True,
        help_text=_("Mail programs show it in the list, after the subject."),
    )
    body = StreamField(IssueBody(), verbose_name=_("selection"), blank=True)

    made_at = models.DateTimeField(_("made at"))
    #: a draft of the schedule: the moment it was to be ready; one a moment
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    send_at = models.DateTimeField(_("to be sent at"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("sending began"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("sending ended"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    audience = models.PositiveIntegerField(_("readers"), default=0, editable=False)
    #: why it pauses or was stopped, for the editor
    reason = models.CharField(max_length=300, blank=True, editable=False)

    press_silent_fields = frozenset({"send_at", "audience", "reason", "ended_at", "latest_revision"})

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-made_at", "-pk"]
        permissions = [("send_issue", gettext_noop("Can send issues"))]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "number"], name="issue_number_once"),
            models.UniqueConstraint(fields=["newsletter", "due_at"], name="issue_draft_once"),
        ]
        indexes = [models.Index(fields=["state", "send_at"], name="issue_by_state")]

    def __str__(self) -> str:
        return self.subject or f"{self.newsletter} {self.number}"

    def save(self, *args, **kwargs) -> None:
        """Of a row that is there, all but what the sending moves: no form or old revision brings that back."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = self._meta.concrete_fields
            kwargs["update_fields"] = [
                field.name for field in fields if not field.primary_key and field.name not in MOVED
            ]
        super().save(*args, **kwargs)

    def with_content_json(self, content):
        issue = super().with_content_json(content)
        for name in MOVED:
            attribute = self._meta.get_field(name).attname
            setattr(issue, attribute, getattr(self, attribute))
        return issue

    @property
    def preview_modes(self):
        from vestnik.newsletters.desk.preview import MODES

        return MODES

    def serve_preview(self, request, mode_name):
        from vestnik.newsletters.desk.preview import serve

        return serve(self, request, mode_name)

    def press_changed(self) -> None:
        """What readers can't see yet changes nothing for them."""
        if self.is_public:
            super().press_changed()

    def press_deleted(self) -> None:
        if self.is_public:
            super().press_deleted()

    @property
    def lang(self) -> str:
        return self.newsletter.lang

    @property
    def is_public(self) -> bool:
        """Whether readers may see its page: its sending has begun."""
        return self.started_at is not None

    @property
    def url(self) -> str:
        return f"{self.newsletter.url}{self.number}/"

    def get_absolute_url(self) -> str:
        return self.url


class FrozenLetter(models.Model):
    """What an issue was when its sending began: later edits of its stories do not change a running send."""

    issue = models.OneToOneField(Issue, models.CASCADE, primary_key=True, related_name="letter")
    made_at = models.DateTimeField()
    #: the mail, compiled (`vestnik.newsletters.letter.compiled`)
    mail = models.BinaryField()
    #: the same with its notes on corrections, for readers who are owed them (`Chunk.owed`); empty if it has none
    mail_with_notes = models.BinaryField(default=b"")
    #: the page in the archive: the same blocks, with nothing in it that belongs to one reader
    page = models.TextField()
    #: addresses that its links lead to, in order of their numbers; for `LinkClicks`
    links = models.JSONField(default=list)

    class Meta:
        verbose_name = _("letter of an issue")
        verbose_name_plural = _("letters of issues")

    def __str__(self) -> str:
        return str(self.issue)


class LinkClicks(models.Model):
    """How often a link of an issue was opened in an hour. Nobody knows by whom."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="clicks")
    link = models.PositiveSmallIntegerField()
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("clicks on a link")
        verbose_name_plural = _("clicks on links")
        constraints = [models.UniqueConstraint(fields=["issue", "link", "hour"], name="link_clicks_once")]

    def __str__(self) -> str:
        return f"{self.issue} {self.link}: {self.count}"
