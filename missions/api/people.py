from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models

from .evidence import Evidence, cited
from .nouns import Asked, Noun
from .paging import Order
from .parameters import OneParameters, RuleParameters
from .references import named, optional_reference, reference
from .schemas import CitedSource, Claim, Date, Listing, Reference, Resource, one_of
from .schemas import date as vague
from .seats import Seat, seats_of, tell_seat

router = Router(tags=["People"])

Category = Annotated[models.Seat.Category, one_of(models.Seat.Category)]


class Person(Resource):
    """Somebody who flew, pays for a seat, or is about to fly."""

    slug: str
    sort_name: str = Field(description="As in an index: “Peresild, Yulia”.")
    native_name: str
    nationality: str
    born: Date | None
    summary: str
    image: Reference | None
    seats: list[Seat] = Field(description="In the order of their journeys.")
    evidence: dict[str, Claim]
    sources: list[CitedSource] = Field(description="Whatever is named by an `evidence` in here.")


class PersonParameters(RuleParameters):
    category: Category | None = Field(None, description="Only who flew as such a passenger.")
    operator: str = Field("", description="Id or slug: only who flew with it.")


class People(Noun):
    name = "people"
    model = models.Person
    schema = Person
    order = Order(("sort_name", "pk"))
    embeds = {"image": "images", "seats.mission": "missions"}

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Person.objects.public(at).select_related("image")

    def narrowed(self, rows: QuerySet[Any], asked: PersonParameters, at: Any) -> QuerySet[Any]:
        rule = asked.rule(at)
        seats = models.Seat.objects.published(at)
        if rule:
            seats = seats.up().filter(rule.launched_q("mission__"))
            rows = rows.filter(pk__in=seats.values("person"))
        if asked.category:
            rows = rows.filter(pk__in=seats.filter(category=asked.category).values("person"))
        if asked.operator:
            operator = named(models.Organisation.objects.all(), asked.operator, "operator")
            flown = seats.filter(mission__operator=operator)
            rows = rows.filter(pk__in=flown.values("person"))
        return rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        seats: dict[int, list[Any]] = defaultdict(list)
        if asked.wants("seats", "sources"):
            own = seats_of(asked.at).filter(person__in=[row.pk for row in rows])
            # A seat down counts from its landing: its craft may have been up for half a year.
            begins = Case(
                When(leg=models.Seat.Leg.DOWN, then="mission__landing"), default="mission__launch"
            )
            for seat in own.order_by(begins, "pk"):
                seats[seat.person_id].append(seat)
        evidence = Evidence([])
        if asked.wants("evidence", "sources", "seats"):
            evidence = Evidence(rows, "person", "seat__person")
        return [tell_person(row, seats[row.pk], evidence, asked) for row in rows]


def tell_person(person: Any, seats: list[Any], evidence: Evidence, asked: Asked) -> dict[str, Any]:
    used: dict[int, models.Source] = {}
    return reference(person) | {
        "slug": person.slug,
        "sort_name": person.sort_name,
        "native_name": person.native_name,
        "nationality": person.nationality,
        "born": vague(person.born),
        "summary": person.summary,
        "image": optional_reference(person.image),
        "evidence": evidence.of(person, used),
        "seats": [tell_seat(seat, evidence, used, asked.at) for seat in seats],
        "sources": cited(used),
    }


PEOPLE = People()


@router.get("", response=Listing[Person], operation_id="listPeople", summary="People")
def list_people(request: HttpRequest, asked: Query[PersonParameters]) -> HttpResponse:
    """Everybody in the record, by family name."""
    return PEOPLE.page(request, asked)


@router.get("/{key}", response=Person, operation_id="readPerson", summary="One person")
def read_person(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A person with every seat they have had."""
    return PEOPLE.one(request, key, asked)
