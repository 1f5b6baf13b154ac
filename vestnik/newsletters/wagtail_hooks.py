"""What this room adds to the admin."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vestnik.newsletters.desk import hooks as desk_hooks  # noqa: F401  registers the newsletter's desk
from vestnik.newsletters.desk.menu import AllowedMenuItem
from vestnik.newsletters.mailbox import views as mailbox
from vestnik.newsletters.reading import subscriber_page
from vestnik.newsletters.reading.lists import views as lists
from vestnik.newsletters.reading.subscriber_admin import SubscriberViewSet
from vestnik.newsletters.returns import admin as returned

hooks.register("register_admin_urls", lists.admin_urls)
hooks.register("register_admin_urls", subscriber_page.admin_urls)
hooks.register("register_admin_urls", mailbox.admin_urls)
hooks.register("register_newsletter_menu_item", mailbox.menu_item)
hooks.register("register_admin_viewset", returned.viewset)
hooks.register("register_newsletter_menu_item", returned.menu_item)


@hooks.register("register_admin_viewset")
def subscribers() -> SubscriberViewSet:
    return SubscriberViewSet("subscribers")


@hooks.register("register_newsletter_menu_item")
def lists_item() -> AllowedMenuItem:
    return AllowedMenuItem(
        _("Imports"),
        reverse("newsletter_imports"),
        name="newsletter-imports",
        icon_name="download",
        order=40,
        allowed=lambda request: request.user.has_perm(lists.MAY),
    )
