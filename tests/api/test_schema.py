"""The description of the API is one, and the API keeps to it, whatever it is asked."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from ninja import Schema
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_wsgi

from missions.api import api
from missions.api.nouns import Noun

from .conftest import LISTS, all_of
from .worlds import world

DESCRIPTION = "/api/v1/openapi.json"
HELD = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)  # fmt: skip

load_all_checks()
pytestmark = pytest.mark.django_db


@pytest.fixture
def described(media) -> Iterator[Any]:
    """The API as a WSGI server calls it, but on the test's own connection to the database."""
    world(3)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield from_wsgi(DESCRIPTION, get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", list(api.get_openapi_schema()["paths"]))
def test_whatever_is_asked_the_answer_is_as_described(described, path, mode):
    """Made-up requests, as the description allows them and as it does not."""
    cases = described[path]["GET"].as_strategy(generation_mode=mode)
    checks = CHECKS.get_by_names(list(HELD))

    @settings(
        max_examples=8, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: schemathesis.Case) -> None:
        # Unpacking is the business of the client that is not here.
        case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

    if mode is GenerationMode.POSITIVE or described[path]["GET"].query:
        ask()


def test_the_description_is_openapi(client):
    description = json.loads(client.get(DESCRIPTION).content)
    assert description["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(description).iter_errors()] == []


def test_every_operation_says_what_can_happen(client):
    for path, methods in json.loads(client.get(DESCRIPTION).content)["paths"].items():
        assert list(methods) == ["get"]
        operation = methods["get"]
        expected = {"200", "400", "429", "500", "503"}
        expected |= {"301", "404", "410"} if "{key}" in path else set()
        assert set(operation["responses"]) == expected
        assert operation["description"]
        assert operation["tags"]
        for parameter in operation["parameters"]:
            assert parameter.get("description") or parameter["schema"].get("enum"), parameter


def test_every_noun_has_its_list_described(client):
    described = json.loads(client.get(DESCRIPTION).content)["paths"]
    assert set(Noun.REGISTER) == set(LISTS)
    assert {f"/api/v1/{name}" for name in LISTS} < set(described)


def every_schema(base: type = Schema) -> list[type]:
    found = [each for each in base.__subclasses__() if each.__module__.startswith("missions.api")]
    return [*found, *(inner for each in found for inner in every_schema(each))]


def test_no_two_objects_share_a_name():
    """The last would be described in place of all."""
    names = [each.__name__ for each in every_schema()]
    assert len(names) > 40
    assert {name for name in names if names.count(name) > 1} == set()


def closed(schema: Any) -> Any:
    """The same, with nothing let pass that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    content = {name: closed(each) for name, each in schema.items()}
    if isinstance(schema.get("properties"), dict):
        content["additionalProperties"] = False
    return content


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("path", [*LISTS, "standings", "search", "index"])
def test_the_starter_content_is_told_as_described_and_no_further(read, path):
    description = closed(api.get_openapi_schema())
    asked = {"index": "", "search": "search?q=soyuz", "standings": "standings"}.get(
        path, f"{path}?limit=15"
    )
    place = f"/api/v1/{'' if path == 'index' else path}"
    answer = description["paths"][place]["get"]["responses"]["200"]
    wanted = answer["content"]["application/json"]["schema"] | {
        "components": description["components"]
    }
    problems = [
        f"{error.json_path}: {error.message[:200]}"
        for error in OAS31Validator(wanted).iter_errors(read(asked))
    ]
    assert problems == []


@pytest.mark.usefixtures("starter")
def test_every_address_in_an_answer_leads_somewhere(read, client):
    """One of each noun, and whatever it names."""
    seen = set()
    for name in LISTS:
        text = json.dumps(read(f"{name}?limit=1")).replace("http://testserver", "")
        seen |= set(re.findall(r'"(?:api_url|url)": "([^"#]+)', text))
    assert len(seen) > 40
    assert {path: client.get(path).status_code for path in seen} == dict.fromkeys(seen, 200)


@pytest.mark.usefixtures("starter")
def test_lists_hold_what_the_site_lists(read, client):
    flights = all_of(read, "missions?limit=40&fields=name")
    assert len(flights) == client.get("/missions/").context["paginator"].count
    assert len(all_of(read, "missions?scope=context&fields=name")) > 0
