"""Pictures of industry and transport: refinery, port, station, power, presses."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import cos, pi, sin
from random import Random

from . import inks as i
from .camera import Camera
from .motifs import clouds, cut, hills, person, sky, smoke, water, windows
from .sheet import Sheet


def refinery(s: Sheet, rng: Random) -> None:
    """Columns, tanks and a flare of a refinery at dusk, doubled in still water."""
    sky(s, i.NAVY, i.ORANGE, 860)
    clouds(s, rng, 120, 560, i.BRICK, 12)
    s.circle(1470, 190, 420, s.glow(i.AMBER, (1470, 190), 420, 0.85, 0), grain=True)
    shore = 860
    for x, h in ((980, 330), (1090, 260)):
        smoke(s, rng, x, shore - h - 130, i.mix(i.ROSE, i.PAPER, 0.4), drift=-330, rise=300, r=26, grow=2.4)
    _plant(s, Random(4), shore)
    s.rect(0, shore, 1800, 350, i.NAVY)
    with s.clip(f"M0,{shore}h1800v350h-1800Z"), s.moved(0, shore * 2, 1, -1):
        s.rect(0, 500, 1800, 370, s.fade(i.ORANGE, (0, 860), (0, 540), 0.8, 0), grain=True)
        _plant(s, Random(4), shore)
    s.rect(0, shore, 1800, 350, s.fade(i.NIGHT, (0, 1230), (0, shore - 90), 1.1, 0.1), grain=True)
    water(s, rng, shore + 6, 1200, i.NIGHT, 130)
    water(s, rng, shore + 10, 1200, i.ORANGE, 46, about=1450, spread=190)
    s.path(cut(900, shore, 2200, 8), i.NIGHT)


def _plant(s: Sheet, rng: Random, foot: float) -> None:
    for x, w, h, ink in (
        (250, 66, 560, i.SLATE),
        (356, 46, 430, i.WINE),
        (440, 84, 650, i.SLATE),
        (570, 50, 380, i.SLATE),
        (660, 60, 500, i.WINE),
        (1220, 54, 420, i.SLATE),
    ):
        s.path(
            f"M{x},{foot}V{foot - h + w / 2}A{w / 2},{w / 2} 0 0 1 {x + w},{foot - h + w / 2}V{foot}Z",
            i.NIGHT,
        )
        s.path(
            f"M{x + w * 0.55},{foot}V{foot - h + w * 0.1}Q{x + w},{foot - h + w * 0.1} {x + w},{foot - h + w / 2}V{foot}Z",
            ink,
        )
        s.rect(x + w * 0.78, foot - h + w * 0.5, w * 0.1, h, i.ORANGE)
        for k in range(1, int(h // 84)):
            y = foot - h + k * 84
            s.rect(x - 14, y, w + 28, 6, i.NIGHT)
            s.rect(x - 14, y - 20, 3, 20, i.NIGHT)
            s.rect(x + w + 11, y - 20, 3, 20, i.NIGHT)
            s.rect(x - 14, y - 20, w + 28, 3, i.NIGHT)
            s.circle(x + rng.choice((-8, w + 8)), y - 8, 5, i.PAPER)
    for x, h in ((980, 330), (1090, 260)):
        s.path(
            f"M{x - 70},{foot}C{x - 40},{foot - h * 0.6} {x - 46},{foot - h * 0.8} {x - 40},{foot - h - 100}H{x + 40}C{x + 46},{foot - h * 0.8} {x + 40},{foot - h * 0.6} {x + 70},{foot}Z",
            i.WINE,
        )
        s.path(
            f"M{x + 10},{foot}L{x + 8},{foot - h - 100}H{x + 40}C{x + 46},{foot - h * 0.8} {x + 40},{foot - h * 0.6} {x + 70},{foot}Z",
            i.BRICK,
        )
    s.path(f"M1462,{foot}L1468,250H1482L1490,{foot}Z", i.NIGHT)
    s.line([(1475, 420), (1380, foot)], i.NIGHT, 4)
    s.line([(1475, 420), (1590, foot)], i.NIGHT, 4)
    s.path(
        "M1464,252C1440,190 1480,150 1470,90C1520,120 1570,100 1600,70C1580,150 1560,220 1486,252Z", i.AMBER
    )
    s.path(
        "M1468,250C1460,210 1490,180 1490,140C1520,150 1540,150 1550,140C1540,190 1520,230 1484,250Z", i.PAPER
    )
    for x, r in ((120, 104), (1350, 84), (1640, 110)):
        for k in (-0.6, 0, 0.6):
            s.rect(x + r * k - 5, foot - r * 1.3, 10, r * 1.3, i.NIGHT)
        s.circle(x, foot - r * 1.25, r, i.SLATE)
        s.path(
            f"M{x},{foot - r * 2.25}A{r},{r} 0 0 1 {x},{foot - r * 0.25}A{r * 1.6},{r * 1.6} 0 0 0 {x},{foot - r * 2.25}Z",
            i.ORANGE,
        )
        s.rect(x - r, foot - r * 1.28, 2 * r, 6, i.NIGHT)
    for y in (110, 150, 196):
        s.rect(180, foot - y, 1260, 10, i.NIGHT)
    for n in range(22):
        s.rect(190 + n * 58, foot - 200, 8, 200, i.NIGHT)
    s.rect(760, foot - 320, 130, 320, i.NIGHT)
    windows(s, rng, (760, foot - 310, 130, 300), 3, 7, i.SLATE, i.AMBER, 0.5)
    for _ in range(46):
        s.circle(
            rng.uniform(180, 1440),
            foot - rng.choice((116, 156, 204, 60)),
            4.5,
            i.PAPER if rng.random() < 0.5 else i.AMBER,
        )
    s.rect(-10, foot - 26, 1830, 30, i.NIGHT)


def port_cranes(s: Sheet, rng: Random) -> None:
    """Gantry cranes unload a container ship in the early light."""
    sky(s, i.TEAL, i.CREAM, 820, sun=(420, 640, 110, i.PAPER), glow=i.OCHRE)
    clouds(s, rng, 80, 520, i.SNOW, 12)
    hills(s, rng, 800, 18, i.SKY, 0.7)
    s.rect(0, 820, 1800, 390, i.TEAL)
    s.rect(0, 820, 1800, 390, s.fade(i.NIGHT, (0, 1230), (0, 840), 1.0, 0), grain=True)
    water(s, rng, 826, 1200, i.AMBER, 80, about=420, spread=360)
    water(s, rng, 826, 1200, i.SKY, 70)
    boxes = (i.BRICK, i.OCHRE, i.NAVY, i.SLATE, i.ORANGE, i.CREAM, i.TEAL)
    for column in range(11):
        for row in range(rng.choice((3, 4, 5, 5))):
            x, y, ink = 470 + column * 88, 790 - row * 46, rng.choice(boxes)
            s.rect(x, y - 44, 84, 42, ink)
            s.rect(x + 50, y - 44, 34, 42, s.fade(i.NIGHT, (x + 90, 0), (x + 30, 0), 0.8, 0), grain=True)
            for k in range(1, 7):
                s.rect(x + k * 12, y - 40, 2, 34, i.mix(ink, i.NIGHT, 0.45))
    s.path("M250,700H420V800H250ZM270,610H400V700H270Z", i.SNOW)
    s.path("M370,610H400V700H420V800H370Z", i.GREY)
    windows(s, rng, (256, 622, 150, 60), 5, 1, i.NIGHT, i.AMBER, 0.4, (0.7, 0.5))
    windows(s, rng, (256, 710, 150, 80), 5, 2, i.NIGHT, i.AMBER, 0.3, (0.5, 0.5))
    s.path("M300,610V540H350V610Z", i.BRICK)
    s.path("M200,790H1560L1510,960H260Z", i.NIGHT)
    s.path("M238,910H1525L1510,960H260Z", i.BRICK)
    s.path("M200,790H1560L1556,804H204Z", i.PAPER)
    for x, k in ((1480, 1.0), (1090, 0.82), (790, 0.68)):
        _gantry(s, x, 1010 - (1 - k) * 70, k)
    s.path("M640,1210L820,1010H1810V1210Z", i.NIGHT)
    s.path("M640,1210L820,1010H1810V1030H850L690,1210Z", i.SLATE)
    for n, (x, y) in enumerate(
        (
            (1010, 1180),
            (1120, 1180),
            (1230, 1180),
            (1340, 1180),
            (1120, 1128),
            (1230, 1128),
            (1450, 1180),
            (1560, 1180),
            (1560, 1128),
        )
    ):
        ink = boxes[n % len(boxes)]
        s.rect(x, y - 50, 106, 50, ink)
        for k in range(1, 8):
            s.rect(x + k * 13, y - 45, 3, 40, i.mix(ink, i.NIGHT, 0.45))
    for x in (910, 950):
        person(s, x, 1120, 74, i.AMBER if x == 950 else i.ORANGE, "stand", head=i.PAPER)
    for x, y in ((90, 180), (230, 260), (640, 130), (560, 200)):
        s.path(
            f"M{x - 40},{y - 8}Q{x - 16},{y - 20} {x},{y}Q{x + 16},{y - 20} {x + 40},{y - 8}Q{x + 16},{y - 10} {x},{y + 8}Q{x - 16},{y - 10} {x - 40},{y - 8}Z",
            i.NIGHT,
        )


def _gantry(s: Sheet, x: float, foot: float, k: float) -> None:
    with s.moved(x, foot, k):
        for dx, ink in ((90, i.WINE), (0, i.BRICK)):
            s.path(
                f"M{-130 + dx},0L{-116 + dx},-560H{-92 + dx}L{-100 + dx},0ZM{130 + dx},0L{116 + dx},-560H{140 + dx}L{160 + dx},0Z",
                ink,
            )
            s.line([(-120 + dx, -180), (128 + dx, -180)], ink, 18)
            s.line([(-120 + dx, -190), (120 + dx, -520)], ink, 10)
            s.path(f"M-640,{-560}H330V-522H-640Z" if not dx else "M0,0Z", ink)
        s.path("M-640,-534H330V-522H-640Z", i.WINE)
        s.line([(-40, -560), (30, -800), (110, -560)], i.BRICK, 20)
        s.line([(30, -800), (-600, -560)], i.NIGHT, 5)
        s.line([(30, -800), (-300, -560)], i.NIGHT, 5)
        s.line([(30, -800), (320, -560)], i.NIGHT, 5)
        s.path("M200,-640H310V-560H200Z", i.SLATE)
        s.path("M-350,-522H-270V-480H-350Z", i.PAPER)
        s.path("M-340,-512H-306V-492H-340Z", i.NIGHT)
        s.line([(-420, -522), (-420, -330)], i.NIGHT, 4)
        s.line([(-360, -522), (-360, -330)], i.NIGHT, 4)
        s.path("M-450,-334H-330V-276H-450Z", i.OCHRE)
        s.circle(30, -806, 9, i.AMBER)
        for wheel in (-112, 144, 234):
            s.path(f"M{wheel - 34},0h68v14h-68Z", i.NIGHT)


def train_station(s: Sheet, rng: Random) -> None:
    """A train stands under the iron arches of a station hall; travellers wait in the steam-white light."""
    s.cover(i.CREAM)
    cam = Camera(s, height=2.4, horizon=690, centre=830, focal=1050)
    gx, gy = cam.at(0, 5, 70)
    s.cover(s.glow(i.PAPER, (gx, gy), 700, 1, 0), grain=True)
    hills(s, rng, 660, 20, i.SKY, 2)
    zs = [64, 54, 45, 37, 30, 24, 19, 15, 11.5, 8.6, 6.2, 4.4]
    for n, z in enumerate(zs):
        ink = i.mix(i.NIGHT, i.SKY, max(0.0, (z - 6) / 75))
        k = cam.size(0, z)
        cx, cy = cam.at(1, 5, z)
        rx, ry = 11 * k, 8.2 * k
        s.path(f"M{cx - rx},{cy}A{rx},{ry} 0 0 1 {cx + rx},{cy}", stroke=ink, width=0.3 * k)
        s.path(
            f"M{cx - rx * 0.9},{cy}A{rx * 0.9},{ry * 0.88} 0 0 1 {cx + rx * 0.9},{cy}",
            stroke=ink,
            width=0.12 * k,
        )
        for m in range(1, 22):
            a0, a1 = pi * m / 22, pi * (m + (0.5 if m % 2 else -0.5)) / 22
            s.line(
                [(cx - rx * cos(a0), cy - ry * sin(a0)), (cx - rx * 0.9 * cos(a1), cy - ry * 0.88 * sin(a1))],
                ink,
                0.07 * k,
            )
        for side in (-1, 1):
            x = cx + side * rx
            s.rect(x - 0.2 * k, cy, 0.4 * k, 5.1 * k, ink)
        if n + 1 < len(zs):
            for m in range(1, 10):
                a, z2 = pi * m / 10, zs[n + 1]
                k2 = cam.size(0, z2)
                c2 = cam.at(1, 5, z2)
                s.line(
                    [
                        (cx - rx * cos(a), cy - ry * sin(a)),
                        (c2[0] - 11 * k2 * cos(a), c2[1] - 8.2 * k2 * sin(a)),
                    ],
                    ink,
                    0.08 * k + 1,
                )
    cam.floor(-12, 14, 1, 70, i.SLATE)
    cam.floor(-12, -5.6, 1, 70, i.STONE, 1.0)
    for x0, x1 in ((-0.9, -0.76), (0.7, 0.84)):
        cam.floor(x0, x1, 1, 70, i.PAPER, 0.1)
    for n in range(40):
        cam.floor(-1.5, 1.4, 2.6 + n * 1.1, 2.95 + n * 1.1, i.UMBER, 0.05)
    for x0, x1 in ((-0.9, -0.78), (0.7, 0.82)):
        cam.floor(x0, x1, 1, 70, i.PAPER, 0.12)
    cam.box((2.4, 14), (0, 1.0), (1, 70), front=i.SLATE, side=i.NIGHT, top=i.STONE)
    cam.floor(2.4, 2.75, 1, 70, i.AMBER, 1.01)
    cam.floor(2.4, 14, 1, 70, s.fade(i.PAPER, cam.at(4, 1, 40), cam.at(4, 1, 5), 1, 0), 1.01, grain=True)
    _train(cam)
    for x, z, pose, coat in (
        (4.2, 30, "coat", i.SLATE),
        (5.4, 22, "dress", i.WINE),
        (3.9, 17, "stand", i.NAVY),
        (6.8, 16, "coat", i.NIGHT),
        (4.6, 12.5, "walk", i.NIGHT),
        (7.2, 10.2, "coat", i.BRICK),
        (4.3, 7.6, "coat", i.NIGHT),
        (5.3, 7.8, "dress", i.TEAL),
    ):
        px, py = cam.at(x, 1.0, z)
        k = cam.size(x, z)
        s.poly(
            [
                (px - 0.2 * k, py),
                (px + 0.2 * k, py),
                (px + 0.55 * k, py + 0.36 * k),
                (px + 0.1 * k, py + 0.36 * k),
            ],
            s.fade(i.NIGHT, (px, py), (px, py + 0.4 * k), 0.8, 0.1),
            grain=True,
        )
        person(s, px, py, k * 1.72, coat, pose, head=i.UMBER, rim=i.PAPER)
        if z in (30, 17, 7.6, 10.2):
            s.path(
                f"M{px + 0.3 * k},{py}v{-0.58 * k}h{0.36 * k}v{0.58 * k}Z", i.BRICK if z != 10.2 else i.NAVY
            )
            s.path(
                f"M{px + 0.4 * k},{py - 0.58 * k}v{-0.26 * k}h{0.16 * k}v{0.26 * k}",
                stroke=i.NIGHT,
                width=0.03 * k,
            )
    cx, cy = cam.at(5.2, 5.0, 9.5)
    s.line([(cx, cy - 260), (cx, cy)], i.NIGHT, 8)
    s.circle(cx, cy, 70, i.NIGHT)
    s.circle(cx, cy, 58, i.PAPER)
    s.path(f"M{cx},{cy}V{cy - 44}M{cx},{cy}L{cx + 30},{cy + 14}", stroke=i.NIGHT, width=8)
    for h in range(12):
        a = h * pi / 6
        s.circle(cx + 48 * sin(a), cy - 48 * cos(a), 3.4, i.NIGHT)
    s.rect(0, 800, 1800, 400, s.fade(i.NIGHT, (0, 1300), (0, 860), 0.85, 0), grain=True)


def _train(cam: Camera) -> None:
    s, near, far, left, right = cam.sheet, 8.0, 60.0, -4.6, -1.5
    cam.wall(right, 0.4, 4.2, near, far, i.BRICK)
    cam.wall(right, 2.2, 3.5, near + 0.6, far, i.NIGHT)
    for n in range(17):
        z = near + 1.2 + n * 2.9
        cam.wall(right, 2.28, 3.42, z, z + 2.1, i.AMBER if n % 5 != 3 else i.PAPER)
    for n in range(5):
        z = near + 3.2 + n * 11
        cam.wall(right, 0.5, 3.8, z - 0.1, z + 0.12, i.WINE)
    cam.wall(right, 1.2, 1.5, near, far, i.CREAM)
    cam.wall(right, 0.1, 0.5, near, far, i.NIGHT)
    cam.shape([(left, 4.2, near), (right, 4.2, near), (right, 4.2, far), (left, 4.2, far)], i.SLATE)
    cam.shape(
        [
            (left, 0.4, near),
            (right, 0.4, near),
            (right, 3.4, near),
            (right - 0.5, 4.3, near),
            (left + 0.5, 4.3, near),
            (left, 3.4, near),
        ],
        i.BRICK,
    )
    cam.shape(
        [
            (left, 0.4, near),
            (left + 1.1, 0.4, near),
            (left + 1.1, 4.3, near),
            (left + 0.5, 4.3, near),
            (left, 3.4, near),
        ],
        i.WINE,
    )
    cam.front(left, right, 1.1, 1.5, near, i.CREAM)
    for a, b in ((left + 0.4, left + 1.45), (left + 1.65, right - 0.4)):
        cam.front(a, b, 2.3, 3.5, near, i.NIGHT)
        cam.shape(
            [(a + 0.1, 2.4, near), (b - 0.1, 2.4, near), (b - 0.1, 3.4, near), (a + 0.3, 3.4, near)], i.SKY
        )
    for x in (left + 0.5, right - 0.5, (left + right) / 2):
        px, py = cam.at(x, 1.85 if x != (left + right) / 2 else 3.9, near)
        s.circle(px, py, 90, s.glow(i.PAPER, (px, py), 90, 0.9, 0), grain=True)
        s.circle(px, py, 20, i.PAPER)
    cam.front(left + 0.2, right - 0.2, 0, 0.5, near, i.NIGHT)


def printing_press(s: Sheet, rng: Random) -> None:
    """Paper runs in a white band over the cylinders of a newspaper press."""
    s.cover(i.NIGHT)
    s.cover(s.glow(i.TEAL, (1180, 260), 1250, 0.8, 0), grain=True)
    for n in range(5):
        x = 130 + n * 400
        s.path(f"M{x},40h220l34,34h-288Z", i.SLATE)
        s.rect(x - 20, 74, 260, 12, i.PAPER)
    s.path("M60,1060V210H1290V1060Z", i.SLATE)
    s.path("M60,1060V210H130V1060ZM640,210H710V1060H640ZM1220,210H1290V1060H1220Z", i.NAVY)
    s.path("M60,210H1290V250H60Z", i.GREY)
    s.rect(60, 240, 1230, 820, s.fade(i.NIGHT, (0, 1100), (0, 330), 0.9, 0.1), grain=True)
    drums = (
        (250, 420, 92),
        (500, 420, 92),
        (250, 690, 116),
        (510, 690, 116),
        (840, 400, 92),
        (1080, 400, 92),
        (830, 680, 116),
        (1090, 680, 116),
    )
    s.path(
        "M-10,940L250,796C330,770 390,740 390,640L384,470C384,360 420,330 500,328C640,330 690,420 720,560C750,760 740,800 830,796C940,790 960,700 962,600L960,460C964,340 1010,308 1080,308"
        "C1200,310 1220,440 1340,470L1810,300",
        stroke=i.PAPER,
        width=58,
    )
    for n, (x, y, r) in enumerate(drums):
        s.circle(x, y, r, i.NIGHT)
        s.circle(x, y, r * 0.93, (i.STONE, i.GREY, i.OCHRE, i.BRICK)[n % 4])
        s.circle(
            x, y, r * 0.93, s.fade(i.NIGHT, (x + r, y + r), (x - r * 0.4, y - r * 0.4), 1, 0), grain=True
        )
        s.circle(x, y, r * 0.34, i.NIGHT)
        s.circle(x, y, r * 0.16, i.AMBER)
        for k in range(6):
            a = k * pi / 3 + n
            s.circle(x + r * 0.62 * cos(a), y + r * 0.62 * sin(a), r * 0.08, i.NIGHT)
    s.path("M1260,1070L1420,560H1810V1070Z", i.NAVY)
    s.path("M1420,560H1810V590H1412Z", i.GREY)
    for n in range(13):
        t = n / 12
        x, y = 1760 - 1500 * t, 600 + 440 * t**0.8
        k = 0.62 + 0.75 * t
        with s.moved(x, y, k, turn=-14):
            s.path("M-130,-60H130L150,30H-110Z", i.PAPER)
            s.path("M-110,30L-130,-60H-118L-96,30Z", i.STONE)
            s.path("M-104,-48H20V-14H-96ZM34,-48H116L122,-14H40Z", i.SLATE if n % 2 else i.BRICK)
            for r in range(3):
                s.path(
                    f"M{-92 + r * 4},{-4 + r * 10}h86M{20 + r * 2},{-4 + r * 10}h100", stroke=i.GREY, width=3
                )
    s.rect(0, 1060, 1800, 150, i.UMBER)
    s.rect(0, 1060, 1800, 14, i.OCHRE)
    s.path(
        "M140,1120L330,1010L480,1090L300,1210H140Z",
        s.fade(i.NIGHT, (300, 1000), (300, 1200), 0.3, 0.9),
        grain=True,
    )
    with s.moved(1500, 1150):
        person(s, 0, 0, 560, i.NIGHT, "stand", rim=i.PAPER)
        s.path("M-96,-400C-130,-330 -120,-260 -150,-250L-20,-220L0,-300Z", i.NIGHT)
        s.path("M-250,-330L-60,-370L-30,-230L-230,-190Z", i.PAPER)
        s.path("M-230,-312L-150,-328L-142,-276L-220,-262Z", i.BRICK)
        s.path(
            "M-136,-330L-80,-342M-130,-308L-76,-320M-126,-286L-72,-298M-214,-240L-66,-270M-210,-222L-62,-252",
            stroke=i.SLATE,
            width=5,
        )
        s.path("M-64,-545C-70,-600 66,-600 66,-545L90,-538H-64Z", i.OCHRE)
