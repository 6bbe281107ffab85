"""The race: people carried, over time, by operator."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min

from missions.models import Seat

from .chart import Chart, Row
from .counted import Counted
from .scales import Scale, ticks, year_step
from .shapes import Drawing, Label, Path, fit, line, lines, mark, runner, spread

NAME = "people"
Size = tuple[int, int]


@dataclass
class Runner:
    """An operator and how many people it had carried by the end of which day."""

    slug: str
    name: str
    days: Counter[date] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.days.total()

    def growth(self) -> list[tuple[date, int]]:
        people, found = 0, []
        for day in sorted(self.days):
            people += self.days[day]
            found.append((day, people))
        return found


def runners(counted: Counted) -> list[Runner]:
    """Most people first; each person on the day of their first flight with the operator.

    One query, grouped in the database; a row a person.
    """
    rows = (
        Seat.objects.filter(counted.seats_q())
        .values_list("mission__operator__slug", "mission__operator__name", "person")
        .annotate(first=Min("mission__launch__latest"))
        .order_by()
    )
    found: dict[str, Runner] = {}
    for slug, name, _person, first in rows:
        found.setdefault(slug, Runner(slug, name)).days[date.fromisoformat(first[:10])] += 1
    return sorted(found.values(), key=lambda r: (-r.total, r.name))


def people(counted: Counted) -> Chart:
    racing = runners(counted)
    years = sorted({day.year for runner_ in racing for day in runner_.days})
    standing = ", ".join(f"{r.name} {r.total}" for r in racing) or "nobody yet"
    return Chart(
        name=NAME,
        title="The race, in people",
        summary=f"People carried so far by each operator, as rising lines: {standing}.",
        wide=_draw(racing, (760, 420), counted.moment.day),
        narrow=_draw(racing, (360, 400), counted.moment.day),
        columns=["Year", *(r.name for r in racing)],
        rows=[
            Row(
                str(year),
                [str(sum(n for d, n in r.days.items() if d.year <= year)) for r in racing],
            )
            for year in years
        ],
        notes=[
            "Each person counts once for an operator, on the day of the first flight with it. "
            "The table gives the number reached by the end of each year in which it changed."
        ],
        address=counted.address("picture", NAME),
        file=counted.address("picture_file", NAME),
    )


def _draw(racing: list[Runner], size: Size, until: date) -> Drawing:
    drawing = Drawing(*size)
    if not racing:
        return drawing
    width, height = size
    wide = width > 500
    left, right, top, bottom = 30.0, width - (170.0 if wide else 108.0), 24.0, height - 26.0
    first = min(min(r.days) for r in racing)
    start, end = date(first.year, 1, 1), max(until, max(max(r.days) for r in racing))
    across = Scale(start.toordinal(), end.toordinal() + 1, left, right)
    most = max(r.total for r in racing)
    up = Scale(0, most * 1.04, bottom, top)
    _frame(drawing, across, up, most, (start, end), size)
    ends = []
    for r in reversed(racing):
        steps = [(across(min(r.days).toordinal()), up(0))]
        # One step a pixel is all that can be seen.
        seen = {round(across(day.toordinal())): (day, count) for day, count in r.growth()}
        for day, count in seen.values():
            x = across(day.toordinal())
            steps += [(x, steps[-1][1]), (x, up(count))]
        steps.append((right, steps[-1][1]))
        colour = runner(r.slug)
        drawing.paths.append(Path(line(*steps), colour, width=2.5 if wide else 2))
        drawing.paths.append(Path(mark(r.slug, right, up(r.total), 5), "paper", colour, 1.5))
        ends.append((up(r.total), r, colour))
    levels = spread([y for y, _, _ in ends], 32 if not wide else 20, top, bottom)
    for level, (_y, r, colour) in zip(levels, ends, strict=True):
        x = right + 11
        if wide:
            words = f"{fit(r.name, 126, 13, bold=True)} {r.total}"
            drawing.labels.append(Label(x, level + 4, words, size=13.0, bold=True, fill=colour))
        else:
            drawing.labels.append(
                Label(x, level + 1, str(r.total), size=14, bold=True, fill=colour)
            )
            drawing.labels.append(
                Label(x, level + 14, fit(r.name, width - x, 11), size=11, fill=colour)
            )
    return drawing


def _frame(
    drawing: Drawing,
    across: Scale,
    up: Scale,
    most: int,
    span: tuple[date, date],
    size: Size,
) -> None:
    levels = [int(t) for t in ticks(most, min(most, 5)) if t]
    start, end = span
    rules = [((across.start, up(t)), (across.end, up(t))) for t in levels]
    drawing.paths.append(Path(lines(rules), "rule"))
    drawing.paths.append(Path(line((across.start, up(0)), (across.end, up(0))), "ink"))
    for t in levels:
        drawing.labels.append(Label(24, up(t) + 4, str(t), "end", 12, fill="ink-soft"))
    drawing.labels.append(Label(0, 12, "People carried", size=12, fill="ink-soft"))
    step = year_step(start.year, end.year, across.end - across.start)
    shown = [year for year in range(start.year, end.year + 1) if year % step == 0]
    marks = [across(date(year, 1, 1).toordinal()) for year in shown]
    drawing.paths.append(Path(lines([((x, up(0)), (x, up(0) + 5)) for x in marks]), "ink"))
    for year, x in zip(shown, marks, strict=True):
        drawing.labels.append(Label(x, size[1] - 6, str(year), "middle", 12, fill="ink-soft"))
