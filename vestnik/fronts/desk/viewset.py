from __future__ import annotations

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from vestnik.fronts.desk import about, edit_views, lead, time_views, views
from vestnik.fronts.desk.asks import CHANGE


class FrontMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(CHANGE)


class FrontsDesk(ViewSet):
    """The curation desk of all fronts and rails."""

    name = "vestnik_front"
    url_prefix = "front"
    icon = "grid"
    menu_label = _("Front")
    menu_name = "front"
    menu_order = 30
    add_to_admin_menu = True
    menu_item_class = FrontMenuItem

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("own"))

    def get_urlpatterns(self) -> list:
        front = "<int:pk>/"
        return [
            path("", views.own_front, name="own"),
            path("new/", about.new_front, name="new"),
            path("lead/<int:story_id>/", lead.lead, name="lead"),
            path(front, views.desk, name="edit"),
            path(f"{front}about/", about.about, name="about"),
            path(f"{front}state/", views.state, name="state"),
            path(f"{front}stories/", views.incoming_list, name="incoming"),
            path(f"{front}move/", views.move, name="move"),
            path(f"{front}undo/", views.undo, name="undo"),
            path(f"{front}redo/", views.redo, name="redo"),
            path(f"{front}discard/", views.discard, name="discard"),
            path(f"{front}publish/", views.publish_draft, name="publish"),
            path(f"{front}where/", edit_views.where, name="where"),
            path(f"{front}slot/<slug:slot_id>/", edit_views.slot, name="slot"),
            path(f"{front}pictures/", edit_views.picture_list, name="pictures"),
            path(f"{front}container/", edit_views.add_container, name="add_container"),
            path(f"{front}container/<slug:container_id>/", edit_views.container, name="container"),
            path(f"{front}schedule/", time_views.schedule, name="schedule"),
            path(f"{front}schedule/cancel/", time_views.cancel, name="cancel"),
            path(f"{front}history/", time_views.history, name="history"),
            path(f"{front}restore/", time_views.restore, name="restore"),
            path(f"{front}preview/", time_views.preview, name="preview"),
            path(f"{front}preview/page/", time_views.preview_page, name="preview_page"),
        ]


fronts_desk = FrontsDesk()
