"""Portraits of the demo paper's people: one head in three-quarter view, cut in few inks, dressed ten ways."""

# ruff: noqa: E501 (outlines are drawn, not read)

from dataclasses import dataclass
from random import Random

from . import inks as i
from .motifs import crown
from .sheet import Sheet

FACE = (
    "M306,250C300,285 300,312 301,334C296,346 292,356 296,370C298,384 300,392 303,404C304,440 316,478 344,506C362,522 396,522 420,512"
    "C462,494 492,452 503,404L516,330C520,250 480,190 408,186C344,184 312,212 306,250Z"
)
SHADE = (
    "M440,190C452,250 440,290 446,326C456,346 454,370 440,392C438,424 428,452 410,474C400,490 392,506 384,520C396,520 408,516 420,512"
    "C462,494 492,452 503,404L516,330C520,250 486,204 440,190Z"
)
NECK = "M366,490C372,540 356,570 330,600L420,700L560,600C516,570 500,530 500,420Z"
NECK_SHADE = "M372,512C400,530 440,520 470,500C440,560 430,610 436,690L560,600C516,570 500,530 500,420L460,490C430,520 396,526 372,512Z"
EAR = "M498,338C516,318 540,330 534,362C530,392 512,414 496,404Z"

Hair = tuple[str, str, str]
"""Paths of hair behind the head, in front of it, and the part of it in shade."""

HAIR: dict[str, Hair] = {
    "bob": (
        "M300,300C280,200 330,140 420,140C530,140 570,230 566,340C566,430 560,480 540,500C500,520 470,500 460,460L320,420C300,400 296,350 300,300Z",
        "M296,330C282,230 320,160 410,152C520,146 572,230 566,340C566,430 562,478 540,500C516,510 500,506 486,490C502,440 500,380 492,330C470,300 450,260 440,226C410,262 350,280 318,288C308,300 302,316 296,330Z",
        "M470,160C545,190 570,250 566,340C566,430 562,478 540,500C516,510 500,506 486,490C502,440 500,380 492,330C500,270 492,210 470,160Z",
    ),
    "long": (
        "M298,300C276,190 340,128 430,134C540,140 590,240 574,350C590,430 620,480 604,560C600,640 560,690 500,700L330,690C270,680 262,610 284,540C300,480 290,380 298,300Z",
        "M298,340C276,230 330,150 420,148C520,150 570,230 566,330C580,420 620,480 606,560C600,620 570,660 530,680C550,600 516,540 504,470C500,420 500,370 494,330C470,300 446,262 426,220C400,262 340,270 316,300C306,316 302,326 298,340Z",
        "M480,164C550,200 572,260 566,330C580,420 620,480 606,560C600,620 570,660 530,680C550,600 516,540 504,470C500,420 500,370 494,330C504,270 500,210 480,164Z",
    ),
    "bun": (
        "M470,150C480,90 570,80 590,140C600,190 560,220 520,214Z",
        "M300,318C282,220 330,152 420,150C520,150 562,220 548,310C544,330 536,334 526,326C510,330 504,340 498,348C494,300 470,262 440,240C400,262 340,262 318,280C308,292 304,304 300,318Z",
        "M470,160C546,190 560,240 548,310C544,330 536,334 526,326C510,330 504,340 498,348C496,280 492,210 470,160ZM540,100C580,90 600,150 580,180C560,216 530,214 520,214C556,190 566,150 540,100Z",
    ),
    "tail": (
        "M530,190C600,170 660,230 640,330C634,400 650,440 610,500C606,440 580,420 576,350C574,300 550,260 520,250Z",
        "M300,322C284,226 330,154 420,152C510,152 560,210 550,290C544,320 520,330 500,346C494,306 470,268 452,236C420,230 350,250 322,274C310,290 304,306 300,322Z",
        "M480,166C546,190 560,240 550,290C544,320 520,330 500,346C500,280 500,220 480,166ZM600,230C640,270 632,340 630,380C632,430 630,460 610,500C612,440 600,400 600,340Z",
    ),
    "short": (
        "",
        "M304,300C286,220 312,160 390,146C470,130 540,170 546,250C548,300 540,330 528,336C520,322 508,318 500,340C494,310 488,284 476,262C440,262 380,250 346,226C330,240 312,268 304,300Z",
        "M470,150C530,170 548,220 546,250C548,300 540,330 528,336C520,322 508,318 500,340C494,310 488,284 476,262C490,226 488,186 470,150Z",
    ),
    "swept": (
        "",
        "M308,292C296,250 290,200 330,166C380,130 500,126 540,200C560,250 548,310 530,336C522,322 508,318 500,340C496,310 494,280 484,252C440,226 390,226 352,214C326,230 314,260 308,292Z",
        "M490,154C548,180 556,260 530,336C522,322 508,318 500,340C496,310 494,280 484,252C500,226 504,190 490,154Z",
    ),
    "curls": ("", "", ""),
    "thin": (
        "",
        "M452,190C520,190 560,250 544,320C540,340 534,344 526,334C516,322 506,324 500,342C496,306 486,270 470,246C462,226 458,208 452,190ZM318,232C312,250 306,270 304,290C300,262 304,244 318,232Z",
        "M490,204C546,224 552,280 544,320C540,340 534,344 526,334C516,322 506,324 500,342C500,290 500,240 490,204Z",
    ),
    "pixie": (
        "M520,300C560,330 560,400 530,440L500,430Z",
        "M296,316C276,226 316,150 410,146C500,136 566,200 560,300C558,360 540,390 516,410C522,370 512,330 496,330C486,290 466,256 440,226C430,262 372,292 330,296C316,300 304,306 296,316Z",
        "M486,158C552,190 566,240 560,300C558,360 540,390 516,410C522,370 512,330 496,330C500,270 504,210 486,158Z",
    ),
}


