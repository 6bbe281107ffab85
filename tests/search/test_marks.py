"""What was found is marked as it was found, and nothing of a text is ever markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.search.marks import Marker
from missions.search.queries import read


def marked(query: str, text: str) -> str:
    return Marker(read(query).wanted).mark(text)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("karman", "The Kármán line", "The <mark>Kármán</mark> line"),
        ("flights", "A flight flew", "A <mark>flight</mark> flew"),
        ("shipenko", "Клим Шипенко", "Клим <mark>Шипенко</mark>"),
        ("ms19", "Soyuz MS-19.", "Soyuz <mark>MS-19</mark>."),
        ("ms19", "Soyuz MS 19.", "Soyuz <mark>MS 19</mark>."),
        ("ship", "SpaceShipTwo", "<mark>SpaceShipTwo</mark>"),
        ('"karman line"', "A line, the Kármán line", "A line, the <mark>Kármán line</mark>"),
        ('"flight"', "flights, flight", "flights, <mark>flight</mark>"),
        ("tour*", "Tourists on tour", "<mark>Tourists</mark> on <mark>tour</mark>"),
        ("branson", "Branson’s flight", "<mark>Branson</mark>’s flight"),
        ("b", '<b> & "b"', "&lt;<mark>b</mark>&gt; &amp; &quot;<mark>b</mark>&quot;"),
        ("mark", "<mark>", "&lt;<mark>mark</mark>&gt;"),
        ("soyuz -film", "Soyuz film", "<mark>Soyuz</mark> film"),
    ],
)
def test_marks(query, text, expected):
    assert marked(query, text) == expected


def test_an_excerpt_shows_where_most_of_it_stands():
    text = "Balloon. " + "Filler words stand here. " * 40 + "A balloon over Paris. " + "More. " * 80
    excerpt = Marker(read("balloon paris").wanted).excerpt(text)
    assert "A <mark>balloon</mark> over <mark>Paris</mark>." in excerpt
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert len(excerpt) < 350


def test_without_a_mark_an_excerpt_is_the_beginning():
    excerpt = Marker(read("absent").wanted).excerpt("A short text.\nOf two lines.")
    assert excerpt == "A short text. · Of two lines."


def test_where_the_title_says_it_all_the_excerpt_is_the_beginning():
    text = "What it was. " * 30 + "Soyuz."
    assert Marker(read("soyuz").wanted).excerpt(text, "Soyuz").startswith("What it was.")


@given(st.text(max_size=60), st.text(max_size=200))
def test_marking_neither_loses_nor_adds_text(query, text):
    from html import unescape

    marker = Marker(read(query).wanted)
    plain = unescape(marker.mark(text).replace("<mark>", "").replace("</mark>", ""))
    assert plain == unescape(text).replace("\n", " · ") or "&" in text or "\n" in text
    assert marker.excerpt(text) is not None
