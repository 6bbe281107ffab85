from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models
from missions.race import Line, crossed_q, unknown_q

from .evidence import Evidence, cited
from .nouns import Asked, Noun
from .paging import Order
from .parameters import OneParameters, Rule, RuleParameters
from .references import named, optional_reference, reference
from .schemas import CitedSource, Claim, Date, Duration, Listing, Part, Reference, Resource, one_of
from .schemas import date as vague
from .schemas import duration as span
from .seats import Seat, seats_of, tell_seat

router = Router(tags=["Missions"])

ApogeeBasis = Annotated[models.Mission.ApogeeBasis, one_of(models.Mission.ApogeeBasis)]
EventKind = Annotated[models.Event.Kind, one_of(models.Event.Kind)]
Scope = Annotated[models.Mission.Scope, one_of(models.Mission.Scope)]
Profile = Annotated[models.Mission.Profile, one_of(models.Mission.Profile)]
Status = Annotated[models.Mission.Status, one_of(models.Mission.Status)]


class MissionCraft(Part):
    name: str
    serial: str


class Apogee(Part):
    km: float
    basis: ApogeeBasis = Field(description="What the figure is the height of.")
    note: str


class Lines(Part):
    """Whether the flight passed each line; null where nobody knows."""

    over_80_km: bool | None
    over_100_km: bool | None
    orbit: bool | None


class Event(Part):
    at: Date
    kind: EventKind
    title: str
    text: str
    evidence: dict[str, Claim]


class Mission(Resource):
    """A flight: who flew it, in what, from where, when, and how high."""

    slug: str
    subtitle: str
    summary: str
    scope: Scope = Field(
        description="`record`: listed and counted; `context`: only brought somebody up or down."
    )
    profile: Profile
    status: Status
    operator: Reference
    organiser: Reference | None
    vehicle: Reference
    craft: MissionCraft | None
    launcher: Reference | None
    booster: str
    launch_site: Reference | None
    destination: Reference | None
    docking_port: str
    landing_site: Reference | None
    landing_note: str
    launch: Date | None
    docking: Date | None
    landing: Date | None = Field(description="Of the craft, whoever was aboard by then.")
    duration: Duration | None
    apogee: Apogee | None
    lines: Lines
    price_note: str
    image: Reference | None
    seats: list[Seat]
    events: list[Event]
    evidence: dict[str, Claim] = Field(description="What each figure rests on, by its name.")
    sources: list[CitedSource] = Field(description="Whatever is named by an `evidence` in here.")


class MissionParameters(RuleParameters):
    scope: Scope = Field(
        models.Mission.Scope.RECORD, description="The flights of the record, or those around it."
    )
    operator: str = Field("", description="Id or slug of who flew it.", examples=["blue-origin"])
    organiser: str = Field("", description="Id or slug of who sold or led it.")
    payer: str = Field("", description="Id or slug of an organisation that paid for a seat.")
    vehicle: str = Field("", description="Id or slug of the craft’s or the launcher’s class.")
    place: str = Field("", description="Id or slug of where it started, landed or went.")
    person: str = Field("", description="Id or slug of somebody aboard.")
    year: int | None = Field(None, ge=1900, le=2199, description="Of the launch.")
    profile: Profile | None = None
    status: Status | None = Field(
        None, description="With `on`, what it was at the end of that day."
    )


