"""“Did you mean”: near words with which readers find something."""

from datetime import UTC, datetime

import pytest

from missions import search
from missions.models import SearchWord
from missions.search.spelling import distance
from tests import factories as make

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("isacman", "isaacman", 1),
        ("bransen", "branson", 1),
        ("virgn", "virgin", 1),
        ("gaalctic", "galactic", 1),
        ("shipneko", "shipenko", 1),
        ("same", "same", 0),
        ("abcdef", "ghijkl", 3),
        ("short", "muchlonger", 3),
    ],
)
def test_distance(one, other, expected):
    assert distance(one, other, 2) == expected


@pytest.fixture
def world(db):
    make.article(headline="Isaacman and Branson", body="Virgin Galactic flew. Galaxies. Karman.")
    make.person(name="Klim Shipenko")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("isacman", "isaacman"),
        ("bransen", "branson"),
        ("virgn galactic", "virgin galactic"),
        ("virgn gaalctic", "virgin galactic"),
        ("Kármna", "karman"),
        ("Шипнеко", "shipenko"),
        ("bransen -balloon", "branson -balloon"),
    ],
)
def test_a_mistyped_word(world, typed, meant):
    correction = search.search(typed, at=AT).correction
    assert (correction.text, correction.count) == (meant, 1)
    assert search.search(correction.text, at=AT).count == 1


@pytest.mark.parametrize(
    "typed", ["isaacman", "galactic", "zzzzzzzz", "ab", "12345", '"', "-bransen"]
)
def test_no_correction_where_there_is_none_to_make(world, typed):
    assert search.search(typed, at=AT).correction is None


def test_words_that_are_right_are_left_alone(world):
    make.article(headline="Balloons")
    assert search.search("balloons isaacman", at=AT).correction is None
    assert search.search("isaacman", at=AT, kind="place").correction is None
    assert search.search("balloons isacman", at=AT).correction is None


def test_a_word_of_a_draft_is_never_meant(world):
    make.draft_article(headline="Zaphodia", body="Zaphodia")
    assert SearchWord.objects.filter(word="zaphodia").exists()
    assert search.search("zaphodea", at=AT).correction is None
    # Nor its other form, where a public word has the same stem.
    make.article(headline="Zaphodias", body="")
    assert search.search("zaphodea", at=AT).correction.text == "zaphodias"


def test_words_are_sought_in_the_index_not_one_by_one(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        search.search("virgn galactic bransen", at=AT)
