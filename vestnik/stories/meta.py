"""What the head of each kind of page says."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import Truncator

from vestnik.language import punctuate
from vestnik.press import recorder
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.display import Meta
from vestnik.stories.standing import page_url


def page_meta(
    title: str, path: str, lang: str, description: str = "", alternates: Iterable[tuple[str, str]] = ()
) -> Meta:
    """Head of an ordinary page; `path` is the address within its edition, `alternates` are (language, path)."""
    return Meta(
        title=punctuate(title, lang),
        description=punctuate(Truncator(description).chars(300), lang),
        canonical=absolute(edition_path(lang, path)),
        alternates=tuple((code, absolute(edition_path(code, other))) for code, other in alternates),
    )


def standing_page_meta(page) -> Meta:
    recorder.read(f"translations:{page.translation_key}")
    others = page.get_translations().live().select_related("locale")
    alternates = [(other.locale.language_code, page_url(other)) for other in others]
    lang = page.locale.language_code
    own = (lang, page_url(page))
    return Meta(
        title=punctuate(page.seo_title or page.title, lang),
        description=punctuate(page.search_description or page.intro, lang),
        canonical=absolute(own[1]),
        alternates=tuple((code, absolute(url)) for code, url in [own, *alternates]) if alternates else (),
    )
