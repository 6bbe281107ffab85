from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Substr
from django.urls import reverse

from missions import feeds
from missions.dates import Certainty
from missions.models import (
    Addressable,
    Event,
    Mission,
    Organisation,
    Place,
    Seat,
    Vehicle,
)
from missions.race import (
    Evidence,
    Fact,
    Journey,
    Notes,
    Step,
    charts,
    journeys_of,
    mission_facts,
    timeline,
)

from .generic import Filter, Page, RecordDetailView, shorten
from .mentions import newest_articles
from .rule import RuledListView
from .times import Times


class MissionList(RuledListView):
    template_name = "missions/mission_list.html"
    title = "Missions"
    description = (
        "Every private or tourist spaceflight with people aboard since 2001, newest first."
    )
    noun = "flight,flights"

    def rows(self) -> QuerySet[Mission]:
        seats = Prefetch("seats", Seat.objects.select_related("person").order_by("order", "pk"))
        published = Mission.objects.published(self.at).in_record()
        if self.rule.narrows:
            published = published.filter(self.rule.launched_q()).annotate(
                is_under_way=Case(When(self.rule.moment.under_way_q(), then=True), default=False)
            )
        return published.with_parts().prefetch_related(seats).newest_first()

    def get_page(self) -> Page:
        page = super().get_page()
        page.feeds = feeds.links("missions")
        return page

    def make_filters(self) -> Iterable[Filter]:
        published = Mission.objects.published(self.at).in_record()
        own = published.filter(operator=OuterRef("pk"))
        operators = Organisation.objects.filter(Exists(own)).order_by("name")
        dated = published.exclude(launch__certainty=Certainty.TO_BE_DETERMINED.code)
        years = dated.order_by().annotate(year=Substr("launch__earliest", 1, 4))
        years = years.filter(launch__isnull=False).values_list("year", flat=True).distinct()
        yield Filter(
            "operator",
            "Operator",
            [(o.slug, o.name) for o in operators],
            lambda rows, value: rows.filter(operator__slug=value),
        )
        yield Filter(
            "year",
            "Year",
            [(year, year) for year in sorted(years, reverse=True)],
            lambda rows, value: rows.filter(launch__latest__startswith=value),
        )
        yield Filter(
            "profile",
            "Profile",
            list(Mission.Profile.choices),
            lambda rows, value: rows.filter(profile=value),
        )
        yield Filter(
            "status",
            "Status",
            list(Mission.Status.choices),
            lambda rows, value: rows.filter(self.in_state(value)),
        )
        yield from self.linked_filters()
        yield from self.rule_filters()

    def linked_filters(self) -> Iterable[Filter]:
        """To which the pages of these objects lead; the form offers none of them."""
        kinds: list[tuple[str, str, type[Addressable], tuple[str, ...]]] = [
            ("organiser", "Organiser", Organisation, ("organiser",)),
            ("payer", "Paid a seat", Organisation, ("seats__payer",)),
            ("vehicle", "Vehicle", Vehicle, ("vehicle", "launcher")),
            ("place", "Place", Place, ("launch_site", "landing_site", "destination")),
        ]
        for name, label, model, fields in kinds:
            wanted = self.request.GET.get(name, "").strip()
            found = (
                [] if "\0" in wanted or not wanted else model._default_manager.filter(slug=wanted)
            )
            choices = [(row.slug, str(row)) for row in found]

            def narrow(rows: QuerySet[Any], slug: str, to: Any = fields) -> QuerySet[Any]:
                condition = Q(pk__in=[])
                for field in to:
                    condition |= Q(**{f"{field}__slug": slug})
                return rows.filter(pk__in=Mission.objects.filter(condition).values("pk"))

            yield Filter(name, label, choices, narrow, is_hidden=True)

    def in_state(self, status: str) -> Q:
        """As of the day of the rule, on which a mission that has since landed was under way."""
        under_way = self.rule.moment.under_way_q()
        if status == Mission.Status.UNDER_WAY and self.rule.narrows:
            return under_way
        if status == Mission.Status.FLOWN and self.rule.narrows:
            return self.rule.moment.flown_q()
        return Q(status=status)


@dataclass
class CrewLine:
    """One seat as the crew tables print it."""

    seat: Seat
    journey: Journey | None
    notes: Notes
    price_notes: Notes
    category_notes: Notes
    duration_notes: Notes
    payer_notes: Notes

    @classmethod
    def of(cls, seat: Seat, journey: Journey | None, evidence: Evidence) -> "CrewLine":
        def notes(figure: str, is_printed: bool = True) -> Notes:
            # What is asked for is numbered; what is not printed must not be asked for.
            return evidence.notes(seat, figure) if is_printed else Notes()

        has_payer = bool(seat.payer_id or seat.payer_person_id)
        return cls(
            seat,
            journey,
            notes=notes("person"),
            price_notes=notes("price"),
            category_notes=notes("category"),
            duration_notes=notes("duration", seat.leg != Seat.Leg.BOTH),
            payer_notes=notes("payer", has_payer),
        )


