"""What holds for every answer under /api/, whoever makes it: only reading, a limit, open to pages
of other sites, and problems as ``application/problem+json``."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes

from missions.limits import Allowance, allowance

from .problems import MEDIA_TYPE, problem

ROOT = "/api/"
# Pages of the site, with forms and methods of their own.
PAGES = {ROOT, "/api/check-links/"}
ALLOWED = "GET, HEAD, OPTIONS"
# What a script on another site may read besides the few headers that it always may.
EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset"
DETAILS = {
    400: "The request cannot be read.",
    404: "There is nothing at this address. /api/v1/ lists what there is.",
    405: f"The API is only read: {ALLOWED}.",
    503: "The record cannot be read at the moment. Nothing is lost; ask again later.",
    500: "Something went wrong on our side. It is written down and will be looked at.",
}


class ApiMiddleware:
    """Stands above the packing and the ETags, so that a 304 has its headers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT) or request.path_info in PAGES:
            return self.get_response(request)
        counted = None
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            del response["Content-Type"]
        elif request.method not in ("GET", "HEAD"):
            response = problem(request, 405, DETAILS[405])
        else:
            counted = allowance(request, "api", settings.API_RATE_LIMIT)
            response = self.read(request, counted)
        set_headers(response)
        if counted is not None:
            counted.tell(response)
        return response

    def read(self, request: HttpRequest, counted: Allowance | None) -> HttpResponseBase:
        if counted is not None and counted.is_used_up:
            detail = f"More than {counted.limit} requests in a minute. Ask again later."
            return problem(request, 429, detail)
        # Before the site looks for a page to say so on.
        if not is_address(request.path_info):
            return nothing(request)
        asked, request.method = request.method, "GET"
        try:
            response = self.get_response(request)
        finally:
            # Whoever sends the answer leaves the body of a HEAD out.
            request.method = asked
        if response.status_code < 400 or response.get("Content-Type", "") == MEDIA_TYPE:
            return response
        detail = DETAILS.get(response.status_code, "The request cannot be answered.")
        told = problem(request, response.status_code, detail)
        if "Retry-After" in response:
            told["Retry-After"] = response["Retry-After"]
        return told


def set_headers(response: HttpResponseBase) -> None:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    response["X-Robots-Tag"] = "noindex"
    if response.status_code in (204, 405):
        response["Allow"] = ALLOWED
    if response.status_code == 204:
        response["Access-Control-Allow-Methods"] = ALLOWED
        response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    # A scheduled piece appears by itself and a withdrawn one goes: an answer is kept, but asked
    # about each time, which its ETag makes cheap.
    is_kept = response.status_code in (200, 301, 304, 410)
    response["Cache-Control"] = "public, max-age=0, must-revalidate" if is_kept else "no-store"


def nothing(request: HttpRequest) -> HttpResponse:
    """Leads to what was meant where only the slash at the end is wrong; else a problem."""
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    meant = path.rstrip("/") if path.endswith("/") else f"{path}/"
    if not is_address(meant):
        return problem(request, 404, DETAILS[404])
    location = escape_leading_slashes(iri_to_uri(meant)) + (f"?{query}" if query else "")
    return HttpResponse(status=301, headers={"Location": location})


def is_address(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
