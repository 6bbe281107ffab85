from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models

from .evidence import Evidence, cited
from .nouns import Asked, Noun
from .paging import Order
from .parameters import OneParameters, RuleParameters
from .references import reference
from .schemas import CitedSource, Claim, Listing, Resource, one_of

router = Router(tags=["Organisations"])

Kind = Annotated[models.Organisation.Kind, one_of(models.Organisation.Kind)]


class Organisation(Resource):
    """Who flies, sells, sends and pays."""

    slug: str
    kind: Kind
    country: str = Field(description="ISO 3166-1 alpha-2; may be empty.")
    also_known_as: str
    summary: str
    flights: int = Field(description="Flights of the record that it operated.")
    arranged: int = Field(description="Flights of the record that it organised.")
    paid: int = Field(description="Flights of others on which it paid for a seat.")
    evidence: dict[str, Claim]
    sources: list[CitedSource]


class OrganisationParameters(RuleParameters):
    kind: Kind | None = Field(None, description="What it mainly does.")


class Organisations(Noun):
    name = "organisations"
    model = models.Organisation
    schema = Organisation
    order = Order(("name", "pk"))

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Organisation.objects.with_flight_count(at)

    def narrowed(
        self, rows: QuerySet[Any], asked: OrganisationParameters, at: Any
    ) -> QuerySet[Any]:
        if rule := asked.rule(at):
            # The same rows; the flights that are counted are others.
            rows = models.Organisation.objects.with_flight_count(at, rule.launched_q())
        return rows.filter(kind=asked.kind) if asked.kind else rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        wanted = asked.wants("evidence", "sources")
        evidence = Evidence(rows, "organisation") if wanted else Evidence([])
        return [tell_organisation(row, evidence) for row in rows]


def tell_organisation(organisation: Any, evidence: Evidence) -> dict[str, Any]:
    used: dict[int, models.Source] = {}
    return reference(organisation) | {
        "slug": organisation.slug,
        "kind": organisation.kind,
        "country": organisation.country,
        "also_known_as": organisation.also_known_as,
        "summary": organisation.summary,
        "flights": organisation.flights,
        "arranged": organisation.arranged,
        "paid": organisation.paid,
        "evidence": evidence.of(organisation, used),
        "sources": cited(used),
    }


ORGANISATIONS = Organisations()


@router.get(
    "", response=Listing[Organisation], operation_id="listOrganisations", summary="Organisations"
)
def list_organisations(request: HttpRequest, asked: Query[OrganisationParameters]) -> HttpResponse:
    """Every organisation by name; with `line` or `on` its numbers are counted by that rule."""
    return ORGANISATIONS.page(request, asked)


@router.get(
    "/{key}", response=Organisation, operation_id="readOrganisation", summary="One organisation"
)
def read_organisation(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """An organisation, with how many flights it operated, organised and paid for."""
    return ORGANISATIONS.one(request, key, asked)