@dataclass(frozen=True)
class Look:
    """How one person looks. Inks are hex colours; `turned` makes the face look to the right."""

    ground: str
    light: str
    skin: str
    shade: str
    hair: str
    hair_ink: str
    coat: str
    shirt: str
    neck: str = "collar"
    glasses: str = ""
    beard: str = ""
    lips: str = i.BRICK
    earring: str = ""
    lines: bool = False
    turned: bool = False


OLIVE, OLIVE_SHADE = i.mix(i.BLUSH, i.OCHRE, 0.3), i.mix(i.ROSE, i.EARTH, 0.45)
FAIR, FAIR_SHADE = i.BLUSH, i.mix(i.ROSE, i.EARTH, 0.15)
TAN, TAN_SHADE = i.mix(i.ROSE, i.OCHRE, 0.45), i.EARTH

LOOKS = {
    "elena-markova": Look(i.BRICK, i.ORANGE, FAIR, FAIR_SHADE, "bob", i.NIGHT, i.NAVY, i.PAPER),
    "ivo-stanev": Look(
        i.TEAL,
        i.SAGE,
        OLIVE,
        OLIVE_SHADE,
        "curls",
        i.UMBER,
        i.SLATE,
        i.NIGHT,
        "strap",
        beard="full",
        turned=True,
    ),
    "nadezhda-koleva": Look(
        i.NAVY, i.BLUE, FAIR, FAIR_SHADE, "pixie", i.GREY, i.WINE, i.CREAM, glasses=i.NIGHT, lines=True
    ),
    "todor-vasev": Look(
        i.MOSS, i.SAGE, TAN, TAN_SHADE, "short", i.NIGHT, i.BRICK, i.SNOW, "zip", lips=i.EARTH, turned=True
    ),
    "mira-aleksieva": Look(
        i.OCHRE,
        i.AMBER,
        FAIR,
        FAIR_SHADE,
        "long",
        i.mix(i.BRICK, i.UMBER, 0.4),
        i.FOREST,
        i.FOREST,
        "round",
        earring=i.AMBER,
    ),
    "petar-dimov": Look(
        i.SLATE,
        i.SKY,
        FAIR,
        FAIR_SHADE,
        "thin",
        i.STONE,
        i.MOSS,
        i.SKY,
        glasses=i.UMBER,
        beard="grey",
        lines=True,
        turned=True,
    ),
    "yana-ruseva": Look(i.SKY, i.SNOW, OLIVE, OLIVE_SHADE, "tail", i.EARTH, i.NAVY, i.OCHRE, "scarf"),
    "stefan-karov": Look(
        i.UMBER,
        i.EARTH,
        FAIR,
        FAIR_SHADE,
        "swept",
        i.SNOW,
        i.EARTH,
        i.PAPER,
        "tie",
        beard="moustache",
        lines=True,
    ),
    "lilia-genova": Look(
        i.FOREST,
        i.TEAL,
        OLIVE,
        OLIVE_SHADE,
        "bun",
        i.UMBER,
        i.NIGHT,
        i.SNOW,
        "round",
        earring=i.SNOW,
        lines=True,
        turned=True,
    ),
    "boris-tanev": Look(
        i.WINE,
        i.BRICK,
        TAN,
        TAN_SHADE,
        "short",
        i.UMBER,
        i.CREAM,
        i.NAVY,
        "trench",
        beard="stubble",
        lips=i.EARTH,
    ),
}


