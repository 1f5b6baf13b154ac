"""Pictures of fields, woods and coasts, with the people and machines at work in them."""

# ruff: noqa: E501 (outlines are drawn, not read)

import itertools
from math import cos, sin
from random import Random

from . import inks as i
from .motifs import clouds, conifer, crown, cut, furrows, hills, person, ridge, sky, smoke, stars
from .sheet import Sheet


def _turbine(s: Sheet, x: float, y: float, height: float, turn: float) -> None:
    w, top = height * 0.016, y - height
    s.poly([(x - w * 1.3, y), (x - w * 0.5, top), (x + w * 0.5, top), (x + w * 1.3, y)], i.SNOW)
    s.poly([(x + w * 0.1, y), (x + w * 0.05, top), (x + w * 0.5, top), (x + w * 1.3, y)], i.SLATE)
    for n in range(3):
        with s.moved(x, top, height * 0.6, turn=turn + 120 * n):
            s.path("M-.012,0C-.05,-.16 -.03,-.3 -.008,-1L.006,-1C.02,-.5 .018,-.2 .014,0Z", i.SNOW)
            s.path("M.002,0L0,-1L.006,-1C.02,-.5 .018,-.2 .014,0Z", i.GREY)
    s.circle(x, top, w * 1.5, i.BRICK)


def wind_farm(s: Sheet, rng: Random) -> None:
    """White turbines over ripening strips of field."""
    sky(s, i.BLUE, i.CREAM, 690, sun=(330, 520, 84, i.PAPER), glow=i.AMBER)
    clouds(s, rng, 70, 420, i.SNOW, 15)
    hills(s, rng, 668, 34, i.SKY, 1.1)
    hills(s, rng, 706, 24, i.TEAL, 1.7)
    for x, h, a in ((150, 190, 12), (330, 170, 50), (520, 200, 88), (1000, 180, 20), (1690, 210, 70)):
        _turbine(s, x, 716, h, a)
    s.rect(0, 716, 1800, 490, i.OCHRE)
    with s.clip("M0,716h1800v490h-1800Z"):
        furrows(
            s, (640, 640), 1210, (i.OCHRE, i.AMBER, i.OCHRE, i.MOSS, i.SAGE, i.MOSS, i.OCHRE, i.AMBER), 210
        )
        furrows(s, (640, 640), 1210, ("none", "none", "none", i.FOREST, "none", "none"), 46, -1400, 3000)
    s.rect(0, 716, 1800, 490, s.fade(i.UMBER, (900, 1320), (900, 800), 0.8, 0), grain=True)
    for x, y, h, a in ((760, 748, 330, 8), (1180, 770, 480, 100), (1500, 850, 830, 35)):
        s.path(cut(x - h * 0.2, y + 4, h * 0.5, h * 0.012), i.FOREST)
        _turbine(s, x, y, h, a)
    for _ in range(26):
        x = rng.uniform(-20, 1800)
        s.path(crown(rng, x, 716, rng.uniform(8, 26), 8), i.FOREST)
    with s.moved(470, 930, 1.3):
        s.path("M-70,0V-50H20L36,-24H80V0Z", i.BRICK)
        s.path("M-52,-42H8L20,-24H-52Z", i.SNOW)
        s.circle(-40, 2, 27, i.NIGHT)
        s.circle(58, 8, 19, i.NIGHT)
        s.path(cut(-10, 30, 300, 8), i.UMBER)


