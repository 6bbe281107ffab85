"""Whatever somebody pastes into a title, the feeds stay what their formats ask for."""

import json
import xml.etree.ElementTree as ElementTree

import icalendar
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions.wording import legal
from tests import factories as make

from .reading import SUFFIXES, parse, read

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = [
    "]]> <![CDATA[ & <b>bold</b>",
    "\x00\x08\x0b\x0c\x1b\x7f control",
    "\ufffe\uffff not characters",
    "🚀👩🏽‍🚀 emoji",
    "قمر \u202eright to left\u202c שלום",
    "<script>alert(1)</script>",
    "a\r\nBEGIN:VEVENT\r\nSUMMARY:injected",
    "semi;colon, comma\\backslash \"quote\" 'single'",
    "&#0; &amp;amp; &nbsp;",
    "long " + "ü🚀" * 60,
]


def kept(text: str) -> str:
    """What a reader must find again: white space apart, which formats fold."""
    return " ".join(legal(text).split())


@pytest.fixture(params=HOSTILE, ids=lambda text: ascii(text)[:30])
def hostile(request) -> str:
    # PostgreSQL cannot keep a NUL; no form lets one in.
    return request.param.replace("\x00", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_in_feeds(client, hostile, suffix):
    article = make.article(headline=hostile[:160], standfirst=hostile, body=hostile)
    article.tags.add(make.tag(name=hostile[:40]))
    make.correction(article=article, text=hostile)
    (entry,) = read(client, f"/feeds/articles.{suffix}")
    assert kept(entry.title) == kept(hostile[:160])
    assert kept(entry.summary) == kept(hostile)
    assert [kept(tag) for tag in entry.tags] == [kept(hostile[:40])]
    assert "<script" not in entry.html
    (correction,) = read(client, f"/feeds/corrections.{suffix}")
    assert kept(correction.summary) == kept(hostile)


def test_in_calendars(client, hostile):
    name = hostile[:120]
    operator = make.organisation(name=f"Operator {hostile}"[:120])
    make.mission(name=name, summary=hostile, operator=operator, landing="2021-07-20 13:22")
    content = client.get("/calendar.ics").content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(content)
    events = calendar.walk("VEVENT")
    assert [kept(str(event["SUMMARY"])) for event in events] == [
        kept(f"{kind} of {name}") for kind in ("Launch", "Landing")
    ]
    again = vobject.readOne(content.decode())
    assert [kept(event.summary.value) for event in again.vevent_list] == [
        kept(str(event["SUMMARY"])) for event in events
    ]


def test_in_the_news_sitemap(client, hostile, time_machine):
    time_machine.move_to("2020-01-02T00:00:00Z")
    make.article(headline=hostile[:160])
    root = ElementTree.fromstring(client.get("/news-sitemap.xml").content)
    (title,) = root.iter("{http://www.google.com/schemas/sitemap-news/0.9}title")
    assert kept(title.text or "") == kept(hostile[:160])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1,
                    max_size=60))  # fmt: skip
def test_in_any_text(client, text):
    article = make.article(headline=text, standfirst=text, body=text)
    try:
        content = client.get("/feeds/articles.atom").content
        assert len(parse(content).entries) == 1
        summary = ElementTree.fromstring(content).findtext(f".//{ATOM}summary") or ""
        items = json.loads(client.get("/feeds/articles.json").content)["items"]
        # feedparser takes C1 controls for what Windows had in their place.
        assert {kept(summary), kept(items[0].get("summary", ""))} == {kept(text)}
        assert len(parse(client.get("/feeds/articles.rss").content).entries) == 1
    finally:
        article.delete()
