"""Who is ahead, by which line, on which day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions.caching import Sums
from missions.models import Mission, Seat
from missions.race import (
    DEFAULT_LINE,
    Line,
    Moment,
    Standing,
    aboard,
    charts,
    days_of_change,
    flights,
    price_years,
    records,
    standings,
)
from missions.templatetags.race import above, as_of

from .generic import Page
from .rule import Rule, encode

# The pictures that cost little however long the record; the others are one link away.
SHOWN = ("people", "seats")
# So many of the flights whose line is not known are named; the number of them leads to all.
UNKNOWN = 24


@require_safe
def race(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    rule = Rule.read(request, at, DEFAULT_LINE)
    line, moment = rule.line or DEFAULT_LINE, rule.moment
    sums = Sums.of(request.META)
    earlier, later = sums(days_of_change, line, moment, at=at)
    table = sums(standings, line, moment, at=at)
    return render(
        request,
        "race/race.html",
        {
            "page": page_of(rule),
            "rule": rule,
            "lines": list(Line),
            "categories": list(Seat.Category),
            "standings": table,
            "price_years": sums(price_years, line, moment, at=at),
            "leaders": leaders(table.rows),
            "records": sums(records, line, moment, at=at),
            "aboard": sums(aboard, moment, at=at),
            "unknown": sums(newest_unknown, line, moment, at=at) if table.total.unknown else [],
            "charts": sums(charts.gallery, line, moment, at=at, names=SHOWN) if table.rows else [],
            "earlier": earlier,
            "later": later,
            "cite": cite(rule),
            "cite_query": rule.query(),
        },
    )


def newest_unknown(line: Line, moment: Moment, *, at: datetime) -> list[Mission]:
    """Some of the flights of which nobody knows whether they passed the line."""
    unknown: Any = flights(line, moment, at=at, state="unknown")
    return list(unknown.with_parts().newest_first()[:UNKNOWN])


def page_of(rule: Rule) -> Page:
    title = f"The race {above(rule.line)}"
    if rule.moment.on:
        title += f" {as_of(rule.moment)}"
    description = (
        f"Who was ahead {rule}: flights, people, "
        "passengers, prices and records, each number with its rows."
    )
    query = rule.query()
    path = reverse("race") + (f"?{query}" if query else "")
    return Page(title, description, path, section="The race")


def cite(rule: Rule) -> str:
    """The address of this very view, which names its line and its day in any case."""
    query = encode({"line": str(rule.line), "on": rule.moment.day.isoformat()})
    return f"{settings.SITE_URL}{reverse('race')}?{query}"


@dataclass
class Leader:
    """Whoever is first in one column; several where they are level."""

    label: str
    kind: str
    rows: list[Standing]
    value: int | timedelta


def leaders(rows: list[Standing]) -> list[Leader]:
    columns = [
        ("Most flights", "flights", "flights"),
        ("Most people", "people", "individuals"),
        ("Most time in space", "seats", "time_in_space"),
    ]
    found = []
    for label, kind, column in columns:
        most = max((getattr(row, column) for row in rows), default=None)
        if most:
            first = [row for row in rows if getattr(row, column) == most]
            found.append(Leader(label, kind, first, most))
    return found
