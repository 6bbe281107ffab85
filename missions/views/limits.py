"""Views that are dear to answer: each address gets so many a minute, then is told when to come."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from missions.limits import allowance

from .errors import too_many

View = Callable[..., HttpResponseBase]


def limited(
    what: str, *, times: int = 1, methods: tuple[str, ...] = ("GET", "HEAD"), plain: bool = False
) -> Callable[[View], View]:
    """``times`` SEARCH_RATE_LIMIT; ``plain`` for what programs fetch, which get a line of text."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return view(request, *args, **kwargs)
            counted = allowance(request, what, settings.SEARCH_RATE_LIMIT * times)
            if counted is None or not counted.is_used_up:
                return view(request, *args, **kwargs)
            message = (
                f"More than {counted.limit} in a minute from one place. "
                f"Try again in {counted.seconds} seconds."
            )
            refused: HttpResponse = (
                HttpResponse(f"{message}\n", status=429, content_type="text/plain; charset=utf-8")
                if plain
                else too_many(request, message)
            )
            counted.tell(refused)
            refused["Cache-Control"] = "no-store"
            return refused

        return limited_view

    return decorate
