from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from missions.models import Article, Source
from missions.race import public_citations

from .generic import Page, RecordDetailView, RecordListView, shorten


class SourceList(RecordListView):
    template_name = "sources/source_list.html"
    paginate_by = 100
    title = "Sources"
    description = "What the record rests on: every source, by publisher."

    def rows(self) -> QuerySet[Source]:
        return Source.objects.annotate(facts=Count("citations")).order_by(
            "publisher", "title", "pk"
        )


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
        return super().get_context_data(**kwargs) | {
            "citations": public_citations(source, at=self.at),
            "articles": Article.objects.published(self.at)
            .filter(mentions__source=source)
            .with_parts()
            .newest_first(),
        }
