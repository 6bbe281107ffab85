"""Text in any script for Pillow, which takes one font and never looks into another.

Each letter is set in the first font of a list that has it. What none has is written in Latin
letters, or left out: a card never shows an empty box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from anyascii import anyascii
from fontTools.ttLib import TTFont
from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
# Where the characters of East Asia begin.
HAN = "\u2e80"
# No card has room for more; the rest is not measured.
MOST_LETTERS = 600
LATIN = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext")
# In this order: characters that Japanese and Chinese share are set as in Japan.
OTHERS = (
    "ibm-plex-sans-arabic-arabic", "ibm-plex-sans-hebrew-hebrew",
    "ibm-plex-sans-devanagari-devanagari", "ibm-plex-sans-thai-thai", "ibm-plex-sans-kr-korean",
    "ibm-plex-sans-jp-japanese", "noto-sans-sc-chinese-simplified",
)  # fmt: skip
SANS = tuple(
    f"{name}-400-normal"
    for name in (*(f"ibm-plex-sans-{part}" for part in (*LATIN, "greek")), *OTHERS)
)
SERIF = (*(f"ibm-plex-serif-{part}-600-normal" for part in LATIN), *SANS)


@cache
def covered(font: str) -> frozenset[int]:
    """The characters that a font has."""
    with TTFont(FONTS / f"{font}.woff2", lazy=True) as opened:
        return frozenset(opened.getBestCmap())


@cache
def opened(font: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{font}.woff2", size)


@dataclass(frozen=True)
class Face:
    """Fonts in the order in which they are asked, at a size in pixels."""

    fonts: Sequence[str]
    size: int

    def runs(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        """``text`` in pieces, each with its font."""
        pieces = list(self._pieces(_plain(text)))
        return [
            ("".join(piece for _, piece in group), opened(font, self.size))
            for font, group in groupby(pieces, key=lambda pair: pair[0])
        ]

    def _pieces(self, text: str) -> Iterator[tuple[str, str]]:
        # A name in Han stays whole in one font: Japan and China draw what they share differently.
        is_han = text[:1] >= HAN
        whole = next(
            (f for f in self.fonts if is_han and all(ord(c) in covered(f) for c in text)), ""
        )
        before = whole
        for letter in text:
            font = whole or self._font_of(letter, before)
            if font:
                yield font, letter
                before = font
            elif spelled := anyascii(letter):
                yield self.fonts[0], spelled

    def _font_of(self, letter: str, before: str) -> str:
        first = [before] if before and not letter.isalpha() else []
        return next((f for f in [*first, *self.fonts] if ord(letter) in covered(f)), "")

    def has(self, text: str) -> bool:
        """Every letter of ``text`` is in one of the fonts."""
        return all(any(ord(c) in covered(font) for font in self.fonts) for c in _plain(text))

    def width(self, text: str) -> float:
        return sum(font.getlength(piece) for piece, font in self.runs(text))

    def draw(self, canvas: ImageDraw.ImageDraw, x: float, y: float, text: str, fill: str) -> float:
        """Write ``text`` on the base line ``y``; returns where it ends."""
        for piece, font in self.runs(text):
            canvas.text((x, y), piece, fill=fill, font=font, anchor="ls")
            x += font.getlength(piece)
        return x

    def wrap(self, text: str, width: float, most: int) -> list[str]:
        """In lines of at most ``width`` pixels; the last of ``most`` is cut short with “…”."""
        lines: list[str] = []
        for word in _plain(text).split():
            if lines and self.width(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        is_cut = len(lines) > most
        lines = lines[:most]
        return [self.fit(line, width, cut=is_cut and i == most - 1) for i, line in enumerate(lines)]

    def fit(self, text: str, width: float, *, cut: bool = False) -> str:
        """``text``, without its end where it is too wide, or where there was more of it."""
        text = _plain(text)
        if not cut and self.width(text) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(f"{text[:middle].rstrip()}…") <= width:
                low = middle
            else:
                high = middle - 1
        return f"{text[:low].rstrip()}…"


def _plain(text: str) -> str:
    """Without what has no shape or turns the direction of a line."""
    return "".join(c for c in " ".join(text[:MOST_LETTERS].split()) if c.isprintable())
