"""What all pages share: their metadata, old addresses that lead on, filters in the address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.views.generic import DetailView, ListView

from missions import sharing
from missions.feeds import Link
from missions.models import Addressable, Correction, address_of
from missions.models.permalinks import SLUG_LENGTH
from missions.publishing import Standing, State, standing_of
from missions.sharing import SHARED

SECTIONS = [
    ("Articles", "articles"),
    ("The race", "race"),
    ("Missions", "missions"),
    ("People", "people"),
    ("Organisations", "organisations"),
    ("Vehicles", "vehicles"),
    ("Places", "places"),
    ("Sources", "sources"),
    ("How we count", "how_we_count"),
]


@dataclass
class Page:
    """What the head of a page and its breadcrumbs say."""

    title: str
    description: str
    path: str
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    section: str = ""
    # What programs can subscribe to instead of coming back.
    feeds: list[Link] = field(default_factory=list)
    # Of a page that shows what another one once showed: where that one is.
    canonical_path: str = ""

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Where the masthead leads, with addresses."""
        return [(name, address_of(view)) for name, view in SECTIONS]

    @property
    def canonical(self) -> str:
        return settings.SITE_URL + iri_to_uri(self.canonical_path or self.path)

    @property
    def address(self) -> str:
        # An error page is printed from whatever address was asked for.
        return settings.SITE_URL + iri_to_uri(self.path)


@dataclass
class Filter:
    """One parameter of a list. ``choices`` pairs values and labels; ``apply`` narrows the rows."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    value: str = ""
    # What holds where the address says nothing; without one, nothing is narrowed.
    default: str = ""
    # Chosen by a link and kept by the form, which does not offer it.
    is_hidden: bool = False

    @property
    def is_chosen(self) -> bool:
        return self.value != self.default

    @property
    def value_label(self) -> str:
        return dict(self.choices).get(self.value, self.value)

    def read(self, request: HttpRequest) -> None:
        """Take the value from the address; a 404 that says so where there is no such value."""
        value = request.GET.get(self.name, "").strip() or self.default
        if value and value not in dict(self.choices):
            raise Http404(
                f"There is no {self.label.lower()} “{value[:60]}” to choose in this list."
            )
        self.value = value


@dataclass
class Chosen:
    """A filter in use, and the address of the list without it."""

    label: str
    value: str
    url: str


class KeyedPaginator(Paginator):
    """Finds the keys of a far page first and fetches those rows alone: what is skipped on the way
    is read from an index, and not with all that belongs to it."""

    def page(self, number: int | str) -> Any:
        page = super().page(number)
        rows: Any = self.object_list
        if page.number > 1 and isinstance(rows, QuerySet):
            first, last = page.start_index() - 1, page.end_index()
            keys = list(rows.prefetch_related(None).values_list("pk", flat=True)[first:last])
            found = rows.order_by().filter(pk__in=keys).in_bulk()
            page.object_list = [found[key] for key in keys if key in found]
        return page


class RecordListView(ListView):
    """A list that is filtered and paged by its address."""

    paginate_by = 50
    paginator_class = KeyedPaginator
    title: ClassVar[str]
    description: ClassVar[str]
    # One row and several: “mission,missions”.
    noun: ClassVar[str] = ""
    filters: list[Filter]
    at: datetime

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()

    def make_filters(self) -> Iterable[Filter]:
        return ()

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def number_of_all(self) -> int | None:
        """How many rows there are without a filter, where that is told at less cost."""
        return None

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        paginator = super().get_paginator(*args, **kwargs)
        if not any(choice.is_chosen for choice in self.filters):
            number = self.number_of_all()
            if number is not None:
                paginator.__dict__["count"] = number
        return paginator

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.rows()
        self.filters = list(self.make_filters())
        for choice in self.filters:
            choice.read(self.request)
            if choice.value:
                rows = choice.apply(rows, choice.value)
        return rows

    def get_page(self) -> Page:
        return Page(self.title, self.description, self.request.path, section=self.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = self.get_page()
        chosen = [(f.name, f.value) for f in self.filters if f.is_chosen]
        number = context["page_obj"].number if context["page_obj"] else 1
        query = urlencode([*chosen, *([("page", number)] if number > 1 else [])])
        page.path += f"?{query}" if query else ""
        if number > 1:
            page.title += f", page {number}"
        return context | {
            "page": page,
            "noun": self.noun,
            "filters": self.filters,
            "chosen": self.chosen_filters(),
            "is_filtered": bool(chosen),
            "filter_query": urlencode(chosen),
            "numbers_of_pages": self.numbers_of_pages(context["page_obj"]),
        }

    def chosen_filters(self) -> list[Chosen]:
        used = [f for f in self.filters if f.is_chosen]
        queries = [urlencode([(o.name, o.value) for o in used if o is not f]) for f in used]
        return [
            Chosen(f.label, f.value_label, self.request.path + (f"?{query}" if query else ""))
            for f, query in zip(used, queries, strict=True)
        ]

    def numbers_of_pages(self, page_obj: Any) -> list[int]:
        """The first, the last and those around the one shown; 0 stands for those left out."""
        if page_obj is None or not page_obj.has_other_pages():
            return []
        shown = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
        return [number if isinstance(number, int) else 0 for number in shown]


class NothingHere(Http404):
    """A 404 that names what may have been meant: public objects with a like slug."""

    def __init__(self, message: str, similar: Iterable[Addressable]) -> None:
        super().__init__(message)
        self.similar = list(similar)


class GoneFromHere(Http404):
    """What readers once found here is withdrawn or deleted: the answer is a 410 that says so."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.name)
        self.standing = standing


