"""Every parameter of every public address, with what attackers put there.

A new address, or a parameter that a page begins to read, fails the first two tests until it is
entered in `doors.py`.
"""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client

from . import doors, payloads
from .harmless import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def test_every_address_is_entered():
    assert set(doors.DOORS) == doors.names()


def test_every_parameter_is_entered(client: Client, monkeypatch):
    queries: list[doors.Noted] = []

    def noted(request: Any) -> doors.Noted:
        if "noted" not in request.__dict__:
            request.noted = doors.Noted(request.META.get("QUERY_STRING", ""))
            queries.append(request.noted)
        return request.noted

    monkeypatch.setattr(WSGIRequest, "GET", property(noted))
    read = {}
    for name, path in doors.DOORS.items():
        queries.clear()
        client.get(path, doors.FIRST.get(name))
        if parameters := set().union(*(query.noted for query in queries)):
            read[name] = parameters
    assert read == doors.PARAMETERS


@pytest.mark.parametrize("name", doors.PARAMETERS)
def test_what_is_sent_does_no_harm(client: Client, name: str):
    path, wrong = doors.DOORS[name], {}
    for parameter in sorted(doors.PARAMETERS[name]):
        for payload in payloads.ALL:
            query = doors.FIRST.get(name, {}) | {parameter: payload}
            if found := faults(client.get(path, query)):
                wrong[parameter, payload[:60]] = found
        for payload in payloads.RAW:
            if found := faults(client.get(path, QUERY_STRING=f"{parameter}={payload}")):
                wrong[parameter, payload] = found
    assert wrong == {}


@pytest.mark.parametrize("name", doors.DOORS)
def test_a_query_that_nobody_reads_does_no_harm(client: Client, name: str):
    queries = [
        urlencode({payload: payload for payload in payloads.HTML + payloads.HEADERS}),
        "next=//evil.example&url=//evil.example&page=1&page=2&on=2021&on=2022",
        "&".join(f"p{number}=1" for number in range(1200)),
    ]
    path = doors.DOORS[name]
    wrong = {q[:60]: found for q in queries if (found := faults(client.get(path, QUERY_STRING=q)))}
    assert wrong == {}
