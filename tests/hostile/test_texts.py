"""Whatever an article, a link in it or a date may say."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from justhtml import JustHTML

from missions.dates import VagueDate, VagueDateError
from missions.prose.markdown import Reference, references, render

from .examples import FUZZ

PIECES = st.sampled_from(
    [
        "[[",
        "]]",
        "|",
        ":",
        "person:",
        "image:",
        "soyuz-ms-19",
        "[",
        "](",
        ")",
        "<",
        ">",
        '"',
        "'",
        "`",
        "```\n",
        "*",
        "_",
        "#",
        "- ",
        "> ",
        "\n",
        "\n\n",
        "\\",
        "&",
        "&lt;",
        "&#106;",
        "|-|",
        "[^1]",
        "[^1]: ",
        "http://a.example/",
        "javascript:alert(1)",
        "JaVa\tScript:",
        "data:text/html,x",
        "vbscript:x",
        "<script>",
        "</script>",
        "<svg onload=x>",
        "<img src=x onerror=y>",
        "<a href=javascript:x>",
        "style=color:red",
        "onclick=x",
        "{{ x }}",
        "{% x %}",
        "\0",
        "\ufeff",
        "\u202e",
        "<!--",
        "]]>",
        "[a](javascript:x)",
        "[a](<data:x>)",
        "![x](y)",
        "<javascript:x>",
        "~~",
        "1. ",
        "| a |\n|-|\n",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join),
)
ELEMENTS = {
    "html", "head", "body", "a", "abbr", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4",
    "hr", "li", "ol", "p", "pre", "s", "section", "span", "strong", "sup", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http:", "https:", "mailto:"}


@FUZZ
@given(TEXTS)
@example("[x](javascript&#58;alert(1))")
@example("[x](&#x1;javascript:alert(1))")
@example("[[x|<img src=x onerror=y>]] [[a\"b:c:'d]]")
@example('<https://a.example/?"onmouseover=alert(1)>')
@example('http://a.example/"onclick="x')
@example('# " onclick=x\n\n# " onclick=x')
@example('[^"><svg onload=x>]\n\n[^"><svg onload=x>]: x')
@example('``` "><script>\nx\n```')
def test_an_article_becomes_nothing_but_text(text: str):
    html = render(text)
    for node in JustHTML(html, sanitize=False).query("*"):
        attributes = node.attrs or {}
        assert node.name in ELEMENTS
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert set(attributes) <= {
            "aria-label", "class", "data-card", "data-picture", "data-ref", "href", "id", "rel",
            "role", "start", "tabindex", "title",
        }  # fmt: skip
        if "href" in attributes:
            # What a browser leaves out before it looks for a scheme.
            address = re.sub(r"^[\x00-\x20]+|[\t\r\n]", "", attributes["href"] or "").lower()
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", address)
            assert scheme is None or scheme[0] in SCHEMES


@FUZZ
@given(TEXTS)
def test_links_are_read_from_any_text(text: str):
    for reference in references(text):
        assert isinstance(reference, Reference)
        assert len(reference.name) <= 140
        assert "]" not in reference.name


def calls(work: Callable[[], object]) -> int:
    """How many functions are called in it, Python's own and others: the same on every machine."""
    number = 0

    def note(frame: object, event: str, arg: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize(
    "piece",
    [
        "[[",
        "[",
        "[a](",
        "![",
        "*a_ ",
        "**a",
        "`",
        "``a`",
        "<",
        "</a ",
        "&",
        "&#",
        '"',
        "'a",
        "~~a",
        "\\",
        "[^1]",
        "[^a]: ",
        "|a",
        "|-",
        "> ",
        "- ",
        "1. ",
        "# a\n",
        "a\n",
        "http://a",
        "https://a.b/(",
        "a@b.c ",
        "[[a|b]] ",
        "[[image:x]]\n\n",
        "[[a]]\n\n",
        "\t",
        "<!--",
        "<?",
        "===\n",
        "```\n",
    ],
)
def test_twice_the_text_is_about_twice_the_work(piece: str):
    render(piece)
    short, long = calls(lambda: render(piece * 300)), calls(lambda: render(piece * 600))
    assert long < 3 * short
    assert len(render(piece * 600)) < 600 * len(piece) * 40 + 2000


@FUZZ
@given(
    st.one_of(st.text(max_size=60), st.from_regex(r"(about |net )?[0-9]{4}[-Q ]?[0-9]{0,2}.{0,12}"))
)
@example("2199-12-31 23:59 -05:00")
@example("1900-01-01 00:00 +05:00")
@example("net tbd")
@example("9999-12-31 23:59:60 UTC")
@example("٢٠٢١-١٠-٠٥")
@example("c.2021")
def test_any_text_is_a_date_that_is_printed_as_it_is_read_or_is_refused(text: str):
    try:
        VagueDate.parse(text)
    except VagueDateError as error:
        refused = str(error)
    else:
        refused = ""
    assert len(refused) < 400
    if refused:
        return
    date = VagueDate.parse(text)
    assert VagueDate.parse(str(date)) == date
    assert VagueDate.decode(date.encode()) == date
    assert date.text()
    assert date.earliest <= date.latest


@FUZZ
@given(
    st.one_of(st.text(max_size=60), st.from_regex(r"[0-9TZ:-]{0,22}/[0-9]/[0-9TZ:-]{0,22}/[0-9]"))
)
@example("2021-10-05T00:00:00Z/3/2021-10-05T00:00:00Z/9")
def test_what_is_no_stored_date_is_refused(stored: str):
    with suppress(ValueError):
        assert VagueDate.decode(stored).text()
