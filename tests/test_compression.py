"""Text goes out packed, for those who can unpack it, under one ETag."""

import gzip

import brotli
import pytest
import zstandard
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from spacetourism.coding import choose
from spacetourism.middleware import CompressionMiddleware, ConditionalGetMiddleware

UNPACK = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstandard.decompress,
    None: bytes,
}
TEXT = "Soyuz MS-19 lifted off with a film crew. " * 200


def ask(response: HttpResponse, accepted: str = "gzip, deflate, br, zstd", method="GET", path="/",
        **headers):  # fmt: skip
    """What goes out if a view answers with ``response``."""
    request = getattr(RequestFactory(), method.lower())(
        path, headers={"Accept-Encoding": accepted} | headers
    )
    conditional = ConditionalGetMiddleware(lambda _: response)
    return CompressionMiddleware(conditional)(request)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br", "br"),
        ("BR", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br ; q=0.001", "br"),
        ("br;q=0, gzip;q=0", None),
        ("gzip;q=0.000", None),
        ("identity", None),
        ("*", None),
        ("*, gzip;q=0", None),
        ("zstd", "zstd"),
        ("gzip, deflate, zstd", "zstd"),
        ("brr, xbr, br-x", None),
        ("", None),
        (",,;;q=,=", None),
        ("br;q=nonsense", None),
        ("br;q=nan", None),
        ("br;q=-1", None),
        ("br;level=11", "br"),
        ("gzip," * 20_000 + "br", "br"),
    ],
)
def test_the_coding_is_the_one_the_client_likes_most(accepted, coding):
    assert choose(accepted) == coding
    response = ask(HttpResponse(TEXT), accepted)
    assert response.headers.get("Content-Encoding") == coding
    assert UNPACK[coding](response.content).decode() == TEXT
    assert response["Vary"] == "Accept-Encoding"
    if coding:
        assert response["Content-Length"] == str(len(response.content))
        assert len(response.content) < len(TEXT) / 10


@pytest.mark.parametrize(
    ("content_type", "is_packed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/css", True),
        ("text/csv; charset=utf-8", True),
        ("text/calendar", True),
        ("application/json", True),
        ("application/ld+json", True),
        ("application/atom+xml; charset=utf-8", True),
        ("application/xml", True),
        ("image/svg+xml", True),
        ("image/webp", False),
        ("image/png", False),
        ("application/zip", False),
        ("application/octet-stream", False),
        ("application/jsonx", False),
        ("font/woff2", False),
        ("", False),
    ],
)
def test_only_text_is_packed(content_type, is_packed):
    response = ask(HttpResponse(TEXT, content_type=content_type))
    assert ("Content-Encoding" in response.headers) is is_packed
    assert ("Vary" in response.headers) is is_packed


def test_a_few_words_are_not_worth_it():
    assert "Content-Encoding" not in ask(HttpResponse("x" * 199)).headers
    assert ask(HttpResponse("x" * 200))["Content-Encoding"] == "br"
    assert ask(HttpResponse("x" * 199))["Vary"] == "Accept-Encoding"


def test_nothing_is_packed_twice():
    packed = gzip.compress(TEXT.encode())
    response = ask(HttpResponse(packed, headers={"Content-Encoding": "gzip"}))
    assert response.content == packed
    assert response["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("accepted", ["gzip", "br", "identity"])
def test_a_stream_goes_out_as_it_is_made(accepted):
    response = ask(StreamingHttpResponse(["one", "two"], content_type="text/csv"), accepted)
    assert b"".join(response.streaming_content) == b"onetwo"
    assert "Content-Encoding" not in response.headers


def test_a_file_keeps_its_length(tmp_path):
    (tmp_path / "page.html").write_text(TEXT)
    response = ask(FileResponse((tmp_path / "page.html").open("rb")))
    assert response["Content-Length"] == str(len(TEXT))
    assert b"".join(response.streaming_content) == TEXT.encode()


def test_one_page_has_one_etag_in_every_packing():
    etags = {
        ask(HttpResponse(TEXT), accepted, method)["ETag"]
        for accepted in ("br", "gzip", "identity")
        for method in ("GET", "HEAD")
    }
    assert len(etags) == 1
    assert etags.pop().startswith('W/"')


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
@pytest.mark.parametrize("known", ["{weak}", "{strong}", '"other", {weak}', "*"])
def test_who_knows_the_page_is_told_so(method, accepted, known):
    weak = ask(HttpResponse(TEXT))["ETag"]
    known = known.format(weak=weak, strong=weak.removeprefix("W/"))
    response = ask(HttpResponse(TEXT), accepted, method, **{"If-None-Match": known})
    assert (response.status_code, response.content) == (304, b"")
    assert (response["ETag"], response["Vary"]) == (weak, "Accept-Encoding")
    assert "Content-Encoding" not in response.headers


def test_who_knows_another_page_gets_this_one():
    response = ask(HttpResponse(TEXT), **{"If-None-Match": 'W/"other"'})
    assert response.status_code == 200
    assert brotli.decompress(response.content).decode() == TEXT


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_head_says_what_get_would(accepted):
    get, head = (ask(HttpResponse(TEXT), accepted, method) for method in ("GET", "HEAD"))
    assert dict(head.headers) == dict(get.headers)


def test_what_must_not_be_stored_has_no_etag():
    response = ask(HttpResponse(TEXT, headers={"Cache-Control": "no-store"}))
    assert "ETag" not in response.headers
    assert response["Content-Encoding"] == "br"


def test_the_length_of_a_private_page_tells_nothing():
    lengths = {len(ask(HttpResponse(TEXT), path="/admin/").headers["X-Noise"]) for _ in range(40)}
    assert len(lengths) > 10
    assert "X-Noise" not in ask(HttpResponse(TEXT), path="/about/").headers
