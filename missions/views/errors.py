"""Error pages that say what happened and where to go from here."""

import logging
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateformat import format as format_date

from missions.outages import Outage, TooSlowError, is_in_doubt, outage
from missions.publishing import State

from .generic import GoneFromHere, NothingHere, Page

logger = logging.getLogger(__name__)

READERS_TOLD = "The record cannot be read at the moment. Nothing is lost. Try again in a minute."
EDITORS_TOLD = {
    Outage.AWAY: "The database is away.",
    Outage.BUSY: "Others were saving for so long that it was not your turn.",
    Outage.FULL: "The server has no room left to write; tell an administrator.",
    Outage.CROWDED: "Too many others were sending at the same time.",
    Outage.READ_ONLY: "The server can only be read at the moment; tell an administrator.",
}
NOT_SAVED = (
    "Nothing was saved. What you wrote is still in your browser: go back to the form, wait a "
    "minute and send it again. If you close it, it is offered to you when you next open the form."
)
IN_DOUBT = (
    "It is not certain whether your change was saved: the connection broke off at the very end. "
    "Open the form in a new window to see, before you send it again."
)


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
    query = request.META.get("QUERY_STRING", "")
    return request.path if query and match and not match.kwargs else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _error(
            request,
            413,
            "That is too large",
            "What was sent is larger than this site takes at a time, and nothing of it was kept. "
            "Send less at once; of a picture, a smaller file.",
        )
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        message = "The address or the form has more parts than this site reads."
        return _error(request, 400, "That is too much at once", message)
    if isinstance(exception, TooSlowError):
        message = "What was sent took too long to arrive, and nothing of it was kept. Try again."
        return _error(request, 408, "That came too slowly", message)
    return _error(request, 400, "That request cannot be read", "Check the address and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, "Not for you", "Whoever you are signed in as may not do this.")


def too_many(request: HttpRequest, message: str) -> HttpResponse:
    return _error(request, 429, "Too many at once", message)


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
    error = sys.exc_info()[1]
    if error and (found := outage(error)):
        # One line: whoever runs the site knows what is away, and every request would say so.
        logger.error("%s at %s: %s", found.name, request.path, " ".join(str(error).split()))
        return unavailable(request, found, in_doubt=is_in_doubt(error))
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest, found: Outage, *, in_doubt: bool = False) -> HttpResponse:
    """A 503 with a time to come back; a program that asks for a file is told in plain text."""
    if request.method in ("GET", "HEAD") or not request.path.startswith(reverse("admin:index")):
        message = READERS_TOLD
    else:
        message = f"{EDITORS_TOLD[found]} {IN_DOUBT if in_doubt else NOT_SAVED}"
    if request.path.endswith("/"):
        content = render_to_string("503.html", {"message": message})
        response = HttpResponse(content, status=503)
    else:
        response = HttpResponse(f"{message}\n", "text/plain; charset=utf-8", status=503)
    # Django would add the whole traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response["Retry-After"] = str(found.retry_after)
    response["Cache-Control"] = "no-store"
    return response
