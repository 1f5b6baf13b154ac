"""Pictures of rooms for books, music, science, bread and newspapers."""

# ruff: noqa: E501 (outlines are drawn, not read)

from math import cos, pi, sin
from random import Random

from . import inks as i
from .camera import Camera
from .motifs import bare_tree, crown, cut, person
from .sheet import Sheet


def theatre_stage(s: Sheet, rng: Random) -> None:
    """Two actors in a cone of light, seen over the heads of the audience."""
    s.cover(i.NIGHT)
    s.rect(200, 120, 1400, 760, i.NAVY)
    s.rect(200, 120, 1400, 640, s.fade(i.TEAL, (0, 780), (0, 200), 0.9, 0), grain=True)
    s.circle(1180, 370, 120, i.PAPER)
    s.circle(1180, 370, 250, s.glow(i.SKY, (1180, 370), 250, 0.6, 0), grain=True)
    bare_tree(s, rng, 560, 790, 560, i.NIGHT)
    s.path("M1240,790V560H1470V790Z", i.NIGHT)
    s.path("M1222,566L1355,480L1488,566Z", i.NIGHT)
    s.rect(1300, 610, 60, 80, i.AMBER)
    s.path("M120,880L260,740H1540L1680,880Z", i.EARTH)
    for n in range(15):
        x = 260 + n * 91
        s.line([(x, 740), (900 + (x - 900) * 1.22, 880)], i.UMBER, 3)
    s.path(
        "M840,-10L470,800C560,850 1000,850 1090,800L880,-10Z",
        s.fade(i.AMBER, (860, 0), (800, 860), 0.15, 0.72),
        grain=True,
    )
    s.ellipse(780, 806, 300, 42, i.AMBER)
    s.ellipse(780, 806, 260, 32, i.PAPER)
    s.path("M700,806L560,838L600,846L720,812ZM880,806L980,840L1020,834L896,800Z", i.EARTH)
    person(s, 700, 806, 330, i.NIGHT, "coat", rim=i.PAPER)
    s.line([(735, 560), (800, 600), (838, 572)], i.NIGHT, 20)
    person(s, 890, 808, 300, i.BRICK, "dress", head=i.UMBER, rim=i.PAPER, flip=True)
    s.path("M842,726L806,808H974L938,726Z", i.BRICK)
    s.path("M890,726L900,808H974L938,726Z", i.WINE)
    for side in (1, -1):
        with s.moved(0 if side > 0 else 1800, 0, side, 1):
            s.path("M-10,-10H420C400,220 330,420 240,560C200,640 230,760 250,900H-10Z", i.BRICK)
            for k in range(6):
                x = 40 + k * 66
                s.path(
                    f"M{x},-10H{x + 30}C{x + 24},240 {x * 0.75 + 16},430 {x * 0.58 + 20},560C{x * 0.5 + 16},680 {x * 0.54 + 16},800 {x * 0.56 + 16},900H{x * 0.52}"
                    f"C{x * 0.5},760 {x * 0.46},640 {x * 0.55},560C{x * 0.72},430 {x - 4},240 {x},-10Z",
                    i.WINE,
                )
            s.path("M120,556C170,590 220,580 256,544L262,566C220,606 160,612 112,580Z", i.OCHRE)
    s.path(
        "M-10,-10H1810V120C1650,200 1540,110 1440,150C1320,206 1220,110 1120,150C1010,204 900,110 800,150C690,204 600,110 480,150C370,204 240,110 -10,140Z",
        i.BRICK,
    )
    for n in range(40):
        x = n * 46
        s.path(f"M{x},-10h16l-4,{110 + 30 * sin(n)}h-8Z", i.WINE)
    s.path(
        "M-10,120C240,100 370,194 480,140C600,100 690,194 800,140C900,100 1010,194 1120,140C1220,100 1320,196 1440,140C1540,100 1650,190 1810,110",
        stroke=i.OCHRE,
        width=12,
    )
    s.rect(0, 878, 1800, 330, i.UMBER)
    s.rect(0, 878, 1800, 18, i.OCHRE)
    for y, k, count, ink in ((1010, 210, 13, i.WINE), (1120, 290, 10, i.UMBER), (1270, 400, 7, i.NIGHT)):
        for n in range(count):
            x = 1900 * (n + 0.5) / count - 50 + rng.uniform(-16, 16)
            person(
                s,
                x,
                y + k * 0.5,
                k * rng.uniform(0.96, 1.06),
                i.NIGHT,
                "bust",
                rim=i.OCHRE if k < 350 else i.EARTH,
            )
        for n in range(count + 1):
            x = 1900 * n / count - 50
            w = 860 / count
            s.path(
                f"M{x - w},1210V{y + k * 0.02}Q{x - w},{y - k * 0.1} {x},{y - k * 0.1}Q{x + w},{y - k * 0.1} {x + w},{y + k * 0.02}V1210Z",
                ink,
            )


