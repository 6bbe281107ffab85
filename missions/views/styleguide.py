"""The parts that pages are built of, each shown once with what the record holds at this moment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions.models import Article, Mission
from missions.race import DEFAULT_LINE, Evidence, charts, mission_facts, standings, timeline

from .generic import Page
from .missions import KEY_FIGURES, key_figures
from .rule import Rule

# The tokens of site.css, each with what it is for.
COLOURS = [
    ("paper", "The page"),
    ("shade", "Fields, bars, what is chosen"),
    ("ink", "Text, strong rules"),
    ("ink-soft", "What stands behind the text"),
    ("rule", "Between rows"),
    ("rule-link", "Under links, above sections"),
    ("accent", "The wordmark, where one is, times since launch"),
    ("focus", "Around what has the keyboard"),
]
RUNNERS = [
    ("roscosmos", "Roscosmos", "a circle"),
    ("blue-origin", "Blue Origin", "a diamond"),
    ("virgin-galactic", "Virgin Galactic", "a triangle"),
    ("spacex", "SpaceX", "a square"),
]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    page = Page(
        "Style guide",
        "The colours, the type and the parts that the pages of this site are built of.",
        request.path,
        section="About",
    )
    rule = Rule.default(at)
    articles = Article.objects.published(at).with_parts().newest_first()[:3]
    flights = Mission.objects.published(at).in_record().flown().with_parts()
    mission = flights.newest_first().first()
    context = {
        "page": page,
        "colours": COLOURS,
        "runners": RUNNERS,
        "articles": list(articles),
        "rule": rule,
        "standings": standings(DEFAULT_LINE, rule.moment, at=at),
    }
    return render(request, "styleguide.html", context | (_parts_of(mission) if mission else {}))


def _parts_of(mission: Mission) -> dict[str, Any]:
    seats = list(mission.seats.select_related("person").order_by("order", "pk"))
    events = list(mission.events.all())
    evidence = Evidence.of_mission(mission)
    facts = mission_facts(mission, evidence)
    return {
        "mission": mission,
        "key_figures": key_figures(facts, seats),
        "facts": [fact for fact in facts if fact.name not in KEY_FIGURES],
        "timeline": timeline(mission, events, evidence),
        "sources": evidence.sources,
        "portrait": charts.portrait(mission, sum(seat.goes_up for seat in seats)),
        "profile": charts.profile(mission, events),
    }