class Missions(Noun):
    name = "missions"
    model = models.Mission
    schema = Mission
    order = Order(("-launch", "-pk"), unknown_last="launch")
    embeds = {
        "operator": "organisations", "organiser": "organisations", "vehicle": "vehicles",
        "launcher": "vehicles", "launch_site": "places", "destination": "places",
        "landing_site": "places", "image": "images", "seats.person": "people",
    }  # fmt: skip

    def rows(self, at: Any) -> QuerySet[Any]:
        # Whether each line was passed, by the one rule that also counts.
        passed: dict[str, Any] = {
            f"passed_{line.name}": Case(
                When(crossed_q(line), then=True),
                When(unknown_q(line), then=Value(None)),
                default=False,
                output_field=BooleanField(),
            )
            for line in Line
        }
        published = models.Mission.objects.published(at).with_parts()
        published = published.select_related("organiser", "launcher", "landing_site")
        return published.annotate(**passed)

    def narrowed(self, rows: QuerySet[Any], asked: MissionParameters, at: Any) -> QuerySet[Any]:
        rows = rows.filter(scope=asked.scope)
        rule = asked.rule(at)
        if rule:
            rows = rows.filter(rule.launched_q())
        if asked.year:
            rows = rows.filter(launch__latest__startswith=str(asked.year))
        if asked.profile:
            rows = rows.filter(profile=asked.profile)
        if asked.status:
            rows = rows.filter(in_state(asked.status, rule))
        people = models.Person.objects.public(at)
        links: list[tuple[str, Any, tuple[str, ...]]] = [
            ("operator", models.Organisation.objects, ("operator",)),
            ("organiser", models.Organisation.objects, ("organiser",)),
            ("payer", models.Organisation.objects, ("seats__payer",)),
            ("vehicle", models.Vehicle.objects, ("vehicle", "launcher")),
            ("place", models.Place.objects, ("launch_site", "landing_site", "destination")),
            ("person", people, ("seats__person",)),
        ]
        for name, among, paths in links:
            if key := getattr(asked, name):
                target = named(among.all(), key, name)
                condition = Q(pk__in=[])
                for path in paths:
                    condition |= Q(**{path: target})
                tied = models.Mission.objects.filter(condition).order_by()
                rows = rows.filter(pk__in=tied.values("pk"))
        return rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        seats: dict[int, list[Any]] = defaultdict(list)
        if asked.wants("seats", "sources"):
            for seat in seats_of(asked.at).filter(mission__in=[row.pk for row in rows]):
                seats[seat.mission_id].append(seat)
        events: dict[int, list[Any]] = defaultdict(list)
        if asked.wants("events", "sources"):
            missions = [row.pk for row in rows]
            for event in models.Event.objects.filter(mission__in=missions).order_by("at", "pk"):
                events[event.mission_id].append(event)
        evidence = Evidence([])
        if asked.wants("evidence", "sources", "seats", "events"):
            evidence = Evidence(rows, "mission", "seat__mission", "event__mission")
        return [tell_mission(row, seats[row.pk], events[row.pk], evidence, asked) for row in rows]


def in_state(status: str, rule: Rule | None) -> Q:
    """As of the day of the rule, on which a mission that has since landed was under way."""
    if rule and status == models.Mission.Status.UNDER_WAY:
        return rule.moment.under_way_q()
    if rule and status == models.Mission.Status.FLOWN:
        return rule.moment.flown_q()
    return Q(status=status)


def tell_mission(
    mission: Any, seats: list[Any], events: list[Any], evidence: Evidence, asked: Asked
) -> dict[str, Any]:
    used: dict[int, models.Source] = {}
    craft, apogee = mission.craft, mission.apogee_km
    plain = {
        name: getattr(mission, name)
        for name in (
            "slug", "subtitle", "summary", "scope", "profile", "status", "booster",
            "docking_port", "landing_note", "price_note",
        )
    }  # fmt: skip
    named = {
        name: optional_reference(getattr(mission, name))
        for name in (
            "operator", "organiser", "vehicle", "launcher", "launch_site", "destination",
            "landing_site", "image",
        )
    }  # fmt: skip
    height = {"km": float(apogee or 0), "basis": mission.apogee_basis, "note": mission.apogee_note}
    return reference(mission) | plain | named | {
        "craft": {"name": craft.name, "serial": craft.serial} if craft else None,
        "launch": vague(mission.launch),
        "docking": vague(mission.docking),
        "landing": vague(mission.landing),
        "duration": span(mission.duration()),
        "apogee": None if apogee is None else height,
        "lines": {
            "over_80_km": mission.passed_KM80,
            "over_100_km": mission.passed_KM100,
            "orbit": mission.passed_ORBIT,
        },
        "evidence": evidence.of(mission, used),
        "seats": [tell_seat(seat, evidence, used, asked.at) for seat in seats],
        "events": [tell_event(event, evidence, used) for event in events],
        "sources": cited(used),
    }  # fmt: skip


def tell_event(event: Any, evidence: Evidence, used: dict[int, Any]) -> dict[str, Any]:
    return {
        "at": vague(event.at),
        "kind": event.kind,
        "title": event.title,
        "text": event.text,
        "evidence": evidence.of(event, used),
    }


MISSIONS = Missions()


@router.get("", response=Listing[Mission], operation_id="listMissions", summary="Missions")
def list_missions(request: HttpRequest, asked: Query[MissionParameters]) -> HttpResponse:
    """Flights, the latest launch first; those without a date come last."""
    return MISSIONS.page(request, asked)


@router.get("/{key}", response=Mission, operation_id="readMission", summary="One mission")
def read_mission(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A flight with its seats, its steps and the sources of every figure."""
    return MISSIONS.one(request, key, asked)
