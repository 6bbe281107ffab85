"""The kinds of starter entries: the file, the model and the keys of each, in loading order."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from missions.models import (
    Article,
    Author,
    Craft,
    Event,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Tag,
    Vehicle,
)

from .links import article_text
from .problems import Problem, Spot
from .rules import (
    Findings,
    Rule,
    Shape,
    decimal,
    flag,
    listed,
    moment,
    one_of,
    reference,
    rows,
    text,
    vague_date,
    whole,
)


@dataclass(frozen=True)
class Kind:
    """``name`` stands in keys and messages, ``plural`` in the count.

    ``file`` holds all entries of the kind, or is a pattern for one file an entry.
    """

    name: str
    plural: str
    file: str
    model: type[models.Model]
    shape: Shape
    unique: tuple[str, ...] = ()


def cited(model: Any) -> Rule:
    """What the sources of an entry support, and where one says something else."""
    keys = {"field": one_of(model.CITABLE), "sources": listed(reference("source")), "says": text}
    tables = rows(Shape(keys, required=("field", "sources")))

    def rule(value: Any, spot: Spot, found: Findings) -> list[dict[str, Any]]:
        values: list[dict[str, Any]] = tables(value, spot, found)
        for number, row in enumerate(values, 1):
            if "says" in row and row.get("sources") == []:
                nobody = Problem(spot.row(number).at("says"), "no source is named that says so")
                found.problems.append(nobody)
        return values

    return rule


SEAT = Shape(
    {
        "person": reference("person"),
        "leg": one_of(Seat.Leg.values),
        "role": text,
        "position": text,
        "category": one_of(Seat.Category.values),
        "payer": reference("organisation"),
        "payer_person": reference("person"),
        "price_usd": whole,
        "price_usd_to": whole,
        "price_qualifier": one_of(Seat.Qualifier.values),
        "price_note": text,
        "sources": listed(reference("source")),
        "citations": cited(Seat),
    },
    required=("person", "leg", "category"),
)
EVENT = Shape(
    {
        "at": vague_date,
        "kind": one_of(Event.Kind.values),
        "title": text,
        "text": text,
        "sources": listed(reference("source")),
        "citations": cited(Event),
    },
    required=("at", "kind", "title"),
)

SOURCE = Shape(
    {"publisher": text, "title": text, "url": text, "published": vague_date, "family": text},
    required=("publisher", "title"),
)
ORGANISATION = Shape(
    {
        "name": text,
        "kind": one_of(Organisation.Kind.values),
        "country": text,
        "also_known_as": text,
        "summary": text,
        "citations": cited(Organisation),
    },
    required=("name", "kind"),
)
VEHICLE = Shape(
    {
        "name": text,
        "kind": one_of(Vehicle.Kind.values),
        "operator": reference("organisation"),
        "summary": text,
        "citations": cited(Vehicle),
    },
    required=("name", "kind"),
)
CRAFT = Shape(
    {
        "name": text,
        "vehicle": reference("vehicle"),
        "serial": text,
        "citations": cited(Craft),
    },
    required=("name", "vehicle"),
)
PLACE = Shape(
    {
        "name": text,
        "short_name": text,
        "kind": one_of(Place.Kind.values),
        "country": text,
        "latitude": decimal(3),
        "longitude": decimal(3),
        "time_zone": text,
        "summary": text,
        "citations": cited(Place),
    },
    required=("name", "kind"),
)
PERSON = Shape(
    {
        "name": text,
        "sort_name": text,
        "native_name": text,
        "nationality": text,
        "born": vague_date,
        "summary": text,
        "citations": cited(Person),
    },
    required=("name", "sort_name"),
)
MISSION = Shape(
    {
        "name": text,
        "subtitle": text,
        "summary": text,
        "scope": one_of(Mission.Scope.values),
        "profile": one_of(Mission.Profile.values),
        "status": one_of(Mission.Status.values),
        "operator": reference("organisation"),
        "organiser": reference("organisation"),
        "vehicle": reference("vehicle"),
        "craft": reference("craft"),
        "launcher": reference("vehicle"),
        "booster": text,
        "launch_site": reference("place"),
        "destination": reference("place"),
        "docking_port": text,
        "landing_site": reference("place"),
        "landing_note": text,
        "launch": vague_date,
        "docking": vague_date,
        "landing": vague_date,
        "apogee_km": decimal(1),
        "apogee_basis": one_of(Mission.ApogeeBasis.values),
        "apogee_note": text,
        "crossed_80_km": flag,
        "crossed_100_km": flag,
        "price_note": text,
        "unsourced": listed(one_of(Mission.CITABLE)),
        "seats": rows(SEAT),
        "events": rows(EVENT),
        "citations": cited(Mission),
    },
    required=("name", "scope", "profile", "status", "operator", "vehicle"),
)
ARTICLE = Shape(
    {
        "headline": text,
        "standfirst": text,
        "publish_at": moment,
        "featured": flag,
        "bylines": listed(text),
        "tags": listed(text),
        "body": article_text,
    },
    required=("headline", "standfirst", "publish_at", "body"),
)

# A kind refers only to kinds above it; articles refer to each other as well.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("source", "sources", "data/sources.toml", Source, SOURCE),
        Kind(
            "organisation",
            "organisations",
            "data/organisations.toml",
            Organisation,
            ORGANISATION,
            unique=("name",),
        ),
        Kind("vehicle", "vehicles", "data/vehicles.toml", Vehicle, VEHICLE, unique=("name",)),
        Kind("craft", "craft", "data/craft.toml", Craft, CRAFT, unique=("vehicle", "name")),
        Kind("place", "places", "data/places.toml", Place, PLACE, unique=("name",)),
        Kind("person", "people", "data/people.toml", Person, PERSON),
        Kind("mission", "missions", "data/missions/*.toml", Mission, MISSION, unique=("name",)),
        Kind("article", "articles", "articles/*.md", Article, ARTICLE),
    )
}

# Made on the way, by the articles that name them.
NAMED: dict[str, type[Tag] | type[Author]] = {"tag": Tag, "author": Author}