def _sunflower(s: Sheet, rng: Random, x: float, y: float, r: float, foot: float, face: str = i.UMBER) -> None:
    s.line([(x, y), (x + r * 0.1, (y + foot) / 2), (x, foot)], i.FOREST, r * 0.17)
    for side in (-1, 1):
        ly = y + r * rng.uniform(1.5, 2.1)
        s.path(
            f"M{x},{ly}C{x + side * r * 0.7},{ly - r * 0.9} {x + side * r * 1.6},{ly - r * 0.4} {x + side * r * 1.7},{ly + r * 0.3}"
            f"C{x + side * r},{ly + r * 0.5} {x + side * r * 0.5},{ly + r * 0.4} {x},{ly}Z",
            i.MOSS if side > 0 else i.FOREST,
        )
    lean = rng.uniform(-12, 12)
    with s.moved(x, y, r, r * 0.94, turn=lean):
        for ring, (ink, reach) in enumerate(((i.OCHRE, 1.0), (i.AMBER, 0.86))):
            for n in range(17):
                with s.moved(0, 0, turn=n * 360 / 17 + ring * 10):
                    s.path(f"M-.1,-.4Q-.17,-.75 0,-{reach}Q.17,-.75 .1,-.4Z", ink)
        s.circle(0, 0, 0.54, face)
        s.circle(0.02, 0.03, 0.38, i.EARTH)
        for n in range(40):
            a, k = n * 2.4, 0.5 * (n / 40) ** 0.5
            s.circle(k * cos(a), k * sin(a), 0.022, i.OCHRE)


def sunflower_harvest(s: Sheet, rng: Random) -> None:
    """A combine comes through the sunflowers in evening dust."""
    sky(s, i.ORANGE, i.CREAM, 640, sun=(1340, 470, 120, i.PAPER), glow=i.AMBER)
    clouds(s, rng, 60, 330, i.BRICK, 10)
    hills(s, rng, 612, 26, i.EARTH, 1.2)
    s.rect(0, 630, 1800, 580, i.OCHRE)
    furrows(s, (1000, 600), 1230, (i.OCHRE, i.EARTH, i.AMBER, i.EARTH), 150)
    s.rect(0, 622, 1800, 90, i.OCHRE)
    for _ in range(30):
        t = rng.random()
        s.path(
            crown(rng, 1000 + 560 * t, 640 - 160 * t * rng.random(), 26 + 60 * t, 9),
            i.mix(i.CREAM, i.AMBER, rng.random()),
        )
    with s.moved(820, 770, 1.16):
        s.path("M-30,-250L210,-250L226,-120L226,-20L-60,-20L-60,-150Z", i.BRICK)
        s.path("M226,-120L226,-20L120,-20L150,-250L210,-250Z", i.WINE)
        s.path("M-60,-150L-30,-250L-150,-250L-176,-130Z", i.NIGHT)
        s.path("M-72,-150L-46,-236L-138,-236L-160,-142Z", i.SKY)
        s.path("M-160,-262H-20V-246H-160Z", i.PAPER)
        s.path("M-176,-130H-60V-20H-150Z", i.BRICK)
        s.path("M40,-250L60,-282H190L206,-250Z", i.EARTH)
        s.path("M60,-262L-190,-330L-196,-312L60,-236Z", i.PAPER)
        s.path("M-150,-60L-330,-44L-350,-6L-150,-18Z", i.UMBER)
        for n in range(-4, 5):
            s.path(f"M{-400 + n * 26},{-70}l18,0l6,66l-34,12Z", i.UMBER if n % 2 else i.PAPER)
        s.circle(-60, -6, 76, i.NIGHT)
        s.circle(-60, -6, 36, i.AMBER)
        s.circle(180, 16, 50, i.NIGHT)
        s.circle(180, 16, 22, i.AMBER)
    rows = [(700, 28, 30), (760, 40, 26), (840, 58, 20), (950, 84, 14), (1100, 122, 11)]
    for y, r, count in rows:
        for n in range(count):
            x = 1840 * n / (count - 1) - 20 + rng.uniform(-r, r) * 0.5
            if y < 800 and 340 < x < 1480:
                continue
            _sunflower(
                s,
                rng,
                x,
                y + rng.uniform(-r, r) * 0.4 + (60 if 600 < x < 1150 and y < 1000 else 0),
                r * rng.uniform(0.85, 1.1),
                y + r * 4,
            )
    s.rect(0, 900, 1800, 310, s.fade(i.UMBER, (0, 1300), (0, 960), 0.9, 0), grain=True)


