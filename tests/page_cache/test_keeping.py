"""Whole answers are kept until the content changes; what is not for everybody never is."""

import gzip
import re
import threading
import time
from wsgiref.util import setup_testing_defaults

import brotli
import pytest
import zstandard
from django.core.handlers.wsgi import WSGIHandler

from missions.caching import Generation, Token, UnverifiedError
from missions.caching.sums import KEY
from spacetourism.page_cache import PageCache

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": zstandard.decompress}
PUBLIC = "public, max-age=0"
LATER = 9e18


class Watch:
    def __init__(self):
        self.now = Token(Generation(1, 1), LATER)

    def token(self):
        if isinstance(self.now, Exception):
            raise self.now
        return self.now


class Site:
    """Answers with a number that grows with each time it is asked."""

    def __init__(self):
        self.asked = []
        self.status = "200 OK"
        self.headers = {"Content-Type": "text/html", "Cache-Control": PUBLIC}
        self.is_stream = False
        self.closed = 0
        self.enter = self.leave = None

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        if self.enter:
            self.enter.set()
            self.leave.wait(20)
        content = f"Answer {len(self.asked)}. ".encode() * 40
        headers = dict(self.headers)
        if not self.is_stream:
            headers["Content-Length"] = str(len(content))
        start_response(self.status, list(headers.items()))
        return Parts(self, content)


class Parts(list):
    def __init__(self, site, content):
        super().__init__([content])
        self.site = site

    def close(self):
        self.site.closed += 1


class Got:
    def __init__(self, cache, path="/", query="", method="GET", **headers):
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        setup_testing_defaults(environ)
        parts = cache(environ, self.start)
        self.content = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        coding = self.headers.get("Content-Encoding")
        self.text = (UNPACK[coding](self.content) if coding else self.content).decode()
        found = re.match(r"Answer (\d+)", self.text)
        self.number = int(found[1]) if found else None

    def start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status[:3]), dict(headers)
        assert len(self.headers) == len(headers)
        return


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def cache(site, watch):
    return PageCache(
        site, watch=watch, most_bytes=100_000, private=("/admin/",), staff_cookies=("sessionid",)
    )


def test_a_page_is_asked_for_once(cache):
    assert [Got(cache).number for _ in range(3)] == [1, 1, 1]
    assert cache.counted == {"hit": 2, "miss": 1, "pass": 0, "stale": 0}


@pytest.mark.parametrize(
    ("path", "is_lent"),
    [("/api/v1/standings", True), ("/search/", True), ("/admin/", False), ("/preview/m/x/", False)],
)
def test_what_was_summed_up_is_lent_to_readers_alone(cache, site, watch, path, is_lent):
    cache.passed_by += ("/preview/",)
    Got(cache, path)
    assert (site.asked[0].get(KEY) is watch.now.sums) is is_lent
    watch.now = UnverifiedError("away")
    Got(cache, path)
    assert KEY not in site.asked[1]


def test_after_a_change_it_is_asked_for_again(cache, watch):
    Got(cache)
    watch.now = Token(Generation(2, 1), LATER)
    assert [Got(cache).number for _ in range(2)] == [2, 2]


def test_while_a_change_is_committed_nothing_is_kept_or_shown(cache, watch):
    Got(cache)
    token, watch.now = watch.now, None
    assert [Got(cache).number for _ in range(2)] == [2, 3]
    watch.now = token
    assert Got(cache).number == 1


def test_a_change_while_a_page_is_made_is_not_missed(cache, site, watch):
    site.enter, site.leave = threading.Event(), threading.Event()
    first = threading.Thread(target=Got, args=[cache])
    first.start()
    site.enter.wait(20)
    watch.now = Token(Generation(2, 1), LATER)
    site.leave.set()
    first.join()
    assert Got(cache).number == 2


