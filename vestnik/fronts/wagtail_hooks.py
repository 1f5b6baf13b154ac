"""What fronts add to the admin, by Wagtail's public hooks."""

from __future__ import annotations

from wagtail import hooks

from vestnik.fronts import breaking_views
from vestnik.fronts.desk import lead
from vestnik.fronts.desk.viewset import fronts_desk


@hooks.register("register_admin_viewset")
def viewsets() -> list:
    return [fronts_desk]


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "desk/fronts/icons/undo.svg", "desk/fronts/icons/redo.svg"]


hooks.register("register_snippet_action_menu_item", lead.action)
hooks.register("register_snippet_action_menu_item", breaking_views.action)
hooks.register("register_admin_urls", breaking_views.admin_urls)
hooks.register("register_log_actions", breaking_views.register_log_actions)
