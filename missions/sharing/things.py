"""The nouns of the record in the vocabulary of schema.org: one function a noun, plain dicts.

Nothing is said more exactly than the record has it: a date that is “about”, “no earlier than” or
a quarter is told in words, and only what is sure becomes a ``startDate``.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from missions.dates import Certainty, Precision, VagueDate
from missions.models import (
    Addressable,
    Article,
    Correction,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Vehicle,
)
from missions.wording import SITE_NAME

Node = dict[str, Any]

STATUS = {
    Mission.Status.PLANNED: "https://schema.org/EventScheduled",
    Mission.Status.CANCELLED: "https://schema.org/EventCancelled",
}


def node(kind: str, **values: Any) -> Node:
    """A node of type ``kind`` with those values that say something."""
    said = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    return {"@type": kind} | said


def url(target: Addressable) -> str:
    return settings.SITE_URL + target.get_absolute_url()


def identity(target: Addressable) -> str:
    """What names the object for ever: its short address."""
    return settings.SITE_URL + target.get_short_url()


def named(kind: str, target: Addressable) -> Node:
    """The object as others mention it."""
    return node(kind, name=str(target), url=url(target)) | {"@id": identity(target)}


def iso_date(date: VagueDate | None) -> str:
    """The date in ISO 8601, as coarse as it is known; empty where that would claim too much.

    A quarter lies within its year, which is the finest that ISO 8601 can say of it.
    """
    if date is None or date.certainty is not Certainty.EXACT:
        return ""
    return str(date.year) if date.precision is Precision.QUARTER else date.isoformat()


def in_words(mission: Mission) -> str:
    """The dates that ``iso_date`` had to leave out or to shorten, as readers are told them."""
    dates = {"Launch": mission.launch, "Landing": mission.landing}
    vague = [
        f"{name}: {date.text()}."
        for name, date in dates.items()
        if date and (not iso_date(date) or date.precision is Precision.QUARTER)
    ]
    return " ".join(vague)


def publisher() -> Node:
    return node("NewsMediaOrganization", name=SITE_NAME, url=f"{settings.SITE_URL}/")


def signed(name: str) -> Node:
    """Who signs: a person, or the desk where the name says that nobody in particular does."""
    is_desk = name == SITE_NAME or name.lower().endswith((" desk", " staff", " team", "editors"))
    return node("Organization" if is_desk else "Person", name=name)


def correction(made: Correction) -> Node:
    return node("CorrectionComment", text=made.text, datePublished=moment(made.made_at))


def moment(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def article(
    told: Article,
    *,
    authors: Iterable[Any],
    corrections: Iterable[Correction] = (),
    updated: Any = None,
) -> Node:
    """``updated`` is when it last changed, after it came out."""
    return node(
        "NewsArticle",
        headline=told.headline,
        url=url(told),
        datePublished=moment(told.publish_at),
        dateModified=moment(updated) if updated else "",
        author=[signed(author.name) for author in authors],
        publisher=publisher(),
        correction=[correction(made) for made in corrections],
    )


def event(mission: Mission, seats: Iterable[Seat] = ()) -> Node:
    """A flight. Who flies it by profession performs; whoever is flown attends."""
    up = [seat for seat in seats if seat.goes_up]
    site = mission.launch_site
    return named("Event", mission) | node(
        "Event",
        alternateName=mission.subtitle,
        description=mission.summary,
        disambiguatingDescription=in_words(mission),
        startDate=iso_date(mission.launch),
        endDate=iso_date(mission.landing),
        eventStatus=STATUS.get(Mission.Status(mission.status)),
        location=place(site) if site else None,
        organizer=named("Organization", mission.operator),
        performer=[
            named("Person", seat.person) for seat in up if seat.category == Seat.Category.CREW
        ],
        attendee=[
            named("Person", seat.person) for seat in up if seat.category != Seat.Category.CREW
        ],
    )


def person(who: Person, seats: Iterable[Seat] = ()) -> Node:
    """``seats`` are theirs on the way up, in flights that readers can open."""
    flown = list(seats)
    crew = [seat.mission for seat in flown if seat.category == Seat.Category.CREW]
    guest = [seat.mission for seat in flown if seat.category != Seat.Category.CREW]
    attended = {"attendee": [named("Event", mission) for mission in guest]} if guest else {}
    return named("Person", who) | node(
        "Person",
        alternateName=who.native_name,
        description=who.summary,
        birthDate=iso_date(who.born),
        nationality=node("Country", name=who.nationality) if who.nationality else None,
        performerIn=[named("Event", mission) for mission in crew],
        **({"@reverse": attended} if attended else {}),
    )


def organisation(body: Organisation) -> Node:
    return named("Organization", body) | node(
        "Organization",
        alternateName=[name for part in body.also_known_as.split(",") if (name := part.strip())],
        description=body.summary,
        address=_country(body.country),
    )


def place(where: Place) -> Node:
    """A place on Earth with its position; a destination has none."""
    position = None
    if where.latitude is not None and where.longitude is not None:
        degrees = {"latitude": float(where.latitude), "longitude": float(where.longitude)}
        position = node("GeoCoordinates") | degrees
    return named("Place", where) | node(
        "Place",
        alternateName=where.short_name,
        description=where.summary,
        geo=position,
        address=_country(where.country),
    )


def vehicle(craft: Vehicle) -> Node:
    operator = craft.operator
    extra = node("PropertyValue", name="Operator", value=operator.name) if operator else None
    return named("Vehicle", craft) | node(
        "Vehicle",
        description=craft.summary,
        category=craft.get_kind_display(),
        additionalProperty=extra,
    )


def source(told: Source) -> Node:
    return named("CreativeWork", told) | node(
        "CreativeWork",
        name=told.title,
        publisher=node("Organization", name=told.publisher),
        datePublished=iso_date(told.published),
        sameAs=told.url,
    )


def _country(code: str) -> Node | None:
    return node("PostalAddress", addressCountry=code) if code else None
