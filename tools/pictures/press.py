"""Prints a sheet: Chromium draws the SVG, numpy gives it the look of ink on paper, Pillow writes the JPEG."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from .sheet import Sheet

Plate = np.ndarray

_CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--force-device-scale-factor=1",
]


def print_jpeg(sheet: Sheet, target: Path, seed: int, limit: int = 330_000) -> None:
    """Write the sheet as a JPEG of at most about `limit` bytes. The seed fixes grain and flecks.

    Raises CalledProcessError if Chromium fails.
    """
    flat = np.asarray(_drawn(sheet).filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32) / 255
    rng = np.random.default_rng(seed)
    inked = _flecked(_misregistered(_hand_cut(flat, rng)), rng)
    picture = Image.fromarray((np.clip(inked, 0, 1) * 255).astype(np.uint8))
    for quality in (84, 80, 76, 72, 68):
        picture.save(target, quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
        if target.stat().st_size <= limit:
            break


def _drawn(sheet: Sheet) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(f'<body style="margin:0;overflow:hidden">{sheet.svg()}', encoding="utf-8")
        # Headless windows lose some rows at the bottom, so the window is taller than the sheet.
        size = f"--window-size={sheet.width},{sheet.height + 200}"
        command = [
            *_CHROMIUM,
            f"--user-data-dir={folder}/profile",
            size,
            f"--screenshot={shot}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Image.open(shot).convert("RGB").crop((0, 0, sheet.width, sheet.height))


def _noise(shape: tuple[int, int], size: float, rng: np.random.Generator) -> Plate:
    """Smooth noise with spots of about `size` pixels: mean 0, deviation 1."""
    rows, columns = (max(2, round(side / size)) for side in shape)
    small = Image.fromarray(rng.standard_normal((rows, columns)).astype(np.float32))
    field = np.asarray(small.resize(shape[::-1], Image.Resampling.BICUBIC))
    return (field - field.mean()) / field.std()


def _hand_cut(image: Plate, rng: np.random.Generator) -> Plate:
    """Edges wander by about a pixel, as a knife does."""
    height, width = image.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    y = np.clip(rows + 0.9 * _noise((height, width), 20, rng), 0, height - 1.001)
    x = np.clip(columns + 0.9 * _noise((height, width), 20, rng), 0, width - 1.001)
    y0, x0 = y.astype(int), x.astype(int)
    dy, dx = (y - y0)[..., None], (x - x0)[..., None]
    upper = image[y0, x0] * (1 - dx) + image[y0, x0 + 1] * dx
    lower = image[y0 + 1, x0] * (1 - dx) + image[y0 + 1, x0 + 1] * dx
    return upper * (1 - dy) + lower * dy


def _misregistered(image: Plate, shift: tuple[int, int] = (2, 3)) -> Plate:
    """The darkest plate sits a little off, so a sliver of paper shows along its upper left edges."""
    light = Image.fromarray(((image @ np.array([0.3, 0.59, 0.11])) * 255).astype(np.uint8))
    dark = light.point(lambda value: 255 * (value < 69)).filter(ImageFilter.MedianFilter(7))
    plate = np.asarray(dark.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32) / 255
    soft = np.asarray(light.filter(ImageFilter.GaussianBlur(4)), dtype=np.float32) / 255
    # Only true edges: where an ink merely fades into the dark there is nothing to slip.
    steep = np.clip(6 * (_slid(soft, 3, shift) - _slid(soft, -2, shift)) - 0.5, 0, 1)
    sliver = (np.clip(plate - _slid(plate, 1, shift), 0, 1) * steep)[..., None] * 0.42
    return image * (1 - sliver) + np.array([0.96, 0.9, 0.8], dtype=np.float32) * sliver


def _slid(plate: Plate, times: int, shift: tuple[int, int]) -> Plate:
    return np.roll(plate, (times * shift[0], times * shift[1]), axis=(0, 1))


def _flecked(image: Plate, rng: np.random.Generator) -> Plate:
    """Ink lies unevenly, paper shows through in flecks, and the paper itself has a tooth."""
    shape = image.shape[:2]
    light = image.mean(axis=2)
    uneven = 0.011 * _noise(shape, 90, rng) + 0.011 * _noise(shape, 5, rng) + 0.004 * _noise(shape, 2, rng)
    flecks = np.clip(_noise(shape, 3.2, rng) + 0.35 * _noise(shape, 60, rng) - 2.75, 0, 0.5)
    shown = image * (1 + uneven[..., None]) + 0.35 * uneven[..., None]
    return shown + (flecks * (1 - light) * 0.55)[..., None] * np.array([1, 0.94, 0.82], dtype=np.float32)
