"""Error pages that say what happened and where to go from here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date

from missions.publishing import State

from .generic import GoneFromHere, NothingHere, Page


def _error(
    request: HttpRequest, status: int, title: str, message: str, **context: Any
) -> HttpResponse:
    page = Page(title, message, request.path)
    context |= {"page": page, "message": message, "asked": printable(request.path)}
    return render(request, "error.html", context, status=status)


def printable(path: str) -> str:
    """The address as it was asked for, without what a page cannot hold, cut to a line."""
    path = "".join(c for c in path if c.isprintable())
    return path if len(path) <= 120 else path[:119] + "…"


def whole_list(request: HttpRequest) -> str:
    """The address without its parameters, where it is the parameters that were wrong."""
    match = request.resolver_match
    return request.path if request.GET and match and not match.kwargs else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400, "That request cannot be read", "Check the address and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, "Not for you", "Whoever you are signed in as may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        "The form was not accepted",
        "It came without its safety mark, or from a page that had been open for too long. Go back, "
        "copy what you wrote, load the page anew and send the form again.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, GoneFromHere):
        return gone(request, exception)
    # The resolver's own exceptions carry a dictionary; ours carry a sentence.
    reason = exception.args[0] if exception.args else None
    message = reason if isinstance(reason, str) else "There is no page at this address."
    similar = exception.similar if isinstance(exception, NothingHere) else []
    return _error(request, 404, "Not found", message, similar=similar, whole=whole_list(request))


def gone(request: HttpRequest, exception: GoneFromHere) -> HttpResponse:
    """Readers found something here: what, since when it is gone, why, and what there is instead."""
    standing = exception.standing
    is_withdrawn = standing.state is State.WITHDRAWN
    title, verb = ("Withdrawn", "withdrawn") if is_withdrawn else ("Gone", "deleted")
    when = f" on {format_date(standing.since, 'j F Y')}" if standing.since else ""
    message = f"“{standing.name}” was {verb}{when}."
    return _error(request, 410, title, message, gone=standing)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands alone: no database, no context processor, nothing that can fail again."""
    return HttpResponse(render_to_string("500.html"), status=500)
