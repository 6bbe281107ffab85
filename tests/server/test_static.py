"""Static files over the wire, in the corners of HTTP."""

import brotli
import pytest

from .test_serving import ask, stylesheet

__all__ = ["stylesheet"]

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", None),
    ],
)
def test_the_coding_is_one_that_the_client_takes(site, stylesheet, accepted, coding):
    answer = ask(site, stylesheet, Accept_Encoding=accepted)
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_a_stylesheet_comes_without_what_only_its_authors_read(site, stylesheet):
    plain = ask(site, stylesheet, Accept_Encoding="identity").body
    assert b"/*" not in plain
    assert b"\n" not in plain
    assert brotli.decompress(ask(site, stylesheet, Accept_Encoding="br").body) == plain


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
@pytest.mark.parametrize("known", ["{weak}", "{strong}", '"other", {weak}', "*"])
def test_who_knows_a_file_is_told_so(site, stylesheet, accepted, known):
    weak = ask(site, stylesheet, Accept_Encoding=accepted).headers["ETag"]
    assert weak == ask(site, stylesheet).headers["ETag"]
    assert weak.startswith('W/"')
    known = known.format(weak=weak, strong=weak.removeprefix("W/"))
    answer = ask(site, stylesheet, Accept_Encoding=accepted, If_None_Match=known)
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", weak)


def test_who_knows_another_file_gets_this_one(site, stylesheet):
    assert ask(site, stylesheet, If_None_Match='"other"').status == 200


@pytest.mark.parametrize("wanted", ["bytes=5-5", "bytes=0-9", "bytes=-1", "bytes=9999999-", "x"])
def test_a_part_is_never_sent_for_the_whole(site, stylesheet, wanted):
    whole = ask(site, stylesheet)
    for more in ({}, {"If_Range": '"other"'}, {"If_Range": whole.headers["ETag"]}):
        answer = ask(site, stylesheet, Range=wanted, **more)
        assert (answer.status, answer.body) == (200, whole.body)


def test_static_files_carry_the_headers_of_files(site, stylesheet):
    headers = ask(site, stylesheet).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_fonts_are_packed_once(site, stylesheet):
    from pathlib import Path

    fonts = Path(site.environment["STATIC_ROOT"]) / "fonts"
    assert {path.suffix for path in fonts.iterdir()} <= {".woff2", ".txt", ".gz", ".br"}
    assert not [path for path in fonts.iterdir() if ".woff2." in path.name]


@pytest.mark.parametrize(
    ("path", "kind", "magic"),
    [
        ("/favicon.ico", "image/x-icon", b"\x00\x00\x01\x00\x03\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ],
)
def test_icons_are_where_browsers_look_for_them(site, path, kind, magic):
    answer = ask(site, path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.body.startswith(magic)


@pytest.mark.parametrize("path", ["/", "/missions/soyuz-ms-19/", "/pictures/people.svg"])
@pytest.mark.parametrize("coding", ["br", "gzip", None])
def test_head_says_what_get_would(site, path, coding):
    get = ask(site, path, Accept_Encoding=coding or "identity")
    head = ask(site, path, method="HEAD", Accept_Encoding=coding or "identity")
    assert get.headers["Content-Encoding"] == coding
    assert get.headers["Content-Length"] == str(len(get.body))
    assert head.body == b""
    # The page cache says how each answer came about.
    drop = {"date", "x-request-id", "cache-status"}
    assert {k.lower(): v for k, v in head.headers.items() if k.lower() not in drop} == {
        k.lower(): v for k, v in get.headers.items() if k.lower() not in drop
    }


@pytest.mark.parametrize("path", ["/", "/nothing/", "/favicon.ico", "/admin/login/"])
def test_no_answer_tells_a_version(site, path):
    headers = ask(site, path).headers
    assert headers["Server"] == "granian"
    assert "X-Powered-By" not in headers
