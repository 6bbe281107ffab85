"""Clients that send or take slowly may hold half of a worker's threads, never all of them.

A WSGI application around all others. A server with threads waits in one of them for each body that
comes and each answer that goes out in parts: a handful of clients that do nothing would hold them
all. So a body is received before anybody works on it, and given up where it comes too slowly; an
answer of moderate size is handed over whole; and what is large or slow needs one of few places.

Heads of requests and connections that are only open hold no thread; the server looks after them.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import IO, Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from missions.outages import CrowdedError, TooSlowError

# Seconds to wait for a place: bodies that a client sends at once free theirs in no time.
PATIENCE = 0.2
# Seconds that a body may take, and bytes a second that it has to bring after that.
GRACE = 15.0
SLOWEST = 16 * 1024
# Bytes of a body that are kept in memory, and of an answer that is handed over whole.
IN_MEMORY = 1_000_000
SMALL = 1_000_000
# Where the environ tells Django why there is no body.
REFUSED = "spacetourism.body_refused"

Headers = list[tuple[str, str]]


class SlowClients:
    """``most_bytes`` says how large a body at a path may be; a larger one is left to be refused
    unread. ``threads`` are those of this process."""

    def __init__(
        self, application: WSGIApplication, *, threads: int, most_bytes: Callable[[str], int]
    ) -> None:
        self.application = application
        self.most_bytes = most_bytes
        self.places = threading.Semaphore(max(1, threads // 2))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and len(length) < 12:
            wanted = int(length)
            if 0 < wanted <= self.most_bytes(environ.get("PATH_INFO", "")):
                return self._receive(environ, start_response, wanted)
        return self._answer(environ, start_response)

    def _receive(
        self, environ: WSGIEnvironment, start_response: StartResponse, length: int
    ) -> Iterable[bytes]:
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            refused: Exception | None = None
            if self.places.acquire(timeout=PATIENCE):
                try:
                    receive(environ["wsgi.input"], length, body)
                except (OSError, TooSlowError) as error:
                    refused = error
                finally:
                    self.places.release()
            else:
                refused = CrowdedError("Others are sending slowly.")
            environ = environ | {"wsgi.input": body}
            if refused:
                environ |= {"CONTENT_LENGTH": "0", REFUSED: refused}
            return self._answer(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told: list[tuple[str, Headers]] = []

        def keep(status: str, headers: Headers, exc_info: Any = None) -> Callable[..., Any]:
            told[:] = [(status, headers)]
            return _write

        parts = self.application(environ, keep)
        [(status, headers)] = told
        if is_whole(parts) or content_length(headers) <= SMALL:
            try:
                content = b"".join(parts)
            finally:
                close(parts)
            start_response(status, headers)
            return [content]
        if not self.places.acquire(blocking=False):
            close(parts)
            return no_place(headers, start_response)
        start_response(status, headers)
        return Streamed(parts, self.places.release)


def receive(source: InputStream, length: int, body: IO[bytes]) -> None:
    """Raises TooSlowError; OSError where there is no room for it."""
    received, began = 0, monotonic()
    while received < length:
        # A server may wait until it has as much as it is asked for: what has come so far bounds
        # how much is risked on the rest.
        chunk = read(source, min(65536, max(1, received), length - received))
        received += len(chunk)
        body.write(chunk)
        if received < length and monotonic() - began > GRACE + received / SLOWEST:
            raise TooSlowError("It took too long.")
    body.seek(0)


def read(source: InputStream, most: int) -> bytes:
    """Some bytes; each server has an exception of its own for a client that is gone."""
    try:
        chunk = source.read(most)
    except Exception as error:
        raise TooSlowError("It broke off.") from error
    if not chunk:
        raise TooSlowError("It broke off.")
    return chunk


class Streamed:
    """Has a place until the server is done with it."""

    def __init__(self, parts: Iterable[bytes], release: Callable[[], None]) -> None:
        self.parts = parts
        self.release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        release, self.release = self.release, None
        if release:
            release()
            close(self.parts)


def is_whole(parts: Iterable[bytes]) -> bool:
    """Whether it is in memory as it is."""
    return isinstance(parts, list | tuple) or getattr(parts, "streaming", True) is False


def content_length(headers: Headers) -> float:
    told = [value for name, value in headers if name.lower() == "content-length"]
    return int(told[0]) if told and told[0].isdigit() else float("inf")


def close(parts: Iterable[bytes]) -> None:
    if hasattr(parts, "close"):
        parts.close()


def no_place(headers: Headers, start_response: StartResponse) -> Iterable[bytes]:
    """Said to whoever wants a large file while others take theirs slowly."""
    content = b"Many are fetching large files at the moment. Try again in a minute.\n"
    said = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(content)),
        "cache-control": "no-store",
        "retry-after": "30",
    }
    of_the_file = ("content-", "etag", "last-modified", "accept-ranges", "expires", "vary")
    policy = "content-security-policy"
    kept = [
        (name, value) for name, value in headers
        if name.lower() not in said
        and (name.lower() == policy or not name.lower().startswith(of_the_file))
    ]  # fmt: skip
    start_response("503 Service Unavailable", [*kept, *said.items()])
    return [content]


def _write(content: bytes) -> None:
    raise NotImplementedError("Django hands out what it answers, and writes nothing itself")
