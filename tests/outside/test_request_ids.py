"""Every answer and every log line of a request carry its id."""

import logging
import re

import pytest

from spacetourism import request_id
from spacetourism.logs import PlainFormatter

NEW = re.compile(r"[0-9a-f]{16}")


@pytest.mark.parametrize("path", ["/accessibility/", "/nothing/", "/healthz", "/robots.txt",
                                  "/favicon.ico", "/admin/", "/api/v1/nothing"])  # fmt: skip
def test_every_answer_has_one_of_its_own(client, path):
    given = [client.get(path)["X-Request-ID"] for _ in range(2)]
    assert all(NEW.fullmatch(each) for each in given)
    assert given[0] != given[1]


def test_a_refused_host_is_told_one_too(client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert NEW.fullmatch(response["X-Request-ID"])


def test_a_client_without_a_proxy_of_ours_is_not_believed(client):
    response = client.get("/healthz", headers={"x-request-id": "from-a-client"})
    assert NEW.fullmatch(response["X-Request-ID"])


def test_that_of_a_proxy_is_taken_over(client, settings):
    settings.TRUSTED_PROXIES = 1
    response = client.get("/healthz", headers={"x-request-id": "01J9-Proxy.id_7"})
    assert response["X-Request-ID"] == "01J9-Proxy.id_7"


@pytest.mark.parametrize(
    "given",
    ["", "short", "x" * 65, "a b c d e f", "line\r\nSet-Cookie: a=b", "ид-запроса", "<b>12345"],
)
def test_what_is_no_id_is_not_taken_over(given):
    found = request_id.take({"HTTP_X_REQUEST_ID": given}, is_behind_proxy=True)
    assert NEW.fullmatch(found)


def test_asked_twice_for_one_request_it_is_the_same():
    environ = {}
    assert request_id.take(environ, is_behind_proxy=False) == request_id.take(
        environ, is_behind_proxy=True
    )


def test_lines_are_found_by_it(client):
    """Also the last one, which Django writes when all middleware is done."""
    written = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(PlainFormatter().format(record))

    handler, logger = Kept(), logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        response = client.get("/nothing/")
    finally:
        logger.removeHandler(handler)
    assert [line.partition(" WARNING ")[2] for line in written] == [
        f"django.request: Not Found: /nothing/ [{response['X-Request-ID']}]"
    ]


def test_between_two_requests_there_is_none(client):
    client.get("/healthz")
    assert request_id.current.get() == ""
