"""Django's PostgreSQL, which does not wait for ever where readers wait as well.

A server that takes questions and answers none (its disk hangs, or something on the way swallows
what comes back) acknowledges what it is sent: no time limit of the network ends that. Where a
connection has a ``patience``, in seconds, a question that has no answer by then fails; once a
server was found to be silent, so do all others that wait for it and, for a while, new ones at once.
Commands have none and wait.
"""

import contextlib
from collections.abc import Callable, Generator
from functools import partial
from threading import Lock, Thread
from time import monotonic
from typing import Any

import psycopg
from django.db.backends.postgresql import base

# Seconds for which a silent server is left alone, and that one who tries it has for it.
PAUSE = 5.0
TRIAL = 10.0
# Seconds after which whoever waits has somebody look.
SUSPICIOUS = 3.0
SAID = "The database takes questions and does not answer."


class Silence:
    """What this process knows of its server."""

    def __init__(self) -> None:
        self.found_at = float("-inf")
        self._until: float | None = None
        self._lock = Lock()

    def begin(self) -> None:
        with self._lock:
            self.found_at = monotonic()
            self._until = self.found_at + PAUSE

    def end(self) -> None:
        self._until = None

    def is_on(self) -> bool:
        """One caller at a time is told that it is not, and finds out."""
        if self._until is None:
            return False
        with self._lock:
            if self._until is None or monotonic() < self._until:
                return self._until is not None
            self._until = monotonic() + TRIAL
            return False


silence = Silence()


class DatabaseWrapper(base.DatabaseWrapper):
    patience: float | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.patience is None:
            return super().get_new_connection(conn_params)
        if silence.is_on():
            raise psycopg.OperationalError(SAID)
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.errors.ConnectionTimeout:
            silence.begin()
            raise
        silence.end()
        look = partial(look_anew, conn_params)
        connection.wait = partial(wait, connection, connection.wait, self.patience, look)
        return connection


def wait(
    connection: Any,
    plain: Callable[..., Any],
    patience: float,
    look: Callable[[], None],
    answer: Any,
    *args: Any,
    **more: Any,
) -> Any:
    """As ``psycopg.Connection.wait``, with an end."""
    began = monotonic()
    try:
        return plain(bounded(answer, began, began + patience, look), *args, **more)
    except TimeoutError:
        if silence.found_at < began:
            # One that is only slow is told to stop, and says that it did.
            connection.wait = plain
            try:
                connection.cancel_safe(timeout=1)
            except psycopg.Error:
                silence.begin()
        with contextlib.suppress(psycopg.Error):
            connection.close()
        raise psycopg.OperationalError(SAID) from None


_looking = Lock()


def look_anew(conn_params: dict[str, Any]) -> None:
    """Whether somebody who comes now is let in, found out by one thread at a time."""

    def look() -> None:
        try:
            psycopg.connect(**(conn_params | {"connect_timeout": 2})).close()
        except psycopg.errors.ConnectionTimeout:
            silence.begin()
        except psycopg.Error:
            return
        finally:
            _looking.release()

    if _looking.acquire(blocking=False):
        Thread(target=look, daemon=True).start()


def bounded(
    answer: Generator[Any, Any, Any], began: float, ends: float, look: Callable[[], None]
) -> Generator[Any, Any, Any]:
    """psycopg comes back ten times a second also when nothing has arrived: with a zero."""
    looks = began + SUSPICIOUS
    try:
        asked = next(answer)
        while True:
            ready = yield asked
            if not ready and (monotonic() > ends or silence.found_at > began):
                raise TimeoutError
            if not ready and monotonic() > looks:
                looks = ends
                look()
            asked = answer.send(ready)
    except StopIteration as stop:
        return stop.value
