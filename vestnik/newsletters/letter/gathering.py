"""The blocks of an issue, read: stories, photos and links as readers will get them. Asks a handful of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from vestnik.language import punctuate, quoted, typeset_html
from vestnik.newsletters.letter.items import Entry, Item, Lines, Paid, Pick, Plate, Saying, Shot, Words
from vestnik.newsletters.letter.palette import INKS
from vestnik.newsletters.letter.rich import paragraphs
from vestnik.newsletters.models import Issue
from vestnik.stories.addresses import absolute
from vestnik.stories.display import Teaser, picture_of, renditions_of
from vestnik.stories.pictures import Picture
from vestnik.stories.rich_text import expand_links
from vestnik.stories.rows import teasers_by_id

#: the JPEG that is wide enough for the column of a mail at twice its density, and not much heavier than need be
WIDE, NARROW = 1280, 640
LINK_STYLE = f"color:{INKS['link'].light};text-decoration:underline"


@dataclass(frozen=True)
class Missing:
    """What an issue names and readers can't get. `what` is 'story' or 'photo'."""

    block: str
    what: str
    name: str


class Links:
    """The addresses a mail leads to, in order; their places are their numbers for `LinkClicks`."""

    def __init__(self, counted: Callable[[int], str] | None = None) -> None:
        """`counted` makes the address that counts, of a link's number; None: links lead straight on."""
        self.addresses: list[str] = []
        self._counted = counted

    def href(self, url: str) -> str:
        """The address to be written into the mail for `url`; '' for what no mail program should follow."""
        url = whole(url)
        if not url.startswith(("https://", "http://", "mailto:")):
            return ""
        if url.startswith("mailto:"):
            return url
        if url not in self.addresses:
            self.addresses.append(url)
        return self._counted(self.addresses.index(url)) if self._counted else url


def whole(url: str) -> str:
    """An address with its scheme and host: a path is one of the paper's own."""
    url = url.strip()
    return absolute(url) if url.startswith("/") and not url.startswith("//") else url


def _followed(url: str) -> str:
    """An address as our own page links to it; '' for one that no browser should follow."""
    return url if Links().href(url) else ""


def read_blocks(issue: Issue, links: Links) -> tuple[tuple[Item, ...], tuple[Missing, ...]]:
    """The items of an issue in order, and what could not be had. Call it in the language of the issue."""
    reader = _Reader(issue, links)
    return tuple(item for item in map(reader.item, enumerate(issue.body)) if item), tuple(reader.missing)


class _Reader:
    def __init__(self, issue: Issue, links: Links) -> None:
        self.lang, self.links = issue.lang, links
        self.missing: list[Missing] = []
        blocks = list(issue.body)
        self.teasers = teasers_by_id(_story_ids(blocks))
        photos = [block.value["photo"] for block in blocks if block.block_type in ("photo", "sponsor")]
        self.renditions = renditions_of(photo.pk for photo in photos if photo)

    def item(self, numbered) -> Item | None:
        number, block = numbered
        made = getattr(self, f"_{block.block_type}")(block.value, str(block.id or ""), number)
        return made if made is None or isinstance(made, Item) else None

    def _letter(self, value, block: str, number: int) -> Words | None:
        source = typeset_html(expand_links(value.source), self.lang)
        in_mail = f' style="{LINK_STYLE}" class="link"'
        found = paragraphs(source, self.links.href, in_mail, whole)
        on_page = paragraphs(source, _followed)
        return Words(block, number, found, on_page) if found else None

    def _story(self, value, block: str, number: int) -> Pick | None:
        entry = self._entry(value["story"], block, value["headline"], value["line"], value["picture"])
        return Pick(block, number, entry) if entry else None

    def _stories(self, value, block: str, number: int) -> Lines | None:
        found = (self._entry(story, block, pictured=False) for story in value["stories"])
        entries = tuple(entry for entry in found if entry)
        return Lines(block, number, self._typed(value["title"]), entries) if entries else None

    def _quote(self, value, block: str, number: int) -> Saying:
        return Saying(
            block, number, quoted(self._typed(value["text"]), self.lang), self._typed(value["source"])
        )

    def _photo(self, value, block: str, number: int) -> Plate | None:
        picture = self._picture(value["photo"], value["caption"], block)
        if picture is None:
            return None
        href = self.links.href(value["link"]) if value["link"] else ""
        caption = self._typed(value["caption"] or picture.caption)
        return Plate(block, number, shot_of(picture, WIDE), picture, caption, value["link"] or "", href)

    def _sponsor(self, value, block: str, number: int) -> Paid:
        picture = self._picture(value["photo"], "", block) if value["photo"] else None
        return Paid(
            block,
            number,
            self._typed(value["name"]),
            self._typed(value["title"]),
            self._typed(value["text"]),
            shot_of(picture, WIDE),
            picture,
            whole(value["link"]),
            self.links.href(value["link"]),
        )

    def _entry(
        self, story, block: str, headline: str = "", line: str = "", pictured: bool = True
    ) -> Entry | None:
        teaser = self.teasers.get(story.pk) if story else None
        if teaser is None:
            self.missing.append(Missing(block, "story", str(story or "")))
            return None
        lang = self.lang if headline or line else teaser.lang
        title = self._typed(headline) or punctuate(teaser.title, teaser.lang)
        shown = self._typed(line) or punctuate(teaser.standfirst, teaser.lang)
        if pictured and teaser.picture is not None and not teaser.picture.ready:
            self.missing.append(Missing(block, "photo", teaser.title))
        picture = teaser.picture if pictured and teaser.picture and teaser.picture.ready else None
        return Entry(
            teaser=replace(teaser, title=title, standfirst=shown, picture=picture, lang=lang),
            title=title,
            line=shown,
            over=_over(teaser),
            url=whole(teaser.url),
            href=self.links.href(teaser.url),
            shot=shot_of(picture, WIDE),
        )

    def _picture(self, photo, caption: str, block: str) -> Picture | None:
        picture = picture_of(photo, caption, self.renditions.get(photo.pk, [])) if photo else None
        if picture is None or not picture.ready:
            self.missing.append(Missing(block, "photo", str(photo or "")))
            return None
        return picture

    def _typed(self, text: str | None) -> str:
        return punctuate((text or "").strip(), self.lang)


def _story_ids(blocks) -> list[int]:
    stories = [block.value["story"] for block in blocks if block.block_type == "story"]
    for block in blocks:
        if block.block_type == "stories":
            stories += block.value["stories"]
    return [story.pk for story in stories if story]


def _over(teaser: Teaser) -> str:
    """What stands over a headline: the label of its kind, and its kicker or its section."""
    return " · ".join(
        dict.fromkeys(part for part in (teaser.label, teaser.kicker or teaser.section.text) if part)
    )


def shot_of(picture: Picture | None, width: int) -> Shot | None:
    """The JPEG nearest above `width` px, by its whole address: the one format that every mail program shows."""
    if picture is None:
        return None
    sizes = [
        (int(size[:-1]), url)
        for source in picture.sources
        if source.type == "image/jpeg"
        for url, size in (part.rsplit(" ", 1) for part in source.srcset.split(", "))
    ]
    if not sizes:
        return None
    fitting = [size for size in sizes if size[0] >= width]
    file_width, url = min(fitting) if fitting else max(sizes)
    height = round(file_width * picture.height / picture.width) if picture.width else 0
    return Shot(whole(url), file_width, height, picture.alt, picture.credit_line, picture.caption)
