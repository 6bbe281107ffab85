"""Which versions of a page readers saw, and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from missions.models import Article, Mission, Publishable
from missions.publishing import seen_by_readers

from .generic import Page, RecordDetailView


class VersionList(RecordDetailView):
    """The history of one page as readers may read it: when, what kind of change, what was said."""

    template_name = "versions/version_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if isinstance(response, HttpResponsePermanentRedirect):
            path, question, query = response.url.partition("?")
            return HttpResponsePermanentRedirect(f"{path}versions/{question}{query}")
        return response

    def get_queryset(self) -> Any:
        return self.model._default_manager.published(self.at)

    def get_page(self) -> Page:
        return Page(
            f"{self.object}: what readers saw",
            "Every version that readers saw, when, and what kind of change made it.",
            reverse(f"{self.object._meta.model_name}_versions", args=[self.object.slug]),
            [
                (str(self.model._meta.verbose_name_plural).capitalize(), reverse(self.section)),
                (str(self.object), self.object.get_absolute_url()),
            ],
        )

    @property
    def section(self) -> str:
        return f"{self.model._meta.model_name}s"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thing: Publishable = self.object
        seen = seen_by_readers(thing, at=self.at)
        corrections = thing.corrections.made(self.at).newest_first()  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {
            "versions": list(reversed(list(enumerate(seen, 1)))),
            "corrections": list(corrections),
        }


class ArticleVersions(VersionList):
    model = Article


class MissionVersions(VersionList):
    model = Mission
