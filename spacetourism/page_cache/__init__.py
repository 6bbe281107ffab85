"""Answers for pages that are the same for everybody, before Django is asked.

A WSGI application around Django's. It keeps whole answers for as long as nothing that they are
made from has changed; `missions.caching` knows. Every request looks, so that whoever asks after a
change has been committed gets what it made. docs/decisions/0030 tells how.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from time import perf_counter
from typing import Any
from urllib.parse import unquote_plus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.urls import Resolver404, resolve

from missions import caching
from missions.caching import Token, UnverifiedError, Watch
from missions.caching.parameters import READ
from spacetourism import access_log, metrics, request_id
from spacetourism.coding import LEAST, PACKERS, USUAL, choose
from spacetourism.probes import PROBES
from spacetourism.routing import use_primary

from .pages import PACKABLE, Headers, Page
from .store import Flights, Store

# Counted, drawn, streamed or signed for one client each; files are served from disk.
PASSED_BY = (
    "/account/",
    "/api/",
    "/cards/",
    "/data/",
    "/media/",
    "/oembed/",
    "/search/",
    "/static/",
)
# What somebody asks of a copy that is no other's.
OF_ONE_CLIENT = (
    "HTTP_ACCEPT_ENCODING", "HTTP_COOKIE", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE",
)  # fmt: skip
# A page that is larger than this is asked for too seldom.
LARGEST = 2_000_000
LONGEST_QUERY = 500
# Different things to accept; browsers of one time say the same.
MOST_READY = 16


class PageCache:
    """``counted`` counts the answers: hit, miss (rendered and kept), pass (left to Django) and
    stale (the database did not answer, and what is kept is shown)."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        watch: Watch,
        most_bytes: int,
        private: tuple[str, ...] = (),
        staff_cookies: tuple[str, ...] = (),
        is_behind_proxy: bool = False,
    ) -> None:
        self.application = application
        self.watch = watch
        self.store = Store(most_bytes)
        self.flights = Flights()
        self.passed_by = (*private, *PASSED_BY, *PROBES)
        self.is_behind_proxy = is_behind_proxy
        self.staff_cookies = staff_cookies
        self.counted = {"hit": 0, "miss": 0, "pass": 0, "stale": 0}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._hand_out(environ, start_response) or self._look(environ, start_response)

    def _hand_out(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """The quick way for what most readers ask: a page that was asked for by such a client
        before. While Python works it keeps all other threads waiting, so that each microsecond
        here costs a twentieth of all pages a second. None says that it takes a longer look.
        """
        get = environ.get
        page = self.store.pages.get((
            environ["PATH_INFO"], get("QUERY_STRING", ""), get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"], get("HTTP_X_FORWARDED_PROTO", ""), get("SCRIPT_NAME", ""),
        ))  # fmt: skip
        if (
            page is None
            or environ["REQUEST_METHOD"] != "GET"
            or "HTTP_COOKIE" in environ
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_IF_NONE_MATCH" in environ
            or "HTTP_IF_MODIFIED_SINCE" in environ
            or "HTTP_X_REQUEST_ID" in environ
        ):
            return None
        ready = page.ready.get(get("HTTP_ACCEPT_ENCODING", ""))
        if ready is None or metrics.is_on() or access_log.is_on():
            return None
        try:
            if self.watch.token() is not page.token:
                return None
        except UnverifiedError:
            return None
        page.was_asked_for = True
        page.asked += 1
        self.counted["hit"] += 1
        headers, content = ready
        start_response("200 OK", [*headers, (request_id.HEADER, request_id.new())])
        return (content,)

    def _look(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self.key(environ)
        if key is None:
            self._lend(environ)
            return self._pass(environ, start_response)
        try:
            token = self.watch.token()
        except UnverifiedError:
            page = self.store.get(key)
            if page is None:
                return self._pass(environ, start_response)
            return self._send(key, page, environ, start_response, "stale")
        page = self.store.get(key)
        if page is not None and page.token is token:
            return self._send(key, page, environ, start_response, "hit")
        if token is None:
            return self._pass(environ, start_response)
        return self._fetch(key, environ, start_response)

    def key(self, environ: WSGIEnvironment) -> tuple[str, ...] | None:
        """What makes two requests the same; None for one that Django has to answer itself."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(self.passed_by):
            return None
        cookies = environ.get("HTTP_COOKIE")
        if cookies and any(name in cookies for name in self.staff_cookies):
            return None
        if "HTTP_AUTHORIZATION" in environ:
            return None
        query = environ.get("QUERY_STRING", "")
        if query:
            if len(query) > LONGEST_QUERY:
                return None
            query = read_part(query)
        return (
            path,
            query,
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            environ.get("SCRIPT_NAME", ""),
        )

    def _lend(self, environ: WSGIEnvironment) -> None:
        """What readers ask for and is not kept may still show what was summed up before. Not so
        the newsroom, which looks at what is not out yet."""
        if environ.get("PATH_INFO", "").startswith(PASSED_BY):
            with suppress(UnverifiedError):
                if token := self.watch.token():
                    environ[caching.sums.KEY] = token.sums

    def _pass(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") not in PROBES:
            self.count("pass")
        return self.application(environ, start_response)

    def count(self, result: str) -> None:
        self.counted[result] += 1
        metrics.count_cache("bypass" if result == "pass" else result)

    def _fetch(
        self, key: tuple[str, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask Django, once for all who wait for the same page."""
        with self.flights.only_one(key):
            # Somebody may just have brought it.
            try:
                token = self.watch.token()
            except UnverifiedError:
                token = None
            page = self.store.get(key)
            if page is not None and token is not None and page.token is token:
                return self._send(key, page, environ, start_response, "hit")
            # What is kept has to be what the token stands for: a replica may lag behind it.
            with use_primary():
                asked = for_all(environ, key[1])
                if token is not None:
                    asked[caching.sums.KEY] = token.sums
                answer = Answer(self.application, asked)
            page = answer.page(token) if token is not None else None
            if page is not None:
                self.store.put(key, page)
        if page is not None:
            return self._send(key, page, environ, start_response, "miss")
        self.count("pass")
        if key[1] != environ.get("QUERY_STRING", "") and answer.is_whole and not answer.is_good:
            # A redirect carries along what the page itself does not read.
            return self.application(environ, start_response)
        return answer.send(environ, start_response)

    def _send(
        self,
        key: tuple[str, ...],
        page: Page,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        counts_as: str,
    ) -> Iterable[bytes]:
        began = perf_counter()
        self.count(counts_as)
        asked = request_id.take(environ, is_behind_proxy=self.is_behind_proxy)
        more = (STATUS[counts_as], (request_id.HEADER, asked))
        coding = choose(environ.get("HTTP_ACCEPT_ENCODING", "")) if page.is_packable else None
        none_match = environ.get("HTTP_IF_NONE_MATCH")
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if (none_match or since) and page.is_known(none_match, since):
            status, headers, content = "304 Not Modified", page.nothing_new(coding), b""
        else:
            answer = page.answer(coding)
            if answer is None:
                answer = page.pack(str(coding))
                self.store.recount(key, page)
            status, (headers, content) = "200 OK", answer
            accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
            if len(page.ready) < MOST_READY and len(accepted) <= USUAL:
                page.ready[accepted] = ([*headers, STATUS["hit"]], content)
        start_response(status, [*headers, *more])
        # What Django has made, it has told of itself.
        if counts_as != "miss" and (metrics.is_on() or access_log.is_on()):
            observe(environ, int(status[:3]), perf_counter() - began, len(content))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (content,)


STATUS = {
    "hit": ("Cache-Status", "spacetourism; hit"),
    "miss": ("Cache-Status", "spacetourism; fwd=miss; stored"),
    "stale": ("Cache-Status", "spacetourism; hit; detail=unverified"),
}


class Answer:
    """What Django answers, asked as by a client that can do nothing special."""

    def __init__(self, application: WSGIApplication, environ: WSGIEnvironment) -> None:
        self.status = ""
        self.headers: Headers = []
        self._parts = application(environ, self._start)
        self.named = {name.lower(): value for name, value in self.headers}
        self.is_whole = "content-length" in self.named
        self.content = b""
        if self.is_whole:
            try:
                self.content = b"".join(self._parts)
            finally:
                if hasattr(self._parts, "close"):
                    self._parts.close()

    def _start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[..., Any]:
        self.status, self.headers = status, headers
        return _write

    @property
    def is_good(self) -> bool:
        return self.status.startswith("200 ")

    def page(self, token: Token) -> Page | None:
        """To be kept; None for what is not the same for everybody, or an error, or huge."""
        control = self.named.get("cache-control", "")
        if (
            not (self.is_good and self.is_whole and len(self.content) <= LARGEST)
            or not ("public" in control or control == "no-cache")
            or "set-cookie" in self.named
            or self.named.get("vary", "Accept-Encoding") != "Accept-Encoding"
            or "content-encoding" in self.named
        ):
            return None
        left = {"content-length", "etag", request_id.HEADER.lower()}
        headers = [pair for pair in self.headers if pair[0].lower() not in left]
        etag = hashlib.sha256(self.content).hexdigest()[:32]
        return Page(token, headers, self.content, etag)

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand it on as it is, packed if it can be."""
        if not self.is_whole:
            start_response(self.status, self.headers)
            return self._parts
        headers, content = self.headers, self.content
        coding = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        kind = self.named.get("content-type", "")
        can = len(content) >= LEAST and PACKABLE.match(kind)
        if coding and can and "content-encoding" not in self.named:
            content = PACKERS[coding](content)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [("Content-Encoding", coding), ("Content-Length", str(len(content)))]
        start_response(self.status, headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (content,)


def _write(content: bytes) -> None:
    raise NotImplementedError("Django hands out what it answers, and writes nothing itself")


@lru_cache(maxsize=4096)
def read_part(query: str) -> str:
    """``query`` without the parameters that no page reads, such as those that track readers."""
    pairs = query.split("&")
    return "&".join(pair for pair in pairs if unquote_plus(pair.partition("=")[0]) in READ)


def observe(environ: WSGIEnvironment, status: int, seconds: float, length: int) -> None:
    """The line in the log and the numbers of a request that Django has not seen."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    route = route_of(path)
    told = {"method": method, "route": route, "status": status, "seconds": seconds, "queries": 0}
    metrics.count_request(**told)
    if access_log.is_on():
        access_log.write(**told, path=path, length=length)


@lru_cache(maxsize=4096)
def route_of(path: str) -> str:
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return "unknown"


def for_all(environ: WSGIEnvironment, query: str) -> WSGIEnvironment:
    asked = {name: value for name, value in environ.items() if name not in OF_ONE_CLIENT}
    return asked | {"REQUEST_METHOD": "GET", "QUERY_STRING": query}
