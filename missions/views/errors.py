"""Error pages that say what happened and where to go from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .generic import Page


def _error(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    page = Page(title, message, request.path)
    return render(request, "error.html", {"page": page, "message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400, "That request cannot be read", "Check the address and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, "Not for you", "Your account may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        "The form was not accepted",
        "It came without its safety mark, or from a page that had been open for too long. Go back, "
        "copy what you wrote, load the page anew and send the form again.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The resolver's own exceptions carry a dictionary; ours carry a sentence.
    reason = exception.args[0] if exception.args else None
    message = reason if isinstance(reason, str) else "There is no page at this address."
    return _error(request, 404, "Not found", message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands alone: no database, no context processor, nothing that can fail again."""
    return HttpResponse(render_to_string("500.html"), status=500)
