"""Feeds and calendars, and the page that lists them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions import feeds
from missions.context_processors import SITE_NAME
from missions.models import Addressable, Mission, Organisation, Tag

from .downloads import dated_file
from .generic import NothingHere, Page, similar


@dataclass(frozen=True)
class Line:
    """One feed as the list of them prints it: ``name`` tells it from those of other groups,
    ``links`` pairs the formats and the addresses."""

    title: str
    name: str
    links: list[tuple[str, str]]

    @classmethod
    def of(cls, title: str, kind: str, about: Addressable | None = None) -> "Line":
        name = feeds.links(kind, about)[0].title
        formats = feeds.FORMATS.values()
        return cls(title, name, [(f.label, feeds.address(kind, f.suffix, about)) for f in formats])


@dataclass(frozen=True)
class Group:
    """The feeds and the calendar of everything, or of one operator."""

    lines: list[Line]
    calendar: str
    about: Organisation | None = None

    @classmethod
    def of(cls, about: Organisation | None = None) -> "Group":
        lines = [Line.of(kind.title, kind.name, about) for kind in feeds.KINDS.values()]
        if about is None:
            return cls(lines, reverse("calendar"))
        return cls(lines, reverse("operator_calendar", args=[about.slug]), about)


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    flying = operators(at).filter(Exists(_flights(at))).order_by("name", "pk")
    tags = Tag.objects.public(at).order_by("name")
    page = Page(
        "Feeds and calendars",
        "New articles, corrections and flights in your feed reader; launches and landings in your "
        "calendar.",
        request.path,
        feeds=[link for kind in feeds.KINDS for link in feeds.links(kind)],
    )
    context = {
        "page": page,
        "everything": Group.of(),
        "operators": [Group.of(operator) for operator in flying],
        "tags": [Line.of(str(tag), "articles", tag) for tag in tags],
        # For webcal:, which programs know as "subscribe to this".
        "host": urlsplit(settings.SITE_URL).netloc,
    }
    return render(request, "feeds/feed_list.html", context)


@require_safe
def feed(request: HttpRequest, kind: str, suffix: str) -> HttpResponse:
    return _feed(request, kind, suffix)


@require_safe
def operator_feed(request: HttpRequest, slug: str, kind: str, suffix: str) -> HttpResponse:
    operator = _named(operators(timezone.now()), slug)
    if operator.slug != slug:
        return _moved(request, reverse("operator_feed", args=[operator.slug, kind, suffix]))
    return _feed(request, kind, suffix, operator)


@require_safe
def tag_feed(request: HttpRequest, slug: str, kind: str, suffix: str) -> HttpResponse:
    tag = _named(Tag.objects.all(), slug)
    if kind != "articles":
        raise Http404("A tag has a feed of its articles only.")
    if tag.slug != slug:
        return _moved(request, reverse("tag_feed", args=[tag.slug, kind, suffix]))
    return _feed(request, kind, suffix, tag)


@require_safe
def calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    at = timezone.now()
    operator, name, address = None, "Launches and landings", reverse("calendar")
    if slug:
        operator = _named(operators(at), slug)
        name, address = f"{name}, {operator}", reverse("operator_calendar", args=[operator.slug])
        if operator.slug != slug:
            return _moved(request, address)
    name = f"{SITE_NAME}: {name}"

    def make() -> bytes:
        return feeds.calendar_text(at=at, name=name, address=address, operator=operator)

    return dated_file("text/calendar", make, at=at)


def operators(at: datetime) -> QuerySet[Organisation]:
    """Who flies, and who has flown whatever it is called."""
    return Organisation.objects.filter(Q(kind=Organisation.Kind.OPERATOR) | Q(Exists(_flights(at))))


def _flights(at: datetime) -> QuerySet[Any]:
    return Mission.objects.published(at).in_record().filter(operator=OuterRef("pk"))


def _named(rows: QuerySet[Any], slug: str) -> Any:
    """The object among ``rows`` that goes or once went by ``slug``."""
    model: type[Addressable] = rows.model
    found = model.find_by_slug(slug.lower(), among=rows)
    if found is None:
        name = "operator" if model is Organisation else model._meta.verbose_name
        raise NothingHere(f"There is no {name} “{slug[:60]}”.", similar(rows, slug.lower()))
    return found


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))


def _feed(
    request: HttpRequest, kind: str, suffix: str, about: Addressable | None = None
) -> HttpResponse:
    at = timezone.now()
    if kind not in feeds.KINDS or suffix not in feeds.FORMATS:
        raise Http404("There is no such feed. The page “Feeds and calendars” lists all there are.")
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Http404(f"This feed has no page “{number[:60]}”.")
    return _page(feeds.KINDS[kind], feeds.FORMATS[suffix], about, int(number), at)


def _page(
    kind: feeds.Kind, form: feeds.Format, about: Addressable | None, number: int, at: datetime
) -> HttpResponse:
    def make() -> str:
        page = feeds.feed_of(
            kind, form.suffix, at=at, publisher=SITE_NAME, about=about, number=number
        )
        return form.write(page, publisher=SITE_NAME)

    try:
        return dated_file(form.content_type, make, at=at)
    except feeds.NoSuchPageError as error:
        raise Http404(str(error)) from None
