"""Seats: parts of a mission, and of the person in them."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Field

from missions import models, wording
from missions.race.journeys import OVER

from .evidence import Evidence
from .references import optional_reference, reference
from .schemas import Claim, Part, Reference, one_of

Leg = Annotated[models.Seat.Leg, one_of(models.Seat.Leg)]
Category = Annotated[models.Seat.Category, one_of(models.Seat.Category)]

# What is not told of the flights that a seat names; reading dates takes most of the time.
PATHS = ("mission__", "home__mission__")
UNTOLD = ("launch", "docking", "landing", "summary", "price_note", "unsourced")


class Price(Part):
    """In US dollars, as reported."""

    usd: int = Field(description="The figure, or the lower one of a range.")
    usd_to: int | None = Field(description="The upper figure of a range.")
    qualifier: str = Field(description="“about”, “more than”, “up to”, or empty.")
    note: str
    text: str


class Seat(Part):
    """One person in one craft: on the way up, on the way down, or both."""

    mission: Reference
    person: Reference
    leg: Leg
    role: str
    position: str
    category: Category
    category_text: str
    payer: Reference | None = Field(description="The organisation or the person that paid.")
    price: Price | None
    landed_with: Reference | None = Field(
        description="The flight that brought them home, for a seat up; null where none has yet."
    )
    away_seconds: int | None = Field(description="From launch to landing along their own way.")
    evidence: dict[str, Claim]


def seats_of(at: datetime) -> QuerySet[models.Seat]:
    """Published seats in the order of their crew, with all that ``tell_seat`` reads."""
    seats = models.Seat.objects.published(at).order_by("mission", "order", "pk")
    seats = seats.select_related("person", "mission", "payer", "payer_person", "home__mission")
    return seats.defer(*(f"{path}{name}" for path in PATHS for name in UNTOLD))


def tell_seat(
    seat: models.Seat, evidence: Evidence, used: dict[int, Any], at: datetime
) -> dict[str, Any]:
    home = seat.home.mission if seat.home else None
    # A journey that ends in a draft, or has yet to end, has not ended for readers.
    if home and not (home.is_public(at) and home.status in OVER):
        home = None
    price = None
    if seat.price_usd is not None:
        price = {
            "usd": seat.price_usd,
            "usd_to": seat.price_usd_to,
            "qualifier": seat.price_qualifier,
            "note": seat.price_note,
            "text": wording.price(seat),
        }
    return {
        "mission": reference(seat.mission),
        "person": reference(seat.person),
        "leg": seat.leg,
        "role": seat.role,
        "position": seat.position,
        "category": seat.category,
        "category_text": seat.get_category_display(),
        "payer": optional_reference(seat.payer or seat.payer_person),
        "price": price,
        "landed_with": optional_reference(home),
        "away_seconds": seat.away_seconds if home else None,
        "evidence": evidence.of(seat, used),
    }
