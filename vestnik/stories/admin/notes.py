"""Editors' notes on a story: threads that are opened, answered and resolved, and the mails that mentions send."""

from __future__ import annotations

import logging
import re
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_tasks import task
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from vestnik.stories.addresses import absolute
from vestnik.stories.members import shown_name
from vestnik.stories.models import Note, Story

logger = logging.getLogger("vestnik.notes")

MENTION = re.compile(r"(?<![\w@])@([\w.+-]*\w)")


def may_read_notes(user) -> bool:
    return policy_registry.get_by_type(Story).user_has_any_permission(user, {"change", "view", "add"})


def colleagues() -> QuerySet:
    """Everybody who can log in to the newsroom."""
    may_enter = Q(codename="access_admin", content_type__app_label="wagtailadmin")
    permission = get_user_model()._meta.get_field("user_permissions").related_model.objects.filter(may_enter)
    inside = Q(is_superuser=True) | Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    return (
        get_user_model().objects.filter(inside, is_active=True).distinct().order_by("first_name", "username")
    )


def mentioned_in(text: str) -> QuerySet:
    """Colleagues whom a text names as @user-name, in any case of letters."""
    named = Q(pk__in=[])
    for name in {found.lower() for found in MENTION.findall(text)}:
        named |= Q(username__iexact=name)
    return colleagues().filter(named)


def threads_of(story: Story) -> QuerySet[Note]:
    """Threads of a story, the open ones first; each with its answers, authors and mentions. Five queries in all."""
    answers = Note.objects.select_related("author").prefetch_related("mentions")
    return (
        Note.objects.filter(story=story, thread=None)
        .select_related("author", "resolved_by")
        .prefetch_related("mentions", Prefetch("answers", queryset=answers))
        .order_by("resolved_at", "created_at", "pk")
    )


def open_threads(for_user=None) -> QuerySet[Note]:
    """Open threads of all stories, newest first; with `for_user`, those that mention or are by that user."""
    threads = Note.objects.filter(thread=None, resolved_at=None)
    if for_user:
        about = (
            Q(mentions=for_user)
            | Q(answers__mentions=for_user)
            | Q(author=for_user)
            | Q(answers__author=for_user)
        )
        threads = threads.filter(pk__in=Note.objects.filter(about).values("pk"))
    answers = Note.objects.select_related("author").prefetch_related("mentions")
    return (
        threads.select_related("author", "story__section", "story__locale")
        .defer("story__body")
        .prefetch_related("mentions", Prefetch("answers", queryset=answers))
        .order_by("-created_at", "-pk")
    )


@transaction.atomic
def add_note(story: Story, author, text: str, thread: Note | None = None) -> Note:
    """Adds a note, or an answer to a thread (which opens it again), and tells those who are mentioned.

    An answer also tells the one who began the thread. Nobody is told of a note of their own.
    """
    note = Note.objects.create(story=story, author=author, text=text.strip(), thread=thread)
    mentioned = list(mentioned_in(text))
    note.mentions.set(mentioned)
    if thread is not None and thread.resolved:
        Note.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None)
    told = {user.pk for user in mentioned} | ({thread.author_id} if thread and thread.author_id else set())
    for user_id in told - {author.pk}:
        transaction.on_commit(lambda user_id=user_id: tell_task.enqueue(note.pk, user_id))
    return note


def resolve(thread: Note, user) -> None:
    Note.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=timezone.now(), resolved_by=user)


def reopen(thread: Note) -> None:
    Note.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None)


@task()
def tell_task(note_id: int, user_id: int) -> None:
    note = Note.objects.filter(pk=note_id).select_related("story__locale", "author").first()
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if note is not None and user is not None and user.email:
        tell(note, user)


def tell(note: Note, user) -> None:
    """Mails a note to one of those it concerns, in the language they use the newsroom in."""
    with override(UserProfile.get_for_user(user).get_preferred_language()):
        context = {
            "note": note,
            "story": note.story,
            "author": name_of(note.author),
            "mentioned": note.mentions.filter(pk=user.pk).exists(),
            "paper": settings.WAGTAIL_SITE_NAME,
            "url": absolute(note_url(note)),
        }
        subject = _("%(author)s on “%(story)s”") % {"author": context["author"], "story": note.story.title}
        message = EmailMessage(
            subject, render_to_string("stories_admin/mail/note.txt", context), to=[user.email]
        )
    try:
        message.send()
    except (OSError, SMTPException):
        # the note itself is there to be seen: a mail server that is down must not lose it
        logger.exception("Note %s: no mail to user %s", note.pk, user.pk)


def note_url(note: Note) -> str:
    return reverse(Story.snippet_viewset.get_url_name("edit"), args=[note.story_id]) + f"#note-{note.pk}"


def name_of(user) -> str:
    return shown_name(user) if user else _("someone who has left")


def note_html(note: Note) -> SafeString:
    """The text of a note with its mentions as names, its addresses as links and its lines kept. Safe HTML."""
    names = {user.get_username().lower(): name_of(user) for user in note.mentions.all()}

    def name(match: re.Match) -> str:
        found = names.get(match[1].lower())
        return f'<b class="story-note__mention">@{escape(found)}</b>' if found else match[0]

    text = urlize(note.text, nofollow=True, autoescape=True)
    return mark_safe(MENTION.sub(name, text).replace("\n", "<br>"))  # noqa: S308  escaped by urlize and escape


class NotesSidePanel(BaseSidePanel):
    """The notes beside the editor. It has forms of its own, outside the story's, so writing one disturbs nothing."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Toggle notes")
        icon_name = "comment"

        def get_context_data(self, parent_context) -> dict:
            story = self.panel.object
            count = Note.objects.filter(story=story, thread=None, resolved_at=None).count() if story.pk else 0
            return super().get_context_data(parent_context) | {"count": count}

    name = "notes"
    title = gettext_lazy("Notes")
    template_name = "stories_admin/notes/panel.html"
    order = 150

    def get_context_data(self, parent_context) -> dict:
        context = super().get_context_data(parent_context) | panel_context(self.object, self.request.user)
        return context | {"csrf_token": parent_context.get("csrf_token")}


def panel_context(story: Story, user) -> dict:
    if story.pk is None:
        return {"story": story, "threads": (), "people": ()}
    people = [
        {"username": one.get_username(), "name": name_of(one)} for one in colleagues() if one.pk != user.pk
    ]
    return {"story": story, "threads": threads_of(story), "people": people, "user": user}
