"""What stands on every page round its matter: nameplate, menu, rail, foot. In templates it is `paper`.

Each piece is asked for when a template first shows it, so that a page records what it shows itself and no more. What
changes at other times than the page stands in fragments of its own (`fragments.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from vestnik.fronts.editbar import EditBar, edit_bar
from vestnik.language import weekday_date
from vestnik.press import recorder
from vestnik.press.remembered import Remembered
from vestnik.stories.addresses import edition_path, end_of, paper_day
from vestnik.stories.display import Link
from vestnik.stories.models import Edition, Section, StandingPage

UNNAMED = "Vestnik"


@dataclass(frozen=True, slots=True)
class EditionCard:
    """The words of one edition that stand on every page."""

    name: str
    tagline: str
    lang: str
    home_url: str
    publisher: str
    address: str
    email: str
    footer_text: str


#: of the paper, by language
_names: Remembered[str, str] = Remembered(50)


def _name_of(lang: str) -> str:
    edition = Edition.objects.filter(locale__language_code=lang).only("name").first()
    if edition is None:
        recorder.read("editions")
    return edition.name if edition else UNNAMED


class Furniture:
    """`current` is the slug of the section in whose part of the paper one is; '' for none."""

    def __init__(self, lang: str, current: str = "", request: HttpRequest | None = None) -> None:
        self.lang = lang
        self._current = current
        self._request = request

    @property
    def home_url(self) -> str:
        return edition_path(self.lang, "/")

    @cached_property
    def name(self) -> str:
        """The paper's name; of all that an edition says, the one thing that stands on each page itself."""
        return _names.value(self.lang, lambda: _name_of(self.lang))

    @cached_property
    def edition(self) -> EditionCard:
        found = Edition.objects.filter(locale__language_code=self.lang).first()
        if found is None:
            recorder.read("editions")
            found = Edition(name=UNNAMED)
        return EditionCard(
            name=found.name,
            tagline=found.tagline,
            lang=self.lang,
            home_url=self.home_url,
            publisher=found.publisher,
            address=found.address,
            email=found.email,
            footer_text=found.footer_text,
        )

    @cached_property
    def sections(self) -> tuple[Link, ...]:
        recorder.read(f"sections:{self.lang}")
        found = Section.objects.filter(locale__language_code=self.lang, in_menu=True).select_related("locale")
        return tuple(
            Link(section.name, section.url, section.slug, section.slug == self._current)
            for section in found.only("name", "slug", "locale__language_code")
        )

    @cached_property
    def editions(self) -> tuple[Link, ...]:
        """The other languages that have an edition, each called by its own name."""
        recorder.read("editions")
        codes = set(Edition.objects.values_list("locale__language_code", flat=True))
        return tuple(
            Link(str(name), edition_path(code, "/"), code)
            for code, name in settings.LANGUAGES
            if code in codes and code != self.lang
        )

    @cached_property
    def footer_pages(self) -> tuple[Link, ...]:
        recorder.read(f"pages:{self.lang}")
        pages = StandingPage.objects.live().filter(locale__language_code=self.lang, in_footer=True, depth=3)
        return tuple(
            Link(title, edition_path(self.lang, f"/{slug}/"), slug)
            for title, slug in pages.order_by("path").values_list("title", "slug")
        )

    @cached_property
    def today(self) -> str:
        """The day in the paper's time zone, as a dateline has it."""
        now = recorder.now()
        recorder.until(end_of(paper_day(now)))
        return weekday_date(paper_day(now), self.lang)

    @property
    def newsletter_page(self) -> str:
        return reverse("newsletters:landing")

    @cached_property
    def custom_css(self) -> bool:
        return (settings.HOME.static / "paper.css").is_file()

    @cached_property
    def edit_bar(self) -> EditBar | None:
        return edit_bar(self._request) if self._request is not None else None


def paper(request: HttpRequest) -> dict[str, object]:
    """Context processor."""
    return {"paper": Furniture(get_language() or settings.LANGUAGE_CODE, request=request)}
