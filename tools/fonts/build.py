"""Cut the paper's web fonts from their upstream families and write `fonts.css`.

Run by whoever changes the fonts, never by whoever runs a paper; see README.md beside this file.

    python tools/fonts/build.py SOURCES_DIR

SOURCES_DIR holds the variable TTFs of Source Serif 4 and Sofia Sans. Files come out in
`vestnik/theme/static/vestnik/fonts/`, the stylesheet in `…/css/fonts.css`.

Both families are under the SIL Open Font License; Source Serif's copyright line reserves the name 'Source', so a
cut font must bear another (OFL 1.1, condition 3): ours are called Vestnik Text, Vestnik Headline and Vestnik Sans.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from metrics import Fallback, fallback_face

STATIC = Path(__file__).parents[2] / "vestnik/theme/static/vestnik"

# The core Latin file holds what every page needs, Bulgarian pages too: digits, quotes, dashes. Accents wait in -ext.
RANGES = {
    "cyrillic": "U+0300-0301, U+0400, U+040D, U+0410-0450, U+045D, U+2116",
    "latin": "U+0020-007E, U+00A0, U+00A7, U+00A9, U+00AB, U+00AD, U+00B0, U+00B7, U+00BB, U+00D7, U+2009, "
    "U+2011, U+2013-2014, U+2018-201A, U+201C-201E, U+2022, U+2026, U+202F, U+2032-2033, U+20AC, U+2190-2193, U+2212",
    "latin-ext": "U+00A1-00A6, U+00A8, U+00AA, U+00AC, U+00AE-00AF, U+00B1-00B6, U+00B8-00BA, U+00BC-00D6, "
    "U+00D8-024F, U+02B0-02FF, U+1E00-1EFF, U+2020-2021, U+2030, U+2039-203A, U+20A0-20AB, U+20AD-20C0, U+2122, "
    "U+2260, U+2264-2265",
    "cyrillic-ext": "U+0401-040C, U+040E-040F, U+0451-045C, U+045E-052F",
    "greek": "U+0370-03FF",
}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt"]
FIGURES = ["lnum", "onum", "pnum", "tnum"]
SCRIPTS = ["DFLT.dflt", "latn.dflt", "latn.TRK", "latn.AZE", "latn.ROM", "latn.NLD", "grek.dflt"]
CYRILLIC = ["cyrl.dflt", "cyrl.BGR", "cyrl.RUS", "cyrl.SRB", "cyrl.MKD"]


@dataclass(frozen=True)
class Face:
    """One cut: `limits` are axis locations (a number pins, a pair keeps a range)."""

    key: str
    family: str
    source: str
    limits: dict[str, float | tuple[float, float]]
    weight: str
    style: str = "normal"
    figures: tuple[str, ...] = ()
    #: the family whose bold it serves as well: one file less for a reader to wait for
    bold_of: str = ""


FACES = [
    Face(
        "text",
        "Vestnik Text",
        "SourceSerif4[opsz,wght].ttf",
        {"opsz": 14, "wght": 400},
        "400",
        figures=("onum",),
    ),
    Face(
        "italic",
        "Vestnik Text",
        "SourceSerif4-Italic[opsz,wght].ttf",
        {"opsz": 18, "wght": 400},
        "400",
        "italic",
    ),
    Face(
        "headline",
        "Vestnik Headline",
        "SourceSerif4[opsz,wght].ttf",
        {"opsz": 34, "wght": 620},
        "600",
        bold_of="Vestnik Text",
    ),
    Face("sans", "Vestnik Sans", "SofiaSans[wght].ttf", {"wght": (400, 700)}, "400 700", figures=("tnum",)),
]


def code_points(ranges: str) -> set[int]:
    """The code points of a CSS `unicode-range`."""
    points: set[int] = set()
    for item in ranges.split(","):
        first, _, last = item.strip().removeprefix("U+").partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def cut(source: Path, face: Face, ranges: str, flavor: str | None) -> TTFont | None:
    """The font of `face` with only `ranges` in it; None where the family has none of those letters."""
    font = TTFont(source, recalcTimestamp=False)  # the same bytes every time
    wanted = code_points(ranges)
    if len(wanted & set(font.getBestCmap())) < 4:
        return None
    options = subset.Options()
    options.layout_features = FEATURES + [f for f in FIGURES if f in face.figures]
    options.layout_scripts = SCRIPTS + (CYRILLIC if 0x0431 in wanted or 0x0452 in wanted else [])
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["STAT", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    instancer.instantiateVariableFont(font, face.limits, inplace=True)
    rename(font, face)
    font.flavor = flavor
    return font


def rename(font: TTFont, face: Face) -> None:
    """Give the cut its own name and keep the upstream copyright and licence lines."""
    names = font["name"]
    style = f"{face.weight} {face.style}"
    for record in list(names.names):
        if record.nameID in {0, 13, 14}:
            continue
        value = {
            1: face.family,
            2: "Regular",
            3: f"{face.family} {style}",
            4: f"{face.family} {style}",
            6: f"{face.family} {face.key}".replace(" ", ""),
        }.get(record.nameID)
        if value:
            names.setName(value, record.nameID, record.platformID, record.platEncID, record.langID)
        else:
            names.removeNames(nameID=record.nameID)


def rules(face: Face, subset_name: str, ranges: str) -> str:
    """The `@font-face` of one file; two if it is the bold of another family."""
    named = [(face.family, face.weight)] + ([(face.bold_of, "700")] if face.bold_of else [])
    return "".join(_rule(face, family, weight, subset_name, ranges) for family, weight in named)


def _rule(face: Face, family: str, weight: str, subset_name: str, ranges: str) -> str:
    return (
        f'@font-face {{ font-family: "{family}"; font-style: {face.style}; font-weight: {weight};\n'
        f'  font-display: fallback; src: url(../fonts/{face.key}-{subset_name}.woff2) format("woff2");\n'
        f"  unicode-range: {ranges}; }}\n"
    )


def main(sources: Path) -> None:
    out = STATIC / "fonts"
    out.mkdir(parents=True, exist_ok=True)
    css = ["/* Written by tools/fonts/build.py: change it there. */\n"]
    whole: dict[str, TTFont] = {}
    for face in FACES:
        for subset_name, ranges in RANGES.items():
            font = cut(sources / face.source, face, ranges, "woff2")
            if font is None:
                continue
            buffer = io.BytesIO()
            font.save(buffer)
            path = out / f"{face.key}-{subset_name}.woff2"
            path.write_bytes(buffer.getvalue())
            print(f"{path.name:28} {len(buffer.getvalue()):7,}", flush=True)
            css.append(rules(face, subset_name, ranges))
        both = f"{RANGES['cyrillic']}, {RANGES['latin']}"
        plain = cut(sources / face.source, face, both, None)
        assert plain is not None
        whole[face.key] = plain
    css.append(fallback_face(whole["text"], Fallback("Vestnik Text local", "serif", "normal")))
    css.append(fallback_face(whole["headline"], Fallback("Vestnik Headline local", "serif", "bold")))
    css.append(fallback_face(whole["sans"], Fallback("Vestnik Sans local", "sans", "normal")))
    (STATIC / "css/fonts.css").write_text("".join(css))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
