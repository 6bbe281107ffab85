from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from missions.models import Article, Organisation, Person, Seat
from missions.race import Evidence, Journey, Notes, journeys_of, person_facts

from .generic import Filter, Page, RecordDetailView, shorten
from .rule import RuledListView


class PersonList(RuledListView):
    template_name = "people/person_list.html"
    paginate_by = 100
    title = "People"
    description = "Everybody who flew on a private or tourist spaceflight, in alphabetical order."

    def rows(self) -> QuerySet[Person]:
        people = Person.objects.public(self.at)
        if self.rule.narrows:
            people = people.filter(pk__in=self.seats().values("person"))
        seats = self.seats().select_related("mission").order_by("mission__launch")
        return people.prefetch_related(Prefetch("seats", seats, "flown_seats")).order_by(
            "sort_name", "pk"
        )

    def seats(self) -> QuerySet[Seat]:
        """Those the list speaks of; under a rule the seats up in flights that it counts."""
        seats = Seat.objects.published(self.at)
        return seats.up().filter(self.rule.launched_q("mission__")) if self.rule.narrows else seats

    def make_filters(self) -> Iterable[Filter]:
        flown = self.seats()
        operators = Organisation.objects.filter(kind=Organisation.Kind.OPERATOR).order_by("name")
        yield Filter(
            "category",
            "Passenger category",
            list(Seat.Category.choices),
            lambda rows, value: rows.filter(pk__in=flown.filter(category=value).values("person")),
        )
        yield Filter(
            "operator",
            "Operator",
            [(o.slug, o.name) for o in operators],
            lambda rows, value: rows.filter(
                pk__in=flown.filter(mission__operator__slug=value).values("person")
            ),
        )
        yield from self.rule_filters()


@dataclass
class JourneyLine:
    """One journey as the table of flights prints it, with the notes on its figures."""

    journey: Journey
    up: Notes
    down: Notes
    duration: Notes
    category: Notes

    @classmethod
    def of(cls, journey: Journey, evidence: Evidence) -> "JourneyLine":
        up, down = journey.up, journey.down if journey.changed_craft or not journey.up else None
        seats = [seat for seat in (up, down) if seat is not None]

        def first(name: str) -> Notes:
            # Notes that are asked for are numbered; what is not printed must not be asked for.
            found = (evidence.notes(seat, name) for seat in seats)
            return next((notes for notes in found if notes), Notes())

        return cls(
            journey,
            evidence.notes(up, "person") if up else Notes(),
            evidence.notes(down, "person") if down else Notes(),
            first("duration"),
            evidence.notes(seats[0], "category"),
        )


class PersonDetail(RecordDetailView):
    template_name = "people/person_detail.html"
    context_object_name = "person"

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.public(self.at).select_related("image")

    def get_page(self) -> Page:
        person: Person = self.object
        description = person.summary or f"{person.name}: every flight in the record, with sources."
        crumbs = [("People", reverse("people"))]
        return Page(person.name, shorten(description), person.get_absolute_url(), crumbs, "People")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person: Person = self.object
        evidence = Evidence.of_person(person)
        journeys = journeys_of([person.pk], at=self.at)
        return super().get_context_data(**kwargs) | {
            "summary_notes": evidence.notes(person, "summary"),
            "facts": person_facts(person, evidence),
            "journeys": [JourneyLine.of(journey, evidence) for journey in journeys],
            "sources": evidence.sources,
            "articles": Article.objects.published(self.at)
            .filter(mentions__person=person)
            .with_parts()
            .newest_first(),
        }
