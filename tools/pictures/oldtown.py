"""Old streets and public steps: Revival houses, a courthouse."""

# ruff: noqa: E501 (outlines are drawn, not read)

from random import Random

from . import inks as i
from .camera import Camera
from .motifs import clouds, crown, cut, hills, person, sky
from .sheet import Sheet


def revival_houses(s: Sheet, rng: Random) -> None:
    """A cobbled lane between painted houses whose upper floors lean over it."""
    sky(s, i.SKY, i.PAPER, 620)
    clouds(s, rng, 40, 250, i.SNOW, 8)
    cam = Camera(s, height=1.7, horizon=820, centre=960, focal=980, x=0.9)
    hills(s, rng, 720, 40, i.SAGE, 1.6)
    s.path(crown(rng, 900, 690, 110), i.MOSS)
    s.path(crown(rng, 800, 720, 80), i.FOREST)
    cam.floor(-4.7, 4.7, 1, 60, i.STONE)
    for n in range(46):
        z = 3 * 1.065**n
        for x in range(-10, 11):
            if rng.random() < 0.6:
                px, py = cam.at(x * 0.46 + (n % 2) * 0.23, 0, z)
                k = cam.size(0, z)
                s.ellipse(px, py, k * 0.19, k * 0.05, i.SLATE if rng.random() < 0.5 else i.GREY)
    s.rect(0, 800, 1000, 410, s.fade(i.SLATE, (0, 900), (900, 900), 0.9, 0), grain=True)
    rows = (
        (-1, 26, 38, i.ROSE),
        (1, 28, 40, i.SNOW),
        (-1, 16.5, 25.5, i.OCHRE),
        (1, 17, 27, i.BRICK),
        (1, 8.2, 16.2, i.BLUE),
        (-1, 6.4, 16, i.SNOW),
    )
    for side, near, far, ink in rows:
        _old_house(cam, rng, side, near, far, ink)
    for x, z, pose in ((0.9, 17, "coat"), (1.5, 16.5, "dress")):
        px, py = cam.at(x, 0, z)
        s.path(cut(px - 60, py, 200, 6), i.SLATE)
        person(s, px, py, cam.size(x, z) * 1.7, i.NIGHT, pose)
    for n in range(4):
        x, y = cam.at(-3.9, 0, 7.4 + n * 1.2)
        k = 120 - n * 20
        s.path(f"M{x - k * 0.4},{y - k * 0.6}h{k * 0.8}l{-k * 0.1},{k * 0.6}h{-k * 0.6}Z", i.BRICK)
        s.path(crown(rng, x, y - k * 0.95, k * 0.5, 9), i.FOREST)
        for _ in range(7):
            s.circle(
                x + rng.uniform(-k, k) * 0.4,
                y - k * rng.uniform(0.7, 1.3),
                k * 0.07,
                i.AMBER if n % 2 else i.ROSE,
            )


def _old_house(cam: Camera, rng: Random, side: int, near: float, far: float, ink: str) -> None:
    dark, light = i.mix(ink, i.NIGHT, 0.42), (ink if side > 0 else i.mix(ink, i.NAVY, 0.3))
    wall, bay, eave = 4.6 * side, 3.7 * side, 3.2 * side
    out = 9 * side

    def span(inner: float) -> tuple[float, float]:
        return (inner, out) if side > 0 else (out, inner)

    cam.box(
        span(wall),
        (0, 3.1),
        (near, far),
        front=i.mix(i.STONE, i.NIGHT, 0.3),
        side=i.STONE if side > 0 else i.GREY,
        top=ink,
    )
    cam.wall(wall, 0, 2.3, near + 1.2, near + 2.6, i.UMBER)
    for z in (near + 3.6, near + 5.8):
        cam.wall(wall, 1.2, 2.4, z, z + 1.1, i.NIGHT)
    cam.box(span(bay), (3.1, 6.5), (near, far), front=dark, side=light, top=dark)
    cam.box(span(bay), (2.95, 3.15), (near, far), front=i.UMBER, side=i.UMBER, top=i.NIGHT)
    for k in range(5):
        z = near + 0.4 + k * (far - near - 0.8) / 4
        cam.shape([(wall, 2.1, z), (wall, 3.0, z), (bay, 3.0, z)], i.UMBER)
    count = 4
    for k in range(count):
        z = near + (far - near) * (k + 0.2) / count
        w = (far - near) / count * 0.5
        cam.wall(bay, 3.8, 5.9, z - 0.12, z + w + 0.12, i.PAPER if ink != i.SNOW else i.UMBER)
        cam.wall(bay, 3.9, 5.8, z, z + w, i.NIGHT if rng.random() < 0.75 else i.AMBER)
        cam.wall(bay, 4.8, 4.9, z, z + w, i.PAPER)
        cam.wall(bay, 3.9, 5.8, z + w / 2 - 0.04, z + w / 2 + 0.04, i.PAPER)
    for k in range(2):
        x = bay + side * (0.9 + k * 1.8)
        a, b = sorted((x, x + side * 0.9))
        cam.front(a - 0.1, b + 0.1, 3.8, 5.9, near, i.PAPER)
        cam.front(a, b, 3.9, 5.8, near, i.NIGHT)
        cam.front(a, b, 4.8, 4.9, near, i.PAPER)
        cam.front((a + b) / 2 - 0.04, (a + b) / 2 + 0.04, 3.9, 5.8, near, i.PAPER)
    cam.box(span(eave), (6.5, 6.7), (near - 0.5, far + 0.3), front=i.UMBER, side=i.UMBER, top=i.UMBER)
    cam.shape([(eave, 6.7, near - 0.5), (eave, 6.7, far), (out, 8.2, far), (out, 8.2, near - 0.5)], i.BRICK)
    for k in range(1, 26):
        z = near - 0.5 + (far - near + 0.5) * k / 26
        cam.line([(eave, 6.7, z), (out, 8.2, z)], i.WINE, 0.05)
    if side < 0:
        cam.wall(
            bay,
            3.1,
            5.9,
            near,
            far,
            cam.sheet.fade(i.NIGHT, cam.at(bay, 6.5, near), cam.at(bay, 3.1, near), 0.5, 0),
            grain=True,
        )


