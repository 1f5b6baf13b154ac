"""Pictures of open country: rivers, mountains, fields, sea."""

from random import Random

from . import inks as i
from .motifs import clouds, conifer, cut, hills, ridge, sky, water
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
        s.poly([(a[0], a[1]), (a[0] + wide, a[1]), (a[0] + wide * 1.25, foot[1]), (a[0] - wide * 0.25, foot[1])], i.NIGHT)
        s.poly([(a[0] + wide * 0.55, a[1]), (a[0] + wide, a[1]), (a[0] + wide * 1.25, foot[1]), (a[0] + wide * 0.6, foot[1])], i.WINE)
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
    s.path("M1230,1150C1290,1115 1350,1112 1405,1142L1330,1150ZM1440,1128C1510,1096 1600,1104 1700,1084L1560,1130Z", i.SLATE)


def _peaks(s: Sheet, rng: Random, foot: float, tone: float) -> None:
    far = i.mix(i.SKY, i.TEAL, 1 - tone)
    s.poly([*ridge(Random(21), 1800, foot - 260, 190), (1800, foot), (0, foot)], far)
    tops: list[tuple[float, float, float]] = [(330, 470, 480), (900, 590, 560), (1420, 520, 470), (640, 360, 300), (1700, 380, 320)]
    for x, high, half in tops:
        jag = Random(int(x))
        left = [(x - half + half * t, foot - high * t + jag.uniform(-16, 16)) for t in (0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.92)]
        right = [(x + half * t, foot - high * (1 - t) + jag.uniform(-16, 16)) for t in (0.1, 0.24, 0.4, 0.55, 0.7, 0.85, 1)]
        spine = [(x + jag.uniform(-46, 46), foot - high * t) for t in (0.86, 0.7, 0.52, 0.36, 0.2, 0)]
        s.poly([*left, (x, foot - high), *right], i.mix(i.STONE, i.TEAL, 1 - tone))
        s.poly([(x, foot - high), *right, *spine[::-1]], i.mix(i.SLATE, i.FOREST, 1 - tone))
        snow = i.mix(i.SNOW, i.TEAL, (1 - tone) * 1.4)
        for n in range(11):
            t = jag.uniform(0.02, 0.6)
            side = jag.choice((-1, 1))
            sx, sy = x + side * half * t * jag.uniform(0.15, 0.85), foot - high * (1 - t)
            w = high * jag.uniform(0.03, 0.07)
            s.poly([(sx, sy - w), (sx + w * 0.7, sy + w * 0.6), (sx + side * w * 1.1, sy + w * 3.2), (sx - w * 0.6, sy + w)], snow)
        s.poly([(x, foot - high), (x + half * 0.12, foot - high * 0.84), (x + 10, foot - high * 0.88), (x - half * 0.05, foot - high * 0.74),
                (x - half * 0.1, foot - high * 0.84), (x - half * 0.2, foot - high * 0.76), (x - half * 0.16, foot - high * 0.85)], snow)
