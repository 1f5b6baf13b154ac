"""Pictures of towns from the street: blocks, trams, buses, old houses, playgrounds."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import pi, sin
from random import Random

from . import inks as i
from .camera import Camera
from .motifs import bare_tree, clouds, crown, cut, hills, limbs, person, sky, stars, windows
from .sheet import Sheet


def vitosha_blocks(s: Sheet, rng: Random) -> None:
    """Panel blocks with lit windows under the broad dome of the mountain."""
    sky(s, i.BLUE, i.BLUSH, 640)
    clouds(s, rng, 60, 260, i.ROSE, 9)
    outline = "M-10,900V600C90,560 210,520 330,450C420,396 500,392 590,330C670,276 740,268 820,236C900,210 950,236 1040,228C1150,220 1190,270 1290,320C1370,358 1430,352 1520,410C1610,462 1700,480 1810,540V900Z"
    s.path(outline, i.NAVY)
    with s.clip(outline):
        edge = [
            (380 + n * 26, 395 + 60 * sin(n * 0.9) + rng.uniform(-46, 70) - 70 * sin(pi * n / 40))
            for n in range(41)
        ]
        s.poly([(380, 100), *edge, (1420, 100)], i.SNOW)
        for _ in range(26):
            x, y = rng.uniform(470, 1380), rng.uniform(370, 470)
            s.poly([(x, y - 40), (x + 22, y + rng.uniform(20, 70)), (x - 8, y + 10)], i.SNOW)
        s.path(
            "M960,180C1010,300 980,420 1080,520C1160,620 1180,760 1180,900H1810V400Z",
            s.fade(i.NIGHT, (1020, 240), (1500, 700), 0.8, 0.2),
            grain=True,
        )
    hills(s, Random(4), 600, 40, i.FOREST, 1.5)
    s.rect(0, 480, 1800, 400, s.fade(i.SKY, (0, 820), (0, 500), 0.9, 0), grain=True)
    for x, y, w, h in (
        (-40, 560, 210, 260),
        (260, 590, 180, 200),
        (520, 560, 170, 230),
        (900, 575, 190, 240),
        (1180, 545, 160, 260),
        (1430, 585, 230, 210),
    ):
        _block(s, rng, x, y, w, h, (i.SKY, i.GREY), 4, i.SLATE, 0.12)
    for x, y, w, h in (
        (90, 500, 260, 460),
        (440, 640, 330, 330),
        (1010, 600, 230, 380),
        (1290, 640, 360, 330),
    ):
        _block(s, rng, x, y, w, h, (i.ROSE, i.WINE), 6, i.NAVY, 0.26)
    s.rect(0, 930, 1800, 200, i.SLATE)
    for n in range(40):
        s.path(
            crown(rng, n * 47, 960 + rng.uniform(-16, 30), rng.uniform(36, 64), 9),
            i.FOREST if n % 3 else i.SLATE,
        )
    _block(s, rng, -60, 690, 330, 520, (i.STONE, i.SLATE), 5, i.NIGHT, 0.3)
    _block(s, rng, 700, 440, 320, 700, (i.CREAM, i.SLATE), 5, i.NAVY, 0.3)
    _block(s, rng, 1540, 590, 330, 620, (i.CREAM, i.SLATE), 5, i.NAVY, 0.34)
    s.path("M-10,1210V1090C200,1050 420,1080 640,1070C900,1055 1200,1090 1500,1070L1810,1085V1210Z", i.NIGHT)
    for x, h in ((330, 300), (520, 250), (1120, 280), (1300, 330), (1470, 240)):
        bare_tree(s, rng, x, 1100, h, i.NIGHT)
    for x, k, pose in ((600, 84, "coat"), (640, 80, "coat"), (1220, 88, "walk"), (440, 82, "walk")):
        person(s, x, 1112, k, i.NIGHT, pose, rim=i.OCHRE)
    for x in (240, 900, 1400):
        s.line([(x, 1110), (x, 880), (x + 46, 866)], i.NIGHT, 7)
        s.circle(x + 52, 872, 60, s.glow(i.AMBER, (x + 52, 872), 60, 0.9, 0), grain=True)
        s.circle(x + 52, 872, 9, i.PAPER)


def _block(
    s: Sheet,
    rng: Random,
    x: float,
    y: float,
    w: float,
    h: float,
    inks: tuple[str, str],
    columns: int,
    dark: str,
    share: float,
) -> None:
    face, side = inks
    deep = w * 0.2
    s.rect(x, y, w, h, face)
    s.poly([(x + w, y), (x + w + deep, y + deep * 0.3), (x + w + deep, y + h), (x + w, y + h)], side)
    s.rect(x + w * 0.2, y - w * 0.09, w * 0.16, w * 0.1, side)
    rows = round(h / (w / columns * 0.86))
    cell = h / rows
    for row in range(1, rows):
        s.rect(x, y + row * cell - 1, w, 2.4, side)
    windows(s, rng, (x, y, w, h), columns, rows, dark, i.AMBER, share, (0.58, 0.48))
    for column in (1, columns - 2):
        for row in range(rows):
            bx, by = x + w * column / columns, y + row * cell
            s.rect(bx + w * 0.02, by + cell * 0.62, w / columns - w * 0.04, cell * 0.3, side)
    s.rect(x, y, w + deep, h, s.fade(dark, (0, y + h * 1.2), (0, y + h * 0.35), 0.75, 0), grain=True)


def tram(s: Sheet, rng: Random) -> None:
    """A tram comes up a narrow street in evening light after rain."""
    sky(s, i.TEAL, i.CREAM, 620, sun=(760, 500, 70, i.PAPER), glow=i.AMBER)
    cam = Camera(s, height=1.75, horizon=640, centre=760, focal=1250)
    houses = (
        (60, 90, 13, i.TEAL),
        (44, 60, 15, i.SLATE),
        (31, 44, 12, i.TEAL),
        (21, 31, 15, i.SLATE),
        (12, 21, 13, i.NAVY),
        (2, 12, 16, i.NIGHT),
    )
    for near, far, high, ink in houses:
        for side, base in (
            (-8.5, ink),
            (8.5, {i.TEAL: i.OCHRE, i.SLATE: i.ROSE, i.NAVY: i.BRICK, i.NIGHT: i.EARTH}[ink]),
        ):
            cam.wall(side, 0, high, near, far, base)
            cam.box(
                (side - 0.5, side + 0.5),
                (high - 0.5, high),
                (near, far),
                front=i.NIGHT,
                side=i.UMBER,
                top=i.UMBER,
            )
            count = max(2, round((far - near) / 2.6))
            for n in range(count):
                z = near + (far - near) * (n + 0.25) / count
                for y in (0.5, 4.2, 7.6, 11):
                    if y + 2.1 < high:
                        lit = rng.random() < (0.8 if y < 1 else 0.3)
                        cam.wall(
                            side,
                            y,
                            y + 2.2,
                            z,
                            z + (far - near) / count * 0.55,
                            i.AMBER if lit else i.mix(base, i.NIGHT, 0.55),
                        )
                        cam.wall(
                            side,
                            y - 0.2,
                            y,
                            z - 0.1,
                            z + (far - near) / count * 0.6,
                            i.mix(base, i.PAPER, 0.35),
                        )
    cam.floor(-8.5, 8.5, 1, 90, i.SLATE)
    for side in (-1, 1):
        cam.box(
            (5.4 if side > 0 else -8.5, 8.5 if side > 0 else -5.4),
            (0, 0.14),
            (1, 90),
            front=i.GREY,
            side=i.NIGHT,
            top=i.GREY,
        )
    s.rect(0, 660, 1800, 540, s.fade(i.AMBER, (0, 640), (0, 1080), 0.95, 0), grain=True)
    for x in (-2.9, -1.5, 0.7, 2.1):
        cam.shape([(x - 0.06, 0, 1.5), (x + 0.06, 0, 1.5), (x + 0.04, 0, 80), (x - 0.04, 0, 80)], i.NIGHT)
        cam.shape(
            [(x - 0.02, 0.01, 1.5), (x + 0.02, 0.01, 1.5), (x + 0.02, 0.01, 80), (x - 0.02, 0.01, 80)],
            i.PAPER,
        )
    for z in (48, 34, 24, 16, 10):
        a, b, mid = cam.at(-8.3, 7, z), cam.at(8.3, 7, z), cam.at(1.4, 6.2, z)
        s.line([a, mid, b], i.NIGHT, 26 / z + 1)
    for x in (-2.2, 1.4):
        s.line([cam.at(x, 6.1, 2), cam.at(x, 6.1, 80)], i.NIGHT, 3)
    _tram_car(cam)
    for x, z, pose in (
        (-6.6, 11, "coat"),
        (-7.2, 14, "walk"),
        (6.6, 9, "walk"),
        (7.1, 18, "coat"),
        (6.3, 24, "dress"),
        (-6.2, 26, "coat"),
    ):
        px, py = cam.at(x, 0.14, z)
        k = cam.size(x, z) * 1.72
        s.path(cut(px, py, k * 0.6, k * 0.04), i.NIGHT)
        person(s, px, py, k, i.NIGHT, pose, rim=i.AMBER, flip=x < 0)


def _tram_car(cam: Camera) -> None:
    s, near, far, left, right = cam.sheet, 8.2, 22.0, 0.1, 2.7
    foot = cam.outline([(left, 0, near), (right, 0, near), (right, 0, near - 4.6), (left, 0, near - 4.6)])
    s.poly(foot, s.fade(i.AMBER, foot[0], (foot[0][0], 1180), 0.75, 0), grain=True)
    cam.wall(left, 0.35, 3.35, near, far, i.WINE)
    cam.wall(left, 1.5, 2.75, near + 0.3, far - 0.2, i.NIGHT)
    for n in range(6):
        z = near + 0.5 + n * 2.25
        cam.wall(left, 1.56, 2.7, z, z + 1.85, i.AMBER if n != 2 else i.PAPER)
    cam.wall(left, 0.35, 0.75, near, far, i.CREAM)
    cam.shape(
        [
            (left, 0.35, near),
            (right, 0.35, near),
            (right, 2.9, near),
            (right - 0.25, 3.35, near),
            (left + 0.25, 3.35, near),
            (left, 2.9, near),
        ],
        i.BRICK,
    )
    cam.front(left, right, 0.35, 0.78, near, i.CREAM)
    cam.front(left + 0.18, right - 0.18, 1.4, 2.66, near, i.NIGHT)
    cam.shape(
        [
            (left + 0.26, 1.48, near),
            (right - 0.26, 1.48, near),
            (right - 0.26, 2.58, near),
            (left + 0.26, 2.58, near),
        ],
        i.TEAL,
    )
    cam.shape(
        [
            (left + 0.26, 1.48, near),
            (left + 1.1, 1.48, near),
            (left + 1.9, 2.58, near),
            (left + 0.9, 2.58, near),
        ],
        i.SKY,
    )
    cam.front(left + 0.55, right - 0.55, 2.8, 3.16, near, i.AMBER)
    cam.front(left + 1.26, left + 1.34, 1.48, 2.58, near, i.NIGHT)
    person(s, *cam.at(left + 0.85, 0.62, near), cam.size(left, near) * 1.6, i.NIGHT, "bust")
    for x in (left + 0.4, right - 0.4):
        cx, cy = cam.at(x, 1.06, near)
        s.circle(cx, cy, 95, s.glow(i.PAPER, (cx, cy), 95, 0.9, 0), grain=True)
        s.circle(cx, cy, 24, i.PAPER)
    cam.front(left + 0.5, right - 0.5, 0.12, 0.35, near, i.NIGHT)
    top = cam.at((left + right) / 2, 3.35, near + 3)
    s.line([(top[0] - 30, top[1]), (top[0] + 22, top[1] - 70), cam.at(1.4, 6.1, near + 3)], i.NIGHT, 5)


def night_bus(s: Sheet, rng: Random) -> None:
    """The last bus waits at a stop; light from its windows lies on the wet road."""
    sky(s, i.NIGHT, i.NAVY, 760)
    stars(s, rng, 200, i.SKY, 24)
    for n in range(9):
        w = rng.uniform(170, 280)
        x, h = n * 215 - 60, rng.uniform(300, 560)
        s.rect(x, 800 - h, w, h, i.mix(i.NAVY, i.BLUE, 0.25 + 0.3 * (n % 2)))
        windows(s, rng, (x, 800 - h, w, h), 5, round(h / 52), i.NAVY, i.OCHRE, 0.14, (0.44, 0.5))
    s.rect(0, 300, 1800, 520, s.fade(i.NIGHT, (0, 820), (0, 340), 0.8, 0), grain=True)
    s.rect(0, 790, 1800, 420, i.NIGHT)
    s.rect(0, 790, 1800, 34, i.SLATE)
    s.circle(1600, 270, 560, s.glow(i.AMBER, (1600, 270), 560, 0.6, 0), grain=True)
    s.rect(1640, 250, 12, 560, i.NIGHT)
    s.path(
        "M1652,262C1650,216 1600,214 1560,232L1562,246C1600,232 1636,232 1640,262ZM1530,236h72v20h-72Z",
        i.NIGHT,
    )
    s.rect(1536, 252, 60, 12, i.PAPER)
    with s.moved(120, 400):
        s.path("M40,0H1220C1252,0 1268,20 1272,50L1290,260V420H0V40C0,14 14,0 40,0Z", i.BRICK)
        s.path("M0,300H1290V420H0Z", i.WINE)
        s.path("M0,286H1290V300H0Z", i.CREAM)
        for x, w in ((30, 190), (232, 190), (566, 190), (768, 190)):
            s.rect(x, 54, w, 176, i.AMBER)
            s.rect(x, 54, w, 176, s.fade(i.PAPER, (0, 54), (0, 230), 0.9, 0), grain=True)
        for x in (436, 972):
            s.rect(x, 54, 116, 340, i.NIGHT)
            s.rect(x + 8, 62, 47, 324, i.AMBER)
            s.rect(x + 61, 62, 47, 324, i.AMBER)
        s.path("M1106,54H1240L1272,236H1106Z", i.AMBER)
        s.path("M1106,14H1236L1240,44H1106Z", i.PAPER)
        for x, k, flip in (
            (90, 1.0, False),
            (178, 0.95, True),
            (300, 1.02, False),
            (640, 1.0, True),
            (820, 1.04, False),
            (906, 0.97, True),
            (1180, 1.1, False),
        ):
            with s.clip("M30,54H1272V230H30Z"):
                person(s, x, 54 + 340 * k, 330 * k, i.NIGHT if x != 640 else i.WINE, "bust", flip=flip)
        person(s, 494, 390, 236, i.NIGHT, "coat")
        for x in (230, 1060):
            s.path(f"M{x - 92},420A92,92 0 0 1 {x + 92},420Z", i.NIGHT)
            s.circle(x, 420, 70, i.NIGHT)
            s.circle(x, 420, 36, i.GREY)
            s.circle(x, 420, 14, i.NIGHT)
        s.path("M1262,326h28v40h-28Z", i.PAPER)
    s.path("M1400,740L1800,700V860L1410,770Z", s.fade(i.PAPER, (1400, 750), (1800, 780), 0.75, 0), grain=True)
    for x, w in ((150, 190), (352, 190), (556, 116), (686, 190), (888, 190), (1092, 116), (1226, 150)):
        s.rect(x, 850, w, 330, s.fade(i.AMBER, (0, 850), (0, 1150), 0.85, 0), grain=True)
    s.rect(120, 850, 1290, 200, s.fade(i.BRICK, (0, 830), (0, 1000), 0.7, 0), grain=True)
    s.path(
        "".join(
            cut(rng.uniform(0, 1800), rng.uniform(850, 1190), rng.uniform(80, 420), rng.uniform(2, 7))
            for _ in range(70)
        ),
        i.NIGHT,
    )
    person(s, 1490, 868, 262, i.NIGHT, "coat", rim=i.AMBER, flip=True)
    person(s, 1700, 880, 268, i.NIGHT, "walk", rim=i.AMBER, flip=True)
    for _ in range(130):
        x, y = rng.uniform(0, 1850), rng.uniform(0, 1100)
        s.line([(x, y), (x - 10, y + 44)], i.mix(i.BLUE, i.NIGHT, 0.2), 2)


def playground(s: Sheet, rng: Random) -> None:
    """Children on swings and a slide among autumn trees between the blocks."""
    sky(s, i.SKY, i.PAPER, 640, sun=(1480, 250, 76, i.PAPER), glow=i.AMBER)
    for x, y, w, h in ((60, 180, 360, 620), (1050, 250, 300, 560), (1520, 330, 320, 480)):
        _block(s, rng, x, y, w, h, (i.STONE, i.GREY), 5, i.SLATE, 0.12)
    for x, y, r, ink in (
        (520, 520, 150, i.OCHRE),
        (720, 560, 110, i.ORANGE),
        (930, 540, 140, i.BRICK),
        (1420, 580, 120, i.OCHRE),
        (20, 600, 130, i.ORANGE),
    ):
        s.rect(x - r * 0.07, y, r * 0.14, 330, i.UMBER)
        s.path(crown(rng, x, y, r, 13), ink)
        s.path(crown(rng, x - r * 0.25, y + r * 0.3, r * 0.55, 9), i.mix(ink, i.UMBER, 0.4))
    s.path("M-10,1210V830C400,790 900,800 1810,830V1210Z", i.SAGE)
    s.path("M-10,1210V960C400,900 1100,890 1810,960V1210Z", i.CREAM)
    s.rect(0, 900, 1800, 310, s.fade(i.EARTH, (0, 1290), (0, 960), 0.6, 0), grain=True)
    for _ in range(90):
        x, y = rng.uniform(0, 1800), rng.uniform(860, 1190)
        s.path(cut(x, y, rng.uniform(10, 24), 5), rng.choice((i.ORANGE, i.BRICK, i.OCHRE)))
    s.path(
        "M120,1130L420,1010L1080,1010L800,1130Z", s.fade(i.SLATE, (0, 1000), (0, 1140), 0.5, 0.2), grain=True
    )
    for x in (250, 960):
        s.line([(x - 110, 1010), (x, 400), (x + 110, 1010)], i.BRICK, 22)
    s.line([(240, 404), (970, 404)], i.NAVY, 24)
    for x, turn in ((420, 26), (610, -5), (800, -24)):
        with s.moved(x, 410, turn=turn):
            s.line([(-34, 0), (-34, 430)], i.NIGHT, 4)
            s.line([(34, 0), (34, 430)], i.NIGHT, 4)
            s.rect(-48, 428, 96, 14, i.UMBER)
    for x, turn, coat, flip in ((420, 26, i.BRICK, -1), (800, -24, i.TEAL, 1)):
        with s.moved(x, 410, flip, 1, turn=turn):
            limbs(
                s,
                0,
                424,
                200,
                (
                    (i.NIGHT, 0.15, ((-0.05, -0.05), (0.24, -0.03), (0.42, 0.16))),
                    (coat, 0.24, ((-0.06, -0.08), (-0.1, -0.42))),
                    (coat, 0.09, ((-0.08, -0.4), (0.1, -0.3), (0.17, -0.52))),
                    (i.UMBER, 0.06, ((0.42, 0.16), (0.5, 0.14))),
                ),
            )
            s.circle(-22, 306, 31, i.BLUSH)
            s.path("M-54,306C-56,262 10,262 10,296C-10,286 -30,292 -32,330C-46,326 -54,318 -54,306Z", i.UMBER)
    with s.moved(1180, 1060):
        s.path("M0,0L40,-400H70L60,0ZM150,0L130,-400H160L200,0Z", i.TEAL)
        for k in range(7):
            s.rect(38, -60 - 50 * k, 110, 9, i.NAVY)
        s.path("M30,-400H240V-384H30Z", i.NAVY)
        s.path("M160,-402H210C300,-360 340,-120 470,-60H560V-30H450C330,-60 290,-330 160,-380Z", i.AMBER)
        s.path("M160,-402H210C300,-360 340,-120 470,-60H560V-46H462C320,-90 290,-370 160,-402Z", i.ORANGE)
        limbs(
            s,
            330,
            -218,
            190,
            (
                (i.NIGHT, 0.15, ((0, 0), (0.26, 0.2), (0.5, 0.36))),
                (i.WINE, 0.24, ((0, -0.04), (-0.06, -0.36))),
                (i.WINE, 0.09, ((-0.04, -0.34), (0.1, -0.48), (0.16, -0.66))),
            ),
        )
        s.circle(318, -316, 30, i.BLUSH)
        s.path(
            "M286,-312C284,-354 346,-356 348,-326C330,-334 312,-330 306,-292C292,-296 287,-304 286,-312Z",
            i.UMBER,
        )
    person(s, 90, 1120, 300, i.NIGHT, "coat", rim=i.AMBER)
    s.circle(1700, 1120, 34, i.BRICK)
