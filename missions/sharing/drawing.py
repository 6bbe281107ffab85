"""The portraits of flights for Pillow, which knows nothing of SVG: their paths as points."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw

from missions.race.charts import COLOURS, Portrait

Point = tuple[float, float]

SIZE = 96  # the side of a portrait in its own units
SMOOTH = 3  # drawn so many times as large, then made small
TOKEN = re.compile(r"[MLQAaHVZh]|-?\d+(?:\.\d+)?")
COUNTS = {"M": 2, "L": 2, "Q": 4, "A": 7, "a": 7, "H": 1, "V": 1, "h": 1, "Z": 0}
STEPS = 48


def outlines(path: str) -> Iterator[list[Point]]:
    """The lines of a path of M, L, Q, A, H, V, Z and the relative a; ``h0`` leaves a dot."""
    tokens = TOKEN.findall(path)
    line: list[Point] = []
    command, at = "", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        numbers = [float(token) for token in tokens[at : at + COUNTS[command]]]
        at += COUNTS[command]
        if command == "M":
            if line:
                yield line
            line = [(numbers[0], numbers[1])]
            command = "L"
        elif command == "Z":
            line.append(line[0])
        else:
            line += _points(command, line[-1], numbers)
    if line:
        yield line


def _points(command: str, start: Point, numbers: list[float]) -> list[Point]:
    if command == "Q":
        return [_quadratic(start, numbers, step / STEPS) for step in range(1, STEPS + 1)]
    if command == "A":
        return _arc(start, numbers)
    if command == "a":
        return _arc(start, [*numbers[:5], start[0] + numbers[5], start[1] + numbers[6]])
    if command == "H":
        return [(numbers[0], start[1])]
    if command == "V":
        return [(start[0], numbers[0])]
    return [start] if command == "h" else [(numbers[0], numbers[1])]


def _quadratic(start: Point, numbers: list[float], t: float) -> Point:
    bend_x, bend_y, x, y = numbers
    u = 1 - t
    return (
        u * u * start[0] + 2 * u * t * bend_x + t * t * x,
        u * u * start[1] + 2 * u * t * bend_y + t * t * y,
    )


def _arc(start: Point, numbers: list[float]) -> list[Point]:
    """A part of a circle, clockwise on the sheet, as all arcs of portraits are."""
    radius, _, _, is_large, _, x, y = numbers
    (x0, y0), half = start, math.dist(start, (x, y)) / 2
    radius = max(radius, half)
    if not half:
        return []
    off = math.sqrt(radius**2 - half**2) * (-1 if is_large else 1)
    centre_x = (x0 + x) / 2 - off * (y - y0) / (2 * half)
    centre_y = (y0 + y) / 2 + off * (x - x0) / (2 * half)
    first = math.atan2(y0 - centre_y, x0 - centre_x)
    turn = (math.atan2(y - centre_y, x - centre_x) - first) % math.tau
    return [
        (
            centre_x + radius * math.cos(first + turn * step / STEPS),
            centre_y + radius * math.sin(first + turn * step / STEPS),
        )
        for step in range(1, STEPS + 1)
    ]


def portrait(drawn: Portrait, size: int, *, simple: bool = False) -> Image.Image:
    """The portrait on a square of ``size`` pixels; ``simple`` without stars and seats."""
    ink, paper, own = COLOURS["ink"], COLOURS["paper"], COLOURS[drawn.operator]
    sheet = Image.new("RGB", (size * SMOOTH, size * SMOOTH), mix(own, paper, 0.1))
    brush = Brush(sheet)
    ground = mix(own, paper, 0.1)
    if not simple:
        brush.dots(drawn.stars, 1, mix(ink, ground, 0.45))
    brush.fill(drawn.earth, own)
    faint = mix(ink, ground, 0.55)
    brush.stroke(drawn.passed, 0.8, faint)
    brush.stroke(drawn.not_passed, 0.8, ink, dash=(1, 3))
    brush.stroke(drawn.way, 3 if simple else 1.6, own, dash=None if drawn.is_sure else (4, 2))
    brush.stroke(drawn.mark, 1.5, paper)
    brush.fill(drawn.mark, ink)
    if not simple:
        brush.dots(drawn.seats, 4, paper)
    return sheet.resize((size, size), Image.Resampling.LANCZOS)


class Brush:
    """Draws paths in the units of a portrait on a ``sheet`` of any size."""

    def __init__(self, sheet: Image.Image) -> None:
        self.canvas = ImageDraw.Draw(sheet)
        self.scale = sheet.width / SIZE

    def _scaled(self, path: str) -> Iterator[list[Point]]:
        for line in outlines(path):
            yield [(x * self.scale, y * self.scale) for x, y in line]

    def fill(self, path: str, colour: str) -> None:
        for line in self._scaled(path):
            self.canvas.polygon(line, fill=colour)

    def dots(self, path: str, width: float, colour: str) -> None:
        radius = width * self.scale / 2
        for line in self._scaled(path):
            self.canvas.circle(line[0], radius, fill=colour)

    def stroke(
        self, path: str, width: float, colour: str, *, dash: tuple[float, float] | None = None
    ) -> None:
        broad = round(width * self.scale)
        for line in self._scaled(path):
            pieces = dashes(line, dash[0] * self.scale, dash[1] * self.scale) if dash else [line]
            for piece in pieces:
                self.canvas.line(piece, fill=colour, width=broad, joint="curve")


def dashes(line: list[Point], on: float, off: float) -> list[list[Point]]:
    """``line`` as strokes of length ``on``, with gaps of ``off`` between them."""
    pieces: list[list[Point]] = [[line[0]]]
    left, is_on = on, True
    for start, end in pairwise(line):
        length, done = math.dist(start, end), 0.0
        while length - done > left:
            done += left
            part = done / length
            here = (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            if is_on:
                pieces[-1].append(here)
            else:
                pieces.append([here])
            is_on = not is_on
            left = on if is_on else off
        left -= length - done
        if is_on:
            pieces[-1].append(end)
    return [piece for piece in pieces if len(piece) > 1]


def mix(colour: str, ground: str, part: float) -> str:
    """``colour`` laid over ``ground`` as thin as ``part`` says."""
    over, under = ImageColor.getrgb(colour), ImageColor.getrgb(ground)
    mixed = (round(a * part + b * (1 - part)) for a, b in zip(over[:3], under[:3], strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)
