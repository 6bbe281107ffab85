"""What rests on which source, and where sources differ from the record."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from missions.models import CITED, Article, Citation, Mission, Person, Seat, Source

from .evidence import Evidence, Fact, Notes
from .facts import (
    mission_facts,
    organisation_facts,
    person_facts,
    place_facts,
    vehicle_facts,
)
from .journeys import Journey, journeys_of

_FACTS: dict[str, Any] = {
    "mission": mission_facts,
    "person": person_facts,
    "organisation": organisation_facts,
    "vehicle": vehicle_facts,
    "place": place_facts,
}


def sources_in_use(at: datetime) -> QuerySet[Source]:
    """Every source with ``facts`` and ``articles``: how much that is public rests on it."""

    def number(rows: QuerySet[Any], path: str) -> Coalesce:
        rows = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
        counted = rows.annotate(n=Count("pk", distinct=True)).values("n")
        return Coalesce(Subquery(counted), 0, output_field=IntegerField())

    return Source.objects.annotate(
        facts=number(Citation.objects.public(at), "source"),
        articles=number(Article.objects.published(at), "mentions__source"),
    )


def publishers_in_use(names: "list[str]", at: datetime) -> dict[str, int]:
    """How many public figures rest on each of the publishers ``names``."""
    rows = Citation.objects.public(at).filter(source__publisher__in=names).order_by()
    counted = rows.values("source__publisher").annotate(n=Count("pk"))
    return dict(counted.values_list("source__publisher", "n"))


def public_citations(source: Source, *, at: datetime) -> list[Citation]:
    """What rests on ``source``, without what stands in drafts; objects fetched along."""
    rows = source.citations.public(at).with_objects()
    return list(rows.order_by("field", "pk"))


@dataclass
class Disagreement:
    """One figure: the record's value as its page prints it, and who says what."""

    citation: Citation
    fact: Fact
    support: list[Citation] = field(default_factory=list)
    differing: list[Citation] = field(default_factory=list)


def differing_citations(at: datetime) -> QuerySet[Citation]:
    """Every public citation that differs: flights newest first, then everything else.

    Those of one figure follow each other.
    """
    flight = Coalesce("mission", "seat__mission", "event__mission")
    launch = Coalesce("mission__launch", "seat__mission__launch", "event__mission__launch")
    own = [F(kind).asc(nulls_first=True) for kind in CITED if kind != "mission"]
    return (
        Citation.objects.public(at)
        .differing()
        .with_objects()
        .select_related(
            "mission__operator", "mission__organiser", "mission__vehicle", "mission__craft",
            "mission__launcher", "mission__launch_site", "mission__landing_site",
            "mission__destination", "vehicle__operator", "seat__payer", "seat__payer_person",
        )
        .annotate(flight=flight, flight_launch=launch)
        .order_by(
            F("flight_launch").desc(nulls_last=True), F("flight").asc(nulls_last=True),
            *own, "field", "order", "pk",
        )
    )  # fmt: skip


def disagreements(citations: "list[Citation]", *, at: datetime) -> list[Disagreement]:
    """The figures that ``citations`` differ from, each once, in their order.

    Two queries, whatever the number: who supports the figures, and the journeys of the seats
    whose duration is in question.
    """
    found: dict[tuple[str, int, str], Disagreement] = {}
    people = [c.seat.person_id for c in citations if c.seat and c.field == "duration"]
    journeys = {
        seat.pk: journey
        for journey in (journeys_of(people, at=at) if people else ())
        for seat in (journey.up, journey.down)
        if seat is not None
    }
    for citation in citations:
        key = _figure(citation)
        if key not in found:
            found[key] = Disagreement(citation, _fact(citation, journeys))
        found[key].differing.append(citation)
    for citation in _support(citations):
        if disagreement := found.get(_figure(citation)):
            disagreement.support.append(citation)
    return list(found.values())


def _figure(citation: Citation) -> tuple[str, int, str]:
    kind = citation.cited_kind() or ""
    return kind, getattr(citation, f"{kind}_id"), citation.field


def _support(citations: "list[Citation]") -> QuerySet[Citation]:
    """Whoever says what the record says of the same objects."""
    objects = Q(pk__in=[])
    for kind in CITED:
        if keys := {getattr(c, f"{kind}_id") for c in citations} - {None}:
            objects |= Q(**{f"{kind}__in": keys})
    rows = Citation.objects.filter(objects, says="").select_related("source")
    return rows.order_by("order", "pk")


def _fact(citation: Citation, journeys: dict[int, Journey]) -> Fact:
    """The record's value, as the page prints it where the figure stands."""
    kind, name = citation.cited_kind() or "", citation.field
    target = getattr(citation, kind)
    if facts := _FACTS.get(kind):
        known = {fact.name: fact for fact in facts(target, Evidence([]))}
        if name in known:
            return known[name]
    if isinstance(target, Seat):
        return _seat_fact(target, name, journeys)
    value = getattr(target, name, None)
    return Fact(name, "", value, Notes(), "date" if name == "at" else "text")


def _seat_fact(seat: Seat, name: str, journeys: dict[int, Journey]) -> Fact:
    if name == "price":
        return Fact(name, "", seat, Notes(), "price")
    if name == "duration":
        journey = journeys.get(seat.pk)
        return Fact(name, "", journey.duration() if journey else None, Notes(), "duration")
    values = {
        "person": (seat.person, "link"),
        "category": (seat.get_category_display(), "text"),
        "payer": (seat.payer or seat.payer_person, "link"),
    }
    value, how = values[name]
    return Fact(name, "", value, Notes(), how if value else "text")


def page_of(citation: Citation) -> "Mission | Person | Any":
    """The object on whose page the citation is seen."""
    kind = citation.cited_kind() or ""
    target = getattr(citation, kind)
    if kind in ("seat", "event"):
        return target.mission
    return target.vehicle if kind == "craft" else target
