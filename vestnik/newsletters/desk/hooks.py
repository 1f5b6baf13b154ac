"""What the newsletter's desk adds to the admin."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from vestnik.newsletters.desk.menu import AllowedMenuItem, newsletter_item
from vestnik.newsletters.desk.views import EDIT, SEND
from vestnik.newsletters.desk.viewset import IssueViewSet, NewsletterViewSet

register_snippet(IssueViewSet)
register_snippet(NewsletterViewSet)

hooks.register("register_admin_menu_item", newsletter_item)


@hooks.register("register_newsletter_menu_item")
def issues_item() -> MenuItem:
    return AllowedMenuItem(
        _("Issues"),
        reverse("wagtailsnippets_newsletters_issue:list"),
        name="issues",
        icon_name="mail",
        order=10,
        allowed=lambda request: request.user.has_perm(EDIT) or request.user.has_perm(SEND),
    )


@hooks.register("register_newsletter_menu_item")
def newsletters_item() -> MenuItem:
    return AllowedMenuItem(
        _("Newsletters"),
        reverse("wagtailsnippets_newsletters_newsletter:list"),
        name="newsletters",
        icon_name="list-ul",
        order=20,
        allowed=lambda request: request.user.has_perm("newsletters.change_newsletter"),
    )


@hooks.register("register_newsletter_menu_item")
def subscribers_item() -> MenuItem:
    return AllowedMenuItem(
        _("Subscribers"),
        reverse("subscribers:index"),
        name="subscribers",
        icon_name="group",
        order=30,
        allowed=lambda request: request.user.has_perm("newsletters.view_subscriber"),
    )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    for deed, label, message in (
        ("start", _("Send"), _("Sending begun")),
        ("schedule", _("Schedule"), _("Scheduled to be sent")),
        ("unschedule", _("Take off the schedule"), _("Taken off the schedule")),
        ("pause", _("Pause"), _("Sending paused")),
        ("resume", _("Go on"), _("Sending resumed")),
        ("stop", _("Stop"), _("Sending stopped")),
    ):
        actions.register_action(f"vestnik.newsletter.{deed}", label, message)
