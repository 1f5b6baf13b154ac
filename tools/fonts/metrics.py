"""Fallback faces: a local font stretched to a web font's measure, so that text does not move when the font comes.

The local fonts are the metric-compatible pairs that nearly every machine has one of (Times New Roman = Liberation
Serif = Tinos; Arial = Liberation Sans = Arimo); widths are read from Liberation, which Debian's fonts-liberation has.
"""

from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

LIBERATION = Path("/usr/share/fonts/truetype/liberation")
LOCALS = {
    ("serif", "normal"): ("LiberationSerif-Regular.ttf", ["Times New Roman", "Liberation Serif", "Tinos"]),
    ("serif", "bold"): (
        "LiberationSerif-Bold.ttf",
        ["Times New Roman Bold", "Liberation Serif Bold", "TimesNewRomanPS-BoldMT", "Tinos Bold"],
    ),
    ("sans", "normal"): ("LiberationSans-Regular.ttf", ["Arial", "Liberation Sans", "Arimo", "Roboto"]),
}
# A newspaper's letters in about their usual shares; both scripts, because both stand on the same page.
SAMPLE = (
    "Областният съвет одобри вчера плана за ремонт на моста над реката и обеща първите работници да излязат на "
    "обекта още през март. „Чакахме девет години“, каза кметът и добави, че парите са осигурени до 2028 г. "
    "The regional council yesterday approved the plan to repair the bridge and promised first crews in March."
)


@dataclass(frozen=True)
class Fallback:
    """`kind` is serif or sans; `weight` normal or bold."""

    family: str
    kind: str
    weight: str


def mean_width(font: TTFont) -> float:
    """Mean advance of the sample's letters, in ems."""
    cmap, advances = font.getBestCmap(), font["hmtx"].metrics
    widths = [advances[cmap[ord(letter)]][0] for letter in SAMPLE]
    return sum(widths) / len(widths) / font["head"].unitsPerEm


def fallback_face(font: TTFont, fallback: Fallback) -> str:
    """The `@font-face` that lends a local font the measure of `font` (CSS Fonts 5, size-adjust)."""
    file, local_names = LOCALS[fallback.kind, fallback.weight]
    size = mean_width(font) / mean_width(TTFont(LIBERATION / file))
    em, hhea = font["head"].unitsPerEm, font["hhea"]
    locals_ = ", ".join(f'local("{name}")' for name in local_names)
    return (
        f'@font-face {{ font-family: "{fallback.family}"; src: {locals_};\n'
        f"  size-adjust: {size:.2%}; ascent-override: {hhea.ascent / em / size:.2%}; "
        f"descent-override: {-hhea.descent / em / size:.2%}; line-gap-override: 0%; }}\n"
    )
