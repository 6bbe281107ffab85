"""The rows behind every number of the race: as a page, as CSV and as JSON."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, OuterRef, Prefetch, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from missions.caching import Sums
from missions.models import Addressable, Mission, Organisation, Person, Seat
from missions.race import DEFAULT_LINE, flights, people, seats, still_away_q, was_home_q

from .downloads import csv_file, json_file
from .generic import Filter, Page
from .rule import RuledListView, as_they_are

FORMATS = ("csv", "json")
STATES = [
    ("flown", "Flown"),
    ("under_way", "Under way"),
    ("unknown", "Line not known"),
    ("launched", "Launched"),
]


class RaceRows(RuledListView):
    """One kind of rows. The answer is a page, or a file where the address says ``format``."""

    template_name = "race/rows.html"
    # A phone lays out a table of more in half a second; the files hold all rows at once.
    paginate_by = 100
    default_line = DEFAULT_LINE
    kind: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("format", "").strip()
        if not wanted:
            return super().get(request, *args, **kwargs)
        if wanted not in FORMATS:
            raise Http404(f"There is no format “{wanted[:60]}”: choose csv or json.")
        return self.file(wanted)

    def make_filters(self) -> Iterable[Filter]:
        yield from self.rule_filters()
        choices = [(slug, operator.name) for slug, operator in self.operators.items()]
        yield Filter("operator", "Operator", choices, as_they_are)

    @cached_property
    def operators(self) -> dict[str, Organisation]:
        flown = Mission.objects.published(self.at).in_record()
        own = flown.filter(operator=OuterRef("pk"))
        rows = Organisation.objects.filter(Exists(own)).order_by("name", "pk")
        return {operator.slug: operator for operator in rows}

    def get_queryset(self) -> QuerySet[Any]:
        self.filters = list(self.make_filters())
        for choice in self.filters:
            choice.read(self.request)
        return self.rows()

    def number_of_all(self) -> int:
        asked: Any = {**self.asked(), "kind": self.kind}
        return Sums.of(self.request.META)(number, **asked)

    def chosen(self, name: str) -> str:
        return next(choice.value for choice in self.filters if choice.name == name)

    def asked(self) -> dict[str, Any]:
        """What every kind of rows is asked for, as the race takes it."""
        return {
            "line": self.rule.line,
            "moment": self.rule.moment,
            "at": self.at,
            "operator": self.operators.get(self.chosen("operator")),
        }

    def get_page(self) -> Page:
        crumbs = [("The race", f"{reverse('race')}?{self.rule.query()}".rstrip("?"))]
        description = f"{self.description} Counted {self.rule}."
        return Page(self.title, description, self.request.path, crumbs, "The race")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = context["filter_query"]
        return context | {
            "kind": self.kind,
            "files": [
                (name.upper(), f"?{query}&format={name}" if query else f"?format={name}")
                for name in FORMATS
            ],
        }

    def file(self, wanted: str) -> HttpResponse:
        records = [self.record(row) for row in self.get_queryset()]
        values = {choice.name: choice.value for choice in self.filters}
        name = "-".join(["race", self.kind, *filter(None, values.values())])
        if wanted == "csv":
            return csv_file(name, self.columns, (record.values() for record in records))
        query = urlencode([(f.name, f.value) for f in self.filters if f.is_chosen])
        page = settings.SITE_URL + self.request.path + (f"?{query}" if query else "")
        return json_file(
            name, {"address": page, "filters": values, "count": len(records), "rows": records}
        )

    columns: ClassVar[list[str]]

    def record(self, row: Any) -> dict[str, Any]:
        """A row as the files hold it: the keys are ``columns``, in their order."""
        return dict(zip(self.columns, self.values(row), strict=True))

    def values(self, row: Any) -> tuple[Any, ...]:
        raise NotImplementedError


class RaceFlights(RaceRows):
    kind = "flights"
    noun = "flight,flights"
    title = "Flights of the race"
    description = "The flights behind a number of the race, newest first."
    columns: ClassVar[list[str]] = [
        "mission", "operator", "profile", "launch", "landing", "apogee_km", "apogee_basis",
        "crossed_80_km", "crossed_100_km", "address", "operator_address",
    ]  # fmt: skip

    def make_filters(self) -> Iterable[Filter]:
        yield from super().make_filters()
        yield Filter("state", "State on that day", STATES, as_they_are, default="flown")

    def rows(self) -> QuerySet[Mission]:
        found: Any = flights(**self.asked() | {"state": self.chosen("state")})
        return found.with_parts().newest_first()

    def values(self, row: Mission) -> tuple[Any, ...]:
        return (
            row.name, row.operator.name, row.profile, text(row.launch), text(row.landing),
            row.apogee_km, row.apogee_basis, row.crossed_80_km, row.crossed_100_km,
            address(row), address(row.operator),
        )  # fmt: skip


class RaceSeats(RaceRows):
    kind = "seats"
    noun = "seat,seats"
    title = "Seats of the race"
    description = "The seats behind a number of the race: who, in which craft, paid by whom."
    columns: ClassVar[list[str]] = [
        "person", "mission", "operator", "launch", "leg", "category", "role", "payer",
        "price_qualifier", "price_usd", "price_usd_to", "price_note", "seconds_in_space", "address",
        "mission_address",
    ]  # fmt: skip

    def make_filters(self) -> Iterable[Filter]:
        yield from super().make_filters()
        categories = list(Seat.Category.choices)
        yield Filter("category", "Passenger category", categories, as_they_are)
        yield Filter("priced", "Price", [("yes", "Known")], as_they_are)
        yield Filter("person", "Person", self.people(), as_they_are)

    def people(self) -> list[tuple[str, str]]:
        """Whom the address names, if there is such a public person; nobody is offered."""
        slug = self.request.GET.get("person", "").strip()
        if not slug or "\0" in slug:
            return []
        found = Person.objects.public(self.at).filter(slug=slug)
        return [(person.slug, person.name) for person in found]

    def rows(self) -> QuerySet[Seat]:
        wanted = {
            "category": self.chosen("category") or None,
            "priced": bool(self.chosen("priced")),
        }
        found = seats(**self.asked() | wanted)
        if person := self.chosen("person"):
            found = found.filter(person__slug=person)
        home, away = was_home_q(self.rule.moment, self.at), still_away_q(self.rule.moment, self.at)
        found = found.annotate(
            was_home=Case(When(home, then=True), default=False),
            is_away=Case(When(away, then=True), default=False),
        ).select_related("person", "mission__operator", "payer", "payer_person")
        return found.order_by(F("mission__launch").desc(nulls_last=True), "mission", "order", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for seat in context["page_obj"]:
            seat.time = self.time(seat)
        return context

    def time(self, seat: Any) -> timedelta | None:
        """In space up to the day of the rule; these add up to the operator's time in space."""
        if seat.was_home:
            known = seat.away_seconds is not None
            return timedelta(seconds=seat.away_seconds) if known else None
        span = seat.mission.launch.until(self.rule.moment.as_date) if seat.is_away else None
        return span[0] if span else None

    def values(self, row: Seat) -> tuple[Any, ...]:
        payer = row.payer or row.payer_person
        time = self.time(row)
        seconds = None if time is None else int(time.total_seconds())
        return (
            row.person.name, row.mission.name, row.mission.operator.name,
            text(row.mission.launch), row.leg, row.category, row.role, payer.name if payer else "",
            row.price_qualifier, row.price_usd, row.price_usd_to, row.price_note,
            seconds, address(row.person), address(row.mission),
        )  # fmt: skip


