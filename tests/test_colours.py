"""The palette: legible in both schemes, and told apart by readers who see fewer colours."""

import itertools
import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static/css/site.css"
USUAL, MORE_CONTRAST = CSS.read_text().split("@media (prefers-contrast: more)", 1)


def tokens(css):
    rule = r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
    return {n: {"light": light, "dark": dark} for n, light, dark in re.findall(rule, css)}


TOKENS = tokens(USUAL)
STRONG = TOKENS | tokens(MORE_CONTRAST)
RUNNERS = ["roscosmos", "blue-origin", "virgin-galactic", "spacex"]
# Machado, Oliveira and Fernandes (2009), full severity; rows for linear red, green and blue.
SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopes": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopes": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopes": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour):
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def contrast(one, other):
    """As WCAG 2.2 defines it."""
    lights = [
        sum(k * c for k, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True))
        for x in (one, other)
    ]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def lab(rgb):
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(k * c for k, c in zip(row, rgb, strict=True)) for row in rows]
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (max(0, v / w) for v, w in zip(xyz, white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour, matrix):
    return lab([sum(k * c for k, c in zip(row, linear(colour), strict=True)) for row in matrix])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "shade"])
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "accent", "focus", *RUNNERS])
def test_text_is_legible_on_every_ground(ink, ground, scheme):
    assert contrast(TOKENS[ink][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink-soft", "accent", "focus", *RUNNERS])
def test_more_contrast_is_more(ink, scheme):
    paper = TOKENS["paper"][scheme]
    asked = contrast(STRONG[ink][scheme], paper)
    assert asked >= max(7, contrast(TOKENS[ink][scheme], paper))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", SEEN_BY)
def test_no_two_runners_look_alike(eyes, scheme):
    """A difference of 20 in CIE Lab is seen at a glance; about 2 can just be noticed."""
    for one, other in itertools.combinations(RUNNERS, 2):
        colours = [seen(TOKENS[name][scheme], SEEN_BY[eyes]) for name in (one, other)]
        assert math.dist(*colours) >= 20, (one, other)
