"""What this room adds to the admin: how the index stands, and having it made anew."""

from __future__ import annotations

from wagtail import hooks

from vestnik.search import desk

hooks.register("register_admin_urls", desk.admin_urls)
hooks.register("register_settings_menu_item", desk.menu_item)
