"""A mission's steps on one line of time, to scale from launch to landing."""

from datetime import timedelta

from django.urls import reverse

from missions.models import Mission
from missions.race.timeline import Step

from .chart import Chart, Row
from .scales import Scale, round_step
from .shapes import Drawing, Label, Path, fit, line, mark, runner

WIDTH, ROW, LEFT, RIGHT = 360, 22, 8, 352
MOST_STEPS = 16
UNITS = [("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0)]


def mission_timeline(mission: Mission, steps: list[Step]) -> Chart | None:
    """None where launch and landing are not both known to the minute, or nothing lies between."""
    span = mission.duration()
    if mission.launch is None or span is None or not mission.launch.has_time or not span[0]:
        return None
    total = span[0].total_seconds()
    placed = []
    for step in steps:
        seconds = (step.at.earliest - mission.launch.earliest).total_seconds()
        if step.at.has_time and 0 <= seconds <= total + 59:
            placed.append((min(seconds, total), step))
    placed = placed[:MOST_STEPS]
    if len(placed) < 2:
        return None
    colour = runner(mission.operator.slug)
    drawing = _draw(placed, total, colour, mission.operator.slug)
    rows = [Row(step.title, [step.at, step.since_launch]) for step in steps]
    left_out = len(steps) - len(placed)
    return Chart(
        name="timeline",
        title="From launch to landing",
        summary=f"The steps of {mission.name} along {_words(total)}: "
        + "; ".join(f"{step.title} {step.since_launch}".strip() for _, step in placed)
        + ".",
        wide=drawing,
        columns=["Step", "When", "After launch"],
        rows=rows,
        notes=["To scale."]
        + [f"{left_out} more before or after the flight, or without a time, stand in the table."]
        * bool(left_out),
        file=reverse("mission", args=[mission.slug]) + "timeline.svg" if mission.slug else "",
    )


def _draw(placed: list[tuple[float, Step]], total: float, colour: str, slug: str) -> Drawing:
    """Steps of the first half hang below the line and read to the right, the others stand above
    it and read to the left, so that no leader runs through a word."""
    scale = Scale(0, total, LEFT, RIGHT)
    early = [(scale(s), step) for s, step in placed if s < total / 2]
    late = [(scale(s), step) for s, step in placed if s >= total / 2]
    axis = 14 + ROW * len(late)
    drawing = Drawing(WIDTH, axis + 26 + ROW * len(early) + 8)
    drawing.paths.append(Path(line((LEFT, axis), (RIGHT, axis)), colour, width=3))
    drawing.paths.append(Path(_ticks(scale, total, axis), "ink-soft"))
    for i, (x, step) in enumerate(late):
        y = axis - 10 - ROW * i
        drawing.paths.append(Path(line((x, axis), (x, y - 9)), "rule-link"))
        drawing.labels += _words_at(x - 6, y, step, "end")
    for i, (x, step) in enumerate(reversed(early)):
        y = axis + 38 + ROW * i
        drawing.paths.append(Path(line((x, axis), (x, y + 3)), "rule-link"))
        drawing.labels += _words_at(x + 6, y, step, "start")
    drawing.labels += _scale_names(total, axis)
    for x, _step in early + late:
        drawing.paths.append(Path(mark(slug, x, axis, 4.5), "paper", colour, 1.5))
    return drawing


def _words_at(x: float, y: float, step: Step, anchor: str) -> list[Label]:
    room = WIDTH - x if anchor == "start" else x
    clock = step.since_launch
    words = f"{fit(step.title, room - 7 * len(clock) - 20)} · {clock}" if clock else step.title
    return [Label(x, y, fit(words, room), anchor, 12)]


def _step(total: float) -> tuple[float, str, float]:
    """Seconds between ticks, and the unit to name them in."""
    name, seconds = next(((n, s) for n, s in UNITS if total >= 2 * s), UNITS[-1])
    return max(round_step(total / seconds, 10), 1) * seconds, name, seconds


def _ticks(scale: Scale, total: float, axis: float) -> str:
    step, _name, _seconds = _step(total)
    count = int(total / step)
    return "".join(line((scale(step * i), axis + 5), (scale(step * i), axis + 10))
                   for i in range(count + 1))  # fmt: skip


def _scale_names(total: float, axis: float) -> list[Label]:
    step, name, seconds = _step(total)
    words = f"1 tick = {step / seconds:g} {name}"
    return [Label(RIGHT, axis + 24, words, "end", 11, fill="ink-soft", halo=True)]


def _words(seconds: float) -> str:
    length = timedelta(seconds=seconds)
    hours, rest = divmod(length.seconds, 3600)
    parts = [(length.days, "d"), (hours, "h"), (rest // 60, "min")]
    return " ".join(f"{n} {name}" for n, name in parts if n) or f"{int(seconds)} s"
