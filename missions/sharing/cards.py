"""Share cards: what stands on the card of each object, and its drawing as a PNG.

What a card says is a plain value. Its digest is part of the card's address, so that a drawing can
be kept for ever, and nothing is drawn that is not on the card of some public object.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO

from PIL import Image, ImageDraw

from missions.race.charts import COLOURS, Portrait
from missions.wording import SITE_NAME

from .drawing import Brush, mix, portrait
from .lettering import SANS, SERIF, Face

WIDTH, HEIGHT = 1200, 630
PANEL = 420
MARGIN = 64
GAP = 44
TEXT = WIDTH - PANEL - MARGIN - 48
# Raised when a drawing looks different from the same content.
RECIPE = 1
# Flights on the panel of a card: its tiles across and down, the most that fit first.
GRIDS = ((4, 6), (2, 3))
MOST_FIGURES = 4

KICKER, NATIVE, BODY = Face(SANS, 26), Face(SANS, 40), Face(SANS, 28)
LABEL, FOOT = Face(SANS, 22), Face(SERIF, 26)
VALUES = [Face(SERIF, size) for size in (42, 36, 30)]
TITLES = [Face(SERIF, size) for size in (76, 64, 54, 46)]


@dataclass(frozen=True)
class Card:
    """``operator`` is the token of a colour. Portraits are newest first."""

    kicker: str
    title: str
    operator: str = "ink-soft"
    native: str = ""
    body: str = ""
    figures: list[tuple[str, str]] = field(default_factory=list)
    portraits: list[Portrait] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Ten letters that change with whatever the card shows."""
        shown = replace(self, portraits=self.portraits[: GRIDS[0][0] * GRIDS[0][1]])
        return hashlib.sha256(f"{RECIPE}{shown!r}".encode()).hexdigest()[:10]

    @property
    def alt(self) -> str:
        """The card in words."""
        figures = [f"{label} {value}" for value, label in self.figures]
        parts = [self.title, self.native, *figures]
        return "; ".join(part for part in parts if part)


def draw(card: Card) -> bytes:
    """A PNG of 1200 by 630 pixels. Takes about a fifth of a second."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), COLOURS["paper"])
    sheet.paste(_panel(card), (WIDTH - PANEL, 0))
    canvas = ImageDraw.Draw(sheet)
    _write(canvas, card)
    content = BytesIO()
    # Flat colours: a palette holds them, and a third of the bytes.
    sheet.quantize(128, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def _write(canvas: ImageDraw.ImageDraw, card: Card) -> None:
    ink, soft, own = COLOURS["ink"], COLOURS["ink-soft"], COLOURS[card.operator]
    canvas.rectangle((MARGIN, 56, MARGIN + 72, 64), fill=own)
    KICKER.draw(canvas, MARGIN, 108, KICKER.fit(card.kicker, TEXT), soft)
    face, lines = _title(card)
    y = 108 + round(face.size * 1.2)
    for line in lines:
        face.draw(canvas, MARGIN, y, line, ink)
        y += round(face.size * 1.14)
    y += 48 - face.size // 2
    if card.native and NATIVE.has(card.native):
        NATIVE.draw(canvas, MARGIN, y, NATIVE.fit(card.native, TEXT), soft)
        y += 54
    room = max(((430 if card.figures else 520) - y) // 38 + 1, 0)
    for line in BODY.wrap(card.body, TEXT, room) if room else []:
        BODY.draw(canvas, MARGIN, y, line, ink)
        y += 38
    _figures(canvas, card)
    canvas.line((MARGIN, 560, MARGIN + TEXT, 560), fill=COLOURS["rule"], width=2)
    FOOT.draw(canvas, MARGIN, 598, SITE_NAME, ink)


def _title(card: Card) -> tuple[Face, list[str]]:
    """As large as the title allows in the lines that are left for it."""
    most = 2 if card.figures and (card.native or card.body) else 3
    for face in TITLES[:-1]:
        lines = face.wrap(card.title, TEXT, 9)
        if len(lines) <= most and not any(line.endswith("…") for line in lines):
            return face, lines
    return TITLES[-1], TITLES[-1].wrap(card.title, TEXT, most + 1)


def _figures(canvas: ImageDraw.ImageDraw, card: Card) -> None:
    """Side by side, each as wide as it needs, in the largest size in which all fit."""
    shown = card.figures[:MOST_FIGURES]
    for face in VALUES:
        widths = [max(face.width(value), LABEL.width(label)) for value, label in shown]
        if sum(widths) + GAP * (len(shown) - 1) <= TEXT:
            break
    x: float = MARGIN
    for (value, label), width in zip(shown, widths if shown else [], strict=True):
        face.draw(canvas, x, 490, value, COLOURS["ink"])
        LABEL.draw(canvas, x, 526, label, COLOURS["ink-soft"])
        x += width + GAP


def _panel(card: Card) -> Image.Image:
    """One flight large, several in rows, or the site's own sign where there is none."""
    panel = Image.new("RGB", (PANEL, HEIGHT), COLOURS["shade"])
    for across, down in GRIDS:
        if len(card.portraits) >= across * down:
            _tiles(panel, card.portraits[: across * down], across)
            return panel
    if card.portraits:
        large = portrait(card.portraits[0], HEIGHT)
        panel.paste(large, ((PANEL - HEIGHT) // 2, 0))
        return panel
    return _sign(card)


def _tiles(panel: Image.Image, portraits: Iterable[Portrait], across: int) -> None:
    side = PANEL // across
    for number, drawn in enumerate(portraits):
        row, column = divmod(number, across)
        tile = portrait(drawn, side, simple=across > 2)
        panel.paste(tile, (column * side, row * side))


def _sign(card: Card) -> Image.Image:
    """The line of the horizon and the way over it, as they stand beside the site's name."""
    own = COLOURS[card.operator]
    sheet = Image.new("RGB", (HEIGHT * 2, HEIGHT * 2), mix(own, COLOURS["paper"], 0.1))
    brush = Brush(sheet)
    brush.fill("M0 62H96V96H0Z", own)
    brush.stroke("M22 78Q48 -22 74 78", 3, COLOURS["ink"])
    small = sheet.resize((HEIGHT, HEIGHT), Image.Resampling.LANCZOS)
    return small.crop(((HEIGHT - PANEL) // 2, 0, (HEIGHT + PANEL) // 2, HEIGHT))
