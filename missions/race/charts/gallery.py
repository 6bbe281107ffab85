"""The pictures of the whole record, by the name in their address."""

from collections.abc import Callable, Iterable
from datetime import datetime

from ..lines import Line
from ..moments import Moment
from .apogees import apogees
from .categories import categories
from .chart import Chart
from .counted import Counted
from .people import people
from .prices import prices
from .sites import launch_sites

PICTURES: dict[str, Callable[[Counted], Chart]] = {
    "people": people,
    "apogees": apogees,
    "seats": categories,
    "prices": prices,
    "launch-sites": launch_sites,
}


def draw(name: str, counted: Counted) -> Chart:
    """The picture ``name``, with a note where it counts by another line or day than usual."""
    chart = PICTURES[name](counted)
    if note := counted.note():
        chart.notes.insert(0, note)
    return chart


def gallery(
    line: Line, moment: Moment, *, at: datetime, names: Iterable[str] = tuple(PICTURES)
) -> list[Chart]:
    """Those of ``names``, or all of them; one query each."""
    counted = Counted(line, moment, at)
    return [draw(name, counted) for name in names]