def library(s: Sheet, rng: Random) -> None:
    """A reader under a lamp between walls of books that lead to a tall window."""
    s.cover(i.UMBER)
    cam = Camera(s, height=1.9, horizon=640, centre=860, focal=1050)
    cam.front(-3.6, 3.6, 0, 8, 22, i.EARTH)
    x0, y0 = cam.at(-1.9, 6.6, 21.9)
    x1, y1 = cam.at(1.9, 1.0, 21.9)
    r = (x1 - x0) / 2
    arch = f"M{x0},{y1}V{y0 + r}A{r},{r} 0 0 1 {x1},{y0 + r}V{y1}Z"
    s.path(arch, i.PAPER)
    with s.clip(arch):
        s.path(crown(rng, x0 + 30, y1 - 20, 70), i.SAGE)
        s.path(crown(rng, x1 - 20, y1 - 10, 60), i.MOSS)
        for k in (0.25, 0.5, 0.75):
            s.rect(x0 + 2 * r * k - 3, y0, 6, 400, i.UMBER)
        for k in range(5):
            s.rect(x0, y0 + 60 + k * 62, 2 * r, 5, i.UMBER)
    cam.floor(-3.6, 3.6, 1, 22, i.EARTH)
    cam.floor(-1.3, 1.3, 1, 22, i.WINE)
    cam.floor(-1.1, 1.1, 1, 22, i.BRICK)
    cam.floor(-3.6, 3.6, 1, 22, s.fade(i.AMBER, cam.at(0, 0, 22), cam.at(0, 0, 4), 0.95, 0), grain=True)
    spines = (i.BRICK, i.OCHRE, i.TEAL, i.NAVY, i.CREAM, i.WINE, i.MOSS, i.EARTH, i.ROSE, i.SLATE)
    for side in (-1, 1):
        cam.wall(3.6 * side, 0, 9, 0.5, 22, i.UMBER)
        for shelf in range(12):
            y = 0.35 + shelf * 0.66
            z = 2.1
            while z < 21.6:
                w = rng.uniform(0.1, 0.24)
                if rng.random() < 0.93:
                    ink = i.mix(rng.choice(spines), i.NIGHT, 0.42 if side > 0 else 0.14)
                    cam.wall(3.55 * side, y, y + rng.uniform(0.4, 0.56), z, z + w * 0.92, ink)
                z += w * (1.0 if z < 9 else 1.9)
            cam.wall(3.5 * side, y - 0.08, y, 0.5, 22, i.OCHRE if side < 0 else i.EARTH)
        for k in range(8):
            z = 2 + k * 2.8
            cam.box(
                (3.3, 3.7) if side > 0 else (-3.7, -3.3),
                (0, 9),
                (z - 0.14, z + 0.14),
                front=i.EARTH,
                side=i.UMBER,
                top=i.EARTH,
            )
    for k in range(8):
        a, b = cam.at(-3.3, 7.6, 2 + k * 2.8), cam.at(3.3, 7.6, 2 + k * 2.8)
        s.path(
            f"M{a[0]},{a[1]}Q{(a[0] + b[0]) / 2},{a[1] - (b[0] - a[0]) * 0.32} {b[0]},{b[1]}",
            stroke=i.OCHRE,
            width=70 / (2 + k * 2.8) + 2,
        )
    for dz in (0, 0.55):
        p, q = cam.at(-2.4, 0, 6.2 + dz), cam.at(-3.45, 5.6, 6.2 + dz)
        s.line([p, q], i.AMBER, 9)
    for k in range(11):
        t = k / 11
        a, b = cam.at(-2.4 - 1.05 * t, 5.6 * t, 6.2), cam.at(-2.4 - 1.05 * t, 5.6 * t, 6.75)
        s.line([a, b], i.AMBER, 7)
    cam.box((0.5, 2.9), (0.74, 0.84), (4.2, 5.6), front=i.OCHRE, side=i.EARTH, top=i.AMBER)
    for x in (0.62, 2.78):
        cam.box((x - 0.06, x + 0.06), (0, 0.74), (4.25, 4.4), front=i.NIGHT, side=i.NIGHT, top=i.NIGHT)
    px, py = cam.at(1.85, 0, 5.9)
    k = cam.size(1.85, 5.9)
    person(s, px, py + k * 0.1, k * 1.62, i.TEAL, "bust", head=i.UMBER, rim=i.PAPER)
    cam.floor(0.5, 2.9, 4.2, 5.6, i.AMBER, 0.84)
    bx, by = cam.at(1.75, 0.86, 5.0)
    s.path(
        f"M{bx},{by}Q{bx - 60},{by - 34} {bx - 120},{by - 6}L{bx - 100},{by - 46}Q{bx - 40},{by - 66} {bx},{by - 36}Q{bx + 40},{by - 66} {bx + 96},{by - 46}L{bx + 116},{by - 6}Q{bx + 60},{by - 34} {bx},{by}Z",
        i.PAPER,
    )
    for dy, ink in ((0, i.BRICK), (26, i.NAVY), (50, i.MOSS)):
        cx, cy = cam.at(2.55, 0.84, 4.7)
        s.rect(cx - 74, cy - 26 - dy, 150, 24, ink)
    hx, hy = cam.at(0.85, 0.84, 4.9)
    s.path(f"M{hx - 34},{hy}H{hx + 34}L{hx + 8},{hy - 14}V{hy - 120}H{hx - 8}V{hy - 14}Z", i.NIGHT)
    s.circle(hx, hy - 120, 330, s.glow(i.AMBER, (hx, hy - 120), 330, 0.85, 0), grain=True)
    s.path(
        f"M{hx - 84},{hy - 108}Q{hx - 70},{hy - 176} {hx},{hy - 180}Q{hx + 70},{hy - 176} {hx + 84},{hy - 108}Z",
        i.MOSS,
    )
    s.path(f"M{hx - 60},{hy - 108}H{hx + 60}L{hx + 40},{hy - 98}H{hx - 40}Z", i.PAPER)
    s.rect(0, 0, 1800, 1200, s.fade(i.NIGHT, (1800, 0), (1150, 300), 0.75, 0), grain=True)


