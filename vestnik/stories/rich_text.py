"""Links from one story to another, inside formatted text.

Stored as `<a linktype="story" id="7">`: so they follow a story wherever it moves, and vanish with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import escape
from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.editor_html import LinkTypeRule
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import LinkHandler, RichText, expand_db_html

from vestnik.press import recorder

FEATURE, ENTITY = "story-link", "STORY"

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
STORY_LINK, PAGE_LINK, DOCUMENT_LINK = (
    re.compile(rf'<a\b(?=[^>]*\blinktype="{kind}")[^>]*\bid="(\d+)"[^>]*>(.*?)</a>', re.DOTALL)
    for kind in ("story", "page", "document")
)
HREF = re.compile(r'\bhref="([^"]*)"')
STORY_PATH = re.compile(
    r"(?:/(?P<lang>[a-z]{2,3}(?:-[a-z]+)?))?(?P<path>/[a-z0-9-]+/\d{4}/\d\d/\d\d/[a-z0-9-]+/)"
)


class StoryLinkHandler(LinkHandler):
    """Expands links for readers where nobody has done so for the whole page before (`expand_story_links`)."""

    identifier = "story"

    @staticmethod
    def get_model():
        from vestnik.stories.models import Story

        return Story

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        from vestnik.stories.rows import urls_by_id

        urls = urls_by_id(int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdecimal())
        found = [
            urls.get(int(attrs["id"])) if attrs.get("id", "").isdecimal() else None for attrs in attrs_list
        ]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in found]

    @classmethod
    def extract_references(cls, attrs: dict):
        yield cls.get_model(), attrs["id"], "", ""


class StoryLinkElement(LinkElementHandler):
    """What the editor shows of a stored link: the title of the story, and whether readers can follow it."""

    def get_attribute_data(self, attrs: dict) -> dict:
        from vestnik.stories.models import Story

        story = (
            Story.objects.filter(pk=attrs["id"]).only("title", "live").first()
            if attrs.get("id", "").isdecimal()
            else None
        )
        if story is None:
            return {"id": attrs.get("id"), "title": "", "live": False}
        return {"id": story.pk, "title": story.title, "live": story.live}


class EditorHTMLStoryLink:
    """The same two ways for editors that work on HTML, and for the API's input."""

    @staticmethod
    def get_db_attributes(tag) -> dict:
        return {"id": tag["data-id"]}

    @staticmethod
    def expand_db_attributes(attrs: dict) -> str:
        return f'<a data-linktype="story" data-id="{escape(attrs.get("id", ""))}">'


def _stored_link(props):
    return DOM.create_element("a", {"linktype": "story", "id": props.get("id")}, props["children"])


CONTENT_STATE_RULE = {
    "from_database_format": {'a[linktype="story"]': StoryLinkElement(ENTITY)},
    "to_database_format": {"entity_decorators": {ENTITY: _stored_link}},
}
EDITOR_HTML_RULE = [LinkTypeRule("story", EditorHTMLStoryLink)]


def expand_story_links(body: StreamValue) -> None:
    """Turns all links to stories in `body` into ordinary ones, with one query; drops those nobody could follow."""
    from vestnik.stories.rows import urls_by_id

    _expand(body, STORY_LINK, urls_by_id)


def expand_page_links(body: StreamValue) -> None:
    """The same for links to standing pages."""
    from vestnik.stories.standing import page_urls_by_id

    _expand(body, PAGE_LINK, page_urls_by_id)


def expand_document_links(body: StreamValue) -> None:
    """Turns links to documents in `body` into ordinary ones, so that no template asks for them."""

    _change(body, _documents_linked)


def expand_links(source: str) -> str:
    """Formatted text with all its links as readers get them."""
    from vestnik.stories.rows import urls_by_id
    from vestnik.stories.standing import page_urls_by_id

    for links, urls in ((STORY_LINK, urls_by_id), (PAGE_LINK, page_urls_by_id)):
        if ids := {int(pk) for pk, _inside in links.findall(source)}:
            source = _linked(source, links, urls(ids))
    return _documents_linked(source)


