"""The pictures of the whole record, by the name in their address."""

from collections.abc import Callable
from datetime import datetime

from .apogees import apogees
from .categories import categories
from .chart import Chart
from .people import people
from .prices import prices
from .sites import launch_sites

PICTURES: dict[str, Callable[[datetime], Chart]] = {
    "people": people,
    "apogees": apogees,
    "seats": categories,
    "prices": prices,
    "launch-sites": launch_sites,
}


def gallery(at: datetime) -> list[Chart]:
    """All of them; one query each."""
    return [draw(at) for draw in PICTURES.values()]