def portrait(s: Sheet, rng: Random, key: str) -> None:
    """Draw one person of LOOKS on a square sheet of 800 pixels."""
    look = LOOKS[key]
    s.cover(look.ground)
    with s.moved(800 if look.turned else 0, 0, -1 if look.turned else 1, 1):
        s.circle(300, 340, 560, s.glow(look.light, (260, 330), 560, 1.05, 0), grain=True)
        with s.moved(-112, -52, 1.24):
            _head(s, rng, look)


def _head(s: Sheet, rng: Random, look: Look) -> None:
    back, front, front_shade = HAIR[look.hair]
    dark_hair = i.mix(look.hair_ink, i.NIGHT, 0.55 if look.hair_ink != i.NIGHT else 0)
    if look.hair == "curls":
        s.path(crown(rng, 430, 250, 134, 15), look.hair_ink)
    s.path(back or "M0,0Z", dark_hair)
    s.path(NECK, look.skin)
    s.path(NECK_SHADE, look.shade)
    _clothes(s, look)
    s.path(EAR, look.shade)
    s.path(FACE, look.skin)
    with s.clip(FACE):
        s.path(SHADE, look.shade)
        s.path(
            "M400,180C424,250 400,300 416,330C430,360 424,400 408,430C396,460 380,490 372,524L460,524L520,300L470,180Z",
            s.fade(look.shade, (450, 300), (396, 300), 0.95, 0.1),
            grain=True,
        )
        s.path(
            "M300,402C304,450 330,500 360,524L330,524L290,470Z",
            s.fade(look.shade, (310, 510), (330, 440), 0.8, 0),
            grain=True,
        )
    _beard(s, look)
    _features(s, look)
    if look.hair == "curls":
        for x, y, r in (
            (340, 214, 48),
            (400, 186, 56),
            (466, 200, 56),
            (516, 250, 46),
            (536, 308, 30),
            (316, 256, 26),
        ):
            s.path(crown(rng, x, y, r, 9), look.hair_ink if x < 450 else dark_hair)
    else:
        s.path(front, look.hair_ink)
        s.path(front_shade, s.fade(dark_hair, (560, 300), (450, 260), 1.1, 0.25), grain=True)
    if look.earring:
        s.circle(514, 424, 11, look.earring)
    if look.glasses:
        s.path(
            "M300,330h52q8,0 8,10v22q0,24 -26,24h-14q-24,0 -24,-24ZM384,330h66q8,0 8,10v20q0,28 -30,28h-22q-26,0 -26,-28v-20q0,-10 4,-10ZM360,346q10,-10 20,0M458,342L516,350",
            stroke=look.glasses,
            width=7,
        )


def _features(s: Sheet, look: Look) -> None:
    ink = i.UMBER if look.hair_ink != i.NIGHT else i.NIGHT
    brow = i.mix(look.hair_ink, i.NIGHT, 0.35)
    s.path(
        "M352,322C350,352 336,392 326,412C324,424 336,432 350,428C362,432 372,426 372,416C366,400 366,372 368,348C366,336 360,328 352,322Z",
        s.fade(look.shade, (372, 400), (340, 400), 1.2, 0.35),
        grain=True,
    )
    s.path("M330,424Q348,438 370,422Q358,434 346,433Q336,432 330,424Z", ink)
    for x, w in ((326, 21), (414, 27)):
        s.path(f"M{x - w},{352}Q{x - 2},{330} {x + w},{352}Q{x},{340} {x - w},{352}Z", ink)
        s.circle(x - 3, 350, 8.5, ink)
        s.circle(x - 6, 347, 2.4, i.PAPER)
        s.path(f"M{x - w * 0.7},{360}Q{x},{368} {x + w * 0.8},{358}", stroke=look.shade, width=3)
    s.path(
        "M302,318Q322,302 346,314L345,322Q324,312 304,326ZM384,314Q414,296 450,318L448,325Q416,308 386,323Z",
        brow,
    )
    if look.beard != "full":
        s.path("M316,460Q330,452 344,456Q352,452 362,456Q380,455 400,459Q360,474 316,460Z", look.lips)
    s.path("M313,458Q352,470 404,457Q352,478 313,458Z", ink)
    s.path("M330,474Q354,488 384,474Q356,482 330,474Z", look.shade)
    if look.lines:
        s.path(
            "M378,424Q404,440 408,468M312,432Q304,446 306,462M320,288Q360,276 410,290",
            stroke=look.shade,
            width=3.4,
        )


