"""What stands in an issue, as its templates get it: finished values, whichever of mail, text or page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from vestnik.newsletters.letter.palette import Ink, accent
from vestnik.newsletters.letter.rich import Paragraph
from vestnik.stories.display import Teaser
from vestnik.stories.pictures import Picture

#: px: the column of a mail, and a picture beside a story's words in it
COLUMN, SIDE = 600, 154


@dataclass(frozen=True)
class Shot:
    """A picture in a mail: one JPEG by its whole address. `width` and `height` are the file's, in pixels."""

    src: str
    width: int
    height: int
    alt: str
    credit: str
    caption: str = ""

    @property
    def column(self) -> tuple[int, int]:
        """(width, height) in the column of the mail; what stands upright gets less of it."""
        return self._fitted(COLUMN if self.width >= self.height else COLUMN * 3 // 5)

    @property
    def side(self) -> tuple[int, int]:
        """(width, height) beside a story's words."""
        return self._fitted(SIDE)

    def _fitted(self, width: int) -> tuple[int, int]:
        shown = min(width, self.width)
        return shown, max(1, round(shown * self.height / self.width))


@dataclass(frozen=True)
class Item:
    """A block of the issue; `block` is its id in the editor, `number` its place, from 0."""

    block: str
    number: int

    kind = ""

    @property
    def template(self) -> str:
        return f"newsletters/letter/blocks/{self.kind}.html"

    @property
    def page_template(self) -> str:
        return f"newsletters/issue/{self.kind}.html"


@dataclass(frozen=True)
class Words(Item):
    """`paragraphs` are the mail's, `on_page` those of the archive: a page has no style in its elements."""

    paragraphs: tuple[Paragraph, ...]
    on_page: tuple[Paragraph, ...]

    kind = "words"


@dataclass(frozen=True)
class Entry:
    """A story as a line of the issue. `url` is its own address, `href` the one that is written in the mail.

    `teaser` has the issue's headline and line in place of the story's own.
    """

    teaser: Teaser
    title: str
    line: str
    over: str
    url: str
    href: str
    shot: Shot | None

    @property
    def accent(self) -> Ink:
        return accent(self.teaser.section.slug)


@dataclass(frozen=True)
class Pick(Item):
    story: Entry

    kind = "story"


@dataclass(frozen=True)
class Lines(Item):
    title: str
    stories: tuple[Entry, ...]

    kind = "stories"


@dataclass(frozen=True)
class Saying(Item):
    """`text` stands between the quotation marks of its language."""

    text: str
    source: str

    kind = "quote"


@dataclass(frozen=True)
class Plate(Item):
    shot: Shot | None
    picture: Picture | None
    caption: str
    url: str
    href: str

    kind = "photo"


@dataclass(frozen=True)
class Paid(Item):
    name: str
    title: str
    text: str
    shot: Shot | None
    picture: Picture | None
    url: str
    href: str

    kind = "sponsor"