def sea_storm(s: Sheet, rng: Random) -> None:
    """Waves break over a rock with a lighthouse."""
    sky(s, i.NIGHT, i.SLATE, 760)
    for x, y, r in (
        (200, 120, 190),
        (520, 60, 230),
        (900, 130, 180),
        (1300, 70, 240),
        (1640, 140, 200),
        (1000, 240, 120),
        (300, 270, 110),
    ):
        s.path(crown(rng, x, y, r, 13), i.NIGHT)
        s.path(crown(rng, x + 40, y + r * 0.4, r * 0.55, 11), i.NAVY)
    s.rect(0, 0, 1800, 520, s.fade(i.NIGHT, (0, 200), (0, 560), 0.9, 0), grain=True)
    s.path("M1282,322L-60,60L-60,300Z", s.fade(i.AMBER, (1280, 322), (0, 290), 0.9, 0.05), grain=True)
    s.path("M1250,820L1258,380H1310L1322,820Z", i.SNOW)
    s.path("M1290,820L1288,380H1310L1322,820Z", i.GREY)
    for y in (450, 590, 730):
        s.path(f"M1254,{y}H1316L1320,{y + 62}H1251Z", i.BRICK)
        s.path(f"M1289,{y}H1316L1320,{y + 62}H1290Z", i.WINE)
    s.path("M1240,380H1328V366H1240ZM1262,366V300H1306V366ZM1252,300L1284,262L1316,300Z", i.NIGHT)
    s.rect(1270, 306, 28, 52, i.AMBER)
    s.path(
        "M960,900C1040,800 1130,830 1190,770C1260,720 1350,760 1400,800C1480,780 1560,880 1640,910Z", i.NIGHT
    )
    s.path("M1190,780C1240,745 1290,750 1330,766L1290,800L1210,850L1130,850Z", i.SLATE)
    for _n in range(60):
        x, y = rng.uniform(0, 1900), rng.uniform(40, 760)
        s.line([(x, y), (x - 26, y + 84)], i.mix(i.SLATE, i.SKY, 0.5), 2)
    for y, ink, high, length in ((770, i.SLATE, 26, 240), (830, i.TEAL, 46, 380)):
        _waves(s, rng, y, high, ink, length)
    _breaker(s, rng)
    for y, ink, high, length in ((1010, i.BLUE, 60, 620), (1110, i.NAVY, 76, 800)):
        _waves(s, rng, y, high, ink, length)


