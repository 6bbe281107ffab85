"""The people of the newsroom, one object of every noun, and what a browser would post."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from missions.models import (
    Article,
    Author,
    Citation,
    Correction,
    Craft,
    Event,
    Image,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Tag,
    Vehicle,
)
from tests import factories
from tests.factories import image, picture_bytes

__all__ = ["image", "picture_bytes"]

# Pages that a role may only look at have no save button; these are all the roles there are.
ROLES = ["editor", "writer", "nobody", "outsider", "anonymous"]


def _user(name: str, *, group: str = "", is_staff: bool = True) -> User:
    user = User.objects.create(username=name, is_staff=is_staff)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def sign_in(db: None) -> Callable[[str], Client]:
    """A browser in which somebody of the role has signed in."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            group = {"editor": "Editor", "writer": "Writer"}.get(role, "")
            client.force_login(_user(role, group=group, is_staff=role != "outsider"))
        return client

    return sign_in


@pytest.fixture
def editor(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("editor")


@pytest.fixture
def writer(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("writer")


def event(**values: Any) -> Event:
    defaults = {"at": "2021-10-05 12:22:31", "title": "Hatch opened"}
    if "mission" not in values:
        defaults["mission"] = factories.mission()
    return Event.objects.create(**defaults | values)


def craft(**values: Any) -> Craft:
    defaults = {"name": "Resilience", "serial": "C207"}
    return Craft.objects.create(**defaults | {"vehicle": factories.vehicle()} | values)


def scheduled_article(**values: Any) -> Article:
    return factories.article(**{"publish_at": timezone.now() + timedelta(days=3)} | values)


# For every noun of the admin: one object, and words by which an editor would look for it.
NOUNS: dict[Any, tuple[Callable[[int], Any], list[str]]] = {
    Article: (
        lambda n: factories.article(headline=f"Øystein’s flight {n}", hero=image()),
        ["øystein", "oystein", "ØYSTEIN flight", '"s flight"'],
    ),
    Author: (lambda n: Author.objects.create(name=f"Żaneta {n}"), ["żaneta", "ŻANETA"]),
    Citation: (
        lambda n: factories.citation("launch", mission=factories.mission(name=f"Wyprawa {n}")),
        ["wyprawa", "publisher"],
    ),
    Correction: (
        lambda n: factories.correction(
            mission=factories.mission(name=f"Lądowanie {n}"), text=f"Żle podano {n}."
        ),
        ["żle", "lądowanie", "ladowanie"],
    ),
    Craft: (lambda n: craft(name=f"Łódź {n}"), ["łódź", "c207"]),
    Event: (lambda n: event(title=f"Люк {n}"), ["люк", "ЛЮК"]),
    Image: (lambda n: image(title=f"Décollage {n}"), ["décollage", "DÉCOLLAGE", "nasa"]),
    Mission: (
        lambda n: factories.mission(name=f"Misja Łódź {n}"),
        ["misja", "lodz", "łódź misja", "ŁÓDŹ", "łodz"],
    ),
    Organisation: (lambda n: factories.organisation(name=f"Роскосмос {n}"), ["роскосмос"]),
    Person: (
        lambda n: factories.person(
            name=f"Sławosz Uznański {n}", native_name="Славош", image=image()
        ),
        ["slawosz uznanski", "SŁAWOSZ", "uznański slawosz", "славош"],
    ),
    Place: (lambda n: factories.place(name=f"Baïkonour {n}"), ["baikonour", "baïkonour"]),
    Seat: (
        lambda n: factories.seat(
            person=factories.person(name=f"Юлия Пересильд {n}"), payer=factories.organisation()
        ),
        ["пересильд", "yuliya", "mission"],
    ),
    Source: (lambda n: factories.source(title=f"Première {n}"), ["premiere", "première"]),
    Tag: (lambda n: Tag.objects.create(name=f"Überflug {n}"), ["überflug", "uberflug"]),
    Vehicle: (
        lambda n: factories.vehicle(name=f"Союз МС {n}", operator=factories.organisation()),
        ["союз", "мс союз"],
    ),
}


def make(model: Any, number: int = 1) -> Any:
    return NOUNS[model][0](number)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        get = dict(attrs)
        name = get.get("name") or ""
        if "__prefix__" in name:
            return
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in get:
            self.data.setdefault(self._select, []).append(get.get("value") or "")
        elif tag == "textarea":
            self._textarea = name
            self.data[name] = ""
        elif tag == "input" and name:
            kind = get.get("type")
            if name == "change_kind":
                # Asked of every change to what readers have seen; most tests are about others.
                self.data.setdefault(name, "update")
                return
            if kind in ("checkbox", "radio") and "checked" not in get:
                return
            if kind == "checkbox":
                self.data.setdefault(name, []).append(get.get("value") or "on")
            elif kind not in ("submit", "file"):
                self.data[name] = get.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            # The first line break after the tag is not part of the text.
            self.data[self._textarea] = (
                self.data[self._textarea].removeprefix("\n").removeprefix("\r\n")
            )
            self._textarea = ""
        elif tag == "select":
            self._select = ""


def posted(page: Any) -> dict[str, Any]:
    """What a browser posts when the form on the page is sent as it stands."""
    fields = _Fields()
    fields.feed(page.content.decode())
    return {name: value for name, value in fields.data.items() if name}
