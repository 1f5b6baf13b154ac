"""Pictures of rooms where public life happens: halls, courts, schools, hospitals, polling places."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import cos, pi, sin
from random import Random

from . import inks as i
from .camera import Camera
from .motifs import person
from .sheet import Sheet


def assembly_hall(s: Sheet, rng: Random) -> None:
    """Curved rows of seats before a rostrum; daylight falls in from one side."""
    s.cover(i.UMBER)
    cam = Camera(s, height=7.2, horizon=250, centre=900, focal=1150)
    cam.front(-16, 16, 0, 10, 30, i.EARTH)
    for n in range(-8, 9):
        cam.front(n * 1.9 - 0.12, n * 1.9 + 0.12, 0, 10, 29.9, i.UMBER)
    cam.front(-16, 16, 7.2, 7.6, 29.8, i.OCHRE)
    cam.floor(-16, 16, 2, 30, i.mix(i.WINE, i.UMBER, 0.45))
    for side in (-1, 1):
        cam.wall(16 * side, 0, 10, 6, 30, i.EARTH if side < 0 else i.UMBER)
        for n in range(5):
            z = 11 + n * 3.9
            cam.wall(16 * side, 1.8, 9, z, z + 2.1, i.PAPER if side < 0 else i.NIGHT)
            cam.wall(16 * side, 4.9, 5.1, z, z + 2.1, i.UMBER)
            cam.wall(16 * side, 1.8, 9, z + 1, z + 1.1, i.UMBER)
    for k in range(5):
        z = 11 + k * 3.9
        cam.shape(
            [(-16, 9, z), (-16, 9, z + 2.1), (6, 0, z + 0.5), (2.5, 0, z - 1.6)],
            s.fade(i.AMBER, cam.at(-16, 7, z), cam.at(4, 0, z), 0.62, 0.05),
            grain=True,
        )
    cam.box((-7, 7), (0, 1.0), (25, 28), front=i.UMBER, side=i.UMBER, top=i.EARTH)
    cam.box((-5.5, 5.5), (1.0, 2.3), (26, 27), front=i.OCHRE, side=i.EARTH, top=i.AMBER)
    for x in (-3.6, -1.2, 1.2, 3.6):
        cam.front(x - 0.5, x + 0.5, 2.1, 4.1, 27.6, i.NIGHT)
        person(s, *cam.at(x, 1.25, 27.2), cam.size(x, 27.2) * 2.1, i.NIGHT, "bust")
    cam.box((-1.1, 1.1), (0, 1.9), (23.2, 24.2), front=i.AMBER, side=i.EARTH, top=i.PAPER)
    person(s, *cam.at(0, 0.5, 24.5), cam.size(0, 24.5) * 2.4, i.NIGHT, "stand", rim=i.AMBER)
    for row in range(10):
        radius = 5.2 + row * 1.9
        aisle = 0.75 / radius
        turns: list[float] = []
        for left, right in ((-1.14, -0.36 - aisle), (-0.36 + aisle, 0.36 - aisle), (0.36 + aisle, 1.14)):
            seats = max(2, round((right - left) * radius / 1.22))
            turns += [left + (right - left) * n / (seats - 1) for n in range(seats)]
        for a in sorted(turns, key=abs, reverse=True):
            x, z = radius * sin(a), 23 - radius * cos(a)
            if z > 3.2 and abs(x) < 15.4:
                _seat(cam, rng, x, 0.12 * row, z)
    s.rect(0, 820, 1800, 380, s.fade(i.NIGHT, (0, 1260), (0, 860), 0.9, 0), grain=True)
    for x in (-9, 0, 9):
        px, py = cam.at(x, 9.6, 22)
        s.line([(px, 0), (px, py)], i.NIGHT, 4)
        s.circle(px, py, 170, s.glow(i.AMBER, (px, py), 170, 0.7, 0), grain=True)
        s.ellipse(px, py, 66, 14, i.PAPER)


def _seat(cam: Camera, rng: Random, x: float, y: float, z: float) -> None:
    s, (px, py), k = cam.sheet, cam.at(x, y, z), cam.size(x, z)
    if rng.random() < 0.46:
        coat = rng.choice((i.NIGHT, i.NAVY, i.NIGHT, i.SLATE, i.TEAL, i.NAVY))
        person(
            s,
            px,
            py + k * 0.52,
            k * 1.95,
            coat,
            "bust",
            head=rng.choice((i.UMBER, i.NIGHT, i.EARTH, i.GREY)),
            rim=i.AMBER,
        )
    w, h = k * 0.52, k * 1.0
    s.path(
        f"M{px - w},{py}L{px - w * 0.94},{py - h * 0.8}Q{px},{py - h * 1.14} {px + w * 0.94},{py - h * 0.8}L{px + w},{py}Z",
        i.BRICK,
    )
    s.path(
        f"M{px + w * 0.15},{py}L{px + w * 0.3},{py - h * 0.94}Q{px + w * 0.7},{py - h * 0.9} {px + w * 0.94},{py - h * 0.8}L{px + w},{py}Z",
        i.mix(i.BRICK, i.UMBER, 0.55),
    )
    s.path(
        f"M{px - w},{py}L{px - w * 0.94},{py - h * 0.8}L{px - w * 0.8},{py - h * 0.84}L{px - w * 0.84},{py}Z",
        i.ORANGE,
    )


def city_council(s: Sheet, rng: Random) -> None:
    """Councillors vote by hand at a round table under tall windows."""
    s.cover(i.SLATE)
    cam = Camera(s, height=4.6, horizon=330, centre=900, focal=1180)
    cam.front(-9, 9, 0, 7, 17, i.SAGE)
    cam.front(-9, 9, 0, 1.4, 16.95, i.MOSS)
    for x in (-6.6, -2.2, 2.2, 6.6):
        px0, py0 = cam.at(x - 1.15, 6.0, 16.9)
        px1, py1 = cam.at(x + 1.15, 1.7, 16.9)
        r = (px1 - px0) / 2
        d = f"M{px0},{py1}V{py0 + r}A{r},{r} 0 0 1 {px1},{py0 + r}V{py1}Z"
        s.path(d, i.PAPER)
        with s.clip(d):
            for _ in range(5):
                hx, hw = px0 + rng.uniform(0, 1) * 2 * r, rng.uniform(30, 70)
                hy = py1 - rng.uniform(30, 120)
                s.path(
                    f"M{hx - hw},{py1}V{hy}L{hx},{hy - 34}L{hx + hw},{hy}V{py1}Z",
                    rng.choice((i.ROSE, i.STONE, i.BRICK)),
                )
            s.rect(px0 + r - 4, py0, 8, py1 - py0, i.MOSS)
            s.rect(px0, (py0 + py1) / 2 - 4, 2 * r, 8, i.MOSS)
    for side in (-1, 1):
        cam.wall(9 * side, 0, 7, 3, 17, i.FOREST if side > 0 else i.MOSS)
    cam.floor(-9, 9, 2, 17, i.EARTH)
    for n in range(-9, 9, 2):
        cam.floor(n, n + 1, 2, 17, i.mix(i.EARTH, i.UMBER, 0.4))
    for x in (-6.6, -2.2, 2.2, 6.6):
        cam.shape(
            [(x - 1, 0, 15), (x + 1, 0, 15), (x + 3.4, 0, 7), (x + 1, 0, 7)],
            s.fade(i.CREAM, cam.at(x, 0, 15), cam.at(x, 0, 7), 0.8, 0.1),
            grain=True,
        )
    cx, cz, r_out, r_in = 0.0, 9.6, 4.3, 3.0

    def ring(r: float, y: float, a0: float = 0, a1: float = 2 * pi) -> list[tuple[float, float]]:
        return [
            cam.at(cx + r * sin(a0 + (a1 - a0) * n / 60), y, cz - r * cos(a0 + (a1 - a0) * n / 60))
            for n in range(61)
        ]

    seats = [2 * pi * n / 18 for n in range(18)]
    far = sorted((a for a in seats if cos(a) < 0.35), key=cos)
    for a in far:
        _councillor(cam, rng, cx + (r_out + 0.75) * sin(a), cz - (r_out + 0.75) * cos(a), rng.random() < 0.66)
    s.poly(ring(r_out, 0), i.NIGHT)
    s.poly([*ring(r_out, 1.05, -pi / 2, pi / 2), *ring(r_out, 0, -pi / 2, pi / 2)[::-1]], i.WINE)
    s.poly(ring(r_out, 1.05), i.OCHRE)
    s.poly(ring(r_in, 1.05), i.UMBER)
    s.poly([*ring(r_in, 1.05, pi / 2, 3 * pi / 2), *ring(r_in, 0.1, pi / 2, 3 * pi / 2)[::-1]], i.BRICK)
    s.poly(ring(r_in, 0.1), i.EARTH)
    for a in seats:
        px, py = cam.at(cx + 3.7 * sin(a), 1.06, cz - 3.7 * cos(a))
        k = cam.size(0, cz - 3.7 * cos(a))
        s.poly(
            [
                (px - k * 0.3, py + k * 0.06),
                (px - k * 0.18, py - k * 0.1),
                (px + k * 0.22, py - k * 0.08),
                (px + k * 0.14, py + k * 0.09),
            ],
            i.PAPER,
        )
    for a in sorted((a for a in seats if cos(a) >= 0.35), key=cos):
        _councillor(cam, rng, cx + (r_out + 0.75) * sin(a), cz - (r_out + 0.75) * cos(a), rng.random() < 0.55)
    s.rect(0, 800, 1800, 400, s.fade(i.NIGHT, (0, 1300), (0, 900), 0.85, 0), grain=True)
    px, py = cam.at(0, 6.3, 10)
    s.line([(px, 0), (px, py)], i.NIGHT, 5)
    for dx in (-190, -95, 0, 95, 190):
        s.path(f"M{px},{py - 20}Q{px + dx * 0.6},{py + 40} {px + dx},{py}", stroke=i.NIGHT, width=5)
        s.circle(px + dx, py - 8, 56, s.glow(i.AMBER, (px + dx, py - 8), 56, 0.9, 0), grain=True)
        s.circle(px + dx, py - 8, 15, i.PAPER)


def _councillor(cam: Camera, rng: Random, x: float, z: float, votes: bool) -> None:
    s, (px, py), k = cam.sheet, cam.at(x, 0.1, z), cam.size(x, z)
    coat = rng.choice((i.NIGHT, i.NAVY, i.TEAL, i.WINE, i.SLATE))
    if votes:
        side = rng.choice((-1, 1))
        s.line(
            [
                (px + side * k * 0.24, py - k * 0.95),
                (px + side * k * 0.42, py - k * 1.3),
                (px + side * k * 0.4, py - k * 1.72),
            ],
            coat,
            k * 0.15,
        )
        s.line(
            [(px + side * k * 0.4, py - k * 1.72), (px + side * k * 0.4, py - k * 1.86)], i.BLUSH, k * 0.12
        )
    person(
        s,
        px,
        py + k * 0.22,
        k * 1.85,
        coat,
        "bust",
        head=rng.choice((i.UMBER, i.NIGHT, i.EARTH, i.STONE)),
        rim=i.CREAM,
    )


def classroom(s: Sheet, rng: Random) -> None:
    """Morning light crosses the desks of a classroom."""
    s.cover(i.CREAM)
    cam = Camera(s, height=2.0, horizon=500, centre=1010, focal=1050)
    cam.front(-5, 5, 0, 4.2, 11, i.CREAM)
    cam.wall(5, 0, 4.2, 1, 11, i.STONE)
    cam.wall(5, 0, 1.3, 1, 11, i.SAGE)
    cam.front(-5, 5, 0, 1.0, 10.98, i.SAGE)
    cam.wall(-5, 0, 4.2, 1, 11, i.SAGE)
    cam.floor(-5, 5, 1, 11, i.STONE, 4.2)
    cam.floor(-5, 5, 1, 11, i.OCHRE)
    for n in range(-10, 10, 2):
        cam.floor(n * 0.5, n * 0.5 + 0.5, 1, 11, i.mix(i.OCHRE, i.EARTH, 0.3))
    for z in (2.0, 4.7, 7.4):
        cam.wall(-5, 1.1, 3.8, z, z + 2.2, i.PAPER)
        cam.wall(-5, 1.1, 1.9, z, z + 2.2, i.SKY)
        cam.wall(-5, 1.1, 3.8, z + 1.06, z + 1.16, i.MOSS)
        cam.wall(-5, 2.9, 3.0, z, z + 2.2, i.MOSS)
        cam.shape(
            [(-5, 3.8, z), (-5, 1.1, z + 2.2), (2.6, 0, z + 2.6), (1.6, 0, z)],
            s.fade(i.PAPER, cam.at(-5, 3, z), cam.at(2.5, 0, z), 0.7, 0.3),
            grain=True,
        )
    cam.front(-2.6, 2.9, 1.35, 3.45, 10.9, i.EARTH)
    cam.front(-2.45, 2.75, 1.48, 3.33, 10.88, i.FOREST)
    a, b, c = cam.at(-1.9, 1.8, 10.8), cam.at(-0.5, 1.8, 10.8), cam.at(-0.5, 2.95, 10.8)
    s.line([a, b, c, a], i.PAPER, 4)
    px, py = cam.at(1.5, 2.4, 10.8)
    s.path(
        f"M{px - 66},{py}a66,66 0 1 0 132,0a66,66 0 1 0 -132,0M{px},{py}L{px + 46},{py - 46}",
        stroke=i.PAPER,
        width=4,
    )
    s.path(f"M{px - 190},{py - 20}q30,-60 60,0t60,0", stroke=i.AMBER, width=4)
    tx, ty = cam.at(0.55, 0, 10)
    person(s, tx, ty, cam.size(0, 10) * 1.72, i.WINE, "dress", head=i.UMBER, rim=i.PAPER)
    s.line([(tx + 16, ty - 140), (tx + 70, ty - 176)], i.WINE, 11)
    gx, gy = cam.at(4.1, 1.9, 9.4)
    s.circle(gx, gy, 40, i.BLUE)
    s.path(f"M{gx - 30},{gy - 12}q18,-24 36,-6t16,22q-30,16 -52,-16Z", i.SAGE)
    s.path(f"M{gx - 5},{gy + 38}h10v34h30v10h-70v-10h30Z", i.UMBER)
    for z in (8.2, 6.4, 4.7, 3.1):
        for x in (3.0, -3.2, 0.0):
            _desk(cam, rng, x, z)
    s.rect(0, 700, 1800, 500, s.fade(i.UMBER, (1800, 1240), (1300, 640), 0.8, 0), grain=True)


def _desk(cam: Camera, rng: Random, x: float, z: float) -> None:
    s, k = cam.sheet, cam.size(x, z)
    for dx in (-0.85, 0.85):
        cam.box(
            (x + dx - 0.04, x + dx + 0.04), (0, 0.86), (z, z + 0.1), front=i.NIGHT, side=i.NIGHT, top=i.NIGHT
        )
    cam.floor(x - 0.95, x + 0.95, z, z + 0.75, i.AMBER, 0.9)
    cam.front(x - 0.95, x + 0.95, 0.82, 0.9, z, i.EARTH)
    bx, by = cam.at(x - 0.4, 0.91, z + 0.3)
    s.poly(
        [
            (bx - k * 0.2, by + k * 0.05),
            (bx - k * 0.14, by - k * 0.05),
            (bx + k * 0.2, by - k * 0.05),
            (bx + k * 0.18, by + k * 0.05),
        ],
        rng.choice((i.PAPER, i.BLUE, i.BRICK)),
    )
    for dx in (-0.45, 0.45):
        if rng.random() < 0.78:
            px, py = cam.at(x + dx, 0, z - 0.35)
            jumper = rng.choice((i.BLUE, i.BRICK, i.TEAL, i.NAVY, i.ORANGE, i.MOSS))
            hair = rng.choice((i.UMBER, i.NIGHT, i.EARTH, i.OCHRE))
            person(s, px, py, k * 1.34, jumper, "bust", head=hair, rim=i.PAPER)
            if rng.random() < 0.4:
                s.path(
                    f"M{px + k * 0.05},{py - k * 1.24}q{k * 0.14},{k * 0.14} {k * 0.06},{k * 0.36}l{-k * 0.05},{-k * 0.02}q{k * 0.03},{-k * 0.2} {-k * 0.06},{-k * 0.26}Z",
                    hair,
                )
        cam.box(
            (x + dx - 0.26, x + dx + 0.26),
            (0.45, 0.86),
            (z - 0.5, z - 0.46),
            front=i.EARTH,
            side=i.UMBER,
            top=i.UMBER,
        )
        for leg in (-0.24, 0.24):
            cam.box(
                (x + dx + leg - 0.02, x + dx + leg + 0.02),
                (0, 0.5),
                (z - 0.5, z - 0.46),
                front=i.NIGHT,
                side=i.NIGHT,
                top=i.NIGHT,
            )


def hospital_corridor(s: Sheet, rng: Random) -> None:
    """A nurse walks down a long corridor past an empty bed."""
    s.cover(i.MIST)
    cam = Camera(s, height=1.6, horizon=590, centre=1000, focal=980)
    cam.wall(-2.2, 0, 3, 1, 34, i.MIST)
    cam.wall(2.2, 0, 3, 1, 34, i.SKY)
    for side, ink in ((-2.2, i.TEAL), (2.2, i.FOREST)):
        cam.wall(side, 0, 1.1, 1, 34, ink)
        cam.wall(side, 1.1, 1.2, 1, 34, i.PAPER)
    cam.floor(-2.2, 2.2, 1, 34, i.SNOW, 3)
    cam.floor(-2.2, 2.2, 1, 34, i.SAGE)
    for n in range(17):
        if n % 2:
            cam.floor(-2.2, 2.2, 1 + n * 2, 3 + n * 2, i.mix(i.SAGE, i.TEAL, 0.18))
    for n in range(8):
        z = 3.2 + n * 3.6
        cam.floor(-0.6, 0.6, z, z + 1.5, i.PAPER, 2.99)
        cam.floor(
            -0.7,
            0.7,
            z,
            z + 1.5,
            s.fade(i.PAPER, cam.at(0, 0, z + 1.5), cam.at(0, 0, z), 0.85, 0.2),
            grain=True,
        )
    for n in range(6):
        z = 3.4 + n * 4.4
        for side in (-2.19, 2.19):
            zz = z + (1.6 if side > 0 else 0)
            cam.wall(side, 0, 2.3, zz - 0.1, zz + 1.4, i.FOREST)
            cam.wall(side * 0.998, 0, 2.22, zz, zz + 1.3, i.OCHRE if side < 0 else i.EARTH)
            cam.wall(side * 0.996, 1.35, 2.0, zz + 0.3, zz + 0.75, i.PAPER if rng.random() < 0.6 else i.SKY)
    cam.front(-2.2, 2.2, 0, 3, 33.9, i.SNOW)
    cam.front(-1.1, 1.1, 0, 2.5, 33.8, i.PAPER)
    gx, gy = cam.at(0, 1.4, 33)
    s.circle(gx, gy, 330, s.glow(i.PAPER, (gx, gy), 330, 0.95, 0), grain=True)
    px, py = cam.at(0.5, 0, 9.5)
    k = cam.size(0, 9.5)
    s.poly(
        [(px - k * 0.2, py), (px + k * 0.2, py), (px + k * 0.3, py + k * 1.4), (px - k * 0.3, py + k * 1.4)],
        s.fade(i.FOREST, (0, py), (0, py + k * 1.4), 0.7, 0),
        grain=True,
    )
    person(s, px, py, k * 1.72, i.NAVY, "walk", head=i.UMBER, rim=i.PAPER)
    for x, z in ((-0.4, 22), (0.2, 22.6)):
        person(s, *cam.at(x, 0, z), cam.size(x, z) * 1.75, i.SLATE, "coat")
    z0, z1, x0, x1 = 3.3, 5.5, -2.0, -1.0
    for x, z in ((x0 + 0.1, z0), (x1 - 0.05, z0), (x1 - 0.05, z1), (x0 + 0.1, z1)):
        cam.line([(x, 0.1, z), (x, 0.7, z)], i.NIGHT, 0.05)
        wx, wy = cam.at(x, 0.08, z)
        s.circle(wx, wy, cam.size(x, z) * 0.08, i.NIGHT)
    cam.box((x0, x1), (0.62, 0.72), (z0, z1), front=i.NIGHT, side=i.SLATE, top=i.SLATE)
    cam.box((x0, x1), (0.72, 0.94), (z0, z1), front=i.STONE, side=i.GREY, top=i.SNOW)
    cam.box((x0 + 0.1, x1 - 0.1), (0.94, 1.08), (z1 - 0.6, z1 - 0.1), front=i.SNOW, side=i.STONE, top=i.SNOW)
    cam.box((x0, x1), (0.9, 0.98), (z0, z0 + 1.1), front=i.BLUE, side=i.NAVY, top=i.BLUE)
    for y in (1.1, 1.26):
        cam.line([(x1, y, z0 + 0.2), (x1, y, z1 - 0.2)], i.SLATE, 0.03)
    s.rect(0, 600, 1800, 600, s.fade(i.FOREST, (0, 1300), (0, 760), 0.75, 0), grain=True)