def _breaker(s: Sheet, rng: Random) -> None:
    """One great wave about to fall, its face streaked, its lip torn into foam."""
    crest = [
        (-40, 560),
        (90, 520),
        (220, 440),
        (350, 350),
        (490, 290),
        (640, 268),
        (780, 290),
        (890, 350),
        (950, 440),
    ]
    s.path(
        "M-20,1210V560C180,520 330,320 640,268C800,250 930,330 960,470C880,410 800,410 750,470C660,580 690,760 840,870C960,950 1130,985 1330,1000V1210Z",
        i.TEAL,
    )
    s.path(
        "M750,470C660,580 690,760 840,870C960,950 1130,985 1330,1000V1100H700C480,980 420,640 600,440C660,390 720,400 750,470Z",
        i.NAVY,
    )
    s.rect(-20, 300, 900, 900, s.fade(i.NIGHT, (300, 1180), (420, 620), 0.95, 0), grain=True)
    for n in range(9):
        x = 700 - 66 * n
        s.path(
            f"M{x},{410 + 16 * n}C{x - 110},{540 + 10 * n} {x - 120 + 8 * n},{760 + 14 * n} {x + 70},{930 + 18 * n}",
            stroke=i.SKY if n < 4 else i.mix(i.TEAL, i.SKY, 0.5),
            width=13 - n,
        )
    for (x0, y0), (x1, y1) in itertools.pairwise(crest):
        for k in range(4):
            t = k / 4
            s.path(crown(rng, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 8, rng.uniform(34, 62), 9), i.SNOW)
    for x, y, r in (
        (960, 480, 40),
        (935, 520, 30),
        (890, 455, 34),
        (985, 540, 22),
        (840, 440, 30),
        (905, 570, 18),
    ):
        s.path(crown(rng, x, y, r, 8), i.SNOW)
    for x, y in ((120, 560), (280, 460), (430, 370), (600, 330), (760, 350)):
        s.path(
            f"M{x - 60},{y - 20}Q{x - 20},{y + 70} {x - 60},{y + 150}Q{x + 30},{y + 90} {x + 60},{y - 30}Z",
            i.SNOW,
        )
        s.path(
            f"M{x + 30},{y - 10}Q{x + 40},{y + 60} {x + 10},{y + 120}Q{x + 80},{y + 60} {x + 90},{y - 20}Z",
            i.MIST,
        )
    for _ in range(90):
        a, k = rng.uniform(-2.7, 0.7), rng.uniform(40, 340)
        s.circle(860 + k * cos(a) * 1.2, 420 + k * sin(a), rng.uniform(2, 8), i.SNOW)
    s.path(
        "M1080,960C1110,900 1150,850 1200,800C1250,766 1350,760 1400,810C1460,830 1540,900 1600,960Z", i.NIGHT
    )
    s.path("M1190,818C1240,780 1290,780 1330,790L1290,830L1220,880L1130,900Z", i.SLATE)
    for x, y, w, h in ((1090, 950, 60, 210), (1150, 960, 50, 150), (1520, 950, 60, 120), (1220, 970, 80, 90)):
        s.path(
            f"M{x - w},{y}Q{x - w * 0.5},{y - h * 0.5} {x - w * 0.3},{y - h}Q{x - w * 0.1},{y - h * 0.6} {x},{y - h * 0.8}Q{x + w * 0.2},{y - h * 0.4} {x + w * 0.5},{y - h * 0.6}Q{x + w * 0.5},{y - h * 0.2} {x + w},{y}Z",
            i.SNOW,
        )
    s.path(
        "".join(
            cut(rng.uniform(1040, 1620), rng.uniform(940, 985), rng.uniform(90, 220), 9) for _ in range(16)
        ),
        i.SNOW,
    )


def _waves(s: Sheet, rng: Random, y: float, high: float, ink: str, length: float) -> None:
    x = -length * rng.uniform(0.2, 1)
    body, foam, streaks = f"M{x:.0f},1210L{x:.0f},{y:.0f}", "", ""
    while x < 1850:
        w = length * rng.uniform(0.8, 1.25)
        h = high * rng.uniform(0.6, 1.2)
        body += f"C{x + w * 0.3:.0f},{y - h * 0.1:.0f} {x + w * 0.45:.0f},{y - h:.0f} {x + w * 0.66:.0f},{y - h:.0f}"
        body += f"C{x + w * 0.84:.0f},{y - h:.0f} {x + w * 0.72:.0f},{y - h * 0.1:.0f} {x + w:.0f},{y:.0f}"
        foam += f"M{x + w * 0.3:.0f},{y - h * 0.5:.0f}C{x + w * 0.4:.0f},{y - h * 1.16:.0f} {x + w * 0.84:.0f},{y - h * 1.3:.0f} {x + w * 0.86:.0f},{y - h * 0.3:.0f}"
        foam += f"C{x + w * 0.8:.0f},{y - h * 0.8:.0f} {x + w * 0.72:.0f},{y - h * 0.5:.0f} {x + w * 0.66:.0f},{y - h * 0.72:.0f}C{x + w * 0.56:.0f},{y - h * 0.56:.0f} {x + w * 0.48:.0f},{y - h * 0.86:.0f} {x + w * 0.3:.0f},{y - h * 0.5:.0f}Z"
        for k in range(4):
            streaks += cut(x + w * rng.uniform(0.1, 0.6), y + h * (0.1 + 0.25 * k), w * 0.4, 3 + high * 0.04)
        x += w
    s.path(body + "L1860,1210Z", ink)
    s.path(streaks, i.mix(ink, i.SNOW, 0.35))
    s.path(foam, i.SNOW)


