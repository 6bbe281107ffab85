"""The first version, put together."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from . import (
    articles,
    citations,
    corrections,
    images,
    index,
    missions,
    organisations,
    people,
    places,
    search,
    sources,
    standings,
    tags,
    vehicles,
)
from .openapi import finish
from .problems import ProblemError, problem

TITLE = "The Space Tourism Record"
DESCRIPTION = (
    "The record of private and tourist spaceflight: who flew, in what, when, how high, who paid, "
    "and what each figure rests on. Read-only; no key is needed."
)


class Api(NinjaAPI):
    """Its description says of every operation what all of them share."""

    described: Any = None

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Made once: it follows from the code alone, and from where this installation is."""
        if self.described is None:
            self.servers = [{"url": settings.SITE_URL}]
            self.described = finish(super().get_openapi_schema())
        return self.described


api = Api(title=TITLE, version="1", description=DESCRIPTION, docs_url=None, urls_namespace="api-1")
api.add_router("", index.router)
api.add_router("/articles", articles.router)
api.add_router("/missions", missions.router)
api.add_router("/people", people.router)
api.add_router("/organisations", organisations.router)
api.add_router("/vehicles", vehicles.router)
api.add_router("/places", places.router)
api.add_router("/sources", sources.router)
api.add_router("/citations", citations.router)
api.add_router("/images", images.router)
api.add_router("/corrections", corrections.router)
api.add_router("/tags", tags.router)
api.add_router("/standings", standings.router)
api.add_router("/search", search.router)


@api.exception_handler(ProblemError)
def tell_problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(request, error.status, error.detail, **error.more)


@api.exception_handler(ValidationError)
def tell_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [(str(each["loc"][-1]), each["msg"]) for each in error.errors]
    return tell_problem(request, ProblemError.of_parameters(found))


@api.exception_handler(Http404)
def tell_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "There is nothing at this address.")


@api.exception_handler(HttpError)
def tell_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))
