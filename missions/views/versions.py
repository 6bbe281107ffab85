"""Which versions of a page readers saw, and each of them as it read then."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.dateformat import format as format_date

from missions.models import Version
from missions.publishing import Seen, public_rows, rebuild, seen_by_readers

from .generic import Page, RecordDetailView, shorten
from .retelling import RETOLD


class SeenView(RecordDetailView):
    """What the pages on the past of an object share; ``model`` comes with the address."""

    @property
    def kind(self) -> str:
        return str(self.model._meta.model_name)

    def get_queryset(self) -> Any:
        return public_rows(self.model, self.at)

    @cached_property
    def seen(self) -> list[Seen]:
        return seen_by_readers(self.object, at=self.at)

    def address(self, *number: int) -> str:
        name = f"{self.kind}_version" if number else f"{self.kind}_versions"
        return reverse(name, args=[self.object.slug, *number])

    def crumbs(self) -> list[tuple[str, str]]:
        plural = str(self.model._meta.verbose_name_plural)
        return [
            (plural.capitalize(), reverse(plural)),
            (str(self.object), self.object.get_absolute_url()),
        ]


class VersionList(SeenView):
    """The history of one page as readers may read it: when, what kind of change, what was said."""

    template_name = "versions/version_list.html"
    below = "versions/"

    def get_page(self) -> Page:
        return Page(
            f"{self.object}: what readers saw",
            shorten(f"Every version of this page that readers saw, and when: {self.object}."),
            self.address(),
            self.crumbs(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "versions": [(seen, self.address(seen.number)) for seen in reversed(self.seen)],
            "corrections": self.corrections(),
        }


class VersionDetail(SeenView):
    """One version as readers saw it, made from what was kept of it and from nothing else."""

    template_name = "versions/version_detail.html"

    @property
    def below(self) -> str:
        return f"versions/{self.kwargs['number']}/"

    @cached_property
    def shown(self) -> Seen:
        number = self.kwargs["number"]
        if not 1 <= number <= len(self.seen):
            raise Http404("Readers never saw a version of that number.")
        return self.seen[number - 1]

    def get_page(self) -> Page:
        number, name = self.shown.number, self.told["name"]
        said = f"Version {number} of this page, {_span(self.shown)}, as it read then: {name}."
        page = Page(f"{name}, version {number}", shorten(said), self.address(number))
        page.canonical_path = self.object.get_absolute_url()
        page.crumbs = [*self.crumbs(), ("What readers saw", self.address())]
        return page

    @cached_property
    def told(self) -> dict[str, Any]:
        version = Version.objects.select_related("content_type").get(pk=self.shown.version.pk)
        seen_at = max(self.shown.since, version.made_at)
        told = rebuild(version, seen_at=seen_at)
        corrections = [row for row in told.rows["corrections"] if row.made_at <= seen_at]
        corrections.sort(key=lambda row: (row.made_at, row.pk), reverse=True)
        return RETOLD[self.kind](told) | {
            "name": str(told.obj),
            "kind": self.kind,
            "object": told.obj,
            "corrections": corrections,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.shown.number
        return super().get_context_data(**kwargs) | {
            "seen": self.shown,
            "told": self.told,
            "live": self.object,
            "all": self.address(),
            "earlier": self.address(number - 1) if number > 1 else "",
            "later": self.address(number + 1) if number < len(self.seen) else "",
        }


def _span(seen: Seen) -> str:
    since = _day(seen.since)
    return f"seen from {since} to {_day(seen.until)}" if seen.until else f"seen since {since}"


def _day(moment: datetime) -> str:
    return format_date(moment, "j F Y")
