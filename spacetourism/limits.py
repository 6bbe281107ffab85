"""How much one request may ask to be read; what is larger is refused before any of it is."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_resolver

from missions.outages import TooSlowError

from .middleware import is_private_path
from .slow_clients import REFUSED

# Bytes and fields of a query. The longest of ours, a cursor with all filters, has a fifth of it.
MOST_QUERY_BYTES = 8192
MOST_QUERY_FIELDS = 100
# Bytes of a body: readers post a list of addresses; the newsroom a picture or a table, with a form.
MOST_POSTED = 512 * 1024
MOST_UPLOADED = 20 * 1024 * 1024


class RequestLimitsMiddleware:
    """Above all that looks into a request. Django has limits for what it keeps in memory; a file
    it would write to the disk to its end, also for somebody who has not signed in.

    A body that does not say how long it is (``Transfer-Encoding: chunked``) is not read at all:
    Django takes the length from the header, and what is missing for nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MOST_QUERY_BYTES or query.count("&") >= MOST_QUERY_FIELDS:
            return refused(request, TooManyFieldsSent("The address is too long."))
        most = most_bytes(request.path_info)
        if posted(request) > most:
            return refused(request, RequestDataTooBig(f"More than {most} bytes."))
        if failure := request.META.get(REFUSED):
            if isinstance(failure, TooSlowError):
                return refused(request, failure)
            raise failure
        return self.get_response(request)


def most_bytes(path: str) -> int:
    return MOST_UPLOADED if is_private_path(path) else MOST_POSTED


def posted(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()):
        # Django takes it for nothing, too.
        return 0
    return int(length[:20])


def refused(request: HttpRequest, reason: Exception) -> HttpResponseBase:
    """The site's own page, without a query that it would have to read."""
    request.META["QUERY_STRING"] = ""
    page: Any = get_resolver().resolve_error_handler(400)
    return page(request, exception=reason)
