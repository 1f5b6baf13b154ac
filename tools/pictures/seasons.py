"""Pictures of what grows, lives and stands in the land: roses, vines, bears, pylons, roofs, stars, ruins."""

# ruff: noqa: E501 (outlines are drawn, not read)

import itertools
from math import cos, pi, sin
from random import Random

from . import inks as i
from .motifs import clouds, conifer, crown, cut, hills, person, ridge, sky
from .sheet import Sheet

BEAR = (
    "M58,404C60,382 84,368 112,362C122,324 150,294 190,282C244,262 290,212 362,204C430,204 476,238 544,238C624,234 692,238 742,274C788,306 808,360 804,420"
    "C802,460 790,500 792,540C794,576 800,596 812,612C816,622 808,630 798,630H706C698,630 697,620 702,610C712,580 700,540 676,500C660,476 640,470 620,474"
    "C540,500 460,498 402,482C396,520 392,560 398,594C404,606 414,612 412,622C410,630 400,630 390,630H306C298,630 296,620 302,608C312,570 300,520 280,482"
    "C262,470 240,470 220,478C190,492 150,482 120,464C96,462 62,452 58,430Z"
)
FAR_LEGS = (
    "M250,460C236,520 196,560 184,600C180,616 184,630 200,630H268C276,620 270,606 276,590C290,550 330,520 336,470Z"
    "M590,460C612,520 600,560 584,596C576,614 580,630 596,630H668C676,620 672,606 680,590C692,560 704,520 690,470Z"
)


def bear_forest(s: Sheet, rng: Random) -> None:
    """A brown bear walks between tall trunks in shafts of mist."""
    s.cover(i.SAGE)
    s.cover(s.fade(i.TEAL, (0, 1200), (1100, 100), 1.05, 0), grain=True)
    s.circle(1130, 300, 560, s.glow(i.PAPER, (1130, 300), 560, 1, 0), grain=True)
    for _ in range(34):
        x, w = rng.uniform(0, 1800), rng.uniform(14, 26)
        s.rect(x, 0, w, 820, i.mix(i.SAGE, i.TEAL, 0.5))
    s.rect(0, 500, 1800, 330, s.fade(i.CREAM, (0, 840), (0, 540), 0.8, 0), grain=True)
    hills(s, Random(6), 800, 16, i.TEAL, 1.2)
    for n in range(15):
        x, w = n * 124 + rng.uniform(-40, 40), rng.uniform(34, 54)
        s.path(
            f"M{x},860C{x + 4},500 {x + 6},300 {x + 8},0h{w}C{x + w + 4},300 {x + w + 2},560 {x + w + 12},860Z",
            i.FOREST,
        )
        s.path(f"M{x + w * 0.7},860L{x + w * 0.8},0h{w * 0.2}L{x + w + 12},860Z", i.SAGE)
    for x in (760, 1010, 1260):
        s.path(
            f"M{x + 260},-10H{x + 380}L{x - 160},900H{x - 420}Z",
            s.fade(i.PAPER, (x + 300, 0), (x - 260, 900), 0.62, 0.05),
            grain=True,
        )
    s.path(
        "M-10,1210V880C200,840 420,870 640,850C900,830 1200,880 1500,850C1620,840 1720,850 1810,860V1210Z",
        i.MOSS,
    )
    s.rect(0, 850, 1800, 360, s.fade(i.NIGHT, (0, 1240), (0, 860), 1.05, 0), grain=True)
    s.path("M400,985C620,960 1100,960 1360,985C1200,1016 700,1020 400,985Z", i.FOREST)
    with s.moved(400, 316, 1.08):
        s.path(FAR_LEGS, i.NIGHT)
        s.path(BEAR, i.UMBER)
        with s.clip(BEAR):
            s.path(
                "M60,180H860V420C780,300 700,280 600,290C520,296 440,250 360,256C290,262 220,320 120,400Z",
                s.fade(i.OCHRE, (460, 190), (430, 330), 0.95, 0),
                grain=True,
            )
            s.path(
                "M200,660C230,500 420,440 560,440C660,440 740,480 860,560V660Z",
                s.fade(i.NIGHT, (0, 640), (0, 430), 1, 0),
                grain=True,
            )
            s.path(
                "".join(
                    cut(rng.uniform(200, 780), rng.uniform(250, 470), rng.uniform(20, 46), 2.4)
                    for _ in range(60)
                ),
                i.EARTH,
            )
        s.path(
            "M176,300C158,262 184,228 216,246C234,260 230,290 214,302ZM238,280C232,244 266,224 288,246C298,264 290,282 274,290Z",
            i.UMBER,
        )
        s.path("M186,292C176,268 192,248 208,260C216,272 212,286 204,294Z", i.NIGHT)
        s.path(
            "M58,404C60,382 84,368 112,362C136,372 156,396 160,424C156,450 140,466 120,464C96,462 62,452 58,430Z",
            i.EARTH,
        )
        s.path("M48,406C46,388 62,378 84,380C96,388 90,408 74,416C60,420 50,416 48,406Z", i.NIGHT)
        s.circle(154, 354, 9, i.NIGHT)
        s.circle(151, 351, 3, i.PAPER)
        s.path("M70,438Q98,446 124,432", stroke=i.NIGHT, width=5)
    for x, w in ((-30, 150), (1440, 120), (1650, 190)):
        s.path(
            f"M{x - 30},1210C{x},1000 {x + 4},400 {x + 10},0h{w}C{x + w + 6},400 {x + w},1000 {x + w + 50},1210Z",
            i.NIGHT,
        )
        s.path(
            f"M{x + w * 0.1 - 20},1210C{x + w * 0.12},1000 {x + w * 0.14},400 {x + w * 0.2},0h{w * 0.08}C{x + w * 0.2},400 {x + w * 0.2},1000 {x + w * 0.06},1210Z",
            i.EARTH,
        )
        for _ in range(14):
            y = rng.uniform(20, 1150)
            s.path(
                f"M{x + w * rng.uniform(0.3, 0.8)},{y}q8,{40} -4,{rng.uniform(60, 110)}",
                stroke=i.UMBER,
                width=6,
            )
    for _ in range(80):
        x = rng.uniform(-20, 1820)
        y, h, lean = rng.uniform(1090, 1230), rng.uniform(60, 170), rng.uniform(-50, 50)
        s.path(
            f"M{x},{y}Q{x + lean * 0.3},{y - h * 0.6} {x + lean},{y - h}Q{x + lean * 0.3 + 12},{y - h * 0.5} {x + 14},{y}Z",
            rng.choice((i.FOREST, i.NIGHT, i.MOSS)),
        )