def snow_village(s: Sheet, rng: Random) -> None:
    """Lit windows in a mountain village on a winter night."""
    sky(s, i.NIGHT, i.BLUE, 700)
    stars(s, rng, 420, i.SNOW)
    s.path("M1440,136A80,80 0 1 0 1508,250A66,66 0 1 1 1440,136Z", i.PAPER)
    s.poly([*ridge(Random(8), 1800, 520, 240), (1800, 900), (0, 900)], i.SKY)
    far = ridge(Random(31), 1800, 590, 150)
    s.poly([*far, (1800, 900), (0, 900)], i.SLATE)
    s.path(
        "".join(
            conifer(rng.uniform(0, 1800), 690 + rng.uniform(-20, 20), rng.uniform(60, 130)) for _ in range(90)
        ),
        i.FOREST,
    )
    hills(s, Random(3), 700, 26, i.MIST, 0.8)
    spots = [
        (120, 740, 0.62),
        (420, 722, 0.56),
        (1270, 730, 0.6),
        (1560, 744, 0.66),
        (700, 730, 0.5),
        (260, 850, 0.92),
        (1000, 800, 0.7),
        (1400, 870, 0.95),
        (620, 880, 1.05),
    ]
    for n, (x, y, k) in enumerate(spots):
        if n == 5:
            _church(s, 900, 770, 0.9)
            hills(s, Random(5), 830, 20, i.SNOW, 1.1)
        _house(s, rng, x, y, k, n % 2 == 0)
    s.path("M-10,1210V930C300,890 520,960 800,930C1100,900 1400,930 1810,900V1210Z", i.SNOW)
    s.path(
        "M740,1210C800,1090 980,1040 960,960C950,930 860,920 850,900L890,898C930,915 1010,930 1030,960C1080,1040 1010,1110 1040,1210Z",
        i.SKY,
    )
    s.rect(0, 920, 1800, 290, s.fade(i.BLUE, (0, 1260), (0, 940), 0.9, 0), grain=True)
    for x, y, h in ((90, 1160, 420), (250, 1120, 270), (1690, 1170, 470), (1540, 1110, 250)):
        s.path(conifer(x, y, h), i.NIGHT)
        for k in range(5):
            s.path(cut(x - h * 0.02 * k, y - h * (0.86 - k * 0.16), h * (0.07 + 0.055 * k), 7), i.SNOW)
    person(s, 980, 1085, 96, i.NIGHT, "coat")
    person(s, 1024, 1082, 66, i.BRICK, "coat", head=i.NIGHT)
    for _ in range(130):
        s.circle(rng.uniform(0, 1800), rng.uniform(0, 1200), rng.uniform(2, 5), i.SNOW)


def _church(s: Sheet, x: float, y: float, k: float) -> None:
    with s.moved(x, y, k):
        s.path("M-120,60V-110H120V60Z", i.STONE)
        s.path("M30,60V-110H120V60Z", i.SLATE)
        s.path("M-140,-104L0,-190L140,-104Z", i.SNOW)
        s.path("M-44,-140V-260H44V-140Z", i.STONE)
        s.path("M8,-140V-260H44V-140Z", i.SLATE)
        s.path("M-56,-256C-50,-340 -10,-350 0,-392C10,-350 50,-340 56,-256Z", i.SNOW)
        s.path("M-3,-390h6v-56h-6ZM-18,-432h36v6h-36Z", i.AMBER)
        for dx in (-80, -20, 40):
            s.path(f"M{dx},20v-60a18,18 0 0 1 36,0v60Z", i.AMBER)
        s.path("M-14,-180v-40a14,14 0 0 1 28,0v40Z", i.NIGHT)


