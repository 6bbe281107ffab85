"""Whatever is searched for, asked of the API or sent to be checked."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.core.signing import Signer
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from justhtml import JustHTML

from missions.api.paging import SALT

from .examples import FUZZ
from .harmless import faults
from .payloads import ALL, RAW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

WORDS = st.sampled_from(
    [
        '"',
        "*",
        "-",
        "^",
        "(",
        ")",
        ":",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "{",
        "}",
        "soyuz",
        "crew",
        "+",
        "'",
        "&",
        "|",
        "!",
        "<->",
        "\\",
        "%",
        "\0",
        " ",
        "“",
        "é",
        "Ж",
        "a*",
        '-"b',
        "name:x",
        "\ufeff",
    ]
)
QUESTIONS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map("".join))


@FUZZ
@given(QUESTIONS)
@example('"' * 199)
@example("soyuz* -\"crew dragon\" -'x' NEAR/2 y")
def test_any_question_is_answered_with_a_page(client: Client, text: str):
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    assert faults(answer) == []
    JustHTML(answer.content.decode(), strict=True, sanitize=False)


@FUZZ
@given(QUESTIONS)
def test_any_beginning_has_suggestions(client: Client, text: str):
    asked, titles, kinds, addresses = client.get("/search/suggest/", {"q": text}).json()
    assert len(asked) <= 200
    assert len(titles) == len(kinds) == len(addresses)


def operations(client: Client) -> list[tuple[str, list[str]]]:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    return [
        (path, [p["name"] for p in methods["get"].get("parameters", []) if p["in"] == "query"])
        for path, methods in described.items()
    ]


def test_no_parameter_of_the_api_does_harm(client: Client, settings):
    """As it describes them itself: a new one is attacked from its first day."""
    settings.API_RATE_LIMIT = 0
    wrong, tried = {}, 0
    for path, names in operations(client):
        address = path.replace("{key}", "soyuz-ms-19").replace("{letter}", "m")
        for name in names:
            for payload in [*ALL[::2], "..", "a..b", ".", ",", "seats.", "a.a"]:
                answer = client.get(address, {name: payload})
                tried += 1
                if found := faults(answer) or answer.status_code not in (200, 400, 404):
                    wrong[path, name, payload[:40]] = found
            for payload in RAW:
                if found := faults(client.get(address, QUERY_STRING=f"{name}={payload}")):
                    wrong[path, name, payload] = found
    assert wrong == {}
    assert tried > 200


@FUZZ
@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
                    lambda inner: st.lists(inner, max_size=3), max_leaves=6))  # fmt: skip
@example([None, []])
@example(["", {"vague": "x"}])
def test_a_cursor_that_is_not_ours_is_refused(client: Client, settings, value: Any):
    settings.API_RATE_LIMIT = 0
    forged = [Signer(salt=SALT, key="guessed").sign_object([value]), json.dumps(value)]
    for cursor in forged:
        answer = client.get("/api/v1/missions", {"cursor": cursor[:1000]})
        assert answer.status_code == (200 if cursor == "" else 400)
        assert answer["Content-Type"] == "application/problem+json"


ADDRESSES = ["/missions/soyuz-ms-19/", "http://testserver//m/x", "//x", "/\ud800"]
LEAVES = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(max_size=40), st.sampled_from(ADDRESSES)
)
NAMES = st.sampled_from(["addresses", "x"])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=2)),
    max_leaves=8,
)


@FUZZ
@given(st.one_of(JSON.map(json.dumps).map(str.encode), st.binary(max_size=60)))
@example(b'["/\\ud800/"]')
@example(b'["http://testserver:port/", "http://[/", "/%zz/%00/"]')
@example(b"9" * 5000)
def test_whatever_is_sent_to_be_checked_is_answered(client: Client, body: bytes):
    answer = client.post("/api/check-links/", body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert set(answer.json()) <= {"addresses", "error"}


@FUZZ
@given(st.text(max_size=80))
@example("a:b:c")
@example("\0")
def test_no_guess_opens_a_preview(client: Client, token: str):
    answer = client.get(f"/preview/link/{quote(token, safe='')}/")
    assert answer.status_code == 404
    assert faults(answer) == []
