"""From a figure to a place on the paper."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Maps ``low`` to ``start`` and ``high`` to ``end``; ``log``: equal steps multiply."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def round_step(span: float, count: int) -> float:
    """The step of 1, 2 or 5 times a power of ten that cuts ``span`` into about ``count`` parts."""
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= raw)


def ticks(high: float, count: int) -> list[float]:
    """Round figures from 0 up to ``high``."""
    step = round_step(high, count)
    return [step * i for i in range(int(high / step + 1e-9) + 1)]


def year_step(first: int, last: int, room: float) -> int:
    """How many years lie between two numbers on an axis of ``room`` pixels."""
    least = (last - first + 1) * 40 / room
    return next((step for step in (1, 2, 5, 10, 20, 50) if step >= least), 100)


def log_bounds(low: float, high: float) -> tuple[float, float]:
    """Powers of ten, or twice or five times them, that hold both."""
    return _round_down(low), _round_up(high)


def _round_down(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value)


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return min(step * power for step in (1, 2, 5, 10) if step * power >= value)
