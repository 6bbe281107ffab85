"""What the rooms of the API's tests share."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

ROOT = "/api/v1/"
# Every list, and the members by which an answer can be told from another.
LISTS = (
    "articles", "citations", "corrections", "images", "missions", "organisations", "people",
    "places", "sources", "tags", "vehicles",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_limit(settings) -> None:
    """Tests ask more often than anybody may."""
    settings.API_RATE_LIMIT = 0


@pytest.fixture
def read(client: Client) -> Callable[..., Any]:
    """The content of an answer that must be one."""

    def read(path: str, status: int = 200) -> Any:
        response = client.get(path if path.startswith(("/", "http")) else ROOT + path)
        assert response.status_code == status, response.content.decode()[:500]
        kind = "application/json" if status == 200 else "application/problem+json"
        assert response["Content-Type"] == kind
        return json.loads(response.content)

    return read


def all_of(read: Callable[..., Any], path: str) -> list[Any]:
    """A list to its end, by its own links."""
    found: list[Any] = []
    following: str | None = path
    while following:
        page = read(following.removeprefix("http://testserver"))
        found += page["data"]
        following = page["next"]
    return found
