"""The parts that several nouns are told in."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Literal, TypeVar

from django.conf import settings
from django.db.models import TextChoices
from ninja import Field, Schema
from pydantic import ConfigDict, WithJsonSchema

from missions import wording
from missions.dates import Certainty, Precision, VagueDate

T = TypeVar("T")

CERTAINTIES = {
    Certainty.EXACT: "exact",
    Certainty.ABOUT: "about",
    Certainty.NO_EARLIER_THAN: "no_earlier_than",
    Certainty.TO_BE_DETERMINED: "to_be_determined",
}


def absolute(path: str) -> str:
    return path if "://" in path else settings.SITE_URL + path


def one_of(choices: type[TextChoices]) -> WithJsonSchema:
    """Its values where they are described: several nouns have a ``Kind``, and names are shared."""
    return WithJsonSchema({"type": "string", "enum": list(choices.values)})


def only_id_is_sure(schema: dict[str, Any]) -> None:
    """With ``fields`` anything but the id can be left out."""
    schema["required"] = ["id"] if "id" in schema["properties"] else []


def nothing_is_sure(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class Part(Schema):
    """Something inside an object; ``fields`` may leave out members of it."""

    model_config = ConfigDict(json_schema_extra=nothing_is_sure)


class Resource(Schema):
    """An object with an address of its own."""

    model_config = ConfigDict(json_schema_extra=only_id_is_sure)

    id: str = Field(description="Never changes and is never given to another object.")
    type: str = Field(description="Which noun it is, in the singular.")
    name: str = Field(description="What it is called.")
    url: str = Field(description="Its page for readers; an old one leads to the present one.")
    api_url: str = Field(description="Its permanent address here.")


class Reference(Resource):
    """An object named by another. `embed` gives it whole."""

    EXAMPLE: ClassVar[dict[str, str]] = {
        "id": "o-k7f3qx",
        "type": "organisation",
        "name": "Roscosmos",
        "url": "https://record.example/organisations/roscosmos/",
        "api_url": "https://record.example/api/v1/organisations/o-k7f3qx",
    }


class Listing(Schema, Generic[T]):
    """A page of a list."""

    data: list[T]
    next: str | None = Field(description="The next page; null on the last one.")


class Date(Part):
    """A date that says how much of it is known. Nothing is made up: a quarter has no `value`."""

    value: str | None = Field(
        description="ISO 8601, as fine as it is known (`2021-10-05T08:55:02Z`, `2027-07`); null "
        "for a quarter and for what is to be determined."
    )
    precision: Literal["second", "minute", "day", "month", "quarter", "year", "none"]
    certainty: Literal["exact", "about", "no_earlier_than", "to_be_determined"]
    text: str = Field(description="As our pages print it.")
    earliest: datetime | None = Field(description="The first second it can mean; UTC.")
    latest: datetime | None = Field(
        description="The last second it can mean; null where the end is open."
    )


class Duration(Part):
    """From launch to landing, as exactly as both are known."""

    seconds: int
    precision: Literal["second", "minute", "day"]
    text: str


class OtherReport(Part):
    says: str = Field(description="What the source says instead, in its own figures.")
    source: str = Field(description="The id of the source.")


class Claim(Part):
    """What one figure rests on."""

    sources: list[str] = Field(description="The ids of sources that say the same; may be none.")
    independent: int = Field(
        description="How many of them are independent: those that copy from each other are one."
    )
    also_reported: list[OtherReport]


class CitedSource(Resource):
    """A source as far as it takes to look it up."""

    publisher: str
    title: str
    web_address: str = Field(description="Where it can be read; empty for what is not online.")
    published: Date | None


Evidence = dict[str, Claim]


def date(value: VagueDate | None) -> dict[str, Any] | None:
    if value is None:
        return None
    is_known = not value.is_to_be_determined
    is_open = value.certainty is Certainty.NO_EARLIER_THAN
    return {
        "value": value.isoformat() or None,
        "precision": value.precision.name.lower(),
        "certainty": CERTAINTIES[value.certainty],
        "text": value.text(),
        "earliest": value.earliest if is_known else None,
        "latest": value.latest if is_known and not is_open else None,
    }


def duration(span: tuple[timedelta, Precision] | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "seconds": int(span[0].total_seconds()),
        "precision": span[1].name.lower(),
        "text": wording.duration(span),
    }
