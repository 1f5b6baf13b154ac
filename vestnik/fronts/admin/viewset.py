from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from vestnik.fronts.admin import views
from vestnik.fronts.admin.chooser import slot_widget
from vestnik.fronts.admin.forms import FrontForm, SlotsPanel
from vestnik.fronts.models import SLOTS, Front


class FrontMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(views.CHANGE)


class FrontViewSet(ModelViewSet):
    """Edits the front of a language. There is one for each, so nothing is listed, added, copied or deleted."""

    name = "vestnik_front"
    url_prefix = "front"
    model = Front
    icon = "grid"
    menu_label = _("Front")
    menu_name = "front"
    menu_order = 30
    add_to_admin_menu = True
    menu_item_class = FrontMenuItem
    copy_view_enabled = False
    edit_view_class = views.EditFront
    edit_template_name = "desk/front_edit.html"
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "The first slot is the lead, the next four stand beside it, the next six below. "
                    "Leave a slot’s story empty, or the list short, and the latest stories fill up."
                ),
            ),
            SlotsPanel(
                "slots",
                [FieldPanel("story", widget=slot_widget())],
                label=_("Slot"),
                heading=_("Slots"),
                max_num=SLOTS,
            ),
        ],
        base_form_class=FrontForm,
    )

    def get_common_view_kwargs(self, **kwargs) -> dict:
        names = ("index", "index_results", "add", "delete", "usage")
        return super().get_common_view_kwargs(**{f"{name}_url_name": None for name in names}, **kwargs)

    def get_urlpatterns(self) -> list:
        return [
            path("", views.own_front, name="own"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history/<int:pk>/results/", self.history_results_view, name="history_results"),
            path("lead/<int:story_id>/", views.lead, name="lead"),
        ]


front_viewset = FrontViewSet()
