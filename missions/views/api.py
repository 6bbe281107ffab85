"""How programs read the record: the handbook of the API, written from its own description."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from missions.api import handbook
from missions.api.index import LICENCE

from .generic import Page


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    page = Page(
        "The record for programs",
        "Every flight, person and figure as JSON, each with its sources: open to all, read-only, "
        "without a key.",
        request.path,
        section="About",
    )
    context = {
        "page": page,
        "subjects": handbook.operations(),
        "objects": handbook.objects(),
        "limit": settings.API_RATE_LIMIT,
        "licence": LICENCE,
        "index": reverse("api-1:index"),
        "openapi": reverse("api-1:openapi-json"),
    }
    return render(request, "api.html", context)
