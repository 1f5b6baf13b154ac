"""What many pictures share: skies, hills, water, trees, windows and people."""

# ruff: noqa: E501 (outlines are drawn, not read)

import itertools
from collections.abc import Sequence
from math import cos, pi, sin
from random import Random

from .sheet import Point, Sheet


def sky(
    s: Sheet,
    top: str,
    low: str,
    horizon: float = 800,
    *,
    sun: tuple[float, float, float, str] | None = None,
    glow: str = "",
) -> None:
    """A sky of two inks, with a sun (x, y, radius, ink) in a ring of light."""
    s.cover(low)
    s.rect(0, 0, s.width, horizon, s.fade(top, (0, 0), (0, horizon), 1.1, 0), grain=True)
    if sun:
        x, y, r, ink = sun
        s.circle(x, y, r * 4.2, s.glow(glow or ink, (x, y), r * 4.2, 0.75, 0), grain=True)
        s.circle(x, y, r, ink)


def cut(x: float, y: float, length: float, thick: float) -> str:
    """The mark of a gouge: a lens-shaped stroke, centred at (x, y)."""
    a, b, h = x - length / 2, x + length / 2, thick
    return f"M{a:.1f},{y:.1f}Q{x:.1f},{y - h:.1f} {b:.1f},{y:.1f}Q{x:.1f},{y + h:.1f} {a:.1f},{y:.1f}Z"


def clouds(s: Sheet, rng: Random, y0: float, y1: float, ink: str, count: int = 16, size: float = 420) -> None:
    """Bands of cloud as long gouge marks, finer towards y1."""
    marks = []
    for _ in range(count):
        t = rng.random()
        x, y = rng.uniform(-100, s.width + 100), y0 + (y1 - y0) * t
        length = size * (1.2 - 0.7 * t) * rng.uniform(0.5, 1.3)
        marks += [
            cut(x, y, length, length * 0.05),
            cut(x + length * 0.2, y + length * 0.035, length * 0.6, length * 0.03),
        ]
    s.path("".join(marks), ink)


def water(
    s: Sheet,
    rng: Random,
    y0: float,
    y1: float,
    ink: str,
    count: int = 150,
    *,
    about: float | None = None,
    spread: float = 900,
) -> None:
    """Light on water as gouge marks growing towards the viewer, gathered `about` a column if one is given."""
    marks = []
    for _ in range(count):
        t = rng.random() ** 1.25
        y = y0 + (y1 - y0) * t
        x = rng.uniform(-60, s.width + 60) if about is None else rng.gauss(about, spread * (0.22 + 0.35 * t))
        length = (26 + 190 * t) * rng.uniform(0.4, 1.2)
        marks.append(cut(x, y, length, 1.6 + 8 * t))
    s.path("".join(marks), ink)


def ridge(rng: Random, width: float, y: float, rise: float, rough: float = 0.55) -> list[Point]:
    """A broken line of mountains from side to side, by halving; `rise` is its height in pixels."""
    line = [rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5)]
    step = 1.0
    for _ in range(7):
        step *= rough
        middles = [(a + b) / 2 + rng.uniform(-step, step) for a, b in itertools.pairwise(line)]
        line = [v for pair in zip(line, middles, strict=False) for v in pair] + line[-1:]
    return [(width * i / (len(line) - 1), y - rise * v) for i, v in enumerate(line)]


def hills(s: Sheet, rng: Random, y: float, rise: float, ink: str, waves: float = 1.4) -> list[Point]:
    """Fill a rolling skyline down to the foot of the sheet; return its line."""
    shift, second = rng.uniform(0, 6), rng.uniform(0, 6)
    line = [
        (
            x,
            y
            - rise
            * (0.6 * sin(waves * 2 * pi * x / s.width + shift) + 0.4 * sin(waves * 5 * x / s.width + second)),
        )
        for x in range(-20, s.width + 41, 20)
    ]
    s.poly([*line, (s.width + 40, s.height), (-20, s.height)], ink)
    return line