class RacePeople(RaceRows):
    kind = "people"
    noun = "person,people"
    title = "People of the race"
    description = "The individuals behind a number of the race, each person once."
    columns: ClassVar[list[str]] = ["person", "nationality", "flights", "missions", "address"]

    def rows(self) -> QuerySet[Person]:
        asked = self.asked()
        own = seats(**asked).select_related("mission")
        flown = Prefetch("seats", own.order_by("mission__launch", "pk"), "flown_seats")
        # `people`, asked one by one in the order of their names: a page needs few of them.
        found = Person.objects.filter(Exists(seats(**asked).filter(person=OuterRef("pk"))))
        return found.prefetch_related(flown).order_by("sort_name", "pk")

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        """All that can be chosen of people is in what the race is asked for."""
        paginator = super().get_paginator(*args, **kwargs)
        if "count" not in paginator.__dict__:
            paginator.__dict__["count"] = self.number_of_all()
        return paginator

    def values(self, row: Any) -> tuple[Any, ...]:
        flown = [seat.mission.name for seat in row.flown_seats]
        return (row.name, row.nationality, len(flown), "; ".join(flown), address(row))


BEHIND: dict[str, Callable[..., QuerySet[Any]]] = {
    "flights": flights, "seats": seats, "people": people,
}  # fmt: skip


def number(kind: str, **asked: Any) -> int:
    """How many rows of a kind there are where no filter narrows them."""
    return BEHIND[kind](**asked).count()


def address(row: Addressable) -> str:
    return settings.SITE_URL + row.get_absolute_url()


def text(date: Any) -> str:
    """As precise as it is known: “2021-10-05 08:55:02 UTC”; empty where there is none."""
    return str(date) if date else ""
