"""Pages that speak of the site itself, and the short addresses of everything."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions.caching import Sums
from missions.models import (
    Addressable,
    Article,
    Mission,
    Organisation,
    Person,
    Place,
    Source,
    Tag,
    Vehicle,
)
from missions.publishing import State, standing_of
from missions.race import record_in_numbers

from .generic import GoneFromHere, Page, redirect_to

ADDRESSABLE: dict[str, type[Addressable]] = {
    model.letter: model
    for model in (Article, Mission, Organisation, Person, Place, Source, Tag, Vehicle)
}


@require_safe
def indexnow_key(request: HttpRequest) -> HttpResponse:
    """What shows search engines that a notice comes from whoever keeps this site."""
    if not settings.INDEXNOW_KEY:
        raise Http404("Search engines are not told from here.")
    return HttpResponse(settings.INDEXNOW_KEY, content_type="text/plain")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    page = Page(
        "About this site",
        "What this publication is, what it stands on, and how to correct it.",
        request.path,
        section="About",
    )
    numbers = Sums.of(request.META)(record_in_numbers, at=timezone.now())
    return render(request, "about.html", {"page": page, "numbers": numbers})


@require_safe
def how_we_count(request: HttpRequest) -> HttpResponse:
    page = Page(
        "How we count",
        "What is a flight, who is a passenger, where space begins, and what “about” means here.",
        request.path,
        section="About",
    )
    numbers = Sums.of(request.META)(record_in_numbers, at=timezone.now())
    return render(request, "how_we_count.html", {"page": page, "numbers": numbers})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    page = Page(
        "Accessibility",
        "Who can use this site and how, what is checked, what is missing, and where to report it.",
        request.path,
        section="About",
    )
    return render(request, "accessibility.html", {"page": page})


@require_safe
def short(request: HttpRequest, letter: str, short_id: str) -> HttpResponse:
    """Leads from the permanent address to the readable one, for what is public."""
    at = timezone.now()
    model = ADDRESSABLE.get(letter)
    if model is not None:
        standing = standing_of(model, short_id, at=at, is_short=True)
        if standing.state in (State.WITHDRAWN, State.GONE):
            raise GoneFromHere(standing)
        if standing.target is not None:
            return redirect_to(request, standing.target)
    raise Http404("Nothing has this short address.")