def radio_studio(s: Sheet, rng: Random) -> None:
    """A microphone in the light of the studio; a presenter and a sound desk behind it."""
    s.cover(i.TEAL)
    for n in range(24):
        for row in range(9):
            x, y = n * 78 + (row % 2) * 39 - 20, row * 78
            s.path(f"M{x},{y}l39,-39l39,39l-39,39Z", i.mix(i.TEAL, i.NIGHT, 0.35))
            s.path(f"M{x},{y}l39,-39v78Z", i.mix(i.TEAL, i.NIGHT, 0.2))
    s.rect(0, 0, 1800, 720, s.fade(i.NIGHT, (0, 0), (1400, 500), 0.95, 0), grain=True)
    s.rect(980, 110, 700, 440, i.NIGHT)
    s.rect(1004, 134, 652, 392, i.OCHRE)
    s.rect(1004, 134, 652, 392, s.fade(i.WINE, (1004, 500), (1656, 134), 1.05, 0.1), grain=True)
    person(s, 1440, 720, 480, i.NIGHT, "bust", rim=i.AMBER)
    s.path("M1389,268C1386,214 1494,214 1491,268", stroke=i.NIGHT, width=12)
    s.rect(1004, 486, 652, 40, i.UMBER)
    s.rect(1230, 50, 200, 40, i.BRICK)
    s.circle(1330, 70, 150, s.glow(i.ORANGE, (1330, 70), 150, 0.9, 0), grain=True)
    s.rect(1240, 56, 180, 28, i.ORANGE)
    with s.moved(1150, 1080):
        s.path(
            "M-60,-560L-60,-500C-210,-470 -300,-430 -330,-300L-380,140H420L360,-300C330,-430 220,-470 70,-500L70,-560Z",
            i.NAVY,
        )
        s.path("M70,-560L70,-500C220,-470 330,-430 360,-300L420,140H160L120,-300Z", i.NIGHT)
        s.path("M-76,-500L0,-420L84,-500L60,-560H-56Z", i.PAPER)
        s.path(
            "M-70,-640C-70,-580 -40,-520 10,-520C70,-520 100,-600 100,-650L96,-760H-90C-100,-720 -110,-690 -116,-660L-96,-650C-96,-630 -90,-610 -70,-606Z",
            i.BLUSH,
        )
        s.path(
            "M10,-520C70,-520 100,-600 100,-650L96,-760H30C20,-680 30,-620 -20,-560C-10,-530 0,-520 10,-520Z",
            i.ROSE,
        )
        s.path(
            "M-96,-716C-110,-820 -30,-860 40,-850C130,-836 150,-740 116,-610C90,-600 84,-640 70,-690C40,-700 20,-740 10,-760C-20,-730 -60,-720 -96,-716Z",
            i.UMBER,
        )
        s.path("M-84,-596C-70,-600 -54,-598 -44,-590L-60,-582Z", i.BRICK)
        s.path("M-84,-690q20,-12 40,-2l-2,8q-20,-8 -38,-2Z", i.UMBER)
        s.path("M-74,-828C-40,-880 140,-890 146,-690", stroke=i.NIGHT, width=24)
        s.path("M96,-744h46c26,0 26,130 0,130h-46Z", i.BRICK)
        s.path("M88,-752h24v146h-24Z", i.NIGHT)
    s.path("M0,1010L1800,900V1210H0Z", i.UMBER)
    s.path("M0,1010L1800,900V924L0,1040Z", i.OCHRE)
    with s.moved(1320, 1010, 1, turn=-3):
        s.path("M0,0H620V220H-60Z", i.SLATE)
        for n in range(9):
            s.rect(30 + n * 62, 30, 8, 150, i.NIGHT)
            s.rect(16 + n * 62, rng.uniform(50, 140), 36, 22, i.PAPER if n % 3 else i.ORANGE)
    s.line([(-20, 300), (330, 200), (560, 380)], i.NIGHT, 34)
    s.line([(-20, 290), (330, 190), (556, 366)], i.SLATE, 8)
    s.circle(330, 196, 32, i.NIGHT)
    s.circle(330, 196, 12, i.OCHRE)
    with s.moved(620, 520, 1.25, turn=-16):
        s.path("M-120,-170H120V170H-120Z", stroke=i.NIGHT, width=14)
        s.path("M-84,-140a84,84 0 0 1 168,0V140a84,84 0 0 1 -168,0Z", i.STONE)
        s.path("M10,-224C60,-220 84,-186 84,-140V140C84,190 50,224 0,224C40,120 50,-100 10,-224Z", i.SLATE)
        for k in range(9):
            s.rect(-84, -164 + k * 24, 168, 8, i.NIGHT)
        s.rect(-92, 56, 184, 30, i.OCHRE)
        s.path(
            "M-66,-136a66,66 0 0 1 40,-60v246h-40Z",
            s.fade(i.PAPER, (-66, -180), (-10, 40), 0.8, 0),
            grain=True,
        )
        s.path("M-84,96H84V140a84,84 0 0 1 -168,0Z", i.NIGHT)