def conifer(x: float, y: float, height: float, lean: float = 0) -> str:
    """A fir, its foot at (x, y), as a path."""
    points: list[Point] = [(x + lean, y - height)]
    tiers, half = 6, height * 0.19
    right, left = [], []
    for i in range(1, tiers + 1):
        t = i / tiers
        ty = y - height * (1 - t * 0.94)
        right += [
            (x + lean * (1 - t) + half * t, ty),
            (x + lean * (1 - t) + half * t * 0.55, ty - height * 0.015),
        ]
        left += [
            (x + lean * (1 - t) - half * t, ty),
            (x + lean * (1 - t) - half * t * 0.55, ty - height * 0.015),
        ]
    points += [*right[:-1], (x + height * 0.02, y - height * 0.06), (x + height * 0.02, y)]
    points += [(x - height * 0.02, y), (x - height * 0.02, y - height * 0.06), *left[:-1][::-1]]
    return "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in points) + "Z"


def crown(rng: Random, x: float, y: float, r: float, lumps: int = 11) -> str:
    """A leafy crown as one lumpy path."""
    spots = []
    for i in range(lumps):
        a = 2 * pi * i / lumps
        k = r * rng.uniform(0.85, 1.1)
        spots.append((x + k * cos(a), y + k * 0.85 * sin(a)))
    d = f"M{spots[0][0]:.1f},{spots[0][1]:.1f}"
    for a, b in spots[1:] + spots[:1]:
        d += f"A{r * 0.36:.1f},{r * 0.36:.1f} 0 0 1 {a:.1f},{b:.1f}"
    return d + "Z"


def bare_tree(s: Sheet, rng: Random, x: float, y: float, height: float, ink: str) -> None:
    """A winter tree of forking lines."""

    def grow(x0: float, y0: float, length: float, angle: float, width: float) -> None:
        x1, y1 = x0 + length * sin(angle), y0 - length * cos(angle)
        s.line([(x0, y0), (x1, y1)], ink, width)
        if width > 1.6:
            for turn in (-rng.uniform(0.25, 0.6), rng.uniform(0.2, 0.6)):
                grow(x1, y1, length * rng.uniform(0.66, 0.82), angle + turn, width * 0.66)

    grow(x, y, height * 0.3, rng.uniform(-0.05, 0.05), height * 0.045)


def windows(
    s: Sheet,
    rng: Random,
    box: tuple[float, float, float, float],
    columns: int,
    rows: int,
    dark: str,
    lit: str,
    share: float = 0.3,
    fill: tuple[float, float] = (0.5, 0.5),
) -> None:
    """A grid of windows in box (x, y, width, height), a `share` of them lit."""
    x, y, w, h = box
    cw, ch = w / columns, h / rows
    for row in range(rows):
        for column in range(columns):
            ink = lit if rng.random() < share else dark
            wx, wy = x + cw * (column + (1 - fill[0]) / 2), y + ch * (row + (1 - fill[1]) / 2)
            s.rect(wx, wy, cw * fill[0], ch * fill[1], ink)


