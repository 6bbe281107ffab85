import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from missions.models import Organisation, Person, Seat, public_person_q
from missions.race import (
    Company,
    Evidence,
    Journey,
    Notes,
    company,
    journeys_of,
    person_facts,
    person_figures,
)

from .generic import Filter, Page, RecordDetailView, shorten
from .mentions import newest_articles
from .rule import RuledListView, encode


class PersonList(RuledListView):
    template_name = "people/person_list.html"
    paginate_by = 100
    title = "People"
    description = "Everybody who flew on a private or tourist spaceflight, in alphabetical order."
    noun = "person,people"

    def rows(self) -> QuerySet[Person]:
        people = Person.objects.public(self.at)
        if self.rule.narrows:
            people = people.filter(pk__in=self.seats().values("person"))
        seats = self.seats().select_related("mission").order_by("mission__launch")
        return people.prefetch_related(Prefetch("seats", seats, "flown_seats")).order_by(
            "sort_name", "pk"
        )

    def number_of_all(self) -> int | None:
        return None if self.rule.narrows else Person.objects.number_public(self.at)

    def seats(self) -> QuerySet[Seat]:
        """Those the list speaks of; under a rule the seats up in flights that it counts."""
        seats = Seat.objects.published(self.at)
        return seats.up().filter(self.rule.launched_q("mission__")) if self.rule.narrows else seats

    def make_filters(self) -> Iterable[Filter]:
        letters = [(letter.lower(), letter) for letter in self.initials]
        yield Filter("letter", "Family name", letters, self.begins_with, is_hidden=True)
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

    @cached_property
    def initials(self) -> dict[str, list[str]]:
        """First letters of the list's family names as they are, by their plain capital."""
        first = self.rows().order_by().values_list(Substr("sort_name", 1, 1), flat=True)
        found = defaultdict(list)
        for initial in sorted(first.distinct()):
            found[plain(initial)].append(initial)
        return dict(sorted(found.items()))

    def begins_with(self, people: QuerySet[Person], letter: str) -> QuerySet[Person]:
        condition = Q(pk__in=[])
        for initial in self.initials[letter.upper()]:
            condition |= Q(sort_name__startswith=initial)
        return people.filter(condition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = {f.name: f.value for f in self.filters if f.is_chosen}
        letters = [
            (letter, encode(chosen | {"letter": letter.lower()}), letter.lower())
            for letter in self.initials
        ]
        people = groupby(context["page_obj"], lambda person: plain(person.sort_name[:1]))
        return context | {
            "letters": letters,
            "letter": chosen.get("letter", ""),
            "people": [(letter, list(group)) for letter, group in people],
        }


def plain(letter: str) -> str:
    """“O” for “ö”: a capital without what Unicode can take off it."""
    return unicodedata.normalize("NFKD", letter.upper())[:1]


@dataclass
class JourneyLine:
    """One journey as the page of a person prints it, with the notes on its figures."""

    journey: Journey
    company: Company
    seat: Seat
    up: Notes
    down: Notes
    duration: Notes
    category: Notes
    price: Notes
    payer: Notes

    @classmethod
    def of(cls, journey: Journey, company: Company, evidence: Evidence) -> "JourneyLine":
        up, down = journey.up, journey.down if journey.changed_craft or not journey.up else None
        seats = [seat for seat in (up, down) if seat is not None]
        seat = seats[0]

        def first(name: str) -> Notes:
            # Notes that are asked for are numbered; what is not printed must not be asked for.
            found = (evidence.notes(seat, name) for seat in seats)
            return next((notes for notes in found if notes), Notes())

        return cls(
            journey,
            company,
            seat,
            up=evidence.notes(up, "person") if up else Notes(),
            down=evidence.notes(down, "person") if down else Notes(),
            duration=first("duration"),
            category=evidence.notes(seat, "category"),
            payer=evidence.notes(seat, "payer") if seat.payer or seat.payer_person else Notes(),
            price=evidence.notes(seat, "price"),
        )


class PersonDetail(RecordDetailView):
    template_name = "people/person_detail.html"
    context_object_name = "person"

    def get_queryset(self) -> QuerySet[Person]:
        return self.people().select_related("image")

    def people(self) -> QuerySet[Person]:
        """`public`, asked of each: here only of one or two."""
        return Person.objects.filter(public_person_q(self.at, "pk"))

    def get_page(self) -> Page:
        person: Person = self.object
        description = person.summary or f"{person.name}: every flight in the record, with sources."
        crumbs = [("People", reverse("people"))]
        return Page(person.name, shorten(description), person.get_absolute_url(), crumbs, "People")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person: Person = self.object
        evidence = Evidence.of_person(person)
        summary_notes = evidence.notes(person, "summary")
        facts = {fact.name: fact for fact in person_facts(person, evidence)}
        journeys = journeys_of([person.pk], at=self.at)
        figures = [facts[name] for name in ("nationality", "born") if name in facts]
        earlier, later = self.neighbours()
        return super().get_context_data(**kwargs) | {
            "summary_notes": summary_notes,
            "name_fact": facts.get("name"),
            "native_name_fact": facts.get("native_name"),
            "figures": [*figures, *person_figures(journeys, "#flights")],
            "operators": list({j.up.mission.operator: 0 for j in journeys if j.up}),
            "journeys": [
                JourneyLine.of(journey, others, evidence)
                for journey, others in zip(journeys, company(journeys, at=self.at), strict=True)
            ],
            "sources": evidence.sources,
            "corrections": self.corrections(),
            "spoken": newest_articles(person, at=self.at),
            "earlier": earlier,
            "later": later,
        }

    def neighbours(self) -> tuple[Person | None, Person | None]:
        """The people before and after this one in the alphabet."""
        name, pk = self.object.sort_name, self.object.pk
        people = self.people()
        # Each begins with a range: with “or” an index would be read from its end.
        before = people.filter(sort_name__lte=name).exclude(sort_name=name, pk__gte=pk)
        after = people.filter(sort_name__gte=name).exclude(sort_name=name, pk__lte=pk)
        return before.order_by("-sort_name", "-pk").first(), after.order_by(
            "sort_name", "pk"
        ).first()