def test_the_database_away_what_is_kept_is_shown_and_says_so(cache, watch):
    Got(cache)
    watch.now = UnverifiedError("away")
    kept, other = Got(cache), Got(cache, "/other/")
    assert (kept.number, other.number) == (1, 2)
    assert kept.headers["Cache-Status"].endswith("detail=unverified")
    assert "Cache-Status" not in other.headers


@pytest.mark.parametrize(
    ("path", "query", "headers"),
    [
        ("/", "page=2", {}),
        ("/other/", "", {}),
        ("/", "", {"host": "www.record.example"}),
        ("/", "", {"x_forwarded_proto": "https"}),
    ],
)
def test_what_is_asked_differently_is_another_page(cache, path, query, headers):
    Got(cache)
    assert [Got(cache, path, query, **headers).number for _ in range(2)] == [2, 2]


@pytest.mark.parametrize("query", ["utm_source=x", "fbclid=1&gclid=2", "a&&b=", "PAGE=2"])
def test_parameters_that_no_page_reads_make_no_other_page(cache, site, query):
    Got(cache)
    assert Got(cache, query=query).number == 1
    assert Got(cache, "/new/", query).number == Got(cache, "/new/").number


def test_a_parameter_is_known_however_it_is_written(cache):
    Got(cache)
    assert Got(cache, query="%70age=2").number == 2


def test_a_redirect_carries_along_what_the_page_does_not_read(cache, site):
    site.status = "301 Moved Permanently"
    Got(cache, "/old/", "utm_source=x")
    assert site.asked[-1]["QUERY_STRING"] == "utm_source=x"
    assert site.closed == 2


def test_junk_in_addresses_does_not_fill_the_memory(cache):
    for number in range(300):
        Got(cache, query=f"x{number}={number}")
    assert len(cache.store) == 1


@pytest.mark.parametrize("headers", [
    {"cookie": "a=b; sessionid=x"}, {"authorization": "Bearer x"},
])  # fmt: skip
def test_whoever_may_be_of_the_newsroom_is_passed_by(cache, headers):
    Got(cache)
    assert Got(cache, **headers).number == 2
    assert Got(cache).number == 1


def test_a_cookie_of_somebody_else_makes_no_difference(cache, site):
    assert [Got(cache, cookie="_ga=1").number, Got(cache).number] == [1, 1]
    assert "HTTP_COOKIE" not in site.asked[0]


@pytest.mark.parametrize("path", ["/admin/", "/search/", "/static/x.css", "/api/v1/"])
def test_some_rooms_are_passed_by(cache, path):
    assert [Got(cache, path).number for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "DELETE", "TRACE"])
def test_other_methods_are_passed_by(cache, method):
    assert [Got(cache, method=method).number for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", {}),
        ("500 Internal Server Error", {}),
        ("410 Gone", {}),
        ("302 Found", {"Location": "/x/"}),
        ("200 OK", {"Cache-Control": "private, no-store"}),
        ("200 OK", {"Cache-Control": "no-store"}),
        ("200 OK", {"Cache-Control": "max-age=5"}),
        ("200 OK", {"Set-Cookie": "a=b"}),
        ("200 OK", {"Vary": "Accept-Encoding, Cookie"}),
        ("200 OK", {"Vary": "*"}),
    ],
)
def test_what_is_not_for_everybody_or_an_error_is_never_kept(cache, site, status, headers):
    site.status, site.headers = status, site.headers | headers
    got = [Got(cache, accept_encoding="br") for _ in range(2)]
    assert [answer.number for answer in got] == [1, 2]
    assert (got[0].status, got[0].headers["Content-Encoding"]) == (int(status[:3]), "br")
    assert not len(cache.store)
    assert site.closed == 2


def test_a_stream_goes_out_as_it_is_made(cache, site):
    site.is_stream = True
    assert [Got(cache, accept_encoding="br").number for _ in range(2)] == [1, 2]
    assert site.closed == 2


