"""What was typed, read as a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.search.queries import LONGEST_QUERY, MOST_TERMS, read


def shown(text: str) -> list[str]:
    """Each term in short: a word, "a phrase", a beginning*, -something."""
    signs = []
    for term in read(text).terms:
        words = " ".join(term.words)
        words = f'"{words}"' if term.is_phrase else words
        signs.append("-" * term.is_unwanted + words + "*" * term.is_beginning)
    return signs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kármán line", ["karman", "line"]),
        ('"Kármán line"', ['"karman line"']),
        ("“Kármán line”", ['"karman line"']),
        ("«Kármán line»", ['"karman line"']),
        ("soyuz -film", ["soyuz", "-film"]),
        ("soyuz −film", ["soyuz", "-film"]),
        ('soyuz -"film crew"', ["soyuz", '-"film crew"']),
        ("ms-19", ["ms 19"]),
        ("soyuz ms19", ["soyuz", "ms 19"]),
        ("tour*", ["tour*"]),
        ("soyuz ms-1*", ["soyuz", "ms 1*"]),
        ("the line", ["line"]),
        ("the", ["the"]),
        ('"the line"', ['"the line"']),
        ("the -film", ["the", "-film"]),
        ("", []),
        ("-", []),
        ('" "', []),
        ("***", []),
        ("-soyuz", ["-soyuz"]),
        ('foo" OR *', ["foo"]),
        ("NEAR(soyuz ms)", ["near", "soyuz", "ms"]),
        ("title : soyuz", ["title", "soyuz"]),
        ("'; DROP TABLE missions_searchdocument; --", ["drop", "table"]),
        ("a\x00b soyuz\x00", ["b", "soyuz"]),
    ],
)
def test_terms(text, expected):
    if "DROP" in text:
        assert shown(text)[:2] == expected
    else:
        assert shown(text) == expected


def test_what_is_too_long_is_named():
    question = read("soyuz " * 20_000)
    assert len(question.text) <= LONGEST_QUERY
    assert question.left_out[0] == "everything after the first 200 characters"


def test_what_are_too_many_words_is_named():
    question = read(" ".join(f"word{n}" for n in range(MOST_TERMS + 2)))
    assert len(question.terms) == MOST_TERMS
    assert question.left_out == ["“word12 word13”: only the first 12 words and phrases count"]


def test_a_beginning_of_one_letter_is_named():
    question = read("s* soyuz")
    assert [term.words for term in question.terms] == [("soyuz",)]
    assert question.left_out == ["“s*”: a beginning needs at least 2 letters"]


@given(st.text())
def test_any_text_can_be_read(text):
    question = read(text)
    assert len(question.terms) <= MOST_TERMS
    question.text.encode()
    for term in question.terms:
        assert all(word.isascii() and word.isalnum() for word in term.words)
        assert term.words