def power_lines(s: Sheet, rng: Random) -> None:
    """Pylons march over snowy fields towards a red winter sun."""
    sky(s, i.SLATE, i.BLUSH, 760, sun=(1360, 600, 120, i.BRICK), glow=i.ORANGE)
    clouds(s, rng, 80, 480, i.STONE, 14)
    hills(s, Random(4), 720, 24, i.GREY, 1.3)
    s.rect(0, 740, 1800, 470, i.SNOW)
    s.rect(0, 740, 1800, 470, s.fade(i.BLUE, (0, 1260), (400, 780), 0.9, 0), grain=True)
    for n in range(26):
        x = -1400 + n * 170
        s.path(f"M{1180 + (x - 900) * 0.06},{752}L{x},1210H{x + 26 + n % 3 * 20}Z", i.SKY)
    for _ in range(40):
        s.path(crown(rng, rng.uniform(0, 1800), 740, rng.uniform(6, 20), 8), i.SLATE)
    spots = [(1290, 758, 130), (1200, 768, 190), (1070, 786, 290), (860, 830, 480), (430, 960, 900)]
    arms = ((-0.24, 0.6), (-0.3, 0.76), (-0.2, 0.9))
    ends = [
        [(x + side * a * h, y - b * h + h * 0.05) for a, b in arms for side in (1, -1)] for x, y, h in spots
    ]
    ends.append([(-500 + 900 * (k % 2), -400 + 120 * k) for k in range(6)])
    for near, far in zip(ends[1:], ends, strict=False):
        for a, b in zip(near, far, strict=True):
            mx, my = (
                (a[0] + b[0]) / 2,
                max(a[1], b[1]) * 0.6 + min(a[1], b[1]) * 0.4 + abs(a[0] - b[0]) * 0.07,
            )
            s.path(
                f"M{a[0]},{a[1]}Q{mx},{my} {b[0]},{b[1]}", stroke=i.NIGHT, width=2 + abs(a[0] - b[0]) / 300
            )
    for x, y, h in spots:
        _pylon(s, x, y, h, i.NIGHT)
    s.path(
        "M430,960L-260,1130L-200,1160L470,966Z",
        s.fade(i.NAVY, (430, 960), (-200, 1140), 0.8, 0.1),
        grain=True,
    )
    for x, y in ((1000, 1040), (1056, 1052), (1110, 1036)):
        s.path(
            f"M{x},{y}q10,-26 40,-22q14,-14 24,-2l12,4l-12,6q-4,18 -30,20l-2,18h-5l0,-18q-18,0 -27,-6Z",
            i.NIGHT,
        )
    for _k in range(30):
        x = rng.uniform(0, 1800)
        s.path(f"M{x},{1200}q6,-40 -4,-{rng.uniform(50, 120)}q16,40 12,90Z", i.EARTH)