def test_each_packing_has_a_strong_etag_and_its_own_bytes(cache, site):
    seen = {}
    for coding in ("br", "zstd", "gzip", "identity"):
        for _ in range(2):
            got = Got(cache, accept_encoding=coding)
            assert got.number == 1
            assert got.headers.get("Content-Encoding", "identity") == coding
            assert int(got.headers["Content-Length"]) == len(got.content)
            seen.setdefault(got.headers["ETag"], set()).add(got.content)
    assert len(seen) == 4
    assert all(len(contents) == 1 for contents in seen.values())
    assert not any(tag.startswith("W/") for tag in seen)
    assert len(site.asked) == 1


def test_a_304_for_whoever_has_it_in_any_packing(cache, site):
    for coding in ("br", "identity"):
        tag = Got(cache, accept_encoding=coding).headers["ETag"]
        for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = Got(cache, accept_encoding="gzip", if_none_match=known)
            assert (again.status, again.content) == (304, b"")
            assert "ETag" in again.headers
            assert not {"Content-Length", "Content-Encoding"} & set(again.headers)
    assert Got(cache, if_none_match='"other"').status == 200
    assert len(site.asked) == 1


def test_a_304_by_date_where_there_is_one(cache, site):
    site.headers["Last-Modified"] = "Mon, 01 Jan 2024 00:00:00 GMT"
    Got(cache)
    assert Got(cache, if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT").status == 304
    assert Got(cache, if_modified_since="Sun, 31 Dec 2023 23:59:59 GMT").status == 200
    assert Got(cache, if_modified_since="nonsense").status == 200
    # The tag says more than the date.
    assert Got(
        cache, if_none_match='"x"', if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT"
    ).status == 200  # fmt: skip


def test_the_first_to_ask_may_know_it_already(cache):
    tag = Got(cache).headers["ETag"]
    cache.store.clear()
    # The content of this site differs each time, so that this one is new to the client.
    assert Got(cache, if_none_match=tag).status == 200
    assert Got(cache, if_none_match="*", path="/b/").status == 304


def test_head_has_the_headers_and_no_content(cache):
    head, page = Got(cache, method="HEAD"), Got(cache)
    assert (head.status, head.content) == (200, b"")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert page.number == 1


def test_the_page_is_made_once_for_all_who_wait(cache, site):
    site.enter, site.leave = threading.Event(), threading.Event()
    got = []
    readers = [threading.Thread(target=lambda: got.append(Got(cache))) for _ in range(8)]
    for reader in readers:
        reader.start()
    site.enter.wait(20)
    while cache.flights.waiting() < 8:
        time.sleep(0.001)
    site.leave.set()
    for reader in readers:
        reader.join()
    assert len(site.asked) == 1
    assert {answer.number for answer in got} == {1}


def test_memory_is_bounded_and_what_is_asked_for_stays(cache):
    Got(cache, "/often/")
    for number in range(200):
        Got(cache, f"/{number}/")
        assert Got(cache, "/often/").number == 1
        assert cache.store.size <= cache.store.most_bytes
    assert cache.store.evicted > 100


def test_packings_count_as_memory(cache):
    Got(cache)
    before = cache.store.size
    Got(cache, accept_encoding="br")
    assert cache.store.size > before
    cache.store.clear()
    assert cache.store.size == 0


# Whoever serves closes the connection after each request, and with it a transaction.
@pytest.mark.django_db(transaction=True)
def test_with_django_behind_it_the_security_headers_are_the_same(watch, client):
    cache = PageCache(WSGIHandler(), watch=watch, most_bytes=10_000_000)
    plain = client.get("/about/", headers={"host": "testserver"})
    for _ in range(2):
        got = Got(cache, "/about/", host="testserver")
        assert got.status == 200
        for name, value in plain.headers.items():
            if name not in ("ETag", "Content-Length", "X-Request-ID"):
                assert got.headers[name] == value


def test_a_watch_that_fails_in_between_does_not_lose_the_answer(cache, watch):
    states = [watch.now, UnverifiedError("gone")]

    def token():
        state = states.pop(0)
        if isinstance(state, Exception):
            raise state
        return state

    watch.token = token
    assert Got(cache).number == 1
