"""Pictures of public places: market, book fair, court steps, an excavation."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import atan2, cos
from random import Random

from . import inks as i
from .camera import Camera
from .motifs import clouds, crown, cut, hills, limbs, person, sky
from .sheet import Sheet


def market_stall(s: Sheet, rng: Random) -> None:
    """A stall heaped with fruit under a striped awning, with its seller and buyers."""
    sky(s, i.SKY, i.PAPER, 500)
    for x, w, h, ink in (
        (-20, 420, 470, i.ROSE),
        (400, 380, 410, i.STONE),
        (780, 460, 500, i.OCHRE),
        (1240, 600, 440, i.SKY),
    ):
        s.rect(x, 520 - h, w, h + 200, ink)
        s.path(f"M{x - 20},{520 - h}L{x + 40},{450 - h}H{x + w - 40}L{x + w + 20},{520 - h}Z", i.BRICK)
        for n in range(3):
            s.rect(x + w * (n + 0.3) / 3, 590 - h, w * 0.13, 100, i.mix(ink, i.NIGHT, 0.5))
    s.rect(0, 500, 1800, 710, i.EARTH)
    s.rect(0, 0, 1800, 760, s.fade(i.NIGHT, (0, 820), (0, 240), 0.85, 0), grain=True)
    for x in (150, 1640):
        s.rect(x, 240, 24, 900, i.UMBER)
    s.rect(174, 300, 1466, 420, i.NIGHT)
    s.circle(900, 360, 620, s.glow(i.OCHRE, (900, 360), 560, 0.75, 0), grain=True)
    person(s, 720, 1230, 860, i.TEAL, "bust", head=i.ROSE, rim=i.AMBER)
    s.path("M664,462C650,370 790,370 776,462C800,430 790,352 720,352C650,352 640,430 664,462Z", i.UMBER)
    s.path("M600,560L660,520L720,600L780,520L840,560L850,760H590Z", i.CREAM)
    s.path("M860,610C960,640 1010,600 1040,560", stroke=i.TEAL, width=70)
    s.circle(1056, 546, 36, i.ROSE)
    s.circle(1080, 500, 44, i.BRICK)
    s.path("M1080,456q10,-24 34,-26q-4,24 -34,26Z", i.MOSS)
    person(s, 400, 1290, 800, i.WINE, "bust", head=i.ROSE, rim=i.AMBER, flip=True)
    s.path("M352,556C340,470 460,470 448,556C440,524 420,510 400,512C380,510 360,524 352,556Z", i.STONE)
    crates = (
        (150, 760, i.BRICK, "round"),
        (450, 760, i.OCHRE, "round"),
        (750, 760, i.MOSS, "leaf"),
        (1050, 760, i.WINE, "small"),
        (1350, 760, i.ORANGE, "round"),
    )
    for row, (y0, k) in enumerate(((720, 1.0), (900, 1.14))):
        for n, (x, _, _, _) in enumerate(crates):
            _, _, ink, kind = crates[(n + row * 2) % 5]
            _crate(s, rng, 900 + (x - 750) * k - 150 * k, y0, 292 * k, ink, kind)
    s.path("M60,1110H1740V1210H60Z", i.UMBER)
    for n in range(12):
        s.rect(70 + n * 140, 1118, 130, 90, i.mix(i.EARTH, i.UMBER, rng.random()))
    for n in range(13):
        x0, x1 = 110 + n * 122, 60 + n * 130
        d = f"M{x0},70H{x0 + 122}L{x1 + 130},300Q{x1 + 65},356 {x1},300Z"
        s.path(d, i.PAPER if n % 2 else i.BRICK)
        s.path(
            f"M{x1},300Q{x1 + 65},356 {x1 + 130},300L{x1 + 129},276H{x1 + 1}Z", i.STONE if n % 2 else i.WINE
        )
    s.rect(60, 60, 1690, 240, s.fade(i.NIGHT, (1800, 320), (700, 60), 0.7, 0), grain=True)
    person(s, 1500, 1480, 1060, i.NIGHT, "bust", head=i.UMBER, rim=i.AMBER)
    s.path("M1309,1000H1691L1716,1210H1284Z", i.NIGHT)
    s.path(
        "M1420,560C1400,420 1600,420 1580,560C1610,640 1560,660 1500,640C1440,660 1396,640 1420,560Z", i.WINE
    )
    for x, y in ((560, 420), (1260, 440)):
        s.line([(x, 300), (x, y)], i.NIGHT, 4)
        s.circle(x, y + 10, 150, s.glow(i.AMBER, (x, y + 10), 150, 0.8, 0), grain=True)
        s.circle(x, y + 10, 24, i.PAPER)


def _crate(s: Sheet, rng: Random, x: float, y: float, w: float, ink: str, kind: str) -> None:
    dark = i.mix(ink, i.NIGHT, 0.4)
    s.path(f"M{x + 10},{y + 40}Q{x + w / 2},{y - 30} {x + w - 10},{y + 40}V{y + 90}H{x + 10}Z", dark)
    for row in range(4):
        count = 5 + row
        for n in range(count):
            r = w * 0.078 if kind != "small" else w * 0.06
            px = x + w * (n + 0.5 + rng.uniform(-0.15, 0.15)) / count
            py = y + 2 + row * 24 + abs(px - x - w / 2) * (0.26 - row * 0.06)
            if kind == "leaf":
                s.path(crown(rng, px, py, r * 1.15, 7), i.FOREST if (n + row) % 2 else i.MOSS)
                s.path(f"M{px - r * 0.5},{py - r * 0.3}q{r * 0.5},{-r * 0.5} {r},0", stroke=i.SAGE, width=4)
                continue
            s.circle(px, py, r, dark)
            s.circle(px - 2, py - 3, r * 0.88, ink)
            s.ellipse(px - r * 0.35, py - r * 0.42, r * 0.2, r * 0.13, i.PAPER)
    s.path(f"M{x},{y + 84}H{x + w}L{x + w - 12},{y + 176}H{x + 12}Z", i.OCHRE)
    s.path(f"M{x + 4},{y + 122}H{x + w - 4}V{y + 132}H{x + 4}Z", i.EARTH)
    for k in (0.06, 0.48, 0.9):
        s.rect(x + w * k, y + 84, w * 0.045, 92, i.EARTH)


def book_fair(s: Sheet, rng: Random) -> None:
    """Readers browse the stalls of a book fair under strings of lamps."""
    sky(s, i.NAVY, i.ROSE, 640)
    cam = Camera(s, height=1.9, horizon=600, centre=900, focal=1080)
    s.path("M560,640V330H640V260H700V330H1100V260H1160V330H1240V640Z", i.SLATE)
    s.path("M540,336L900,200L1260,336Z", i.NAVY)
    for n in range(9):
        s.rect(604 + n * 70, 370, 34, 90, i.AMBER if n % 3 else i.NAVY)
        s.rect(604 + n * 70, 500, 34, 140, i.AMBER if n % 2 else i.NAVY)
    for x, k in ((300, 1.0), (470, 0.7), (1330, 0.7), (1530, 1.05)):
        s.path(crown(rng, x, 420, 170 * k, 12), i.FOREST)
    cam.floor(-12, 12, 1, 40, i.STONE)
    s.rect(0, 600, 1800, 610, s.fade(i.SLATE, (0, 1280), (0, 660), 1.0, 0), grain=True)
    s.circle(900, 660, 620, s.glow(i.AMBER, (900, 660), 560, 0.6, 0), grain=True)
    spines = (i.BRICK, i.OCHRE, i.TEAL, i.NAVY, i.PAPER, i.WINE, i.ROSE, i.BLUE, i.ORANGE)
    for z in (26, 19.5, 13.5, 8.0, 3.2):
        for side in (-1, 1):
            deep = 4.6
            awning = (i.BRICK, i.TEAL, i.OCHRE, i.WINE, i.TEAL)[int(z) % 5]
            cam.wall(5.4 * side, 0, 3.2, z, z + deep, i.UMBER)
            for shelf in (1.25, 1.75, 2.25):
                x = z + 0.1
                while x < z + deep - 0.2:
                    w = rng.uniform(0.08, 0.2)
                    cam.wall(
                        5.3 * side, shelf, shelf + rng.uniform(0.28, 0.4), x, x + w * 0.9, rng.choice(spines)
                    )
                    x += w
                cam.wall(5.28 * side, shelf - 0.06, shelf, z, z + deep, i.OCHRE)
            px, py = cam.at(4.9 * side, 0, z + 2.4)
            k = cam.size(0, z + 2.4)
            person(s, px, py, k * 1.72, rng.choice((i.NAVY, i.WINE, i.TEAL)), "stand", head=i.ROSE)
            cam.box(
                (3.2, 4.3) if side > 0 else (-4.3, -3.2),
                (0, 0.95),
                (z, z + deep),
                front=awning,
                side=i.mix(awning, i.NIGHT, 0.35),
                top=i.CREAM,
            )
            for n in range(7):
                bz = z + 0.2 + n * deep / 7.4
                for bx in (3.36, 3.82):
                    cam.box(
                        (bx, bx + 0.36) if side > 0 else (-bx - 0.36, -bx),
                        (0.95, 0.95 + rng.uniform(0.05, 0.24)),
                        (bz, bz + 0.44),
                        front=i.PAPER,
                        side=rng.choice(spines),
                        top=rng.choice(spines),
                    )
            for zz in (z, z + deep):
                cam.line([(3.1 * side, 0, zz), (3.1 * side, 2.75, zz)], i.NIGHT, 0.07)
            strips = 8
            for n in range(strips):
                za, zb = z + deep * n / strips, z + deep * (n + 1) / strips
                ink = awning if n % 2 else i.PAPER
                cam.shape(
                    [
                        (2.9 * side, 2.7, za),
                        (2.9 * side, 2.7, zb),
                        (5.4 * side, 3.6, zb),
                        (5.4 * side, 3.6, za),
                    ],
                    i.mix(ink, i.NIGHT, 0.3),
                )
                cam.wall(2.9 * side, 2.42, 2.7, za, zb, ink)
            lx, ly = cam.at(3.7 * side, 2.4, z + 2.2)
            s.circle(lx, ly, 34 + 300 / z, s.glow(i.AMBER, (lx, ly), 34 + 300 / z, 0.9, 0), grain=True)
            s.circle(lx, ly, 5 + 40 / z, i.PAPER)
    for x, z, pose, ink in (
        (-1.6, 24, "coat", i.NAVY),
        (0.6, 21, "dress", i.WINE),
        (2.2, 17, "coat", i.NIGHT),
        (-2.3, 15, "walk", i.SLATE),
        (0.2, 13, "coat", i.TEAL),
        (1.3, 10.5, "dress", i.BRICK),
        (-2.2, 9.0, "coat", i.NIGHT),
        (2.35, 8.0, "coat", i.NAVY),
        (-0.8, 7.2, "walk", i.WINE),
    ):
        px, py = cam.at(x, 0, z)
        k = cam.size(x, z)
        s.path(cut(px, py, k * 0.8, k * 0.05), i.NIGHT)
        person(s, px, py, k * 1.7, ink, pose, head=i.UMBER, rim=i.AMBER, flip=x > 0)
        if z < 11:
            s.path(
                f"M{px + 0.1 * k},{py - 0.95 * k}l{0.3 * k},{-0.05 * k}v{0.34 * k}l{-0.3 * k},{0.05 * k}Z",
                i.PAPER if z != 9.0 else i.ORANGE,
            )
    for z in (22, 14, 8.5):
        a, b = cam.at(-3.2, 3.4, z), cam.at(3.2, 3.4, z)
        drop = (b[0] - a[0]) * 0.16
        s.path(f"M{a[0]},{a[1]}Q900,{a[1] + drop * 2} {b[0]},{b[1]}", stroke=i.NIGHT, width=3)
        for n in range(1, 12):
            t = n / 12
            lx, ly = a[0] + (b[0] - a[0]) * t, a[1] + 4 * drop * t * (1 - t) + 6
            s.circle(lx, ly, 70 / z + 12, s.glow(i.AMBER, (lx, ly), 70 / z + 12, 0.9, 0), grain=True)
            s.circle(lx, ly, 40 / z + 2, i.PAPER)


def excavation(s: Sheet, rng: Random) -> None:
    """Archaeologists brush a mosaic floor in a grid of trenches beside fallen columns."""
    sky(s, i.SKY, i.CREAM, 420, sun=(300, 170, 66, i.PAPER), glow=i.AMBER)
    clouds(s, rng, 40, 240, i.SNOW, 7)
    hills(s, Random(3), 330, 40, i.TEAL, 1.2)
    hills(s, Random(6), 390, 24, i.SAGE, 1.9)
    for x, h in ((1240, 260), (1340, 300), (1440, 300), (1540, 190)):
        s.path(f"M{x},420V{420 - h}h46V420Z", i.PAPER)
        s.path(f"M{x + 26},420V{420 - h}h20V420Z", i.STONE)
        s.path(f"M{x - 10},{420 - h}h66v-18h-66Z", i.CREAM)
    s.path("M1330,102H1500V76H1330Z", i.STONE)
    s.rect(0, 410, 1800, 800, i.OCHRE)
    s.rect(0, 410, 1800, 240, s.fade(i.CREAM, (0, 400), (0, 640), 1, 0), grain=True)
    cam = Camera(s, height=5.2, horizon=330, centre=900, focal=1080)
    for x0, x1, z0, z1, deep in (
        (-8.5, -3.6, 13, 19, 1.0),
        (-2.8, 2.6, 13, 19, 1.2),
        (3.4, 8.8, 13, 19, 0.9),
        (-9, -3.9, 6.4, 11.8, 1.3),
        (-3.0, 3.6, 6.4, 11.8, 1.1),
        (4.5, 10.5, 6.4, 11.8, 1.3),
    ):
        cam.floor(x0, x1, z0, z1, i.EARTH, -deep)
        cam.front(x0, x1, -deep, 0, z1, i.ORANGE)
        for k in range(3):
            cam.front(x0, x1, -deep * (0.3 + 0.25 * k), -deep * (0.22 + 0.25 * k), z1 - 0.01, i.EARTH)
        if x0 < 0:
            cam.wall(x0, -deep, 0, z0, z1, i.BRICK)
        if x1 > 0:
            cam.wall(x1, -deep, 0, z0, z1, i.UMBER)
        if z0 < 10 and x0 == -3.0:
            _mosaic(cam, rng, x0 + 0.6, x1 - 0.6, z0 + 0.5, z1 - 0.5, -deep + 0.02)
        for _ in range(8):
            px, py = cam.at(rng.uniform(x0 + 0.5, x1 - 0.5), -deep, rng.uniform(z0 + 0.6, z1 - 0.6))
            if not (z0 < 10 and x0 == -3.0):
                s.path(f"M{px - 26},{py}l8,-18h34l12,18Z", i.STONE)
                s.path(f"M{px},{py}l2,-18h14l12,18Z", i.SLATE)
        s.line(
            [
                cam.at(x0, 0.25, z1),
                cam.at(x0, 0.25, z0),
                cam.at(x1, 0.25, z0),
                cam.at(x1, 0.25, z1),
                cam.at(x0, 0.25, z1),
            ],
            i.PAPER,
            3,
        )
        for x, z in ((x0, z1), (x0, z0), (x1, z0), (x1, z1)):
            cam.line([(x, 0, z), (x, 0.45, z)], i.BRICK, 0.07)
    for x, z, shirt, flip in (
        (-1.7, 10.3, i.TEAL, 1),
        (2.5, 8.8, i.PAPER, -1),
        (-6, 15.6, i.BRICK, 1),
        (6.6, 9.4, i.NAVY, -1),
    ):
        px, py = cam.at(x, -1.1, z)
        k = cam.size(x, z) * 1.5
        s.path(cut(px, py, k * 0.9, k * 0.06), i.UMBER)
        limbs(
            s,
            px,
            py,
            k,
            (
                (i.NIGHT, 0.16, ((-0.22 * flip, -0.05), (0.1 * flip, -0.06), (-0.14 * flip, -0.3))),
                (shirt, 0.24, ((-0.12 * flip, -0.36), (0.12 * flip, -0.58))),
                (
                    i.mix(shirt, i.NIGHT, 0.25),
                    0.09,
                    ((0.12 * flip, -0.6), (0.28 * flip, -0.36), (0.42 * flip, -0.14)),
                ),
                (i.AMBER, 0.04, ((0.42 * flip, -0.14), (0.5 * flip, -0.04))),
                (i.EARTH, 0.17, ((0.22 * flip, -0.75), (0.225 * flip, -0.75))),
            ),
        )
        s.path(cut(px + 0.22 * flip * k, py - 0.8 * k, k * 0.5, k * 0.05), i.CREAM)
        s.path(
            f"M{px + 0.12 * flip * k},{py - 0.8 * k}q{0.1 * flip * k},{-0.22 * k} {0.2 * flip * k},0Z",
            i.CREAM,
        )
    person(s, *cam.at(3.0, 0, 12.6), cam.size(0, 12.6) * 1.75, i.NAVY, "stand", head=i.AMBER, rim=i.PAPER)
    with s.moved(250, 1030, 0.92, turn=-12):
        s.path(
            "M-56,-330H56V-300L40,-286V-220C130,-180 160,-60 90,60Q40,130 0,150Q-40,130 -90,60C-160,-60 -130,-180 -40,-220V-286L-56,-300Z",
            i.CREAM,
        )
        s.path(
            "M20,-330H56V-300L40,-286V-220C130,-180 160,-60 90,60Q40,130 0,150C70,20 90,-120 10,-230Z",
            i.EARTH,
        )
        s.path(
            "M-44,-280C-120,-290 -130,-200 -92,-160M44,-280C120,-290 130,-200 92,-160",
            stroke=i.OCHRE,
            width=20,
        )
        s.path("M-128,-70Q0,-30 132,-70V-40Q0,0 -130,-40Z", i.NIGHT)
        for n in range(8):
            s.path(f"M{-108 + n * 30},-28l14,-20l14,20Z", i.CREAM)
    s.path("M-10,1210V1110C120,1140 300,1120 420,1160C520,1180 600,1190 660,1210Z", i.OCHRE)
    s.rect(0, 860, 1800, 350, s.fade(i.UMBER, (0, 1300), (0, 900), 0.8, 0), grain=True)


def _mosaic(cam: Camera, rng: Random, x0: float, x1: float, z0: float, z1: float, y: float) -> None:
    cam.floor(x0, x1, z0, z1, i.STONE, y)
    columns, rows = 44, 36
    for a in range(columns):
        for b in range(rows):
            if (a * 0.4 + b * 0.9) % 37 > 33 or (a > 34 and b > 22 and rng.random() < 0.7):
                continue
            u, v = (a + 0.5) / columns - 0.5, (b + 0.5) / rows - 0.5
            r, turn = (u * u + v * v) ** 0.5 * 2, cos(8 * atan2(v, u))
            edge = max(abs(u), abs(v))
            ink = i.PAPER
            if edge > 0.46:
                ink = i.NAVY
            elif edge > 0.4:
                ink = i.BRICK if (a + b) % 4 < 2 else i.PAPER
            elif r < 0.3 + 0.22 * turn:
                ink = i.BRICK if r > 0.2 else i.OCHRE
            elif r < 0.62:
                ink = i.SKY if r < 0.54 else i.NAVY
            wx, wz = (x1 - x0) / columns, (z1 - z0) / rows
            cam.floor(x0 + a * wx, x0 + (a + 0.84) * wx, z0 + b * wz, z0 + (b + 0.84) * wz, ink, y)
