"""Which database a question goes to: the primary, or a replica that follows it.

Readers' pages may be a moment old, so they are read from the replica, where there is one. Whoever
writes, works in the newsroom or has a session reads what was just written: from the primary.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .middleware import is_private

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"

# Kept for as long as the primary says that nothing has changed.
KEPT = "/data/"

logger = logging.getLogger(__name__)

# Nothing is decided outside a request: commands read the primary.
_reads_from: ContextVar[str | None] = ContextVar("reads_from", default=None)


class _Rest:
    """How long this process leaves the replica alone after it failed."""

    until = 0.0

    @classmethod
    def begin(cls, error: Exception) -> None:
        cls.until = time.monotonic() + settings.REPLICA_PAUSE
        logger.error("The replica failed; the primary is read instead: %s", error)

    @classmethod
    def is_over(cls) -> bool:
        return time.monotonic() >= cls.until


@contextmanager
def use_primary() -> Iterator[None]:
    """Within it everything is read from the primary, whoever asks."""
    with _reading_from(PRIMARY):
        yield


@contextmanager
def _reading_from(alias: str) -> Iterator[None]:
    token = _reads_from.set(alias)
    try:
        yield
    finally:
        _reads_from.reset(token)


class ReplicaRouter:
    """Reads of a request go where ``ReplicaMiddleware`` sent it; all else goes to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if _reads_from.get() != REPLICA:
            return PRIMARY
        if not _answers():
            _reads_from.set(PRIMARY)
            return PRIMARY
        return REPLICA

    def db_for_write(self, model: Any, **hints: Any) -> str:
        if _reads_from.get() == REPLICA:
            # What is written is read again from where it was written.
            _reads_from.set(PRIMARY)
        return PRIMARY

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        """They are two copies of one database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


def _answers() -> bool:
    """Whether there is a connection to the replica; made, or made anew, where there was none."""
    connection = connections[REPLICA]
    try:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    except Error as error:
        _Rest.begin(error)
        return False
    return True


class ReplicaMiddleware:
    """Sends readers' requests to the replica, and once more to the primary if that fails them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _reads_from.get() is not None or not may_read_replica(request):
            return self.get_response(request)
        with _reading_from(REPLICA):
            response = self.get_response(request)
            # What was published a moment ago the replica may not know yet.
            is_new = response.status_code == 404 and _reads_from.get() == REPLICA
            if not is_new and not getattr(request, "replica_failed", False):
                return response
        with use_primary():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page that the replica broke off is no error yet: ``__call__`` asks the primary."""
        if _reads_from.get() != REPLICA or not isinstance(error, Error):
            return None
        _Rest.begin(error)
        request.replica_failed = True  # type: ignore[attr-defined]
        return HttpResponse(status=503)


def may_read_replica(request: HttpRequest) -> bool:
    return (
        REPLICA in connections.settings
        and request.method in ("GET", "HEAD")
        and not is_private(request)
        and not request.path.startswith(KEPT)
        # Somebody of the newsroom looks at what they have just saved.
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and _Rest.is_over()
    )
