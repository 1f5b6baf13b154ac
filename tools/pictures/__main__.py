"""Command line: `python -m tools.pictures [--out FOLDER] [key …]`; without keys it makes every picture."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from zlib import crc32

from . import (
    chambers,
    closeups,
    country,
    gatherings,
    interiors,
    lands,
    oldtown,
    portraits,
    seasons,
    sports,
    streets,
    works,
)
from .press import print_jpeg
from .sheet import Sheet

Scene = Callable[[Sheet, Random], None]

FOLDER = Path(__file__).parents[2] / "vestnik/demo/content/pictures"
ROOMS = (chambers, closeups, country, gatherings, interiors, lands, oldtown, seasons, sports, streets, works)


def scenes() -> dict[str, Scene]:
    """Return every landscape picture by its key: each public function of a scene module draws one."""
    return {
        name.replace("_", "-"): draw
        for room in ROOMS
        for name, draw in vars(room).items()
        if callable(draw) and not name.startswith("_") and draw.__module__ == room.__name__
    }


def make(key: str, draw: Scene, folder: Path, size: tuple[int, int] = (1800, 1200)) -> Path:
    """Draw one picture into the folder. The key alone seeds it, so a picture stays as it is until its code changes."""
    seed = crc32(key.encode())
    sheet = Sheet(*size, seed=seed % 997)
    draw(sheet, Random(seed))
    target = folder / f"{key}.jpg"
    print_jpeg(sheet, target, seed)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys", nargs="*", help="pictures to make; none: all of them")
    parser.add_argument("--out", type=Path, default=FOLDER)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    faces = {f"portrait-{key}": partial(portraits.portrait, key=key) for key in portraits.LOOKS}
    every = scenes() | faces
    for key in wanted.keys or sorted(every):
        made = make(key, every[key], wanted.out, (800, 800) if key in faces else (1800, 1200))
        print(f"{made}  {made.stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    main()
