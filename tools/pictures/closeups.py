"""Pictures taken from near: the ballot box, a chessboard."""

# ruff: noqa: E501 (outlines are drawn, not read)

from random import Random

from . import inks as i
from .camera import Camera
from .motifs import person
from .sheet import Sheet


def ballot_box(s: Sheet, rng: Random) -> None:
    """A hand drops an envelope into a clear ballot box."""
    s.cover(i.BRICK)
    s.cover(s.fade(i.WINE, (1800, 1200), (300, 100), 1.1, 0), grain=True)
    for n in range(9):
        x = 1120 + n * 84
        s.poly([(x, 0), (x + 44, 0), (x + 60, 830), (x + 8, 830)], i.WINE)
        s.poly([(x + 44, 0), (x + 64, 0), (x + 76, 830), (x + 60, 830)], i.UMBER)
    s.rect(1090, 0, 710, 22, i.NIGHT)
    s.path("M0,0L760,0L420,830H0Z", s.fade(i.AMBER, (100, 0), (640, 500), 0.65, 0), grain=True)
    s.rect(0, 830, 1800, 370, i.UMBER)
    s.rect(0, 830, 1800, 22, i.EARTH)
    s.path("M420,1010L1330,1010L1700,1100L640,1130Z", i.NIGHT)
    left, right, top, foot, dx, dy = 430, 1150, 520, 1030, 150, -86
    s.poly([(left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top)], i.SKY)
    s.poly([(right, top), (right + dx, top + dy), (right + dx, foot + dy * 0.8), (right, foot)], i.BLUE)
    s.rect(left, top, right - left, foot - top, i.MIST)
    with s.clip(f"M{left},{top}H{right}V{foot}H{left}Z"):
        for _ in range(46):
            x, y = rng.uniform(left, right), foot - abs(rng.gauss(0, 120)) - 10
            with s.moved(x, y, 1, turn=rng.uniform(-50, 50)):
                s.path("M-84,-52H84V52H-84Z", i.mix(i.PAPER, i.GREY, rng.choice((0, 0.12, 0.25))))
                s.path("M-84,-52L0,12L84,-52", stroke=i.SLATE, width=4)
        s.rect(
            left,
            top,
            right - left,
            foot - top,
            s.fade(i.BLUE, (right, foot), (left + 200, top), 0.7, 0),
            grain=True,
        )
        s.path(
            f"M{left + 40},{foot}L{left + 300},{top}H{left + 400}L{left + 140},{foot}Z",
            s.fade(i.SNOW, (0, top), (0, foot), 0.6, 0.1),
            grain=True,
        )
    s.line([(left, top), (right, top), (right, foot), (left, foot), (left, top)], i.NIGHT, 12)
    s.line([(left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top)], i.NIGHT, 10)
    s.line([(right + dx, top + dy), (right + dx, foot + dy * 0.8), (right, foot)], i.NIGHT, 10)
    s.poly([(650, 492), (672, 468), (1070, 468), (1048, 492)], i.NIGHT)
    s.path(f"M{right - 130},{top - 10}h90v74h-90Z", i.BRICK)
    s.path(f"M{right - 112},{top - 10}v-26a27,27 0 0 1 54,0v26", stroke=i.NIGHT, width=12)
    s.path("M690,484L660,210L1010,176L1036,484Z", i.PAPER)
    s.path("M660,210L852,360L1010,176", stroke=i.SLATE, width=6)
    s.path(
        "M860,484L852,360L1010,176L1036,484Z", s.fade(i.GREY, (1036, 484), (850, 260), 0.75, 0), grain=True
    )
    s.path("M1810,-10V190C1640,190 1500,190 1380,214L1300,40L1330,-10Z", i.NAVY)
    s.path("M1810,80V190C1640,190 1500,190 1380,214L1350,150C1500,110 1650,100 1810,80Z", i.NIGHT)
    s.path("M1300,34L1386,222L1340,240L1254,60Z", i.SNOW)
    s.path(
        "M1262,64C1180,60 1110,90 1046,128C990,150 930,160 892,190C866,212 880,244 914,238C960,230 1010,222 1050,210C1010,240 960,262 930,286C906,308 924,338 956,326"
        "C1010,306 1060,282 1104,270C1080,292 1050,310 1030,330C1014,352 1036,374 1062,360C1120,330 1180,300 1240,276C1290,262 1320,250 1342,238Z",
        i.BLUSH,
    )
    s.path(
        "M1342,238C1290,262 1240,276 1180,300L1062,360C1036,374 1014,352 1030,330C1050,310 1080,292 1104,270C1160,250 1240,220 1316,186Z",
        i.ROSE,
    )
    s.path(
        "M1050,210C1080,200 1110,190 1140,176M1104,270C1130,258 1160,246 1186,232", stroke=i.EARTH, width=5
    )


