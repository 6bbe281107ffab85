"""Filters that write the record's values for readers. HTML belongs to the components."""

import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, NamedTuple

from django import template

from missions import wording
from missions.dates import VagueDate, offset_name
from missions.models import Article, Citation, Mission, Person, Place
from missions.race import Fact, page_of

register = template.Library()

# Also written into articles, which cannot load filters.
duration = register.filter("duration", wording.duration)
kilometres = register.filter("kilometres", wording.kilometres)
usd = register.filter("usd", wording.usd)
price = register.filter("price", wording.price)

COUNTRIES = {
    "AE": "United Arab Emirates",
    "AT": "Austria",
    "AU": "Australia",
    "BR": "Brazil",
    "BY": "Belarus",
    "CA": "Canada",
    "CN": "China",
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "HU": "Hungary",
    "IL": "Israel",
    "IN": "India",
    "IT": "Italy",
    "JP": "Japan",
    "KR": "South Korea",
    "KZ": "Kazakhstan",
    "MY": "Malaysia",
    "NO": "Norway",
    "PL": "Poland",
    "RU": "Russia",
    "SA": "Saudi Arabia",
    "SE": "Sweden",
    "TR": "Türkiye",
    "UA": "Ukraine",
    "US": "United States",
    "ZA": "South Africa",
}
FIGURES = {
    "apogee_km": "apogee",
    "at": "time",
    "crossed_80_km": "passed 80 km",
    "crossed_100_km": "passed 100 km",
    "person": "who flew",
    "price_note": "money",
}


# Dates and times


@register.filter
def date_text(date: VagueDate | None, zone: tzinfo | None = None) -> str:
    """“5 October 2021, 08:55:02 UTC”, “Q3 2027”: without “about” or “no earlier than”."""
    return date.period_text(zone=zone or UTC) if date else ""


@register.filter
def short_date(date: VagueDate | None) -> str:
    """The same for tables: “5 Oct 2021”."""
    return date.period_text(short=True) if date else ""


@register.filter
def qualifier(date: VagueDate | None) -> str:
    """“about ”, with its space. It stands before the ``<time>``, as HTML has no “about”."""
    return f"{date.qualifier} " if date and date.qualifier else ""


@register.filter
def machine_date(date: VagueDate | None) -> str:
    """The ``datetime`` of a ``<time>``; empty for a quarter and where nothing is known."""
    return date.isoformat() if date else ""


@register.filter
def is_date(value: Any) -> bool:
    return isinstance(value, VagueDate)


@register.filter
def is_after(date: VagueDate, at: datetime) -> bool:
    return date.earliest > at


@register.simple_tag
def local_time(date: VagueDate | None, place: Place | None, zone: tzinfo | None = None) -> str:
    """What the clocks showed at the place: “13:55:02 at Baikonur 31/6 (UTC+5)”.

    With its day where that is another than the page tells, without “about”. A page that tells
    its times in the place's own ``zone`` has UTC here instead.
    """
    if not (date and place and place.zone and date.has_time):
        return ""
    here, told = date.earliest.astimezone(place.zone), date.earliest.astimezone(zone or UTC)
    is_told = bool(zone) and here.utcoffset() == told.utcoffset()
    day, clock = date.period_text(zone=UTC if is_told else place.zone).rsplit(", ", 1)
    day = "" if day == date.period_text(zone=zone or UTC).rsplit(", ", 1)[0] else f"{day}, "
    if is_told:
        return day + clock
    is_site = place.kind in (Place.Kind.LAUNCH_SITE, Place.Kind.BOTH)
    where = f"at {place.label}" if is_site else "local time"
    return f"{day}{clock.rsplit(' ', 1)[0]} {where} ({offset_name(here)})"


@register.filter
def updated_later(article: Article) -> datetime | None:
    """When the article was last changed, if that is a day or more after it came out.

    What was published with a date in the past came out when it was entered here.
    """
    if article.publish_at is None:
        return None
    came_out = max(article.publish_at, article.created_at)
    return article.updated_at if article.updated_at - came_out >= timedelta(days=1) else None


@register.filter
def utc_offset(place: Place, at: datetime) -> str:
    """“UTC+5”, as clocks there are set at that time; empty where the zone is not known."""
    if place.zone is None:
        return ""
    offset = at.astimezone(place.zone).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"


# Figures


@register.filter
def apogee_basis(mission: Mission) -> str:
    """What the apogee rests on: “altitude of the station visited; about 260 miles at docking”."""
    basis = mission.get_apogee_basis_display()
    words = basis[:1].lower() + basis[1:]
    return "; ".join(part for part in (words, mission.apogee_note) if part)


@register.filter
def position(degrees: tuple[Decimal, Decimal] | None) -> str:
    """“45.996° N, 63.564° E” for a latitude and a longitude."""
    if degrees is None:
        return ""
    latitude, longitude = degrees
    north_south = "N" if latitude >= 0 else "S"
    east_west = "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.3f}° {north_south}, {abs(longitude):.3f}° {east_west}"


@register.filter
def aside(fact: Fact) -> str:
    """The word that stands under a fact's value: what an apogee rests on, a serial, a note."""
    if fact.kind == "altitude":
        return apogee_basis(fact.extra) if fact.extra else ""
    if fact.kind == "craft":
        return "" if fact.value == fact.extra else fact.value.serial
    return (fact.extra or "") if fact.kind in ("link", "zone", "count") else ""


# Names


@register.filter
def country(code: str) -> str:
    """The country of a two-letter code; the code itself where the table lacks it."""
    return COUNTRIES.get(code, code)


@register.filter
def native_language(person: Person) -> str:
    """The language of a name in its own script where it is sure; empty says that it is not."""
    is_cyrillic = any(unicodedata.name(c, "").startswith("CYRILLIC") for c in person.native_name)
    return "ru" if is_cyrillic and person.nationality == "Russia" else ""


class Cited(NamedTuple):
    """What a citation stands under; ``part`` names a seat, step or craft within its page."""

    figure: str
    name: str
    url: str
    part: str


@register.filter
def cited(citation: Citation) -> Cited:
    """The figure, the object and its page; a seat, an event or a craft is on another's page."""
    kind = citation.cited_kind() or ""
    target: Any = getattr(citation, kind)
    page = page_of(citation)
    name = f"{target}, {page}" if kind == "event" else str(target)
    figure = FIGURES.get(citation.field, citation.field.replace("_", " "))
    part = ""
    if page is not target:
        part = str(target.person if kind == "seat" else target)
    return Cited(figure, name, page.get_absolute_url(), part)
