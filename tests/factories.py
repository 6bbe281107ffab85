"""Small worlds for tests: each function makes one object with sensible defaults."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from missions.dates import VagueDate
from missions.models import (
    Article,
    Author,
    Byline,
    Citation,
    Correction,
    Image,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Tag,
    Vehicle,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2199, 1, 1, tzinfo=UTC)
_numbers = count(1)


def organisation(**values: Any) -> Organisation:
    number = next(_numbers)
    defaults = {"name": f"Operator {number}", "kind": Organisation.Kind.OPERATOR}
    return Organisation.objects.create(**defaults | values)


def vehicle(**values: Any) -> Vehicle:
    defaults = {"name": f"Vehicle {next(_numbers)}", "kind": Vehicle.Kind.SPACECRAFT}
    return Vehicle.objects.create(**defaults | values)


def place(**values: Any) -> Place:
    defaults = {"name": f"Place {next(_numbers)}", "kind": Place.Kind.LAUNCH_SITE}
    return Place.objects.create(**defaults | values)


def mission(**values: Any) -> Mission:
    """A published, flown, suborbital flight of the record, marked as resting on no source."""
    number = next(_numbers)
    for name in ("launch", "docking", "landing"):
        if isinstance(values.get(name), str):
            values[name] = VagueDate.parse(values[name])
    defaults = {
        "name": f"Mission {number}",
        "profile": Mission.Profile.SUBORBITAL,
        "status": Mission.Status.FLOWN,
        "launch": VagueDate.parse("2021-07-20 13:12"),
        "stage": Mission.Stage.PUBLISHED,
        "publish_at": LONG_AGO,
        "unsourced": list(Mission.CITABLE),
    }
    if "operator" not in values:
        defaults["operator"] = organisation()
    if "vehicle" not in values:
        defaults["vehicle"] = vehicle()
    return Mission.objects.create(**defaults | values)


def draft_mission(**values: Any) -> Mission:
    return mission(**{"stage": Mission.Stage.DRAFT, "publish_at": None} | values)


def person(**values: Any) -> Person:
    number = next(_numbers)
    return Person.objects.create(
        **{"name": f"Person {number}", "sort_name": f"{number:04d}"} | values
    )


def seat(**values: Any) -> Seat:
    defaults: dict[str, Any] = {"category": Seat.Category.SELF}
    if "person" not in values:
        defaults["person"] = person()
    if "mission" not in values:
        defaults["mission"] = mission()
    return Seat.objects.create(**defaults | values)


def source(**values: Any) -> Source:
    number = next(_numbers)
    defaults = {"publisher": f"Publisher {number}", "title": f"Title {number}"}
    return Source.objects.create(**defaults | values)


def citation(field: str, **values: Any) -> Citation:
    if "source" not in values:
        values["source"] = source()
    return Citation.objects.create(field=field, **values)


def correction(**values: Any) -> Correction:
    """Made long ago; of ``article`` or ``mission``."""
    defaults = {"made_at": LONG_AGO, "text": f"An earlier version erred on {next(_numbers)}."}
    return Correction.objects.create(**defaults | values)


def article(**values: Any) -> Article:
    """A published article, signed and tagged."""
    number = next(_numbers)
    defaults = {
        "headline": f"Headline {number}",
        "standfirst": "What happened, in a sentence.",
        "body": "Something happened.",
        "stage": Article.Stage.PUBLISHED,
        "publish_at": LONG_AGO,
    }
    made = Article.objects.create(**defaults | values)
    author, _ = Author.objects.get_or_create(name="The record desk")
    Byline.objects.create(article=made, author=author)
    return made


def draft_article(**values: Any) -> Article:
    return article(**{"stage": Article.Stage.DRAFT, "publish_at": None} | values)


def tag(**values: Any) -> Tag:
    return Tag.objects.create(**{"name": f"Tag {next(_numbers)}"} | values)


def picture_bytes(
    picture_format: str = "PNG", size: tuple[int, int] = (60, 40), **save: Any
) -> bytes:
    content = BytesIO()
    Pillow.effect_noise(size, 60).convert("RGB").save(content, picture_format, **save)
    return content.getvalue()


def image(**values: Any) -> Image:
    """A picture as an upload leaves it; no other sizes of it are made."""
    defaults = {
        "title": "Start",
        "alt": "A rocket leaves its pad.",
        "credit": "NASA",
        "licence": "Public domain",
    }
    if "file" not in values:
        defaults["file"] = ContentFile(picture_bytes(), "start.png")
    return Image.objects.create(**defaults | values)
