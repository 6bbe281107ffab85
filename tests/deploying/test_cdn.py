"""What docs/scaling.md tells those who put a CDN before the site."""

import re

import pytest

from .reading import PROJECT

TABLE = re.findall(
    r"^\| (`/[^|]+`) \| `([^`|]+)` \|", (PROJECT / "docs/scaling.md").read_text(), re.MULTILINE
)
TOLD = [(path, control) for paths, control in TABLE for path in re.findall(r"`([^`]+)`", paths)]


def test_the_table_is_read():
    assert len(TOLD) == 9


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(("path", "control"), TOLD)
def test_an_answer_says_what_the_table_says(client, path, control):
    answer = client.get(path)
    assert answer.status_code in (200, 503 if path == "/readyz" else 200)
    assert answer["Cache-Control"] == control
    assert answer.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/preview/none/"])
def test_the_newsroom_is_kept_by_nobody(client, path):
    control = client.get(path)["Cache-Control"]
    assert {"private", "no-store"} <= set(control.split(", "))