def _beard(s: Sheet, look: Look) -> None:
    full = (
        "M302,404C310,420 318,432 326,438C346,428 380,430 402,440C440,436 470,410 486,360L506,360C506,420 480,500 420,528C370,544 320,500 306,452Z"
        "M324,458C336,472 376,472 394,459C370,454 346,454 324,458Z"
    )
    if look.beard in ("full", "grey"):
        s.path(full, look.hair_ink if look.beard == "full" else i.GREY)
        s.path(
            "M402,440C440,436 470,410 486,360L506,360C506,420 480,500 420,528C400,530 390,530 376,526C410,500 420,470 402,440Z",
            i.mix(look.hair_ink, i.NIGHT, 0.5),
        )
    elif look.beard == "moustache":
        s.path(
            "M304,462C314,438 340,430 350,438C370,428 404,440 416,466C390,456 370,456 350,452C334,454 320,458 304,462Z",
            look.hair_ink,
        )
        s.path("M350,438C370,428 404,440 416,466C390,456 370,456 350,452Z", i.STONE)
    elif look.beard == "stubble":
        with s.clip(FACE):
            s.path(
                "M296,420C340,430 400,430 500,380V540H300Z",
                s.fade(i.UMBER, (400, 530), (390, 410), 0.75, 0.1),
                grain=True,
            )


def _clothes(s: Sheet, look: Look) -> None:
    dark = i.mix(look.coat, i.NIGHT, 0.45)
    if look.neck in ("collar", "tie", "trench", "zip"):
        s.path("M318,590L360,570L430,690L520,566L580,600L500,800H330Z", look.shirt)
    s.path(
        "M-60,800C-20,690 90,650 200,620L330,580L372,640L430,800Z"
        if look.neck != "round"
        else "M-60,800C-20,690 90,650 200,620L320,590C360,660 470,660 540,580L680,620C790,650 860,700 880,800Z",
        look.coat,
    )
    if look.neck != "round":
        s.path("M430,800L480,660L548,580L680,620C790,650 860,700 880,800Z", dark)
        s.path("M330,580L270,640L320,680L296,710L420,800H430L372,640Z", i.mix(look.coat, i.PAPER, 0.14))
        s.path("M548,580L610,640L560,676L586,706L440,800H430L480,660Z", i.mix(look.coat, i.NIGHT, 0.62))
    else:
        s.path(
            "M560,590L680,620C790,650 860,700 880,800H540C590,740 600,660 560,590Z",
            s.fade(i.NIGHT, (860, 740), (520, 680), 0.9, 0.2),
            grain=True,
        )
    if look.neck == "tie":
        s.path("M404,650L448,646L456,680L436,700L452,800H396L418,700L398,682Z", i.WINE)
    elif look.neck == "zip":
        s.path(
            "M330,580L356,520L420,640L430,800H420L372,640ZM548,580L516,516L470,620L430,800L480,660Z",
            i.mix(look.coat, i.NIGHT, 0.3),
        )
        s.line([(430, 660), (430, 800)], i.PAPER, 7)
    elif look.neck == "trench":
        s.path("M330,580L300,540L250,640L330,690L372,640ZM548,580L566,530L640,630L556,690L480,660Z", i.STONE)
    elif look.neck == "scarf":
        s.path("M310,560C350,610 470,610 540,540L580,600C540,680 360,700 290,630Z", look.shirt)
        s.path("M430,640L500,640L520,800H410Z", look.shirt)
        s.path(
            "M470,600C510,590 530,560 540,540L580,600C550,650 500,670 450,676ZM474,660L500,650L520,800H480Z",
            i.EARTH,
        )
        for k in range(3):
            s.line([(414 + k * 4, 712 + k * 26), (516, 706 + k * 26)], i.BRICK, 8)
    elif look.neck == "strap":
        s.path("M318,590C350,640 480,640 540,580L500,660L430,800L372,640Z", look.shirt)
        s.path("M300,590L330,580L470,800H430ZM560,588L590,596L520,800H490Z", i.OCHRE)
