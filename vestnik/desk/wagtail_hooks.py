"""What the desk changes in the admin, by Wagtail's public hooks."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.views import home

from vestnik.desk import press
from vestnik.desk.home import DeskPanel
from vestnik.desk.menu import arrange_menu, desk_item

#: Wagtail's own panels, whose questions the desk answers
REPLACED = (
    home.WorkflowObjectsToModeratePanel,
    home.UserObjectsInWorkflowModerationPanel,
    home.RecentEditsPanel,
    home.LockedPagesPanel,
    home.WhatsNewInWagtailVersionPanel,
)


@hooks.register("construct_homepage_panels")
def put_the_desk_first(request, panels: list) -> None:
    panels[:] = [DeskPanel(), *(panel for panel in panels if not isinstance(panel, REPLACED))]


@hooks.register("register_admin_menu_item")
def desk_in_the_menu():
    return desk_item()


hooks.register("construct_main_menu", arrange_menu, order=1000)


hooks.register("register_admin_urls", press.admin_urls)
hooks.register("register_reports_menu_item", press.menu_item)


@hooks.register("insert_global_admin_js")
def tell_when_readers_have_it() -> str:
    return format_html(
        '<script src="{}" data-live="{}" defer></script>', static("desk/press.js"), reverse("desk_press_live")
    )


@hooks.register("insert_global_admin_css")
def own_colours() -> str:
    styles = (static("vestnik/css/fonts.css"), static("desk/admin.css"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((style,) for style in styles))
