"""Reads drawings back: where their paths go, and whether their words collide."""

import re
from collections.abc import Iterator
from itertools import combinations

from missions.race.charts import Drawing, Label

COMMAND = re.compile(r"([MLAaCQZ])([^MLAaCQZ]*)")
TOLERANCE = 2.5


def points(d: str) -> Iterator[tuple[float, float]]:
    """Ends and control points of absolute commands; of an arc its end."""
    for command, text in COMMAND.findall(d):
        values = [float(v) for v in re.findall(r"-?[\d.]+", text)]
        step = 7 if command == "A" else 2
        assert len(values) % step == 0, d
        for i in range(0, len(values), step):
            x, y = values[i : i + step][-2:]
            yield x, y


def outside(drawing: Drawing) -> list[object]:
    """Points and words that lie outside the drawing's paper."""
    left, top, right = -TOLERANCE, drawing.top - TOLERANCE, drawing.width + TOLERANCE
    bottom = drawing.top + drawing.height + TOLERANCE

    def is_out(x: float, y: float) -> bool:
        return not (left <= x <= right and top <= y <= bottom)

    found: list[object] = [
        point for path in drawing.paths for point in points(path.d) if is_out(*point)
    ]
    for label in drawing.labels:
        x, y, x2, y2 = label.box
        if is_out(x, y) or is_out(x2, y2):
            found.append(label)
    return found


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of words that overlap by more than a little."""

    def overlap(one: Label, other: Label) -> bool:
        a, b = one.box, other.box
        across = min(a[2], b[2]) - max(a[0], b[0])
        down = min(a[3], b[3]) - max(a[1], b[1])
        return across > TOLERANCE and down > TOLERANCE

    return [(a.text, b.text) for a, b in combinations(drawing.labels, 2) if overlap(a, b)]
