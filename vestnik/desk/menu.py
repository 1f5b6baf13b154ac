"""The order of the menu: as a newsroom's day goes, with the house-keeping last."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

#: names of menu items in their order; what is not named here keeps its own place after them
ORDER = (
    "desk",
    "stories",
    "notes",
    "front",
    "images",
    "paper",
    "newsletter",
    "mailbox",
    "explorer",
    "documents",
)
#: what Wagtail brings and a newsroom does not need every day
HIDDEN = frozenset({"help"})


@dataclass
class Placed:
    """A menu item at another place: Wagtail's items are shared by all requests, so they are not changed."""

    item: MenuItem
    order: int

    def __getattr__(self, name: str):
        return getattr(self.item, name)


def arrange_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Sorts `items` in place, and takes out what nobody needs."""
    kept = [item for item in items if item.name not in HIDDEN]
    items[:] = [_placed(item) for item in kept]


def _placed(item: MenuItem) -> MenuItem | Placed:
    return Placed(item, ORDER.index(item.name) + 1) if item.name in ORDER else item


def desk_item() -> MenuItem:
    return MenuItem(_("Desk"), reverse("wagtailadmin_home"), name="desk", icon_name="clipboard-list", order=1)
