import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from missions.prose.markdown import Reference, references, render


def test_links_become_marked_places():
    assert render("See [[soyuz-ms-19]] and [[person:yulia-peresild|the actress]].") == (
        '<p>See <span data-ref="mission:soyuz-ms-19"></span> and '
        '<span data-ref="person:yulia-peresild">the actress</span>.</p>\n'
        '<span data-card="mission:soyuz-ms-19"></span>\n'
    )


def cards(text):
    """What stands between the tags of the outermost blocks, with each card as ``@slug``."""
    marked = re.sub(r'<span data-card="mission:([^"]*)"></span>', r"@\1", render(text))
    return re.findall(r"@\S+|</(?:p|ul|blockquote|div|section)>$", marked, re.MULTILINE)


def test_a_card_follows_the_outermost_block_that_first_names_its_mission():
    text = "[[ns-16]] and [[ns-17]]\n\n[[ns-16]] again\n\n- a\n- [[ns-18:launch]]\n\n> [[ns-19]]\n"
    assert cards(text) == [
        "</p>", "@ns-16", "@ns-17", "</p>", "</ul>", "@ns-18", "</p>", "</blockquote>", "@ns-19",
    ]  # fmt: skip


def test_a_card_waits_for_the_text_under_a_heading():
    assert cards("## [[ns-16]]\n\nText.") == ["</p>", "@ns-16"]


def test_a_table_has_no_cards_but_the_text_after_it_may():
    table = "| a |\n|---|\n| [[ns-16]] [[ns-17]] |\n\n"
    assert cards(table + "Text.\n\nOn [[ns-16]].") == ["</div>", "</p>", "</p>", "@ns-16"]


def test_no_card_among_footnotes_nor_in_what_the_writer_wrote():
    assert "data-card" not in render("Text.[^1]\n\n[^1]: [[ns-16]]")
    assert "<span" not in render('<span data-card="mission:x"></span>')
    assert "data-card" not in render("[[person:jeff-bezos]] and `[[ns-16]]`")


def test_references_are_found_in_reading_order_and_not_in_code():
    text = "[[ns-16]] `[[code]]` **[[Person: Wally-Funk |she]]**\n\n    [[block]]\n\n- [[source:x]]"
    assert references(text) == [
        Reference("mission", "ns-16", ""),
        Reference("person", "wally-funk", "she"),
        Reference("source", "x", ""),
    ]


def test_a_label_in_a_table_takes_an_escaped_bar():
    html = render("| a |\n|---|\n| [[ns-16\\|first flight]] |")
    assert '<td><span data-ref="mission:ns-16">first flight</span></td>' in html


@pytest.mark.parametrize("text", ["[[]]", "[[a", "[[a\nb]]", "[[a[b]]]", "[ [a]]", "[[|x]]"])
def test_what_is_no_link_stays_text(text):
    assert "data-ref" not in render(text) or references(text)


def test_tables_align_by_class_and_scroll_in_a_frame():
    html = render("| km |\n|---:|\n| 86 |")
    assert "style" not in html
    assert '<th class="align-right">km</th>' in html
    assert html.startswith('<div class="table-scroll"')


def test_only_whole_addresses_become_links():
    html = render("Space.com and someone@example.org say https://example.org/a")
    assert html.count("<a ") == 1
    assert '<a href="https://example.org/a" rel="noopener">https://example.org/a</a>' in html


def test_there_is_no_second_h1_and_ids_are_prefixed():
    html = render("# Top\n\n## Où vont-ils?\n")
    assert html == '<h2>Top</h2>\n<h2 id="s-ou-vont-ils">Où vont-ils?</h2>\n'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://elsewhere.example/track.png)",
        '[[ns-16|"><script>alert(1)</script>]]',
        '[[a"onclick=alert(1)//|x]]',
        '<span data-ref="mission:ns-16">forged</span>',
        "<style>*{display:none}</style>",
        '<a href="x" style="position:fixed">x</a>',
        "[x](<javascript:alert(1)>)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_hostile_text_is_harmless(text):
    document = JustHTML(render(text), sanitize=False)
    tags = {node.name for node in document.query("*")}
    assert not tags & {"script", "img", "style", "iframe", "svg"}
    for node in document.query("*"):
        assert not {name for name in node.attrs if name.startswith("on") or name == "style"}
        assert not str(node.attrs.get("href", "")).lower().startswith(("javascript:", "data:"))
    forged = [node for node in document.query("span") if "forged" in node.to_html()]
    assert forged == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="[]|:!*_`#->\n \\<&\"'()abc1é", max_size=200))
def test_any_text_renders(text):
    JustHTML("<!DOCTYPE html><title>x</title>" + render(text), strict=True)