HEAD = "M-.052,-.925C-.052,-.975 -.03,-1 0,-1C.032,-1 .054,-.972 .052,-.925C.05,-.88 .03,-.855 0,-.855C-.03,-.855 -.05,-.88 -.052,-.925Z"
POSES = {
    "stand": "M-.03,-.87L-.03,-.85C-.1,-.84 -.135,-.81 -.14,-.73L-.155,-.45L-.115,-.44L-.1,-.6L-.105,-.02L-.12,0L-.02,0"
    "L-.006,-.42L.02,0L.12,0L.105,-.02L.1,-.6L.115,-.44L.155,-.45L.14,-.73C.135,-.81 .1,-.84 .03,-.85L.03,-.87Z",
    "coat": "M-.03,-.87L-.03,-.85C-.11,-.84 -.14,-.8 -.145,-.7L-.175,-.25L-.09,-.23L-.085,0L-.01,0L-.002,-.21L.015,0L.09,0"
    "L.09,-.23L.175,-.25L.145,-.7C.14,-.8 .11,-.84 .03,-.85L.03,-.87Z",
    "walk": "M-.03,-.87L-.035,-.84C-.1,-.82 -.12,-.72 -.13,-.6L-.16,-.44L-.12,-.43L-.09,-.55L-.1,-.42L-.13,-.22L-.23,-.03"
    "L-.2,0L-.13,-.01L-.06,-.2L.01,-.36L.08,-.2L.1,0L.21,0L.2,-.03L.15,-.05L.14,-.24L.1,-.44L.1,-.6L.14,-.5L.19,-.42"
    "L.22,-.45L.16,-.62C.14,-.74 .12,-.82 .04,-.85L.03,-.87Z",
    "dress": "M-.03,-.87L-.03,-.85C-.09,-.84 -.12,-.8 -.12,-.72L-.15,-.46L-.11,-.45L-.085,-.62L-.07,-.56L-.16,-.22L-.06,-.2"
    "L-.055,0L-.01,0L0,-.2L.015,0L.06,0L.07,-.2L.16,-.22L.07,-.56L.085,-.62L.11,-.45L.15,-.46L.12,-.72C.12,-.8 .09,-.84 .03,-.85L.03,-.87Z",
    "bust": "M-.03,-.88L-.035,-.85C-.12,-.83 -.16,-.8 -.17,-.7L-.18,-.45L.18,-.45L.17,-.7C.16,-.8 .12,-.83 .035,-.85L.03,-.88Z",
}


def person(
    s: Sheet,
    x: float,
    y: float,
    height: float,
    ink: str,
    pose: str = "stand",
    *,
    head: str = "",
    flip: bool = False,
    rim: str = "",
) -> None:
    """A figure whose feet stand at (x, y). `rim` puts an edge of light on its left (right if flipped)."""
    if rim:
        with s.moved(
            x - height * (0.012 if not flip else -0.012),
            y - height * 0.004,
            height * (-1 if flip else 1),
            height,
        ):
            s.path(POSES[pose], rim)
            s.path(HEAD, rim)
    with s.moved(x, y, height * (-1 if flip else 1), height):
        s.path(POSES[pose], ink)
        s.path(HEAD, head or ink)


def limbs(
    s: Sheet, x: float, y: float, scale: float, bones: Sequence[tuple[str, float, Sequence[Point]]]
) -> None:
    """A jointed figure: each bone has an ink, a width and its joints, all in units of `scale` from (x, y)."""
    for ink, width, joints in bones:
        s.line([(x + a * scale, y + b * scale) for a, b in joints], ink, width * scale)


def furrows(
    s: Sheet,
    vanish: Point,
    foot: float,
    inks: Sequence[str],
    step: float,
    x0: float = -2400,
    x1: float = 4200,
) -> None:
    """Rows of a field running to a vanishing point; `step` is a row's width at the foot of the sheet."""
    n, x = 0, x0
    while x < x1:
        s.poly([vanish, (x, foot), (x + step, foot)], inks[n % len(inks)])
        n, x = n + 1, x + step


def smoke(
    s: Sheet,
    rng: Random,
    x: float,
    y: float,
    ink: str,
    *,
    drift: float = 260,
    rise: float = 420,
    r: float = 30,
    grow: float = 3.0,
) -> None:
    """A plume from a chimney at (x, y) that drifts and grows."""
    for n in range(16):
        t = n / 15
        k = r * (1 + grow * t)
        s.path(crown(rng, x + drift * t**1.4 + rng.uniform(-k, k) * 0.3, y - rise * t, k, 8), ink)


def stars(s: Sheet, rng: Random, y1: float, ink: str, count: int = 90) -> None:
    for _ in range(count):
        s.circle(rng.uniform(0, s.width), rng.uniform(0, y1), rng.choice((1.6, 2, 2.4, 3.4)), ink)