def _pylon(s: Sheet, x: float, y: float, h: float, ink: str) -> None:
    w = h * 0.013
    s.line(
        [
            (x - h * 0.13, y),
            (x - h * 0.035, y - h * 0.55),
            (x, y - h),
            (x + h * 0.035, y - h * 0.55),
            (x + h * 0.13, y),
        ],
        ink,
        w,
    )
    levels = [0, 0.14, 0.27, 0.38, 0.47, 0.55]
    for a, b in itertools.pairwise(levels):
        wa, wb = h * (0.13 - 0.173 * a), h * (0.13 - 0.173 * b)
        s.line([(x - wa, y - a * h), (x + wb, y - b * h)], ink, w * 0.6)
        s.line([(x + wa, y - a * h), (x - wb, y - b * h), (x + wb, y - b * h)], ink, w * 0.6)
    for a, b in ((0.24, 0.6), (0.3, 0.76), (0.2, 0.9)):
        s.line(
            [
                (x - a * h, y - b * h),
                (x, y - b * h - h * 0.05),
                (x + a * h, y - b * h),
                (x - a * h, y - b * h),
            ],
            ink,
            w * 0.8,
        )
        for side in (-1, 1):
            s.line(
                [(x + side * a * h, y - b * h), (x + side * a * h, y - b * h + h * 0.05)], i.BRICK, w * 1.2
            )


def solar_roofs(s: Sheet, rng: Random) -> None:
    """Tiled roofs with solar panels step down a hillside; a fitter works on one."""
    sky(s, i.SKY, i.CREAM, 380, sun=(1500, 150, 70, i.PAPER), glow=i.AMBER)
    hills(s, Random(3), 260, 50, i.TEAL, 1.3)
    hills(s, Random(8), 330, 30, i.MOSS, 1.8)
    for row in range(5):
        y, k = 330 + row * 165 + row * row * 14, 0.52 + row * 0.2
        for n in range(9):
            x = n * 620 * k - (row % 2) * 300 * k - 160
            if -500 < x < 1900:
                s.path(
                    crown(rng, x + 500 * k, y + 60 * k, 90 * k, 10), rng.choice((i.MOSS, i.FOREST, i.SAGE))
                )
                _roof(s, rng, x, y, k, rng.random() < 0.72 or row == 4)
    s.rect(0, 700, 1800, 510, s.fade(i.UMBER, (0, 1320), (0, 820), 0.7, 0), grain=True)
    with s.moved(1130, 872, 1.0):
        person(s, 0, 0, 250, i.NAVY, "stand", head=i.AMBER, rim=i.PAPER)
        s.line([(30, -190), (96, -140), (150, -164)], i.NAVY, 24)
        s.circle(152, -164, 13, i.BLUSH)
        s.path("M-30,-120H30V-100H-30Z", i.ORANGE)


def _roof(s: Sheet, rng: Random, x: float, y: float, k: float, panels: bool) -> None:
    tile, dark = rng.choice(((i.BRICK, i.WINE), (i.ORANGE, i.BRICK), (i.BRICK, i.WINE)))
    with s.moved(x, y, k):
        s.path("M20,190L400,240V470H20Z", i.PAPER)
        s.path("M400,240L560,150V470H400Z", i.STONE)
        s.path("M560,150L470,40L400,240Z", i.STONE)
        for wx in (70, 190, 300):
            s.path(f"M{wx},{270 + wx * 0.06}h54v90h-54Z", i.NAVY)
        s.path("M80,-20L480,20L420,256L-10,200Z", tile)
        for r in range(1, 9):
            t = r / 9
            s.line([(80 - 90 * t, -20 + 220 * t), (480 - 60 * t, 20 + 236 * t)], dark, 4)
        s.path("M480,20L580,160L560,172L478,56L424,262L416,254Z", dark)
        s.path("M120,40v-90h44v96Z", dark)
        s.path("M112,-52h62v14h-62Z", i.PAPER)
        if panels:

            def spot(u: float, v: float) -> tuple[float, float]:
                return 80 - 90 * v + (400 + 30 * v) * u, -20 + 220 * v + (40 + 16 * v) * u

            for a in range(4):
                for b in range(2):
                    u, v = 0.34 + a * 0.15, 0.14 + b * 0.38
                    quad = [spot(u, v), spot(u + 0.135, v), spot(u + 0.135, v + 0.34), spot(u, v + 0.34)]
                    s.poly(quad, i.NAVY)
                    s.poly(
                        [spot(u, v), spot(u + 0.135, v), spot(u, v + 0.34)], i.BLUE if (a + b) % 2 else i.NAVY
                    )
                    for m in (0.33, 0.66):
                        s.line([spot(u + 0.135 * m, v), spot(u + 0.135 * m, v + 0.34)], i.SKY, 1.6)
                        s.line([spot(u, v + 0.34 * m), spot(u + 0.135, v + 0.34 * m)], i.SKY, 1.6)