def court_columns(s: Sheet, rng: Random) -> None:
    """A figure with a case climbs the steps of a courthouse between tall columns."""
    s.cover(i.SLATE)
    s.cover(s.fade(i.NIGHT, (1800, 0), (700, 700), 1.0, 0), grain=True)
    for n in range(7):
        x = -60 + n * 290
        s.path(f"M{x + 130},840V330a64,64 0 0 1 128,0V840Z", i.NIGHT)
    s.path("M626,840V360a84,84 0 0 1 168,0V840Z", i.UMBER)
    s.path("M640,840V364a70,70 0 0 1 140,0V840Z", i.AMBER)
    s.path("M706,300h8v540h-8Z", i.UMBER)
    s.rect(-10, 0, 1820, 130, i.STONE)
    s.rect(-10, 96, 1820, 14, i.SLATE)
    s.rect(-10, 130, 1820, 26, i.GREY)
    for n in range(32):
        s.rect(n * 58, 60, 30, 30, i.GREY)
    for n in range(7):
        x, w = -110 + n * 290, 176
        s.path(f"M{x},850L{x + 8},210H{x + w - 8}L{x + w},850Z", i.CREAM)
        for k in range(7):
            t = k / 7
            s.path(
                f"M{x + 10 + (w - 20) * t},830L{x + 14 + (w - 28) * t},216h{4 + 9 * t}L{x + 14 + (w - 20) * t + 9 * t},830Z",
                i.STONE if k < 4 else i.GREY,
            )
        s.path(
            f"M{x + w * 0.5},850L{x + w * 0.52},210H{x + w - 8}L{x + w},850Z",
            s.fade(i.NIGHT, (x + w, 0), (x + w * 0.4, 0), 1, 0.1),
            grain=True,
        )
        s.path(f"M{x - 26},156H{x + w + 26}V184L{x + w + 4},212H{x - 4}L{x - 26},184Z", i.PAPER)
        s.path(f"M{x + w * 0.6},156H{x + w + 26}V184L{x + w + 4},212H{x + w * 0.6}Z", i.GREY)
        s.path(f"M{x - 20},850V812H{x + w + 20}V850Z", i.PAPER)
        s.path(f"M{x + w * 0.62},850V812H{x + w + 20}V850Z", i.GREY)
    for n in range(9):
        y, h = 846 + n * 34 + n * n * 0.9, 36 + n * 2
        s.rect(-10, y, 1820, h, i.PAPER)
        s.rect(-10, y + h * 0.42, 1820, h * 0.62, i.STONE if n % 2 else i.GREY)
    s.path("M-10,1210L420,846H1050L1480,1210Z", s.fade(i.AMBER, (720, 840), (720, 1240), 0.5, 0), grain=True)
    s.path("M1110,846H1810V1210H700Z", s.fade(i.NAVY, (1700, 1100), (900, 900), 1.0, 0.3), grain=True)
    s.path("M596,1086L1180,1180L1280,1180L660,1080Z", i.NAVY)
    person(s, 600, 1090, 340, i.NIGHT, "walk", rim=i.PAPER)
    s.path("M668,930h92v70h-92ZM696,930v-16h36v16Z", i.WINE)
    person(s, 1010, 900, 250, i.NIGHT, "coat")
    person(s, 1064, 902, 240, i.WINE, "dress", head=i.UMBER)
    for x, y in ((150, 640), (230, 560), (330, 660)):
        s.path(
            f"M{x - 36},{y - 10}Q{x - 14},{y - 22} {x},{y}Q{x + 14},{y - 22} {x + 36},{y - 10}Q{x + 14},{y - 10} {x},{y + 8}Q{x - 14},{y - 10} {x - 36},{y - 10}Z",
            i.PAPER,
        )
