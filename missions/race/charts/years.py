"""One mark for every flight, over the year in which it was launched."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr

from missions.models import Mission

from ..moments import Moment
from .chart import Chart, Row
from .scales import Scale, year_step
from .shapes import Drawing, Label, Path, box, line, mark, runner, text_width

NAME = "years"
# Above so many in a year a bar stands for the marks.
MOST_MARKS = 12
TALLEST = 150.0


def flights_by_year(missions: QuerySet[Mission], *, at: datetime) -> dict[int, int]:
    """How many of ``missions`` were launched in each year that has any; one query."""
    launched = missions.filter(Moment.now(at).launched_q()).order_by()
    counted = launched.annotate(year=Substr("launch__latest", 1, 4)).values("year")
    rows = counted.annotate(n=Count("pk")).values_list("year", "n")
    return {int(year): n for year, n in sorted(rows)}


def years(
    counts: dict[int, int],
    *,
    operator: str,
    until: int,
    address: Callable[[int], str],
) -> Chart | None:
    """``operator`` is the slug whose mark is drawn, ``until`` the year in which the axis ends.

    ``address`` gives the page of a year's flights. None where one year tells it all.
    """
    if len(counts) < 2:
        return None
    said = ", ".join(f"{year} {n}" for year, n in counts.items())
    return Chart(
        name=NAME,
        title="Flights by year",
        summary=f"The flights launched in each year: {said}; none in the years not named.",
        wide=_draw(counts, operator, until, 760),
        narrow=_draw(counts, operator, until, 360),
        columns=["Year", "Flights"],
        rows=[Row(str(year), [str(n)], address(year)) for year, n in counts.items()],
    )


def _draw(counts: dict[int, int], operator: str, until: int, width: int) -> Drawing:
    first, last = min(counts), max(until, max(counts))
    column = width / (last - first + 1)
    across = Scale(first, last + 1, 0, width)
    most = max(counts.values())
    radius = min(column * 0.4, 6.0)
    step = radius * 2.6 if most <= MOST_MARKS else TALLEST / most
    bottom = most * step + 20
    drawing = Drawing(width, bottom + 26)
    drawing.paths.append(Path(line((0, bottom), (width, bottom)), "ink"))
    shape = ""
    for year, n in counts.items():
        x = across(year + 0.5)
        if most <= MOST_MARKS:
            levels = (bottom - step * (i + 0.5) - 2 for i in range(n))
            shape += "".join(mark(operator, x, y, radius) for y in levels)
        else:
            shape += box(x - column * 0.35, bottom - step * n, column * 0.7, step * n)
        half = text_width(str(n), 11) / 2
        middle = min(max(x, half), width - half)
        drawing.place(Label(middle, bottom - step * n - 7, str(n), "middle", 11, bold=True))
    drawing.paths.append(Path(shape, fill=runner(operator)))
    apart = year_step(first, last, width)
    for year in range(first, last + 1):
        if year % apart == 0:
            words = Label(across(year + 0.5), bottom + 18, str(year), "middle", 12, fill="ink-soft")
            drawing.place(words)
    return drawing
