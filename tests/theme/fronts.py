"""Made-up fronts: what templates get, without a database."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils import translation

from vestnik.fronts.assemble import PlacedContainer, Shown
from vestnik.stories.display import Link, Teaser
from vestnik.stories.pictures import Picture, Source
from vestnik.theme.templatetags.fronts import parts

WIDTHS = (320, 640, 960, 1280, 1920)
PICTURE = Picture(
    sources=tuple(
        Source(f"image/{name}", ", ".join(f"/media/images/bridge.width-{w}.{name} {w}w" for w in WIDTHS))
        for name in ("avif", "webp", "jpeg")
    ),
    src="/media/images/bridge.width-1280.jpeg",
    width=1280,
    height=853,
    alt="Мостът, гледан от брега",
    caption="",
    credit="Иво Станев / Делник",
    focus="fx-5 fy-3",
    ready=True,
)
TEASER = Teaser(
    id=1,
    url="/economy/2026/11/22/most/",
    title="Мостът при Русе остава с една лента до пролетта",
    kicker="Дунав мост",
    standfirst="Под асфалта са открити корозирали греди, два пъти повече от очакваното.",
    section=Link("Икономика", "/economy/", "economy"),
    kind="news",
    label="",
    picture=PICTURE,
    authors=(Link("Надежда Колева", "/people/nadezhda-koleva/"),),
    published=datetime(2026, 11, 22, 12, 5, tzinfo=UTC),
    lang="bg",
)


@dataclass(frozen=True)
class Front:
    containers: tuple[PlacedContainer, ...]
    title: str = "Избори"


def shown(number: int, **fields) -> Shown:
    """One story in a place; `fields` are those of its teaser."""
    made = {"id": number, "url": f"/{number}/", "title": f"{TEASER.title} {number}"}
    return Shown(replace(TEASER, **made | fields))


def container(
    layout: str, count: int, title: str = "", link: Link | None = None, **fields
) -> PlacedContainer:
    stories = tuple(shown(number, **fields) for number in range(1, count + 1))
    return PlacedContainer(f"{layout}-{count}", layout, title, link, stories)


def render(one: PlacedContainer, rail: bool = True, lang: str = "bg") -> str:
    """The container as it stands alone on a front, beside the rail or as wide as the page."""
    arranged = parts((one,), rail)
    (part,) = (*arranged.beside, *arranged.below)
    with translation.override(lang):
        return render_to_string(part.template, {"container": one, "part": part})
