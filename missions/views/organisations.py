from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from missions.models import Article, Mission, Organisation, Vehicle
from missions.race import Evidence, organisation_facts

from .generic import Filter, Page, RecordDetailView, shorten
from .rule import RuledListView


class OrganisationList(RuledListView):
    template_name = "organisations/organisation_list.html"
    title = "Organisations"
    description = "Who flies, sells, sends and pays: operators, organisers, agencies and others."

    def rows(self) -> QuerySet[Organisation]:
        condition = self.rule.launched_q() if self.rule.narrows else None
        counted = Organisation.objects.with_flight_count(self.at, condition)
        return counted.order_by(F("flights").desc(), "name", "pk")

    def make_filters(self) -> Iterable[Filter]:
        yield Filter(
            "kind",
            "Kind",
            list(Organisation.Kind.choices),
            lambda rows, value: rows.filter(kind=value),
        )
        yield from self.rule_filters()


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
