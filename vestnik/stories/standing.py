"""Where standing pages stand for readers, and which there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from wagtail.models import Page

from vestnik.press import recorder
from vestnik.stories.addresses import edition_path


def page_url(page: Page) -> str:
    """The address of a standing page; that of its edition's front for the root of the standing pages.

    Wagtail's own `get_url` looks into a cache of the process, which another process can't clear.
    """
    path = page.url_path.strip("/").partition("/")[2]
    return edition_path(page.locale.language_code, f"/{path}/" if path else "/")


def page_urls_by_id(ids: Iterable[int]) -> dict[int, str]:
    """Addresses of those of the pages that readers can see, by id: of the translation, where there is one in the
    language of the text.
    """
    wanted = list(ids)
    recorder.read(*(f"page:{pk}" for pk in wanted))
    pages = list(Page.objects.filter(pk__in=wanted, live=True).select_related("locale"))
    keys = [page.translation_key for page in pages if page.locale.language_code != get_language()]
    found = {page.pk: page_url(page) for page in pages}
    if keys:
        recorder.read(*(f"translations:{key}" for key in keys))
        others = Page.objects.filter(
            translation_key__in=keys, locale__language_code=get_language(), live=True
        ).select_related("locale")
        here = {page.translation_key: page_url(page) for page in others}
        found |= {page.pk: here[page.translation_key] for page in pages if page.translation_key in here}
    return found
