"""Where one is in the newsroom."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import SnippetViewSet

#: Wagtail's own word, in its own catalogues
HOME = "Home"


class OwnSnippetViewSet(SnippetViewSet):
    """Wagtail 8.0 says the first crumb for ever in the language of the moment at which its addresses were first read
    (`snippets/views/snippets.py`).
    """

    breadcrumbs_items = [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy(HOME)}]
