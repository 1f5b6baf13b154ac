"""Pictures of sport: football at night, tennis, a city marathon, chess."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import cos, pi, sin
from random import Random

from . import inks as i
from .camera import Camera
from .motifs import crown, cut, limbs, person, sky, stars
from .sheet import Point, Sheet


def stadium_night(s: Sheet, rng: Random) -> None:
    """A football match under floodlights, seen from high in the stand."""
    sky(s, i.NIGHT, i.NAVY, 460)
    stars(s, rng, 200, i.SKY, 26)
    cam = Camera(s, height=24, horizon=235, centre=900, focal=1120)
    cam.shape([(-74, 3, 120), (74, 3, 120), (74, 17, 142), (-74, 17, 142)], i.NAVY)
    for side in (-1, 1):
        cam.shape(
            [(44 * side, 2, 20), (44 * side, 2, 124), (80 * side, 17, 140), (80 * side, 17, 20)], i.NAVY
        )
    for _ in range(2600):
        t, ink = (
            rng.random(),
            rng.choice((i.BRICK, i.ROSE, i.SLATE, i.BLUE, i.CREAM, i.SLATE, i.BLUE, i.NIGHT, i.WINE)),
        )
        where = rng.random()
        if where < 0.4:
            px, py = cam.at(rng.uniform(-66, 66), 3.6 + 13 * t, 121 + 21 * t)
        else:
            side = -1 if where < 0.7 else 1
            px, py = cam.at(side * (45 + 34 * t), 2.8 + 14 * t, rng.uniform(38, 132))
        s.rect(px, py, 4.4, 6.4, ink)
    cam.floor(-44, 44, 4, 120, i.FOREST)
    for n in range(14):
        cam.floor(-36, 36, 14 + n * 7.5, 17.75 + n * 7.5, i.MOSS)
    for n in range(13):
        cam.floor(-36, 36, 17.75 + n * 7.5, 21.5 + n * 7.5, i.mix(i.MOSS, i.FOREST, 0.45))
    cam.floor(-36, 36, 14, 117, s.fade(i.SAGE, cam.at(0, 0, 100), cam.at(0, 0, 30), 0.85, 0), grain=True)
    for spots in (
        ((-34, 16), (34, 16), (34, 115), (-34, 115), (-34, 16)),
        ((-34, 65.5), (34, 65.5)),
        ((-20, 115), (-20, 99), (20, 99), (20, 115)),
        ((-9, 115), (-9, 109.5), (9, 109.5), (9, 115)),
        ((-20, 16), (-20, 32), (20, 32), (20, 16)),
    ):
        s.line([cam.at(x, 0, z) for x, z in spots], i.SNOW, 5)
    s.line([cam.at(9.15 * cos(a / 20 * pi), 0, 65.5 + 9.15 * sin(a / 20 * pi)) for a in range(41)], i.SNOW, 5)
    s.line(
        [cam.at(-3.7, 0, 115), cam.at(-3.7, 2.6, 115), cam.at(3.7, 2.6, 115), cam.at(3.7, 0, 115)], i.PAPER, 5
    )
    for side in (-1, 1):
        x, y = (150, 70) if side < 0 else (1650, 70)
        s.path(
            f"M{x},{y}L{900 - side * 820},{880}L{900 + side * 160},{1190}Z",
            s.fade(i.PAPER, (x, y), (900, 1100), 0.6, 0),
            grain=True,
        )
        s.path(f"M{x - 10},{470}L{x - 4},{y}h8L{x + 10},470Z", i.NIGHT)
        s.circle(x, y, 210, s.glow(i.PAPER, (x, y), 210, 0.95, 0), grain=True)
        s.path(f"M{x - 78},{y - 54}h156v108h-156Z", i.NIGHT)
        for k in range(12):
            s.circle(x - 56 + (k % 4) * 37, y - 34 + (k // 4) * 34, 13, i.PAPER)
    for x, z, ink, pose in (
        (-6, 84, i.SNOW, 0),
        (3, 92, i.BRICK, 1),
        (14, 76, i.SNOW, 1),
        (-18, 70, i.BRICK, 0),
        (22, 96, i.BRICK, 0),
        (-2, 112, i.AMBER, 1),
        (8, 60, i.SNOW, 0),
        (-12, 98, i.SNOW, 1),
    ):
        _player(s, *cam.at(x, 0, z), cam.size(x, z) * 2.3, ink, pose)
    _player(s, *cam.at(-7.5, 0, 42.5), cam.size(0, 42.5) * 2.6, i.BRICK, 0)
    _player(s, *cam.at(-1.5, 0, 43.5), cam.size(0, 43.5) * 2.6, i.SNOW, 1)
    bx, by = cam.at(-4.7, 0.25, 40)
    s.ellipse(bx + 10, by + 10, 20, 6, i.NIGHT)
    s.circle(bx, by, 12, i.SNOW)
    for n in range(15):
        x = n * 132 - 20 + rng.uniform(-16, 16)
        k = rng.uniform(290, 350)
        person(s, x, 1210 + k * 0.45, k, i.NIGHT, "bust", rim=i.SAGE)
        if n in (3, 9, 12):
            s.line([(x - 44, 1140), (x - 72, 1050), (x - 40, 980)], i.NIGHT, 24)
            s.line([(x + 44, 1140), (x + 72, 1050), (x + 40, 980)], i.NIGHT, 24)
            s.path(f"M{x - 120},{960}q60,-20 120,0t120,0v44q-60,20 -120,0t-120,0Z", i.BRICK)
            s.path(f"M{x - 120},{976}q60,-20 120,0t120,0v12q-60,20 -120,0t-120,0Z", i.PAPER)


def _player(s: Sheet, x: float, y: float, k: float, shirt: str, pose: int) -> None:
    f = -1 if pose else 1
    s.path(cut(x + f * k * 0.3, y, k * 1.0, k * 0.06), i.NIGHT)
    limbs(
        s,
        x,
        y,
        k,
        (
            (i.NIGHT, 0.1, ((0, -0.5), (-0.16 * f, -0.26), (-0.34 * f, -0.16))),
            (i.NIGHT, 0.11, ((0, -0.5), (0.16 * f, -0.3), (0.12 * f, -0.02), (0.2 * f, 0))),
            (shirt, 0.2, ((0, -0.54), (0.06 * f, -0.8))),
            (shirt, 0.09, ((0.06 * f, -0.84), (-0.12 * f, -0.7), (-0.16 * f, -0.58))),
            (shirt, 0.09, ((0.08 * f, -0.84), (0.2 * f, -0.68), (0.3 * f, -0.76))),
            (i.EARTH, 0.15, ((0.09 * f, -0.98), (0.095 * f, -0.985))),
        ),
    )


def tennis_court(s: Sheet, rng: Random) -> None:
    """A server stretches for the ball on clay; her shadow crosses the baseline."""
    s.cover(i.BRICK)
    cam = Camera(s, height=5.4, horizon=190, centre=1050, focal=1150)
    s.rect(0, 0, 1800, 300, i.FOREST)
    for n in range(24):
        s.path(
            crown(rng, n * 80 - 10, 110 + rng.uniform(-26, 20), rng.uniform(66, 104), 10),
            i.MOSS if n % 3 else i.FOREST,
        )
    s.rect(0, 190, 1800, 130, i.TEAL)
    for n in range(19):
        s.rect(n * 100, 190, 4, 130, i.FOREST)
    cam.floor(-30, 30, 2, 44, i.BRICK)
    s.rect(0, 320, 1800, 300, s.fade(i.ORANGE, (0, 310), (0, 700), 1.0, 0), grain=True)
    s.rect(0, 700, 1800, 500, s.fade(i.WINE, (0, 1330), (0, 760), 0.9, 0), grain=True)
    lines = (
        ((-5.5, 9), (5.5, 9)),
        ((-5.5, 33), (5.5, 33)),
        ((-5.5, 9), (-5.5, 33)),
        ((5.5, 9), (5.5, 33)),
        ((-4.1, 9), (-4.1, 33)),
        ((4.1, 9), (4.1, 33)),
        ((-4.1, 14.6), (4.1, 14.6)),
        ((-4.1, 27.4), (4.1, 27.4)),
        ((0, 14.6), (0, 27.4)),
    )
    for (xa, za), (xb, zb) in lines:
        w = 0.06
        if za == zb:
            cam.floor(xa, xb, za - w, za + w * 1.6, i.PAPER)
        else:
            cam.floor(xa - w, xa + w, za, zb, i.PAPER)
    a, b = cam.at(-6.4, 0, 21), cam.at(6.4, 0, 21)
    h = cam.size(0, 21)
    net = f"M{a[0]},{a[1]}V{a[1] - 1.07 * h}Q{(a[0] + b[0]) / 2},{a[1] - 0.8 * h} {b[0]},{b[1] - 1.07 * h}V{b[1]}Z"
    with s.clip(net):
        for n in range(80):
            s.rect(a[0] + n * 9, a[1] - 70, 1.6, 80, i.NIGHT)
        for n in range(9):
            s.rect(a[0], a[1] - n * 8, 760, 1.6, i.NIGHT)
    s.path(
        f"M{a[0]},{a[1] - 1.07 * h}Q{(a[0] + b[0]) / 2},{a[1] - 0.8 * h} {b[0]},{b[1] - 1.07 * h}",
        stroke=i.PAPER,
        width=9,
    )
    for p in (a, b):
        s.line([(p[0], p[1] + 4), (p[0], p[1] - 1.1 * h)], i.NIGHT, 8)
    x, y = cam.at(2.2, 0, 32.2)
    _player(s, x, y, cam.size(0, 32) * 2.2, i.NAVY, 1)
    ux, uy = cam.at(8.2, 0, 21)
    s.line([(ux - 24, uy), (ux - 10, uy - 120), (ux + 24, uy - 120), (ux + 40, uy)], i.SNOW, 7)
    person(s, ux + 8, uy - 74, 110, i.NAVY, "bust")
    x, y, k = 560, 1070, 620
    shade: tuple[tuple[Point, ...], ...] = (
        ((0.02, 0.02), (0.5, -0.06), (0.86, -0.1), (1.12, -0.13)),
        ((0.16, 0.03), (0.56, -0.02)),
        ((1.06, -0.12), (1.3, -0.2), (1.52, -0.2)),
    )
    for joints in shade:
        s.line([(x + px * k, y + py * k) for px, py in joints], i.WINE, 66)
    s.ellipse(x + 1.68 * k, y - 0.215 * k, 92, 34, i.WINE)
    limbs(
        s,
        x,
        y,
        k,
        (
            (i.EARTH, 0.075, ((-0.02, -0.48), (-0.1, -0.25), (-0.16, -0.03))),
            (i.EARTH, 0.08, ((0.04, -0.48), (0.1, -0.26), (0.02, -0.03))),
            (i.SNOW, 0.05, ((-0.165, -0.02), (-0.1, 0.0))),
            (i.SNOW, 0.05, ((0.02, -0.02), (0.09, 0.0))),
        ),
    )
    s.path(
        f"M{x - 0.1 * k},{y - 0.62 * k}L{x - 0.17 * k},{y - 0.42 * k}Q{x + 0.02 * k},{y - 0.36 * k} {x + 0.19 * k},{y - 0.43 * k}L{x + 0.1 * k},{y - 0.64 * k}Z",
        i.NAVY,
    )
    limbs(
        s,
        x,
        y,
        k,
        (
            (i.EARTH, 0.058, ((-0.04, -0.83), (0.16, -1.0), (0.27, -1.19))),
            (i.SNOW, 0.17, ((0.0, -0.62), (-0.035, -0.8))),
            (i.SNOW, 0.07, ((-0.07, -0.83), (-0.16, -0.9))),
            (i.EARTH, 0.06, ((-0.16, -0.9), (-0.29, -0.98), (-0.21, -1.14))),
            (i.EARTH, 0.06, ((-0.02, -0.88), (0.0, -0.94))),
        ),
    )
    s.path(
        f"M{x + 0.0 * k},{y - 0.56 * k}L{x + 0.02 * k},{y - 0.86 * k}L{x + 0.075 * k},{y - 0.78 * k}L{x + 0.09 * k},{y - 0.58 * k}Z",
        s.fade(i.SLATE, (x + 0.1 * k, y - 0.6 * k), (x - 0.02 * k, y - 0.7 * k), 0.8, 0),
        grain=True,
    )
    s.ellipse(x + 0.02 * k, y - 0.995 * k, 0.06 * k, 0.072 * k, i.EARTH)
    s.path(
        f"M{x - 0.045 * k},{y - 1.0 * k}C{x - 0.06 * k},{y - 1.1 * k} {x + 0.07 * k},{y - 1.1 * k} {x + 0.06 * k},{y - 1.04 * k}C{x + 0.01 * k},{y - 1.04 * k} {x - 0.01 * k},{y - 1.0 * k} {x - 0.02 * k},{y - 0.95 * k}Q{x - 0.14 * k},{y - 0.9 * k} {x - 0.16 * k},{y - 0.8 * k}Q{x - 0.16 * k},{y - 0.96 * k} {x - 0.045 * k},{y - 1.0 * k}Z",
        i.NIGHT,
    )
    with s.moved(x - 0.205 * k, y - 1.15 * k, k, turn=-38):
        s.path("M-.012,.02L-.012,-.14L.012,-.14L.012,.02Z", i.NIGHT)
        s.path(
            "M0,-.14C-.06,-.17 -.1,-.24 -.1,-.31C-.1,-.39 -.055,-.45 0,-.45C.055,-.45 .1,-.39 .1,-.31C.1,-.24 .06,-.17 0,-.14Z",
            stroke=i.AMBER,
            width=0.018,
        )
        for n in range(-4, 5):
            s.path(f"M{n * 0.02},-.17V-.44M-.09,{-0.31 + n * 0.028}H.09", stroke=i.PAPER, width=0.003)
    bx, by = x + 0.4 * k, y - 1.5 * k
    s.circle(bx, by, 44, s.glow(i.AMBER, (bx, by), 44, 0.9, 0), grain=True)
    s.circle(bx, by, 19, i.AMBER)


def marathon(s: Sheet, rng: Random) -> None:
    """Runners fill a boulevard in low morning sun, their shadows before them."""
    sky(s, i.SKY, i.CREAM, 520, sun=(1010, 380, 110, i.PAPER), glow=i.OCHRE)
    cam = Camera(s, height=2.6, horizon=520, centre=1000, focal=1100)
    for near, far, high, ink in (
        (70, 110, 14, i.SKY),
        (48, 70, 17, i.GREY),
        (32, 48, 15, i.SLATE),
        (20, 32, 18, i.TEAL),
        (8, 20, 16, i.NAVY),
    ):
        for side in (-1, 1):
            base = ink if side > 0 else i.mix(ink, i.OCHRE, 0.45)
            cam.wall(12 * side, 0, high, near, far, base)
            for n in range(4):
                z = near + (far - near) * (n + 0.25) / 4
                for y in (4, 7.5, 11):
                    cam.wall(
                        12 * side,
                        y,
                        y + 2.1,
                        z,
                        z + (far - near) / 9,
                        i.mix(base, i.NIGHT, 0.5) if rng.random() < 0.7 else i.AMBER,
                    )
    for n in range(7):
        for side in (-1, 1):
            px, py = cam.at(10 * side, 0, 14 + n * 10)
            k = cam.size(0, 14 + n * 10)
            s.rect(px - k * 0.12, py - 3.2 * k, k * 0.24, 3.2 * k, i.UMBER)
            s.path(crown(rng, px, py - 4.2 * k, 2.0 * k, 10), i.OCHRE if n % 2 else i.ORANGE)
    cam.floor(-12, 12, 1, 110, i.STONE)
    s.rect(0, 520, 1800, 690, s.fade(i.AMBER, (0, 500), (0, 900), 1, 0), grain=True)
    s.rect(0, 700, 1800, 510, s.fade(i.SLATE, (0, 1300), (0, 760), 0.9, 0), grain=True)
    for side in (-1, 1):
        for n in range(26):
            z = 44 - n * 1.5
            px, py = cam.at(side * (8.4 + rng.uniform(0, 0.8)), 0, z)
            person(
                s,
                px,
                py,
                cam.size(0, z) * rng.uniform(1.6, 1.8),
                rng.choice((i.NAVY, i.WINE, i.TEAL, i.SLATE, i.NIGHT)),
                rng.choice(("coat", "stand", "dress")),
                head=i.UMBER,
            )
        cam.wall(7.9 * side, 0, 1.05, 4, 60, i.SNOW if side < 0 else i.MIST)
        for n in range(14):
            cam.wall(7.88 * side, 0.2, 0.85, 4 + n * 4, 6 + n * 4, i.BRICK)
    pack = [(rng.uniform(-6.4, 6.4), 9 + n * 0.9) for n in range(44)] + [
        (-4.6, 6.8),
        (0.4, 6.0),
        (3.4, 7.0),
        (-1.9, 7.9),
        (2.1, 8.4),
    ]
    for x, z in sorted(pack, key=lambda spot: -spot[1]):
        _runner(s, rng, *cam.at(x, 0, z), cam.size(x, z) * 1.76, z)


def _runner(s: Sheet, rng: Random, x: float, y: float, k: float, z: float) -> None:
    f = rng.choice((-1, 1))
    shirt = rng.choice((i.BRICK, i.BLUE, i.PAPER, i.ORANGE, i.TEAL, i.NAVY, i.AMBER, i.WINE))
    skin, shorts = rng.choice((i.EARTH, i.ROSE, i.BLUSH, i.ROSE)), i.NIGHT
    if z < 22:
        s.poly(
            [(x - k * 0.14, y), (x + k * 0.14, y), (x + k * 0.3, y + k * 0.5), (x - k * 0.06, y + k * 0.5)],
            s.fade(i.NIGHT, (0, y), (0, y + k * 0.5), 0.75, 0),
            grain=True,
        )
    limbs(
        s,
        x,
        y,
        k,
        (
            (skin, 0.085, ((0.06 * f, -0.48), (0.1 * f, -0.3), (0.07 * f, -0.24))),
            (i.NIGHT, 0.075, ((0.07 * f, -0.22), (0.075 * f, -0.17))),
            (skin, 0.09, ((-0.05 * f, -0.48), (-0.08 * f, -0.25), (-0.06 * f, -0.04))),
            (i.PAPER, 0.07, ((-0.06 * f, -0.03), (-0.07 * f, -0.01))),
            (shorts, 0.13, ((0.05 * f, -0.5), (0.085 * f, -0.38))),
            (shorts, 0.13, ((-0.045 * f, -0.5), (-0.065 * f, -0.38))),
            (skin, 0.06, ((0.11, -0.78), (0.19, -0.62), (0.1 if f > 0 else 0.16, -0.56 if f > 0 else -0.74))),
            (
                skin,
                0.06,
                ((-0.11, -0.78), (-0.19, -0.62), (-0.1 if f < 0 else -0.16, -0.56 if f < 0 else -0.74)),
            ),
            (shirt, 0.2, ((-0.02, -0.56), (-0.04, -0.76))),
            (shirt, 0.2, ((0.02, -0.56), (0.04, -0.76))),
            (skin, 0.06, ((0, -0.84), (0, -0.88))),
        ),
    )
    s.rect(x - k * 0.07, y - k * 0.72, k * 0.14, k * 0.11, i.SNOW)
    s.ellipse(x, y - k * 0.945, k * 0.055, k * 0.07, skin)
    s.path(
        f"M{x - k * 0.058},{y - k * 0.94}C{x - k * 0.06},{y - k * 1.04} {x + k * 0.06},{y - k * 1.04} {x + k * 0.058},{y - k * 0.94}Q{x},{y - k * 1.0} {x - k * 0.058},{y - k * 0.94}Z",
        rng.choice((i.UMBER, i.NIGHT, i.EARTH)),
    )
    if k > 130:
        s.path(
            f"M{x},{y - k * 0.86}C{x + k * 0.03},{y - k * 0.86} {x + k * 0.055},{y - k * 0.9} {x + k * 0.055},{y - k * 0.96}L{x + k * 0.02},{y - k * 0.99}Z",
            i.mix(skin, i.UMBER, 0.45),
        )