def _expand(body: StreamValue, links: re.Pattern, urls_by_id: Callable[[set[int]], dict[int, str]]) -> None:
    ids = {int(pk) for text in texts(body) for pk, _inside in links.findall(text.source)}
    if ids:
        urls = urls_by_id(ids)
        _change(body, lambda source: _linked(source, links, urls))


def _linked(source: str, links: re.Pattern, urls: dict[int, str]) -> str:
    def link(match: re.Match) -> str:
        url = urls.get(int(match[1]))
        return f'<a href="{escape(url)}">{match[2]}</a>' if url else match[2]

    return links.sub(link, source)


def _documents_linked(source: str) -> str:
    ids = DOCUMENT_LINK.findall(source)
    if not ids:
        return source
    recorder.read(*(f"document:{pk}" for pk, _inside in ids))
    return expand_db_html(source)


def link_own_addresses(body: StreamValue) -> StreamValue:
    """Turns links that were pasted as an address of this paper's stories into links to the stories themselves."""
    from vestnik.stories.models import StoryAddress

    hrefs = {
        href
        for text in texts(body)
        for attrs, _inside in LINK.findall(text.source)
        for href in HREF.findall(attrs)
    }
    addresses = {href: found for href in hrefs if (found := own_story_address(href.replace("&amp;", "&")))}
    if not addresses:
        return body
    known = {
        (row.lang, row.path): row.story_id
        for row in StoryAddress.objects.filter(path__in={path for _lang, path in addresses.values()})
    }

    def link(match: re.Match) -> str:
        href = HREF.search(match[1])
        story = known.get(addresses.get(href[1])) if href else None
        return f'<a linktype="story" id="{story}">{match[2]}</a>' if story else match[0]

    _change(body, lambda source: LINK.sub(link, source))
    return body


def own_story_address(url: str) -> tuple[str, str] | None:
    """(language, path within the edition) if `url` has the form of a story's address in this paper, else None."""
    parts = urlsplit(url)
    if parts.netloc and parts.netloc.removeprefix("www.") != urlsplit(
        settings.PUBLIC_URL
    ).netloc.removeprefix("www."):
        return None
    if parts.scheme not in ("", "http", "https") or parts.fragment:
        return None
    found = STORY_PATH.fullmatch(parts.path)
    if found is None:
        return None
    lang = found["lang"] or settings.LANGUAGE_CODE
    return (lang, found["path"]) if lang in dict(settings.LANGUAGES) else None


def texts(value) -> Iterator[RichText]:
    """Every piece of formatted text in a value of blocks, however deep."""
    if isinstance(value, RichText):
        yield value
    for part in _parts(value):
        yield from texts(part)


def _parts(value) -> Iterator:
    if isinstance(value, StreamValue):
        yield from (child.value for child in value)
    elif isinstance(value, StructValue):
        yield from value.values()
    elif isinstance(value, ListValue):
        yield from value
    elif isinstance(value, TypedTable):
        yield from (cell for row in value.row_data for cell in row["values"])


def _change(value, change: Callable[[str], str]):
    """`value` with every formatted text changed; containers are changed in place."""
    if isinstance(value, RichText):
        return RichText(change(value.source))
    if isinstance(value, StreamValue):
        for child in value:
            child.value = _change(child.value, change)
    elif isinstance(value, StructValue):
        for name, part in value.items():
            value[name] = _change(part, change)
    elif isinstance(value, ListValue):
        for index, part in enumerate(list(value)):
            if isinstance(part, RichText):
                value[index] = _change(part, change)
            else:
                _change(part, change)
    elif isinstance(value, TypedTable):
        for row in value.row_data:
            row["values"] = [_change(cell, change) for cell in row["values"]]
    return value
