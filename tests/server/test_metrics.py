"""/metrics adds up what all worker processes counted; the log is a line of JSON a request."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.live import Site, new_site, served

from .test_serving import ask

pytestmark = pytest.mark.server

TOKEN = "only-for-the-collector-4711"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "log.jsonl"


@pytest.fixture(scope="module")
def watched(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = new_site(
        tmp_path_factory.mktemp("watched"),
        METRICS_TOKEN=TOKEN,
        LOG_FORMAT="json",
        LOG_REQUESTS="on",
    )
    with log.open("wb") as file, served(site, file):
        yield site


def numbers(site: Site) -> dict[tuple[str, ...], float]:
    answer = ask(site, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    return {
        (
            sample.name.removeprefix("spacetourism_"),
            *(value for _name, value in sorted(sample.labels.items())),
        ): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_one_answer_tells_of_all_processes(watched: Site, log: Path) -> None:
    before = numbers(watched)
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _: ask(watched, "/missions/"), range(60)))
    after = numbers(watched)

    def more(*key: str) -> float:
        return after.get(key, 0.0) - before.get(key, 0.0)

    assert more("http_requests_total", "GET", "/missions/", "2xx") == 60
    assert more("http_request_duration_seconds_count", "/missions/") == 60
    assert more("http_request_duration_seconds_bucket", "+Inf", "/missions/") == 60
    assert more("http_request_queries_count", "/missions/") == 60
    # Most of the answers were kept ones.
    assert more("http_request_queries_sum", "/missions/") > 0
    # Whoever asks next is told the same, whichever process answers.
    assert [numbers(watched) == after for _ in range(10)] == [True] * 10


def test_nobody_can_make_it_long(watched: Site) -> None:
    """Each label that was ever seen is kept: unknown addresses and methods share one."""
    ask(watched, "/nothing/")
    before = numbers(watched)
    for number in range(20):
        ask(watched, f"/nothing-{number}/")
        ask(watched, f"/missions/nothing-{number}/")
        ask(watched, "/missions/", method=f"WHAT{number}")
        ask(watched, "/", Host=f"host-{number}.example")
    after = numbers(watched)
    kept = {key[1:] for key in set(after) - set(before) if key[0] == "http_requests_total"}
    assert kept <= {
        ("GET", "/missions/<slug:slug>/", "4xx"),
        ("other", "/missions/", "4xx"),
        ("GET", "unknown", "4xx"),
    }


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": ""}, {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"},
     {"Authorization": f"Bearer {TOKEN[:-1]}"}, {"Authorization": f"Bearer {TOKEN} "[:-1] + "x"},
     {"Authorization": "Bearer "}, {"Authorization": "Bearer \xe9\xff"}],
)  # fmt: skip
def test_without_the_token_nothing_is_told(watched: Site, headers: dict[str, str]) -> None:
    answer = ask(watched, "/metrics", **headers)
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert b"spacetourism_" not in answer.body


def test_a_collector_may_come_by_any_name(watched: Site) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "10.1.2.3:9000"}
    assert ask(watched, "/metrics", **headers).status == 200


def test_the_log_is_lines_of_json_without_readers(watched: Site, log: Path) -> None:
    answer = ask(watched, "/search/?q=Zaphod", User_Agent="Zaphod", X_Forwarded_For="203.0.113.77")
    lines = log.read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    found = [each for each in told if each.get("request_id") == answer.headers["X-Request-ID"]]
    assert [(each["path"], each["status"]) for each in found] == [("/search/", 200)]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", found[0]["time"])
    for secret in ("Zaphod", "203.0.113.77"):
        assert secret not in "\n".join(lines)


def test_where_it_is_not_allowed_there_is_no_such_page(site: Site) -> None:
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
        answer = ask(site, "/metrics", **headers)
        assert answer.status == 404
        assert "WWW-Authenticate" not in answer.headers
