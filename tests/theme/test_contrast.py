"""Contrast of the colour tokens, in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from tests.theme.files import CSS

SECTIONS = ("politics", "economy", "society", "world", "culture", "sport", "science", "opinion")
TEXT = ("ink", "ink-2", "ink-3", "brand", "link", "live", *SECTIONS)
TINT = 0.07  # front.css, .block-tint
HEX = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")


def _schemes() -> dict[str, dict[str, str]]:
    tokens = re.search(r"@layer tokens \{(.*?)\n\}", (CSS / "base.css").read_text(), re.DOTALL)[1]
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    return {
        "light": dict(HEX.findall(light)),
        "dark": {**dict(HEX.findall(light)), **dict(HEX.findall(dark))},
    }


SCHEMES = _schemes()


def _channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _luminance(channels: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast ratio of two sRGB colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["ground", "ground-2"])
@pytest.mark.parametrize("text", TEXT)
def test_text_is_legible_on_its_ground(scheme, ground, text):
    colours = SCHEMES[scheme]
    assert contrast(_channels(colours[text]), _channels(colours[ground])) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("section", SECTIONS)
def test_text_is_legible_on_a_section_s_tint(scheme, section):
    colours = SCHEMES[scheme]
    accent, ground = _channels(colours[section]), _channels(colours["ground"])
    tint = [TINT * a + (1 - TINT) * g for a, g in zip(accent, ground, strict=True)]
    for text in (section, "ink", "ink-2", "ink-3"):
        assert contrast(_channels(colours[text]), tint) >= 4.5, text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on-fill", "live"),
        ("paid-ground", "paid-fill"),
        ("paid-fill", "paid-ground"),
        ("ink-2", "paid-ground"),
    ],
)
def test_labels_are_legible(scheme, text, ground):
    colours = SCHEMES[scheme]
    assert contrast(_channels(colours[text]), _channels(colours[ground])) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_focus_ring_and_edges_of_fields_stand_out(scheme):
    colours = SCHEMES[scheme]
    for edge in ("focus", "ink-3"):
        for ground in ("ground", "ground-2", "paid-ground"):
            assert contrast(_channels(colours[edge]), _channels(colours[ground])) >= 3
