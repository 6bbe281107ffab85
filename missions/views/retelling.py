"""What the template of a past version prints, by kind: the same figures as the live page's."""

from collections.abc import Callable
from typing import Any

from missions import prose
from missions.models import Article, Mission, Organisation, Person, Place, Seat, Vehicle
from missions.publishing import Rebuilt
from missions.race import (
    Evidence,
    mission_facts,
    organisation_facts,
    person_facts,
    place_facts,
    timeline,
    vehicle_facts,
)

from .missions import CrewLine, key_figures

Told = dict[str, Any]


def article(told: Rebuilt) -> Told:
    obj: Article = told.obj
    story = prose.tell_again(obj.body, told.mentions, told.quoted)
    # When it was first printed is kept; when its row was written is not, and does not matter.
    obj.created_at = obj.updated_at = obj.publish_at  # type: ignore[assignment]
    bylines = sorted(told.rows["bylines"], key=lambda row: (row.order, row.pk))
    return {
        "story": story,
        "authors": [byline.author for byline in bylines],
        "picture": obj.hero,
        "sources": story.sources,
    }


def mission(told: Rebuilt) -> Told:
    obj: Mission = told.obj
    evidence = Evidence(told.citations)
    summary_notes = evidence.notes(obj, "summary")
    facts = mission_facts(obj, evidence)
    seats: list[Seat] = sorted(told.rows["seats"], key=lambda row: (row.order, row.pk))
    crew = [CrewLine.of(seat, None, evidence) for seat in seats]
    return {
        "summary_notes": summary_notes,
        "facts": [*facts, *(f for f in key_figures([], seats))],
        "crew_up": [line for line in crew if line.seat.goes_up],
        "crew_down": [line for line in crew if line.seat.comes_down],
        "same_crew": all(seat.leg == Seat.Leg.BOTH for seat in seats),
        "timeline": timeline(obj, told.rows["events"], evidence),
        "picture": obj.image,
        "sources": evidence.sources,
    }


def person(told: Rebuilt) -> Told:
    obj: Person = told.obj
    return _with_facts(told, person_facts) | {"picture": obj.image}


def organisation(told: Rebuilt) -> Told:
    return _with_facts(told, organisation_facts)


def vehicle(told: Rebuilt) -> Told:
    obj: Vehicle = told.obj
    context = _with_facts(told, vehicle_facts)
    fleet = sorted(told.rows["craft"], key=lambda one: (one.name, one.pk))
    notes = context["evidence"].notes
    return context | {
        "fleet": [(one, notes(one, "name", "serial")) for one in fleet],
        "picture": obj.image,
    }


def place(told: Rebuilt) -> Told:
    obj: Place = told.obj
    return _with_facts(told, place_facts) | {"picture": obj.image}


def _with_facts(told: Rebuilt, facts_of: Callable[[Any, Evidence], Any]) -> Told:
    evidence = Evidence(told.citations)
    return {
        "summary_notes": evidence.notes(told.obj, "summary"),
        "facts": facts_of(told.obj, evidence),
        "evidence": evidence,
        "sources": evidence.sources,
    }


RETOLD: dict[str, Callable[[Rebuilt], Told]] = {
    model._meta.model_name or "": tell
    for model, tell in {
        Article: article,
        Mission: mission,
        Person: person,
        Organisation: organisation,
        Vehicle: vehicle,
        Place: place,
    }.items()
}