def laboratory(s: Sheet, rng: Random) -> None:
    """A scientist at a microscope behind glassware in cold light."""
    s.cover(i.MIST)
    s.rect(0, 0, 1800, 900, s.fade(i.TEAL, (1800, 0), (500, 500), 1.0, 0), grain=True)
    for row in range(2):
        y = 190 + row * 210
        s.rect(980, y, 760, 16, i.FOREST)
        x = 1000.0
        while x < 1690:
            w, h = rng.uniform(34, 70), rng.uniform(60, 130)
            ink = rng.choice((i.SNOW, i.OCHRE, i.TEAL, i.BRICK, i.NAVY, i.SKY))
            s.path(
                f"M{x},{y}v{-h * 0.75}q0,{-h * 0.12} {w * 0.3},{-h * 0.12}v{-h * 0.13}h{w * 0.4}v{h * 0.13}q{w * 0.3},0 {w * 0.3},{h * 0.12}v{h * 0.75}Z",
                ink,
            )
            s.rect(x, y - h * 0.55, w, h * 0.3, i.PAPER)
            x += w + rng.uniform(10, 30)
    s.path("M60,-10V560H620V-10Z", i.PAPER)
    s.path("M60,270H620V290H60ZM330,-10H350V560H330Z", i.FOREST)
    s.path("M60,560V400C160,340 240,420 330,370C440,310 540,380 620,350V560Z", i.SKY)
    s.path("M330,-10H350V560H330Z", i.FOREST)
    s.path("M620,-10L60,560L900,1200H1500Z", s.fade(i.PAPER, (300, 200), (1100, 1000), 0.6, 0), grain=True)
    with s.moved(840, 1010):
        s.path(
            "M-40,-460C-190,-430 -250,-330 -270,-120L-290,40H300L270,-180C250,-330 190,-420 70,-460Z", i.SNOW
        )
        s.path("M70,-460C190,-420 250,-330 270,-180L300,40H120C130,-140 110,-300 40,-440Z", i.STONE)
        s.path("M-60,-470L-20,-330L40,-440L60,-480Z", i.NAVY)
        s.path(
            "M-110,-600C-112,-540 -80,-470 -20,-466C50,-464 80,-540 86,-600L70,-700H-90C-100,-660 -110,-630 -110,-600Z",
            i.BLUSH,
        )
        s.path(
            "M-20,-466C50,-464 80,-540 86,-600L70,-700H10C20,-600 10,-520 -50,-476C-40,-470 -30,-466 -20,-466Z",
            i.ROSE,
        )
        s.path(
            "M-100,-640C-130,-740 -60,-790 10,-784C110,-780 140,-700 116,-600C130,-540 120,-500 90,-480C70,-520 70,-580 60,-640C10,-650 -30,-670 -50,-690C-60,-670 -80,-650 -100,-640Z",
            i.UMBER,
        )
        s.path("M-112,-616h64v40h-58Z", stroke=i.NIGHT, width=8)
        s.path("M-48,-606L60,-620", stroke=i.NIGHT, width=8)
        s.path("M-270,-120C-300,-20 -220,30 -120,10L60,-20L50,-90L-110,-70L-120,-170Z", i.SNOW)
        s.path("M-110,-70L50,-90L60,-20L-120,10Z", i.STONE)
    s.rect(0, 1000, 1800, 210, i.FOREST)
    s.rect(0, 1000, 1800, 26, i.SNOW)
    with s.moved(560, 1004, 1.15):
        s.path("M-150,0H150V-30H60L40,-60H-110Q-150,-50 -150,0Z", i.NIGHT)
        s.path("M-110,-110H90V-84H-110Z", i.NIGHT)
        s.path("M60,-50C140,-130 150,-270 60,-350L30,-310C90,-250 80,-140 20,-60Z", i.NAVY)
        s.path("M-20,-470L40,-440L-30,-250L-90,-280Z", i.NIGHT)
        s.path("M10,-520L60,-494L40,-446L-10,-470Z", i.OCHRE)
        s.path("M-86,-270L-40,-248L-70,-170L-104,-186Z", i.STONE)
        s.path("M-100,-176L-78,-166L-92,-118L-110,-124Z", i.OCHRE)
        s.circle(98, -170, 26, i.OCHRE)
        s.circle(-60, -60, 90, s.glow(i.AMBER, (-60, -70), 90, 0.9, 0), grain=True)
    for x, k, ink in ((1120, 1.0, i.BRICK), (1340, 1.35, i.OCHRE), (1620, 1.1, i.TEAL), (150, 1.2, i.BRICK)):
        with s.moved(x, 1004, k):
            s.path(
                "M-30,-250H30V-150L104,-24Q112,0 84,0H-84Q-112,0 -104,-24L-30,-150Z",
                i.mix(i.SKY, i.SNOW, 0.4),
            )
            s.path("M-62,-94H62L104,-24Q112,0 84,0H-84Q-112,0 -104,-24Z", ink)
            s.path("M20,-94H62L104,-24Q112,0 84,0H40Q70,-40 20,-94Z", i.mix(ink, i.NIGHT, 0.4))
            s.path("M-38,-258H38V-244H-38Z", i.SNOW)
            s.path("M-22,-236V-146L-70,-62", stroke=i.SNOW, width=9)
    s.rect(1452, 870, 76, 8, i.NIGHT)
    for n in range(3):
        s.path(f"M{1456 + n * 24},830h16v150a8,8 0 0 1 -16,0Z", i.SNOW)
        s.path(
            f"M{1456 + n * 24},{880 + n * 14}h16v{100 - n * 14}a8,8 0 0 1 -16,0Z", (i.NAVY, i.TEAL, i.SKY)[n]
        )
    s.rect(0, 1026, 1800, 180, s.fade(i.NIGHT, (0, 1240), (0, 1020), 0.9, 0), grain=True)