def observatory(s: Sheet, rng: Random) -> None:
    """Star trails circle over the open dome of a mountain observatory."""
    sky(s, i.NIGHT, i.BLUE, 1000)
    px, py = 1180, 330
    for n in range(150):
        r = 26 + n * 9.4 + rng.uniform(-3, 3)
        a0 = rng.uniform(0, 2 * pi)
        sweep = rng.uniform(0.35, 0.95)
        x0, y0, x1, y1 = (
            px + r * cos(a0),
            py + r * sin(a0),
            px + r * cos(a0 + sweep),
            py + r * sin(a0 + sweep),
        )
        s.path(
            f"M{x0:.1f},{y0:.1f}A{r:.1f},{r:.1f} 0 0 1 {x1:.1f},{y1:.1f}",
            stroke=rng.choice((i.PAPER, i.SKY, i.SKY, i.AMBER, i.SNOW)),
            width=rng.choice((2, 2.6, 3.4)),
        )
    s.circle(px, py, 6, i.PAPER)
    s.poly([*ridge(Random(17), 1800, 890, 100), (1800, 1210), (0, 1210)], i.SLATE)
    s.rect(0, 780, 1800, 260, s.fade(i.SKY, (0, 1040), (0, 800), 0.6, 0), grain=True)
    s.path(
        "".join(
            conifer(rng.uniform(-10, 1810), 1000 + rng.uniform(-20, 30), rng.uniform(80, 170))
            for _ in range(70)
        ),
        i.FOREST,
    )
    s.path("M-10,1210V1030C300,960 500,940 760,950C1100,960 1400,1000 1810,1040V1210Z", i.SNOW)
    s.rect(0, 950, 1800, 260, s.fade(i.NAVY, (0, 1240), (0, 960), 1.0, 0.1), grain=True)
    with s.moved(640, 960):
        s.path("M-300,10V-280H300V10Z", i.SNOW)
        s.path("M60,10V-280H300V10Z", i.GREY)
        s.rect(-330, -300, 660, 30, i.SLATE)
        s.path("M-320,-300C-320,-640 -140,-760 0,-760C140,-760 320,-640 320,-300Z", i.STONE)
        s.path("M90,-300C150,-500 130,-680 40,-758C160,-745 320,-620 320,-300Z", i.SLATE)
        for x in (-200, -100, 210):
            s.path(f"M{x},-300C{x * 0.98},-500 {x * 0.7},-680 {x * 0.2},-758", stroke=i.SLATE, width=4)
        s.path("M-40,-420C-46,-560 -20,-700 20,-770L130,-724C96,-640 84,-540 90,-420Z", i.NIGHT)
        s.path("M-20,-420C-24,-550 0,-680 34,-752L112,-720C84,-640 70,-540 74,-420Z", i.BRICK)
        s.path("M10,-440L60,-700L140,-790L176,-764L122,-650L66,-430Z", i.NIGHT)
        s.path("M60,-700L150,-838L214,-800L122,-650Z", i.SNOW)
        s.path("M96,-676L184,-818L214,-800L122,-650Z", i.GREY)
        for x in (-230, -110, 130, 230):
            s.rect(x, -210, 44, 80, i.AMBER if x in (-110, 130) else i.NIGHT)
        s.path("M-30,10V-110a34,34 0 0 1 68,0V10Z", i.AMBER)
    s.path("M560,970L720,970L900,1210H420Z", s.fade(i.AMBER, (640, 960), (640, 1200), 0.85, 0), grain=True)
    person(s, 690, 1010, 110, i.NIGHT, "coat")
    for x, y, h in (
        (90, 1210, 470),
        (230, 1200, 320),
        (1540, 1210, 420),
        (1700, 1190, 560),
        (1400, 1190, 240),
    ):
        s.path(conifer(x, y, h), i.NIGHT)
        for k in range(5):
            s.path(cut(x - h * 0.02 * k, y - h * (0.86 - k * 0.16), h * (0.06 + 0.05 * k), 6), i.SKY)
