"""The lines of docs/api.md do what they say."""

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings

from missions.api.nouns import Noun
from missions.counting import PERIOD

DOCUMENT = (Path(__file__).parents[2] / "docs/api.md").read_text()
EXAMPLES = re.findall(r"`(GET|POST) (\S+)` → (\d{3})", DOCUMENT)
COMMANDS = re.search(r"```\n(curl.*?)```", DOCUMENT, re.DOTALL)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.mark.parametrize(("method", "path", "status"), EXAMPLES)
def test_an_example_gives_what_stands_beside_it(client, method, path, status):
    response = client.generic(method, path)
    assert response.status_code == int(status)
    if status == "200":
        content = response.json()
        assert content.get("data", content)


def test_there_are_examples():
    assert len(EXAMPLES) > 12
    assert {status for _, _, status in EXAMPLES} == {"200", "400", "404", "405"}


def test_the_commands_ask_for_what_is_there(client):
    assert COMMANDS
    told = {}
    for line in COMMANDS[1].splitlines():
        *_, address = shlex.split(line)
        path = address.removeprefix("$SITE_URL")
        assert path.startswith("/api/v1/")
        response = client.get(path)
        assert response.status_code == 200
        told[path.rpartition("?")[2]] = response.json()
    assert told["fields=launch.text"]["launch"] == {"text": "5 October 2021, 08:55:02 UTC"}
    assert told["line=orbit&fields=total.flights"]["total"]["flights"] > 10


def test_the_document_names_the_nouns_and_the_limit():
    listed = re.search(r"The nouns are ([\w, \n]+) and (\w+)\.", DOCUMENT)
    assert listed
    assert {*re.split(r",\s+", listed[1]), listed[2]} == set(Noun.REGISTER)
    assert PERIOD == 60
    example = (Path(settings.BASE_DIR) / ".env.example").read_text()
    assert "API_RATE_LIMIT=300" in example
    assert "(300 unless set, 0 for any number)" in DOCUMENT
