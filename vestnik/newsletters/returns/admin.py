"""The list of returned mails in the admin: to look at, not to change."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from vestnik.newsletters.desk.menu import AllowedMenuItem
from vestnik.newsletters.models import Returned

VIEW = "newsletters.view_returned"


class ReturnedFilters(WagtailFilterSet):
    """By what the columns show, and in their words."""

    LABELS = {"at": _("Time"), "kind": _("What it says"), "source": _("Told by")}

    class Meta:
        model = Returned
        fields = ["kind", "source", "at"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.filters[name].label = label


class ReturnedIndex(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("subscriber", "issue")


class ReturnedViewSet(ModelViewSet):
    model = Returned
    icon = "redirect"
    menu_label = _("Returned")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = ReturnedIndex
    index_template_name = "newsletters_admin/list.html"
    inspect_view_fields = ["at", "kind", "status", "words", "subscriber", "issue", "source"]
    list_display = [
        DateColumn("at", label=_("Time"), sort_key="at"),
        Column("kind", label=_("What it says"), accessor="get_kind_display", sort_key="kind"),
        Column("subscriber", label=_("Subscriber"), accessor=lambda row: row.subscriber or _("not known")),
        Column("issue", label=_("Issue"), accessor=lambda row: row.issue or ""),
        Column("words", label=_("In the server’s words"), accessor=lambda row: row.words),
        Column("source", label=_("Told by"), accessor="get_source_display", sort_key="source"),
    ]
    filterset_class = ReturnedFilters
    list_per_page = 50
    search_fields = ["words", "status", "subscriber__key"]
    form_fields = ["kind"]


def viewset() -> ReturnedViewSet:
    return ReturnedViewSet("returned")


def menu_item() -> MenuItem:
    return AllowedMenuItem(
        _("Returned"),
        reverse("returned:index"),
        name="returned",
        icon_name="redirect",
        order=50,
        allowed=lambda request: request.user.has_perm(VIEW),
    )