# Facts that stand large above the others.
KEY_FIGURES = {"apogee_km", "duration"}


def key_figures(facts: Iterable[Fact], seats: Iterable[Seat], to: str = "") -> list[Fact]:
    """What a reader asks of a flight first; ``to`` is where those aboard are named."""
    large = [fact for fact in facts if fact.name in KEY_FIGURES]
    up = [str(seat.person) for seat in seats if seat.goes_up]
    if up:
        names = ", ".join(up)
        large.append(Fact("aboard", "Went up", len(up), Notes(), "count", names, url=to))
    return large


class MissionDetail(RecordDetailView):
    model = Mission
    template_name = "missions/mission_detail.html"
    context_object_name = "mission"

    def get_queryset(self) -> QuerySet[Mission]:
        return (
            Mission.objects.published(self.at)
            .with_parts()
            .select_related("organiser", "launcher", "landing_site")
        )

    def get_page(self) -> Page:
        mission: Mission = self.object
        crumbs = [("Missions", reverse("missions"))]
        title = f"{mission.name}: {mission.subtitle}" if mission.subtitle else mission.name
        description = mission.summary or f"{mission.name}: times, crew, altitude and sources."
        feed = feeds.links("missions", suffixes=["atom"])
        url = mission.get_absolute_url()
        return Page(title, shorten(description), url, crumbs, "Missions", feed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mission: Mission = self.object
        seats = list(
            mission.seats.select_related("person", "payer", "payer_person").order_by("order", "pk")
        )
        evidence = Evidence.of_mission(mission)
        summary_notes = evidence.notes(mission, "summary")
        facts = mission_facts(mission, evidence)
        journeys = self.journeys(seats)
        crew = [CrewLine.of(seat, journeys.get(seat.pk), evidence) for seat in seats]
        events = list(mission.events.all())
        steps = timeline(mission, events, evidence)
        dates = [mission.launch, mission.docking, mission.landing, *(e.at for e in events)]
        earlier, later = self.neighbours()
        return (
            self.pictures(seats, events, steps)
            | super().get_context_data(**kwargs)
            | {
                "summary_notes": summary_notes,
                "key_figures": key_figures(facts, seats, to="#aboard"),
                "facts": [fact for fact in facts if fact.name not in KEY_FIGURES],
                "crew_up": [line for line in crew if line.seat.goes_up],
                "crew_down": [line for line in crew if line.seat.comes_down],
                "same_crew": all(seat.leg == Seat.Leg.BOTH for seat in seats),
                "timeline": steps,
                "times": Times.read(self.request, mission.launch_site, dates),
                "sources": evidence.sources,
                "corrections": self.corrections(),
                "spoken": newest_articles(mission, at=self.at),
                "earlier": earlier,
                "later": later,
            }
        )

    def pictures(self, seats: list[Seat], events: list[Event], steps: list[Step]) -> dict[str, Any]:
        mission: Mission = self.object
        profile = charts.profile(mission, events)
        # Launch and landing alone are no story.
        line = charts.mission_timeline(mission, steps) if len(steps) > 2 else None
        file = reverse("mission_picture", args=[mission.slug, "portrait"])
        if self.preview:  # A draft has no files yet.
            file = ""
            for chart in (profile, line):
                if chart is not None:
                    chart.file = ""
        return {
            "portrait": charts.portrait(mission, sum(seat.goes_up for seat in seats)),
            "portrait_file": file,
            "profile_chart": profile,
            "timeline_chart": line,
        }

    def journeys(self, seats: list[Seat]) -> dict[int, Journey]:
        """The journey that each seat which goes one way only is a part of, by the seat's key."""
        one_way = [seat.person_id for seat in seats if seat.leg != Seat.Leg.BOTH]
        found = {}
        for journey in journeys_of(one_way, at=self.at) if one_way else ():
            for seat in (journey.up, journey.down):
                if seat is not None:
                    found[seat.pk] = journey
        return found

    def neighbours(self) -> tuple[Mission | None, Mission | None]:
        """The flights of the record before and after this one, by launch."""
        mission: Mission = self.object
        if mission.launch is None:
            return None, None
        record = Mission.objects.published(self.at).in_record().exclude(pk=mission.pk)
        earlier = record.filter(launch__lte=mission.launch).order_by(F("launch").desc(), "-pk")
        later = record.filter(launch__gt=mission.launch).order_by("launch", "pk")
        return earlier.first(), later.first()
