"""Pictures of open country: rivers, mountains, fields, sea."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import pi, sin
from random import Random

from . import inks as i
from .motifs import clouds, conifer, crown, cut, furrows, hills, person, ridge, sky, water
from .sheet import Point, Sheet


def danube_bridge(s: Sheet, rng: Random) -> None:
    """A truss bridge with towers running away over the river at dawn."""
    sky(s, i.NAVY, i.BLUSH, 720, sun=(1180, 640, 92, i.PAPER), glow=i.AMBER)
    clouds(s, rng, 90, 520, i.ROSE, 13)
    hills(s, rng, 676, 22, i.SLATE, 0.8)
    s.rect(0, 700, 1800, 500, i.ROSE)
    s.rect(0, 700, 1800, 500, s.fade(i.NAVY, (0, 1250), (0, 740), 1.15, 0), grain=True)
    water(s, rng, 715, 1190, i.NAVY, 120)
    water(s, rng, 706, 1190, i.AMBER, 120, about=1180, spread=420)
    water(s, rng, 706, 1100, i.PAPER, 46, about=1180, spread=230)
    vanish: Point = (1500, 668)

    def deck(t: float, up: float) -> Point:
        """t: 0 near, 1 far; up: height over the water at the near end."""
        k = 1 - t
        return vanish[0] + (-240 - vanish[0]) * k, vanish[1] + (710 - vanish[1] - up) * k + 32 * t

    stops = [1 - 0.905**n for n in range(34)]
    for n in range(2, 33, 4):
        a, b = deck(stops[n], 330), deck(stops[n] + 0.022 * (1 - stops[n]), 330)
        foot = deck(stops[n], -230 + 190 * stops[n])
        wide = (b[0] - a[0]) * 1.5
        s.poly(
            [(a[0], a[1]), (a[0] + wide, a[1]), (a[0] + wide * 1.25, foot[1]), (a[0] - wide * 0.25, foot[1])],
            i.NIGHT,
        )
        s.poly(
            [
                (a[0] + wide * 0.55, a[1]),
                (a[0] + wide, a[1]),
                (a[0] + wide * 1.25, foot[1]),
                (a[0] + wide * 0.6, foot[1]),
            ],
            i.WINE,
        )
        s.path(cut(a[0] + wide / 2, foot[1] + 4, wide * 4, wide * 0.25), i.NIGHT)
    low, high = [deck(t, 345) for t in stops], [deck(t, 610) for t in stops]
    road = [deck(t, 395) for t in stops]
    s.poly([*low, *road[::-1]], i.NIGHT)
    s.line(high, i.NIGHT, 12)
    for n in range(len(stops) - 1):
        w = 20 * (1 - stops[n]) + 1.6
        s.line([road[n], high[n]], i.NIGHT, w)
        s.line([road[n], high[n + 1]] if n % 2 else [high[n], road[n + 1]], i.NIGHT, w * 0.8)
    s.poly([*[deck(t, 600) for t in stops], *[deck(t, 626) for t in stops][::-1]], i.NIGHT)
    s.poly([*[deck(t, 618) for t in stops], *[deck(t, 630) for t in stops][::-1]], i.BRICK)
    s.poly([*[deck(t, 383) for t in stops], *[deck(t, 397) for t in stops][::-1]], i.BRICK)
    for x, y, k in ((560, 905, 1.0), (905, 800, 0.55)):
        with s.moved(x, y, k):
            s.path("M-150,-6L150,-12C140,22 110,30 60,32L-90,32C-130,28 -145,14 -150,-6Z", i.NIGHT)
            s.path("M40,-12L44,-60L110,-62L116,-12Z", i.BRICK)
            s.path("M54,-34h14v-16h-14ZM80,-35h14v-16h-14Z", i.AMBER)
            s.path(cut(0, 40, 380, 7), i.NIGHT)


def mountain_lake(s: Sheet, rng: Random) -> None:
    """A glacial lake under snow-streaked peaks, the peaks standing on their heads in it."""
    sky(s, i.BLUE, i.MIST, 560)
    clouds(s, rng, 80, 330, i.SNOW, 9, 520)
    shore = 690
    _peaks(s, rng, shore, 1)
    s.rect(0, shore, 1800, 510, i.TEAL)
    with s.clip(f"M0,{shore}h1800v510h-1800Z"), s.moved(0, shore * 2, 1, -1):
        _peaks(s, Random(5), shore, 0.82)
    s.rect(0, shore, 1800, 510, s.fade(i.FOREST, (0, 1240), (0, shore - 60), 1.1, 0.12), grain=True)
    water(s, rng, shore + 14, 1200, i.MIST, 60)
    water(s, rng, shore + 4, 1200, i.TEAL, 90)
    s.path(cut(900, shore, 2100, 7), i.SNOW)
    firs = [conifer(rng.uniform(-20, 560), shore + 4, rng.uniform(60, 150)) for _ in range(34)]
    firs += [conifer(rng.uniform(1300, 1820), shore + 4, rng.uniform(50, 130)) for _ in range(34)]
    s.path("".join(firs), i.FOREST)
    s.path("M-10,1210L-10,1010C160,960 300,990 420,1060C520,1110 640,1130 760,1210Z", i.NIGHT)
    s.path("M-10,1010C160,960 300,990 420,1060L400,1075C280,1010 140,985 -10,1045Z", i.SAGE)
    for x, h in ((70, 520), (190, 400), (300, 260), (10, 330)):
        s.path(conifer(x, 1060 + x * 0.12, h), i.NIGHT)
    s.path("M1180,1210C1230,1130 1330,1110 1410,1140C1500,1080 1640,1100 1810,1060V1210Z", i.NIGHT)
    s.path(
        "M1230,1150C1290,1115 1350,1112 1405,1142L1330,1150ZM1440,1128C1510,1096 1600,1104 1700,1084L1560,1130Z",
        i.SLATE,
    )


def _peaks(s: Sheet, rng: Random, foot: float, tone: float) -> None:
    far = i.mix(i.SKY, i.TEAL, 1 - tone)
    s.poly([*ridge(Random(21), 1800, foot - 260, 190), (1800, foot), (0, foot)], far)
    tops: list[tuple[float, float, float]] = [
        (330, 470, 480),
        (900, 590, 560),
        (1420, 520, 470),
        (640, 360, 300),
        (1700, 380, 320),
    ]
    for x, high, half in tops:
        jag = Random(int(x))
        left = [
            (x - half + half * t, foot - high * t + jag.uniform(-16, 16))
            for t in (0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.92)
        ]
        right = [
            (x + half * t, foot - high * (1 - t) + jag.uniform(-16, 16))
            for t in (0.1, 0.24, 0.4, 0.55, 0.7, 0.85, 1)
        ]
        spine = [(x + jag.uniform(-46, 46), foot - high * t) for t in (0.86, 0.7, 0.52, 0.36, 0.2, 0)]
        s.poly([*left, (x, foot - high), *right], i.mix(i.STONE, i.TEAL, 1 - tone))
        s.poly([(x, foot - high), *right, *spine[::-1]], i.mix(i.SLATE, i.FOREST, 1 - tone))
        snow = i.mix(i.SNOW, i.TEAL, (1 - tone) * 1.4)
        for _n in range(11):
            t = jag.uniform(0.02, 0.6)
            side = jag.choice((-1, 1))
            sx, sy = x + side * half * t * jag.uniform(0.15, 0.85), foot - high * (1 - t)
            w = high * jag.uniform(0.03, 0.07)
            s.poly(
                [
                    (sx, sy - w),
                    (sx + w * 0.7, sy + w * 0.6),
                    (sx + side * w * 1.1, sy + w * 3.2),
                    (sx - w * 0.6, sy + w),
                ],
                snow,
            )
        s.poly(
            [
                (x, foot - high),
                (x + half * 0.12, foot - high * 0.84),
                (x + 10, foot - high * 0.88),
                (x - half * 0.05, foot - high * 0.74),
                (x - half * 0.1, foot - high * 0.84),
                (x - half * 0.2, foot - high * 0.76),
                (x - half * 0.16, foot - high * 0.85),
            ],
            snow,
        )


def rose_valley(s: Sheet, rng: Random) -> None:
    """Pickers among rows of roses, with the Balkan range behind them at sunrise."""
    sky(s, i.SKY, i.BLUSH, 560, sun=(1290, 400, 84, i.PAPER), glow=i.AMBER)
    clouds(s, rng, 60, 300, i.SNOW, 10)
    s.poly([*ridge(Random(12), 1800, 430, 210), (1800, 700), (0, 700)], i.SLATE)
    s.poly([*ridge(Random(44), 1800, 500, 130), (1800, 700), (0, 700)], i.TEAL)
    s.rect(0, 420, 1800, 240, s.fade(i.BLUSH, (0, 660), (0, 440), 0.9, 0), grain=True)
    hills(s, rng, 612, 18, i.SAGE, 1.4)
    for _ in range(30):
        s.path(crown(rng, rng.uniform(0, 1800), 628, rng.uniform(10, 34), 8), i.FOREST)
    s.rect(0, 636, 1800, 570, i.MOSS)
    vanish = (1010.0, 600.0)
    furrows(s, vanish, 1210, (i.EARTH, i.MOSS, i.FOREST, i.MOSS), 130)
    for row in range(-9, 10):
        for n in range(30):
            t = (n / 29) ** 2.2
            y = 640 + 590 * t
            x = vanish[0] + (row * 270 + 60) * (y - vanish[1]) / 600
            r = 6 + 84 * t
            if not -120 < x < 1920:
                continue
            s.path(crown(rng, x, y - r * 0.4, r, 9), i.FOREST if n % 2 else i.MOSS)
            for _ in range(7):
                fx, fy, fr = (
                    x + rng.uniform(-r, r) * 0.85,
                    y - r * 0.4 + rng.uniform(-r, r) * 0.75,
                    r * rng.uniform(0.14, 0.24),
                )
                s.circle(fx, fy, fr, rng.choice((i.ROSE, i.BLUSH, i.ROSE, i.BRICK)))
                if r > 40:
                    s.path(
                        f"M{fx - fr * 0.6},{fy}a{fr * 0.6},{fr * 0.6} 0 0 1 {fr * 1.2},0M{fx - fr * 0.25},{fy + fr * 0.2}a{fr * 0.3},{fr * 0.3} 0 0 1 {fr * 0.6},0",
                        stroke=i.WINE,
                        width=3,
                    )
        if row in (-3, -1, 1, 3):
            t = {-3: 0.2, -1: 0.4, 1: 0.12, 3: 0.3}[row]
            y = 650 + 560 * t
            x = vanish[0] + (row * 270 + 195) * (y - vanish[1]) / 600
            _picker(s, x, y + 16, 40 + 520 * t, row in (-1, 1))
    s.rect(0, 820, 1800, 390, s.fade(i.NIGHT, (0, 1310), (0, 900), 0.8, 0), grain=True)


def _picker(s: Sheet, x: float, y: float, h: float, flip: bool) -> None:
    person(
        s,
        x,
        y,
        h,
        i.WINE if flip else i.NAVY,
        "dress" if flip else "stand",
        head=i.PAPER,
        rim=i.AMBER,
        flip=flip,
    )
    k = h * (-1 if flip else 1)
    s.path(
        f"M{x - k * 0.075},{y - h * 0.99}Q{x},{y - h * 1.06} {x + k * 0.075},{y - h * 0.99}L{x + k * 0.09},{y - h * 0.86}L{x + k * 0.02},{y - h * 0.9}L{x - k * 0.06},{y - h * 0.93}Z",
        i.BRICK,
    )
    s.path(
        f"M{x + k * 0.12},{y - h * 0.5}H{x + k * 0.42}L{x + k * 0.37},{y - h * 0.28}H{x + k * 0.17}Z", i.OCHRE
    )
    s.ellipse(x + k * 0.27, y - h * 0.5, h * 0.14, h * 0.05, i.ROSE)


def vineyard(s: Sheet, rng: Random) -> None:
    """Vines in autumn colours climb to a house on a hill; grapes hang close to the eye."""
    sky(s, i.BLUE, i.CREAM, 560, sun=(330, 330, 80, i.PAPER), glow=i.AMBER)
    clouds(s, rng, 60, 300, i.SNOW, 9)
    hills(s, Random(2), 500, 60, i.SKY, 1.2)
    hills(s, Random(9), 560, 50, i.SAGE, 1.6)
    s.path("M-10,760C300,600 700,480 1100,470C1400,466 1600,520 1810,560V1210H-10Z", i.OCHRE)
    for n in range(30):
        x0, x1 = 240 + n * 52, -1500 + n * 165
        y0 = 660 - 190 * sin(min(1.0, n / 16) * pi / 2) + max(0, n - 20) * 9
        ink, dark = ((i.ORANGE, i.BRICK), (i.MOSS, i.FOREST), (i.BRICK, i.WINE))[n % 3]
        left, right = [], []
        for k in range(15):
            t = (k / 14) ** 1.8
            x, y, w = x0 + (x1 - x0) * t, y0 + (1260 - y0) * t, 5 + 54 * t
            left.append((x - w + rng.uniform(-w, w) * 0.25, y - w * 0.9 + rng.uniform(-w, w) * 0.2))
            right.append((x + w * 0.7 + rng.uniform(-w, w) * 0.25, y))
        s.poly([*left, *right[::-1]], ink)
        s.poly(
            [*[((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in zip(left, right, strict=True)], *right[::-1]],
            dark,
        )
        for k in range(1, 14, 2):
            x, y = left[k]
            t = (k / 14) ** 1.8
            s.line([(x + 20 * t, y + 26 * t), (x + 20 * t, y - 80 * t - 6)], i.UMBER, 2 + 7 * t)
    with s.moved(900, 500, 1.05):
        s.path("M-130,10V-90H110V10Z", i.PAPER)
        s.path("M40,10V-90H110V10Z", i.STONE)
        s.path("M-154,-84L-96,-150H84L136,-84Z", i.BRICK)
        s.path("M60,-172H88V-120H60Z", i.WINE)
        for x in (-106, -58, 56):
            s.rect(x, -62, 28, 36, i.NIGHT)
        s.path("M-14,10V-56a18,18 0 0 1 36,0V10Z", i.UMBER)
        for x, h in ((-190, 170), (-222, 130), (160, 190)):
            s.path(
                f"M{x},14C{x - 26},{-h * 0.3} {x - 14},{-h * 0.8} {x},{-h}C{x + 14},{-h * 0.8} {x + 26},{-h * 0.3} {x},14Z",
                i.FOREST,
            )
    s.rect(0, 760, 1800, 450, s.fade(i.UMBER, (0, 1320), (0, 820), 0.9, 0), grain=True)
    s.path("M1820,60C1660,110 1560,90 1420,150C1300,200 1230,180 1150,230", stroke=i.UMBER, width=26)
    s.path("M1430,146C1420,200 1440,240 1430,300", stroke=i.UMBER, width=12)
    for x, y, r, turn, ink in (
        (1690, 150, 190, 20, i.BRICK),
        (1270, 150, 150, -30, i.OCHRE),
        (1560, 40, 170, 60, i.MOSS),
        (1130, 270, 100, -10, i.ORANGE),
    ):
        with s.moved(x, y, r, turn=turn):
            s.path(
                "M0,-.1C-.1,-.5 -.5,-.6 -.7,-.4C-.6,-.2 -.9,0 -1,.3C-.7,.3 -.6,.6 -.4,.8C-.2,.6 -.05,.8 0,1.1C.1,.8 .25,.6 .45,.8C.6,.6 .7,.3 1,.3C.9,0 .6,-.2 .7,-.4C.5,-.6 .1,-.5 0,-.1Z",
                ink,
            )
            s.path(
                "M0,-.1C.1,-.5 .5,-.6 .7,-.4C.6,-.2 .9,0 1,.3C.7,.3 .6,.6 .45,.8C.25,.6 .1,.8 0,1.1Z",
                i.mix(ink, i.NIGHT, 0.3),
            )
            s.path(
                "M0,-.1V.9M0,.1L-.6,.35M0,.1L.6,.35M0,-.05L-.45,-.3M0,-.05L.45,-.3",
                stroke=i.CREAM,
                width=0.025,
            )
    for row, count in enumerate((4, 5, 5, 4, 4, 3, 2, 1)):
        for n in range(count):
            x, y = 1430 + (n - (count - 1) / 2) * 64 + rng.uniform(-5, 5), 340 + row * 56
            s.circle(x, y, 39, i.NIGHT)
            s.circle(x, y, 36, i.WINE if (n + row) % 3 else i.NAVY)
            s.circle(x, y, 36, s.fade(i.NIGHT, (x + 36, y + 36), (x - 10, y - 10), 1, 0), grain=True)
            s.ellipse(x - 12, y - 13, 8, 6, i.ROSE)
