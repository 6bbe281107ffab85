"""What a drawing is made of: paths, words and the marks of the runners. Units are pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]

# Names of colour tokens in site.css. Other operators than these are drawn in soft ink.
RUNNERS = ("roscosmos", "blue-origin", "virgin-galactic", "spacex")
# The light values of the tokens in site.css, for files that leave the site.
COLOURS = {
    "paper": "#fcfcfa",
    "shade": "#f1f2ee",
    "ink": "#15191e",
    "ink-soft": "#545d67",
    "rule": "#d3d7da",
    "rule-link": "#7b858f",
    "accent": "#8f5200",
    "roscosmos": "#c92812",
    "blue-origin": "#11319a",
    "virgin-galactic": "#ac358e",
    "spacex": "#077e58",
}
# Width of an average letter of the sans-serif faces, in parts of the font's size: of the usual
# ones, and of the widest of them set bold.
LETTER, BOLD_LETTER = 0.56, 0.62


def number(value: float) -> str:
    """To a tenth of a pixel, as short as SVG allows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@dataclass(frozen=True)
class Path:
    """``stroke`` and ``fill`` name a token; empty is none. ``d`` holds absolute commands only."""

    d: str
    stroke: str = ""
    fill: str = ""
    width: float = 1
    dash: str = ""
    opacity: float = 1


@dataclass(frozen=True)
class Label:
    """``anchor`` is start, middle or end; ``halo`` keeps the words readable on a line."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = 12
    bold: bool = False
    fill: str = "ink"
    halo: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, estimated."""
        width = text_width(self.text, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - self.size * 0.75, left + width, self.y + self.size * 0.2


@dataclass
class Drawing:
    """``top`` is where the paper begins: what is above it is cut off."""

    width: float
    height: float
    paths: list[Path] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    top: float = 0

    def place(self, *candidates: Label) -> None:
        """The first of the ``candidates`` that has room on the paper; none where none has."""
        for label in candidates:
            if self._has_room(label):
                self.labels.append(label)
                return

    def _has_room(self, label: Label) -> bool:
        left, top, right, bottom = label.box
        if left < 0 or right > self.width or top < self.top or bottom > self.top + self.height:
            return False
        return all(
            right < a or left > c or bottom < b or top > d
            for a, b, c, d in (other.box for other in self.labels)
        )


def text_width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """Estimated: which face a reader's machine has is not known here."""
    return len(text) * size * (BOLD_LETTER if bold else LETTER)


def fit(text: str, width: float, size: float = 12, *, bold: bool = False) -> str:
    """``text``, cut short where it would not fit; the table beside it holds the whole."""
    letters = int(width / text_width(" ", size, bold=bold))
    return text if len(text) <= letters else text[: max(letters - 1, 0)].rstrip() + "…"


def line(*points: Point) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def lines(pieces: Iterable[Sequence[Point]]) -> str:
    return "".join(line(*points) for points in pieces)


def box(x: float, y: float, width: float, height: float) -> str:
    right, bottom = x + width, y + height
    return line((x, y), (right, y), (right, bottom), (x, bottom)) + "Z"


def runner(slug: str) -> str:
    """The token of an operator's colour."""
    return slug if slug in RUNNERS else "ink-soft"


def mark(slug: str, x: float, y: float, r: float) -> str:
    """The operator's own shape: colour alone would not tell them apart."""
    if slug == "blue-origin":
        return line((x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)) + "Z"
    if slug == "virgin-galactic":
        return line((x, y - r * 1.1), (x + r * 1.15, y + r), (x - r * 1.15, y + r)) + "Z"
    if slug == "spacex":
        return box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8)
    arc = f"A{number(r)} {number(r)} 0 1 1 "
    left, right, level = number(x - r), number(x + r), number(y)
    return f"M{left} {level}{arc}{right} {level}{arc}{left} {level}Z"


def legend(operators: Sequence[tuple[str, str]], width: float, y: float) -> tuple[Drawing, float]:
    """Marks and names of operators (slug, name) in lines; and where the last line stands."""
    drawing, x, size = Drawing(width, 0), 0.0, 12.0
    for slug, name in operators:
        name = fit(name, width - 16, size)
        needed = 16 + text_width(name, size)
        if x and x + needed > width:
            x, y = 0.0, y + 18
        drawing.paths.append(Path(mark(slug, x + 6, y - 4, 4.5), fill=runner(slug)))
        drawing.labels.append(Label(x + 15, y, name, size=size))
        x += needed + 12
    return drawing, y


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near the ``wanted`` ones, in the same order, at least ``gap`` apart where they fit."""
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    placed = [0.0] * len(wanted)
    floor = low
    for i in order:
        placed[i] = max(wanted[i], floor)
        floor = placed[i] + gap
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return placed
