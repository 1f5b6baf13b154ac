"""The newsletter in the admin's menu. Other parts of the room add their own items by the same hook."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

newsletter_menu = Menu(register_hook_name="register_newsletter_menu_item")


class AllowedMenuItem(MenuItem):
    """An item that is shown to those of whom `allowed` is true."""

    def __init__(self, *args, allowed: Callable[[HttpRequest], bool], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed

    def is_shown(self, request: HttpRequest) -> bool:
        return self.allowed(request)


def newsletter_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Newsletter"), newsletter_menu, name="newsletter", icon_name="mail", order=350)