def _house(s: Sheet, rng: Random, x: float, y: float, k: float, warm: bool) -> None:
    with s.moved(x, y, k):
        s.path("M-110,90V-40H110V90Z", i.EARTH if warm else i.SLATE)
        s.path("M50,90V-40H110V90Z", i.UMBER if warm else i.NAVY)
        s.path("M-110,90V50H110V90Z", i.STONE)
        s.path("M62,-150h30v90h-30Z", i.WINE)
        s.path("M-144,-32L-72,-130H72L144,-32C100,-20 60,-38 20,-26C-30,-14 -90,-38 -144,-32Z", i.SNOW)
        s.path("M40,-130H72L144,-32C120,-26 100,-28 80,-30Z", i.SKY)
        for dx in (-84, -20, 44):
            s.rect(dx, -6, 36, 40, i.AMBER if rng.random() < 0.75 else i.NIGHT)
            s.path(f"M{dx + 16},-6h4v40h-4ZM{dx},12h36v4h-36Z", i.UMBER)
    smoke(
        s,
        rng,
        x + 78 * k,
        y - 160 * k,
        i.mix(i.SLATE, i.MIST, 0.5),
        drift=110 * k,
        rise=170 * k,
        r=9 * k,
        grow=2.2,
    )


def forest_smoke(s: Sheet, rng: Random) -> None:
    """A forest fire behind ranks of firs; a helicopter carries water."""
    sky(s, i.WINE, i.ORANGE, 900)
    s.circle(1240, 700, 620, s.glow(i.AMBER, (1240, 700), 620, 1, 0), grain=True)
    for ink, x, r, drift in (
        (i.UMBER, 1260, 100, -760),
        (i.NIGHT, 1180, 70, -1080),
        (i.EARTH, 1420, 64, -560),
    ):
        smoke(s, rng, x, 620, ink, drift=drift, rise=600, r=r, grow=2.1)
    s.rect(0, 0, 1800, 420, s.fade(i.NIGHT, (0, 0), (300, 440), 0.95, 0), grain=True)
    s.path(
        "".join(
            conifer(rng.uniform(0, 1800), 800 + rng.uniform(-30, 20), rng.uniform(90, 180)) for _ in range(60)
        ),
        i.BRICK,
    )
    for n in range(26):
        x, h = rng.uniform(820, 1700), rng.uniform(90, 260)
        flame = f"M{x - 34},830C{x - 60},{830 - h * 0.4} {x - 10},{830 - h * 0.5} {x + rng.uniform(-20, 20)},{830 - h}C{x + 20},{830 - h * 0.55} {x + 60},{830 - h * 0.4} {x + 34},830Z"
        s.path(flame, i.AMBER if n % 3 else i.PAPER)
    for y, ink, low, high, count in (
        (880, i.WINE, 130, 230, 44),
        (980, i.UMBER, 200, 330, 34),
        (1130, i.NIGHT, 300, 470, 22),
    ):
        s.path(
            "".join(
                conifer(rng.uniform(-40, 1840), y + rng.uniform(-20, 30), rng.uniform(low, high))
                for _ in range(count)
            ),
            ink,
        )
        s.rect(0, y - low * 0.34, 1800, 600, ink)
    for _ in range(60):
        s.circle(rng.gauss(1180, 330), rng.uniform(120, 800), rng.uniform(2, 5), i.AMBER)
    with s.moved(420, 300, 1.5):
        s.path(
            "M-70,0C-70,-34 -30,-44 10,-42C40,-40 60,-24 74,-14L190,-26L206,-60L218,-58L212,-14L80,14C60,30 -60,34 -70,0Z",
            i.SNOW,
        )
        s.path("M-70,0C-60,34 60,30 80,14L212,-14L190,-8L60,0Z", i.BRICK)
        s.path("M-66,-6C-62,-30 -40,-38 -16,-38L-16,-4Z", i.NAVY)
        s.path(cut(4, -58, 330, 5), i.STONE)
        s.path("M0,-58h8v20h-8ZM-50,40H60V46H-50ZM-30,26h5v18h-5ZM36,26h5v18h-5Z", i.NIGHT)
        s.line([(4, 44), (-6, 170)], i.NIGHT, 3)
        s.path("M-32,168H22L12,216H-22Z", i.ORANGE)
        s.path(
            "M-20,218L-40,330L-8,300L10,340L12,218Z", s.fade(i.SNOW, (0, 216), (0, 340), 1, 0.1), grain=True
        )
