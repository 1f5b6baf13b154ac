"""Rows of Wagtail's own that stand on readers' pages, and what is done to its pages past `save()`."""

from __future__ import annotations

from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from vestnik.press.log import change
from vestnik.press.recorded import record_foreign


def record_libraries() -> None:
    record_foreign(Page, lambda page: (f"page:{page.pk}",))
    record_foreign(get_document_model(), lambda document: (f"document:{document.pk}",))
    record_foreign(Redirect, lambda redirect: (f"redirect:{redirect.pk}",))
    record_foreign(Site, lambda site: ("sites",))
    record_foreign(Locale, lambda locale: ("locales",))
    record_foreign(PageViewRestriction, lambda restriction: ("restrictions",))


@receiver([post_page_move, page_slug_changed])
def tell_of_moved_pages(instance: Page, **_signal) -> None:
    """Moving a page writes the addresses of all below it, with one statement that no model sees."""
    moved = instance.get_descendants(inclusive=True).filter(live=True)
    keys = {f"page:{pk}" for pk in moved.values_list("pk", flat=True)}
    keys |= {f"translations:{key}" for key in moved.values_list("translation_key", flat=True)}
    change(*keys, f"pages:{instance.locale.language_code}")
