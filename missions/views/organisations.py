from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from missions.models import Article, Mission, Organisation, Vehicle
from missions.race import Evidence, organisation_facts
from missions.templatetags.race import rows_url

from .generic import Filter, Page, RecordDetailView, shorten
from .groups import Column, group_by_kind, order_by_kind
from .rule import RuledListView

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
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation: Organisation = self.object
        evidence = Evidence.of(organisation)
        record = Mission.objects.published(self.at).in_record().with_parts().newest_first()
        paid = record.filter(seats__payer=organisation).distinct()
        return super().get_context_data(**kwargs) | {
            "summary_notes": evidence.notes(organisation, "summary"),
            "facts": organisation_facts(organisation, evidence),
            "sources": evidence.sources,
            "operated": record.filter(operator=organisation),
            "organised": record.filter(organiser=organisation),
            "paid": paid.exclude(operator=organisation),
            "vehicles": Vehicle.objects.filter(operator=organisation).order_by("name"),
            "articles": Article.objects.published(self.at)
            .filter(mentions__organisation=organisation)
            .with_parts()
            .newest_first(),
        }
