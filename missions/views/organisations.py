from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from missions import feeds
from missions.caching import Sums
from missions.models import Mission, Organisation, Vehicle
from missions.race import (
    DEFAULT_LINE,
    Evidence,
    Fact,
    Notes,
    Standing,
    charts,
    organisation_facts,
    standings,
)
from missions.templatetags.race import rows_url

from .generic import Filter, Page, RecordDetailView, shorten
from .groups import Column, group_by_kind, order_by_kind
from .lines import newest_lines, with_crews
from .mentions import newest_articles
from .rule import Rule, RuledListView

KINDS = {
    str(Organisation.Kind.OPERATOR): "Operators",
    str(Organisation.Kind.ORGANISER): "Organisers",
    str(Organisation.Kind.AGENCY): "Agencies",
    str(Organisation.Kind.OTHER): "Other bodies",
}


class OrganisationList(RuledListView):
    template_name = "organisations/organisation_list.html"
    title = "Organisations"
    description = "Who flies, sells, sends and pays: operators, organisers, agencies and others."
    noun = "organisation,organisations"

    def rows(self) -> QuerySet[Organisation]:
        condition = self.rule.launched_q() if self.rule.narrows else None
        counted = Organisation.objects.with_flight_count(self.at, condition)
        return counted.order_by(
            order_by_kind(KINDS), F("flights").desc(), F("arranged").desc(), "name", "pk"
        )

    def make_filters(self) -> Iterable[Filter]:
        yield Filter(
            "kind",
            "Kind",
            list(Organisation.Kind.choices),
            lambda rows, value: rows.filter(kind=value),
        )
        yield from self.rule_filters()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        columns = [
            Column("Flown", lambda row: row.flights, self.flights_url),
            Column("Organised", lambda row: row.arranged, anchor("organised")),
            Column("Paid for a seat", lambda row: row.paid, anchor("paid")),
        ]
        return context | {"groups": group_by_kind(context["page_obj"], KINDS, columns)}

    def flights_url(self, organisation: Organisation) -> str:
        """The rows behind the number: those of the race where the list is by a line."""
        if self.rule.line:
            return rows_url(self.rule, "flights", operator=organisation.slug, state="launched")
        query = self.rule.full_query(operator=organisation.slug)
        return f"{reverse('missions')}?{query}"


def anchor(name: str) -> Callable[[Organisation], str]:
    return lambda organisation: f"{organisation.get_absolute_url()}#{name}"


class OrganisationDetail(RecordDetailView):
    template_name = "organisations/organisation_detail.html"
    context_object_name = "organisation"

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.all()

    def get_page(self) -> Page:
        organisation: Organisation = self.object
        description = organisation.summary or f"{organisation.name} in the record: flights, craft."
        crumbs = [("Organisations", reverse("organisations"))]
        return Page(
            organisation.name,
            shorten(description),
            organisation.get_absolute_url(),
            crumbs,
            "Organisations",
            self.own_feeds(),
        )

    def own_feeds(self) -> list[feeds.Link]:
        """Those of an operator; nobody else has any."""
        organisation: Organisation = self.object
        if organisation.kind != Organisation.Kind.OPERATOR:
            return []
        return [link for kind in feeds.KINDS for link in feeds.links(kind, organisation, ["atom"])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation: Organisation = self.object
        evidence = Evidence.of(organisation)
        summary_notes = evidence.notes(organisation, "summary")
        facts = {fact.name: fact for fact in organisation_facts(organisation, evidence)}
        record = Mission.objects.published(self.at).in_record()
        slug = organisation.slug
        own = record.filter(operator=organisation)
        operated = newest_lines(own, operator=slug)
        organised = newest_lines(record.filter(organiser=organisation), organiser=slug)
        payer = Mission.objects.filter(seats__payer=organisation).exclude(operator=organisation)
        paid = newest_lines(record.filter(pk__in=payer.values("pk")), payer=slug)
        with_crews(operated, organised, paid)
        vehicles = Vehicle.objects.with_flight_count(self.at).filter(operator=organisation)
        return (
            super().get_context_data(**kwargs)
            | self.numbers()
            | {
                "summary_notes": summary_notes,
                "name_fact": facts.get("name"),
                "sources": evidence.sources,
                "corrections": self.corrections(),
                "operated": operated,
                "organised": organised,
                "paid": paid,
                "vehicles": vehicles.order_by(F("flights").desc(), "name"),
                "spoken": newest_articles(organisation, at=self.at),
            }
        )

    def numbers(self) -> dict[str, Any]:
        """Its row of the standings, and its flights year by year; of operators only."""
        organisation: Organisation = self.object
        if organisation.kind != Organisation.Kind.OPERATOR:
            return {}
        rule = Rule.default(self.at)
        table = Sums.of(self.request.META)(
            standings, DEFAULT_LINE, rule.moment, at=self.at, operator=organisation
        )
        own = Mission.objects.published(self.at).in_record().filter(operator=organisation)
        return {
            "rule": rule,
            "figures": standing_figures(table.rows[0], rule) if table.rows else [],
            "chart": charts.years(
                charts.flights_by_year(own, at=self.at),
                operator=organisation.slug,
                until=rule.moment.day.year,
                address=lambda year: (
                    f"{reverse('missions')}?operator={organisation.slug}&year={year}"
                ),
            ),
        }


def standing_figures(row: Standing, rule: Rule) -> list[Fact]:
    """An operator's numbers in large, each with the address of its rows."""
    operator = row.operator.slug if row.operator else ""
    flights = rows_url(rule, "flights", operator=operator)
    seats = rows_url(rule, "seats", operator=operator)
    people = rows_url(rule, "people", operator=operator)
    figures = [
        ("flights", "Flights", row.flights, "count", flights),
        ("people", "People", row.individuals, "count", people),
        ("seats", "Seats", row.seats, "count", seats),
        ("highest_km", "Highest", row.highest_km, "altitude", flights),
        ("time_in_space", "Time in space", row.time_in_space or None, "time", seats),
        ("latest", "Latest flight", row.latest, "day", flights),
    ]
    return [
        Fact(name, label, value, Notes(), kind, url=url)
        for name, label, value, kind, url in figures
        if value is not None
    ]