def chess(s: Sheet, rng: Random) -> None:
    """A chess endgame in raking light: king and rook against a fallen king."""
    s.cover(i.FOREST)
    s.cover(s.fade(i.NIGHT, (0, 0), (1500, 700), 1.1, 0), grain=True)
    s.path("M1810,-10H1150L520,800H1810Z", s.fade(i.OCHRE, (1700, 0), (700, 800), 0.75, 0), grain=True)
    for n, x in enumerate((380, 1420)):
        person(s, x, 1180, 1150, i.NIGHT, "bust", rim=i.EARTH if n == 0 else i.OCHRE, flip=n == 1)
    cam = Camera(s, height=3.2, horizon=250, centre=900, focal=1250)
    cam.floor(-20, 20, 1, 11.4, i.UMBER)
    cam.box((-4.4, 4.4), (-0.3, 0), (3.4, 10.6), front=i.EARTH, side=i.UMBER, top=i.WINE)
    for a in range(8):
        for b in range(8):
            cam.floor(-4 + a, -3 + a, 3.75 + b * 0.82, 4.57 + b * 0.82, i.CREAM if (a + b) % 2 else i.BRICK)
    s.rect(0, 520, 1800, 690, s.fade(i.NIGHT, (200, 1300), (1100, 640), 0.9, 0), grain=True)
    board = sorted(
        [
            (0.5, 5.0, "king", 0),
            (-1.5, 6.6, "rook", 0),
            (2.5, 7.4, "pawn", 0),
            (3.5, 5.8, "pawn", 0),
            (-2.5, 9.0, "king", 1),
            (-0.5, 9.1, "pawn", 1),
            (1.5, 8.3, "knight", 1),
            (-3.5, 7.5, "pawn", 1),
            (3.5, 9.2, "rook", 1),
            (-3.0, 5.1, "knight", 0),
        ],
        key=lambda p: -p[1],
    )
    for x, z, kind, dark in board:
        px, py = cam.at(x, 0, z)
        k = cam.size(x, z) * 0.92
        s.path(
            f"M{px + k * 0.1},{py + k * 0.1}L{px - k * 1.5},{py + k * 0.34}L{px - k * 1.6},{py + k * 0.2}L{px - k * 0.3},{py - k * 0.08}Z",
            i.NIGHT,
        )
        _piece(s, px, py, k, kind, (i.PAPER, i.STONE) if not dark else (i.SLATE, i.NIGHT))


PIECES = {
    "pawn": "M-.32,.08Q0,.2 .32,.08L.3,-.08L.2,-.16Q.12,-.4 .11,-.62L.2,-.66L.2,-.72L.1,-.76A.19,.19 0 1 0 -.1,-.76L-.2,-.72L-.2,-.66L-.11,-.62Q-.12,-.4 -.2,-.16L-.3,-.08Z",
    "rook": "M-.36,.08Q0,.22 .36,.08L.33,-.1L.23,-.18Q.17,-.5 .19,-.86L.3,-.92V-1.2H.17V-1.1H.07V-1.2H-.07V-1.1H-.17V-1.2H-.3V-.92L-.19,-.86Q-.17,-.5 -.23,-.18L-.33,-.1Z",
    "knight": "M-.36,.08Q0,.22 .36,.08L.33,-.1L.25,-.18C.32,-.5 .36,-.8 .24,-1.06C.16,-1.22 .02,-1.3 -.08,-1.34L-.1,-1.22C-.22,-1.12 -.34,-.96 -.4,-.8Q-.38,-.7 -.28,-.72C-.2,-.78 -.12,-.8 -.04,-.78C-.1,-.6 -.26,-.44 -.25,-.18L-.33,-.1Z",
    "king": "M-.4,.08Q0,.24 .4,.08L.37,-.1L.26,-.2Q.14,-.6 .14,-1.06L.26,-1.12L.26,-1.18L.17,-1.22L.28,-1.56Q0,-1.68 -.28,-1.56L-.17,-1.22L-.26,-1.18L-.26,-1.12L-.14,-1.06Q-.14,-.6 -.26,-.2L-.37,-.1ZM-.05,-1.6V-1.7H-.14V-1.79H-.05V-1.9H.05V-1.79H.14V-1.7H.05V-1.6Z",
}


def _piece(s: Sheet, x: float, y: float, k: float, kind: str, inks: tuple[str, str]) -> None:
    with s.moved(x, y, k):
        s.path(PIECES[kind], inks[0])
        with s.clip(PIECES[kind]):
            s.path(
                "M-.6,.3V-2H-.06C-.14,-1 -.1,-.4 -.16,.3Z",
                s.fade(inks[1], (-0.5, 0), (0.0, 0), 1, 0.55),
                grain=True,
            )
            s.path("M.16,-2H.22C.16,-1 .2,-.4 .24,.3H.18Z", i.AMBER)
            s.path("M-.5,-.08Q0,.04 .5,-.08V-.14Q0,-.02 -.5,-.14Z", inks[1])
