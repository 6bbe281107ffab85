"""Filters that print drawings: colours by their token, numbers as SVG has them."""

from django import template

from missions.models import Mission
from missions.race import charts
from missions.race.charts import COLOURS

register = template.Library()


@register.filter
def paint(token: str, alone: bool | str = False) -> str:
    """A token's colour: by name on a page, by value in a file that stands alone."""
    if not token:
        return "none"
    return COLOURS[token] if alone else f"var(--{token})"


@register.filter
def unit(value: float) -> str:
    """A number of pixels, whatever the language of the site."""
    return charts.number(value)


@register.filter
def mission_mark(mission: Mission) -> charts.Portrait:
    """The portrait of a mission whose seats are not at hand; for small sizes."""
    return charts.portrait(mission)