def bakery(s: Sheet, rng: Random) -> None:
    """A baker draws loaves from a glowing oven before dawn."""
    s.cover(i.UMBER)
    for row in range(11):
        for n in range(13):
            x, y = n * 152 + (row % 2) * 76 - 90, row * 80
            s.rect(x, y, 144, 72, i.mix(i.EARTH, i.BRICK, rng.uniform(0.1, 0.6)))
    s.cover(s.fade(i.NIGHT, (1800, 100), (700, 560), 1.1, 0), grain=True)
    s.circle(560, 600, 760, s.glow(i.ORANGE, (560, 600), 760, 0.75, 0), grain=True)
    s.path("M180,800V560A370,330 0 0 1 920,560V800Z", i.UMBER)
    for n in range(15):
        a = pi + pi * (n + 0.5) / 15
        with s.moved(550 + 370 * cos(a), 560 + 330 * sin(a), 1, turn=(a * 180 / pi) + 90):
            s.path("M-32,-52H32L28,30H-28Z", i.BRICK if n % 2 else i.EARTH)
    s.path("M230,780V570A320,280 0 0 1 870,570V780Z", i.NIGHT)
    s.path("M250,780V580A300,255 0 0 1 850,580V780Z", i.ORANGE)
    s.path(
        "M300,780C300,600 420,540 460,450C470,540 520,560 550,480C590,560 600,560 640,520C650,600 780,640 800,780Z",
        i.AMBER,
    )
    s.path("M400,780C410,690 470,660 500,600C510,660 560,670 580,620C600,680 680,700 700,780Z", i.PAPER)
    for x, y in ((330, 770), (450, 785), (640, 782), (770, 768)):
        s.path(f"M{x - 66},{y}Q{x - 60},{y - 62} {x},{y - 64}Q{x + 60},{y - 62} {x + 66},{y}Z", i.UMBER)
        s.path(f"M{x - 40},{y - 30}q10,-20 26,-24M{x},{y - 34}q10,-16 24,-20", stroke=i.AMBER, width=6)
    s.rect(130, 780, 840, 60, i.STONE)
    s.rect(130, 800, 840, 40, i.SLATE)
    s.rect(0, 1050, 1800, 160, i.NIGHT)
    s.path("M200,1050H920L1100,1210H60Z", s.fade(i.ORANGE, (560, 1040), (560, 1240), 0.9, 0.1), grain=True)
    for k in range(3):
        y = 330 + k * 210
        s.rect(1360, y, 420, 16, i.OCHRE)
        for n in range(3):
            x = 1430 + n * 136
            s.path(
                f"M{x - 62},{y}C{x - 66},{y - 80} {x + 66},{y - 80} {x + 62},{y}Z",
                i.OCHRE if (n + k) % 2 else i.EARTH,
            )
            s.path(
                f"M{x + 10},{y}C{x + 20},{y - 40} {x + 10},{y - 56} {x},{y - 60}C{x + 50},{y - 62} {x + 64},{y - 30} {x + 62},{y}Z",
                i.EARTH if (n + k) % 2 else i.UMBER,
            )
            for d in (-30, 0, 28):
                s.line([(x + d - 8, y - 24), (x + d + 10, y - 50)], i.CREAM, 6)
    s.path("M1352,120H1368V1060H1352ZM1772,120H1788V1060H1772Z", i.OCHRE)
    with s.moved(1110, 1100):
        s.path("M-120,0L-90,-330H110L130,0H50L20,-220L-40,0Z", i.NIGHT)
        s.path("M-110,-600C-160,-560 -170,-400 -130,-260L150,-260C170,-420 160,-560 90,-610Z", i.SNOW)
        s.path("M20,-610L90,-610C160,-560 170,-420 150,-260H40C80,-380 70,-520 20,-610Z", i.SLATE)
        s.path("M-128,-330H20L10,-60H-130Z", i.CREAM)
        s.path("M-90,-560C-190,-500 -250,-440 -300,-390L-260,-330C-190,-380 -110,-420 -50,-470Z", i.SNOW)
        s.path("M-300,-394L-262,-332L-316,-312Q-346,-336 -332,-376Z", i.BLUSH)
        s.path("M40,-530C60,-440 0,-380 -110,-340L-90,-280C40,-310 130,-380 120,-500Z", i.STONE)
        s.path("M-112,-342L-88,-278L-140,-270Q-164,-300 -150,-330Z", i.ROSE)
        s.path("M-96,-690C-104,-640 -80,-590 -30,-588C30,-588 56,-640 56,-690L50,-760H-84Z", i.BLUSH)
        s.path("M-30,-588C30,-588 56,-640 56,-690L50,-760H0C10,-690 0,-630 -50,-594Z", i.EARTH)
        s.path(
            "M-96,-660C-90,-600 -60,-570 -24,-572C20,-576 46,-610 52,-650C10,-640 -10,-620 -40,-630C-60,-640 -80,-640 -96,-660Z",
            i.UMBER,
        )
        s.path(
            "M-100,-740C-150,-800 -100,-870 -40,-850C-10,-890 80,-880 84,-820C120,-790 90,-740 60,-730Z",
            i.SNOW,
        )
        s.path(
            "M20,-870C70,-880 84,-850 84,-820C120,-790 90,-740 60,-730H10C40,-780 40,-830 20,-870Z", i.STONE
        )
    s.line([(1180, 720), (540, 826)], i.AMBER, 16)
    s.path("M590,800L560,850L380,872L350,846L370,822Z", i.AMBER)
    s.path("M372,838C372,770 540,752 546,814Z", i.OCHRE)
    for d in (410, 450, 490):
        s.line([(d, 808), (d + 22, 786)], i.CREAM, 6)
    s.path(
        "".join(
            cut(rng.uniform(700, 1000), rng.uniform(840, 1180), rng.uniform(8, 26), 3) for _ in range(30)
        ),
        i.CREAM,
    )
