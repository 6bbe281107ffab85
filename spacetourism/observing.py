"""Looks at every request from outside: its id, its line in the log, its place in the metrics."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import access_log, metrics, request_id
from .probes import PROBES

# Django logs what an answer was after the last middleware.
request_finished.connect(
    lambda **_: request_id.current.set(""), weak=False, dispatch_uid="request_id"
)

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


class Queries:
    """Counts what is asked of the databases."""

    number = 0

    def __call__(self, execute: Callable[..., Any], *question: Any) -> Any:
        self.number += 1
        return execute(*question)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self))
            yield


class ObservingMiddleware:
    """The outermost of all. With neither metrics nor request log it only names the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if settings.METRICS_TOKEN:
            metrics.start()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request_id.take(request.META, is_behind_proxy=settings.TRUSTED_PROXIES > 0)
        if request.path_info not in PROBES and (metrics.is_on() or access_log.is_on()):
            response = self.observed(request)
        else:
            response = self.get_response(request)
        response.headers[request_id.HEADER] = asked
        return response

    def observed(self, request: HttpRequest) -> HttpResponseBase:
        # What is further in may put the address right.
        path, method = request.path, request.method or ""
        queries, began = Queries(), perf_counter()
        with queries.counted():
            response = self.get_response(request)
        seconds = perf_counter() - began
        method = method if method in METHODS else "other"
        route = route_of(request)
        if access_log.is_on():
            access_log.write(
                method=method,
                path=path,
                route=route,
                status=response.status_code,
                seconds=seconds,
                queries=queries.number,
                length=length_of(response),
            )
        metrics.count_request(
            method=method,
            route=route,
            status=response.status_code,
            seconds=seconds,
            queries=queries.number,
        )
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, as there are few of them: ``missions/<slug:slug>/``."""
    match = request.resolver_match
    if match is not None:
        return f"/{match.route}"
    is_static = request.path_info.startswith(settings.STATIC_URL)
    return settings.STATIC_URL if is_static else "unknown"


def length_of(response: HttpResponseBase) -> int | None:
    if not response.streaming and hasattr(response, "content"):
        return len(response.content)
    given = response.headers.get("Content-Length", "")
    return int(given) if given.isdigit() else None
