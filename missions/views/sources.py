from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from missions.caching import Sums
from missions.models import Citation, Source
from missions.race import (
    differing_citations,
    disagreements,
    page_of,
    public_citations,
    publishers_in_use,
    record_in_numbers,
    sources_in_use,
)
from missions.templatetags.record import Cited, cited

from .generic import Page, RecordDetailView, RecordListView, shorten
from .mentions import newest_articles


class SourceList(RecordListView):
    template_name = "sources/source_list.html"
    paginate_by = 100
    title = "Sources"
    description = "What the record rests on: every publisher and source, and how much each carries."
    noun = "source,sources"

    def rows(self) -> QuerySet[Source]:
        return sources_in_use(self.at).order_by("publisher", "title", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = [
            (publisher, list(sources))
            for publisher, sources in groupby(context["page_obj"], lambda s: s.publisher)
        ]
        figures = publishers_in_use([publisher for publisher, _ in shown], self.at)
        return context | {
            "publishers": [(name, figures.get(name, 0), s) for name, s in shown],
            "numbers": Sums.of(self.request.META)(record_in_numbers, at=self.at),
        }


class DisagreementList(RecordListView):
    template_name = "sources/disagreement_list.html"
    paginate_by = 50
    title = "Where sources differ"
    description = (
        "Every figure of the record for which a source says something else: "
        "what we print, who supports it, and who says what."
    )

    def rows(self) -> QuerySet[Citation]:
        return differing_citations(self.at)

    def get_page(self) -> Page:
        crumbs = [("Sources", reverse("sources"))]
        return Page(self.title, self.description, self.request.path, crumbs, "Sources")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = disagreements(list(context["page_obj"]), at=self.at)
        pages = groupby(shown, lambda disagreement: page_of(disagreement.citation))
        return context | {
            "objects": [(page, list(figures)) for page, figures in pages],
            "numbers": Sums.of(self.request.META)(record_in_numbers, at=self.at),
        }


class SourceDetail(RecordDetailView):
    template_name = "sources/source_detail.html"
    context_object_name = "source"

    def get_queryset(self) -> QuerySet[Source]:
        return Source.objects.all()

    def get_page(self) -> Page:
        source: Source = self.object
        crumbs = [("Sources", reverse("sources"))]
        description = shorten(f"What in the record rests on “{source.title}”, {source.publisher}.")
        return Page(
            shorten(str(source), 110), description, source.get_absolute_url(), crumbs, "Sources"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source: Source = self.object
        citations = public_citations(source, at=self.at)
        return super().get_context_data(**kwargs) | {
            "citations": len(citations),
            "differing": sum(citation.differs for citation in citations),
            "rests": what_rests(citations),
            "spoken": newest_articles(source, at=self.at),
        }


# What each figure of a part is called, and what the source says of it where it differs.
Figures = list[tuple[str, str]]


def what_rests(citations: list[Citation]) -> list[tuple[Cited, list[tuple[str, Figures]]]]:
    """Page by page and, on a page, part by part: a seat, a step, a craft."""
    pages: dict[str, tuple[Cited, dict[str, Figures]]] = {}
    for citation in citations:
        place = cited(citation)
        _, parts = pages.setdefault(place.url, (place._replace(name=str(page_of(citation))), {}))
        parts.setdefault(place.part, []).append((place.figure, citation.says))
    in_order = sorted(pages.values(), key=lambda page: page[0].name)
    return [(place, sorted(parts.items())) for place, parts in in_order]
