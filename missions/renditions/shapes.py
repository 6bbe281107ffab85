"""The closed list: the shapes, widths and formats in which a picture is kept for readers."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

Size = tuple[int, int]
Box = tuple[int, int, int, int]

# A crop that takes off less than this share of a side takes off nothing.
HARDLY_ANYTHING = 0.01


@dataclass(frozen=True)
class Shape:
    """``ratio`` is that of the crop, None for the whole; all widths are in pixels of the file.

    ``fallback`` is the width of the one JPEG. ``printed`` is the width on the page, where that
    is less than the largest file.
    """

    name: str
    label: str
    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    fallback: int
    printed: int | None = None


@dataclass(frozen=True)
class Format:
    """``codec`` and ``options`` are Pillow's."""

    name: str
    content_type: str
    codec: str
    options: tuple[tuple[str, Any], ...]


# A page is at most 72rem (1152 px) wide, the lead story's column 44.5rem, a thumbnail 10rem.
SHAPES = {
    shape.name: shape
    for shape in (
        Shape("whole", "Whole", None, (480, 800, 1280, 1920), fallback=1280),
        Shape("lead", "Lead story", (3, 2), (480, 800, 1280), fallback=800),
        Shape("small", "Lists", (4, 3), (160, 320), fallback=320, printed=160),
    )
}
# At these settings AVIF and WebP look alike and AVIF is a fifth smaller. Below speed 8 AVIF takes
# twice as long for 3 %; above it a picture with fine detail grows.
FORMATS = {
    entry.name: entry
    for entry in (
        Format("avif", "image/avif", "AVIF", (("quality", 60), ("speed", 8))),
        Format("webp", "image/webp", "WEBP", (("quality", 75), ("method", 4))),
        Format(
            "jpeg",
            "image/jpeg",
            "JPEG",
            (("quality", 80), ("progressive", True), ("optimize", True)),
        ),
    )
}
FALLBACK = FORMATS["jpeg"]
# Another list is another recipe: what was made by the old one is made anew by the command.
RECIPE = hashlib.sha256(repr((SHAPES, FORMATS)).encode()).hexdigest()[:12]


class Planned(NamedTuple):
    """One file to be: ``box`` of the original, scaled to ``size``."""

    shape: str
    format: str
    box: Box
    size: Size


def plan(size: Size, focal_point: str) -> Iterator[Planned]:
    """Every file of a picture of that size. Nothing is scaled up; there is at least one of each."""
    for shape in SHAPES.values():
        box = crop(size, shape.ratio, focal_point)
        own = box[2] - box[0]
        for width in sorted({min(width, own) for width in shape.widths}):
            for name in FORMATS:
                if name != FALLBACK.name:
                    yield Planned(shape.name, name, box, _scaled(box, width))
        yield Planned(shape.name, FALLBACK.name, box, _scaled(box, min(shape.fallback, own)))


def crop(size: Size, ratio: tuple[int, int] | None, focal_point: str) -> Box:
    """The largest box of that ratio, with the focal point as near to its middle as may be."""
    width, height = size
    across, down = ratio or size
    cut_width = max(1, min(width, round(height * across / down)))
    cut_height = max(1, min(height, round(width * down / across)))
    if min(cut_width / width, cut_height / height) > 1 - HARDLY_ANYTHING:
        return (0, 0, width, height)
    try:
        x, y = (float(share) for share in focal_point.split("x"))
        left, top = round(x * width - cut_width / 2), round(y * height - cut_height / 2)
    except (ValueError, OverflowError):  # nothing a form lets through
        left, top = (width - cut_width) // 2, (height - cut_height) // 2
    left = min(max(left, 0), width - cut_width)
    top = min(max(top, 0), height - cut_height)
    return (left, top, left + cut_width, top + cut_height)


def _scaled(box: Box, width: int) -> Size:
    left, top, right, bottom = box
    return width, max(1, round(width * (bottom - top) / (right - left)))
