"""How the race is worded, and how a number leads to its rows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import template
from django.urls import reverse

from missions.dates import Precision, VagueDate
from missions.models import Organisation
from missions.race import Line, Moment, Standing

from .record import duration

register = template.Library()

ABOVE = {Line.KM80: "above 80 km", Line.KM100: "above 100 km", Line.ORBIT: "in orbit", None: ""}
MEANING = {
    Line.KM80: (
        "The line of the United States, drawn at 50 miles. A flight counts when its apogee, or "
        "where none was measured its sources, put it above 80 km."
    ),
    Line.KM100: (
        "The Kármán line, used by the World Air Sports Federation (FAI). A flight counts when "
        "its apogee, or where none was measured its sources, put it above 100 km."
    ),
    Line.ORBIT: (
        "Not a height but a speed. A flight counts when it went around the Earth; those that "
        "come straight down again do not."
    ),
}


@register.filter
def above(line: Line | None) -> str:
    """“above 80 km”, “in orbit”; nothing where no line is chosen."""
    return ABOVE[line]


@register.filter
def meaning(line: Line) -> str:
    return MEANING[Line(line)]


@register.filter
def as_of(moment: Moment) -> str:
    """“as of today, 22 November 2026”, “at the end of 5 October 2021”."""
    day = VagueDate.from_date(moment.day).text()
    return f"as of today, {day}" if moment.is_now else f"at the end of {day}"


@register.simple_tag
def rows_url(rule: Any, kind: str, **filters: str) -> str:
    """The address of the rows of ``kind`` under ``rule``, narrowed by ``filters``."""
    query = rule.query(**filters)
    return reverse(f"race_{kind}") + (f"?{query}" if query else "")


@register.inclusion_tag("components/explained.html")
def explained(number: int, rule: Any, kind: str, **filters: str) -> Mapping[str, Any]:
    """``number`` as a link to exactly the rows that make it up."""
    return {"number": number, "url": rows_url(rule, kind, **filters)}


@register.simple_tag
def rule_url(rule: Any, day: date | None) -> str:
    """The race by the same line on another day; without a day, as of now."""
    query = rule.query(on=day.isoformat() if day else "")
    return reverse("race") + (f"?{query}" if query else "")


@register.simple_tag
def record_url(rule: Any, record: Any) -> str:
    """The rows among which the record was found."""
    return rows_url(rule, record.of, **record.rows)


@register.simple_tag
def operators_url(rule: Any) -> str:
    return f"{reverse('organisations')}?{rule.full_query(kind=Organisation.Kind.OPERATOR)}"


@register.filter
def day_text(day: date) -> str:
    return VagueDate.from_date(day).text()


@register.filter
def time_span(span: timedelta) -> str:
    """“1,204 d 7 h”, “2 h 43 min”: the sum of many times, none finer than a minute."""
    text = duration((span, Precision.MINUTE))
    days, unit, rest = text.partition(" d")
    return f"{int(days):,}{unit}{rest}" if unit else text


@register.filter
def item(values: Mapping[Any, Any], key: Any) -> Any:
    return values.get(key, 0)


@register.filter
def share_of(row: Standing, rows: Sequence[Standing]) -> int:
    """How many people ``row`` has in per cent of the row that has most; for a bar beside it."""
    most = max(each.individuals for each in rows)
    return round(100 * row.individuals / most) if most else 0