def similar(rows: QuerySet[Any], slug: str, most: int = 4) -> QuerySet[Any]:
    """Those of ``rows`` whose slug looks most like ``slug``; two queries."""
    if len(slug) > SLUG_LENGTH:
        return rows.none()
    longest = max(slug.split("-"), key=len)
    alike = Q(slug__startswith=slug[: max(3, len(slug) * 2 // 3)])
    if len(longest) > 3:
        alike |= Q(slug__contains=longest)
    slugs = rows.filter(alike).order_by("slug").values_list("slug", flat=True)[:200]
    close = get_close_matches(slug, slugs, n=most, cutoff=0.5)
    return rows.filter(slug__in=close).order_by("slug")


class RecordDetailView(DetailView):
    """A page of its own for each object; a slug it once had leads to the present one."""

    at: datetime
    object: Any
    # A draft that somebody of the newsroom looks at as if it were published.
    preview: Any = None

    @property
    def below(self) -> str:
        """What the address has behind that of the object itself: “versions/3/”."""
        return ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = self.kwargs["slug"]
        found = self.preview or self.find(slug)
        if found is None:
            return redirect_to(request, self.moved(slug), self.below)
        self.object = found
        return self.render_to_response(self.get_context_data(object=found))

    def find(self, slug: str) -> Any:
        """The object that goes by ``slug``, as the page needs it; None where none does."""
        return self.get_queryset().filter(slug=slug).first()

    def moved(self, slug: str) -> Addressable:
        """The public object that once went by ``slug``, or goes by it in small letters."""
        rows = self.get_queryset()
        model: type[Addressable] = rows.model
        standing = standing_of(model, slug, at=self.at)
        if standing.state in (State.WITHDRAWN, State.GONE):
            raise GoneFromHere(standing)
        if standing.target is not None:
            return standing.target
        message = f"There is no {model._meta.verbose_name} at this address."
        raise NothingHere(message, similar(rows, slug.lower()))

    def get_page(self) -> Page:
        raise NotImplementedError

    def corrections(self) -> list[Correction]:
        """What was wrong on the page and is put right, newest first."""
        return list(self.object.corrections.made(self.at).newest_first())

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        target, is_own = self.object, context["page"].path == self.object.get_absolute_url()
        if is_own and self.preview is None and target.letter in SHARED:
            response["Link"] = sharing.links(target)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "page": self.get_page(),
            "at": self.at,
            "is_preview": self.preview is not None,
            # What an unsaved form or a working copy changes, and how long a link shows it.
            "changes": getattr(self.request, "changes", None),
            "shown_until": getattr(self.request, "shown_until", None),
        }


def redirect_to(
    request: HttpRequest, target: Addressable, below: str = ""
) -> HttpResponsePermanentRedirect:
    """For ever, in one hop, with the query that came along."""
    query = request.META.get("QUERY_STRING", "")
    address = target.get_absolute_url() + below
    return HttpResponsePermanentRedirect(address + (f"?{query}" if query else ""))


def shorten(text: str, limit: int = 160) -> str:
    """Whole words of ``text`` for a page's description."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
