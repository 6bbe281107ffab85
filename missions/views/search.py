from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions.search import ChoiceError, Facet, Results, suggest
from missions.search import search as find

from .generic import Page, shorten
from .limits import limited
from .rule import encode

DESCRIPTION = (
    "Find articles, missions, people, organisations, vehicles and places by any word of their text."
)


@dataclass(frozen=True)
class FacetLinks:
    """A facet as the page prints it: where each choice leads, and how to take it back."""

    facet: Facet
    choices: list[tuple[Any, str]]
    back: str


@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "operator", "year")}
    number = _page_number(request.GET.get("page", "1"))
    text = request.GET.get("q", "")
    try:
        results = find(text, at=timezone.now(), page=number, **asked)
    except ChoiceError as error:
        raise Http404(str(error)) from None
    except EmptyPage:
        raise Http404(f"This search has no page {number}.") from None
    context = {
        "page": _page(results, number),
        "results": results,
        "facets": [_links(facet, results) for facet in results.facets],
        "filter_query": encode({"q": results.query.text} | results.narrowed),
        "correction_query": encode({"q": results.correction.text}) if results.correction else "",
        "is_narrowed": any(results.narrowed.values()),
        "unnarrowed": _address({"q": results.query.text}),
    }
    return render(request, "search/search.html", context)


@require_safe
@limited("suggest", times=5, plain=True)
def search_suggest(request: HttpRequest) -> HttpResponse:
    """OpenSearch suggestions: what was typed, then titles, what they are, and their addresses."""
    text = request.GET.get("q", "")
    found = suggest(text, at=timezone.now())
    return JsonResponse(
        [
            text[:200],
            [suggestion.title for suggestion in found],
            [suggestion.kind.capitalize() for suggestion in found],
            [settings.SITE_URL + suggestion.url for suggestion in found],
        ],
        safe=False,
        content_type="application/x-suggestions+json",
        headers={"X-Robots-Tag": "noindex"},
    )


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser adds this search to its own."""
    return render(
        request, "search/opensearch.xml", content_type="application/opensearchdescription+xml"
    )


def _page_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text)):
        raise Http404(f"This search has no page “{text[:60]}”.")
    return int(text)


def _page(results: Results, number: int) -> Page:
    text = results.query.text
    title, description = "Search", DESCRIPTION
    if text:
        shown = shorten(text, 60)
        title = f"Search: “{shown}”" + (f", page {number}" if number > 1 else "")
        description = f"What the record and its articles say on “{shown}”, the closest first."
    page = str(number) if number > 1 else ""
    path = _address({"q": text, **results.narrowed, "page": page})
    return Page(title, description, path, section="Search")


def _links(facet: Facet, results: Results) -> FacetLinks:
    values = {"q": results.query.text, **results.narrowed}
    choices = [(choice, _address(values | {facet.name: choice.value})) for choice in facet.choices]
    return FacetLinks(facet, choices, _address(values | {facet.name: ""}))


def _address(values: Mapping[str, str]) -> str:
    query = encode(dict(values))
    return reverse("search") + (f"?{query}" if query else "")
