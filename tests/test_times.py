"""Every date and time on every page can be read by a machine, and every time says its zone."""

import re
from datetime import date, datetime

import pytest
from justhtml import JustHTML

from missions.dates import VagueDate
from missions.models import Event
from tests import factories as make
from tests.test_every_page import PATHS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

# What HTML allows of what we write: a year, a month, a day, a minute or second in UTC.
MACHINE = {
    r"\d{4}": lambda text: datetime.strptime(text, "%Y"),
    r"\d{4}-\d\d": lambda text: datetime.strptime(text, "%Y-%m"),
    r"\d{4}-\d\d-\d\d": date.fromisoformat,
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z": datetime.fromisoformat,
}
CLOCK = re.compile(r"\b\d{1,2}:\d\d(:\d\d)?\b")
SAYS_ITS_ZONE = re.compile(r"\d( at [^()]+| local time)? \(?UTC([+\N{MINUS SIGN}]\d{1,2}(:\d\d)?)?")
# Titles and sentences of sources, editors and authors hold times as words; pictures are in UTC.
QUOTED = {
    "differing",
    "search-hit-excerpt",
    "sources-title",
    "standfirst",
    "story-text",
    "timeline-text",
}


def is_valid(text: str) -> bool:
    for pattern, read in MACHINE.items():
        if re.fullmatch(pattern, text):
            read(text)
            return True
    return False


def texts(node, above=()):
    """Each piece of visible text with the names and classes of what it stands in."""
    if node.name == "#text":
        yield node.data, set(above)
        return
    if node.name in ("head", "script"):
        return
    classes = (getattr(node, "attrs", None) or {}).get("class") or ""
    for child in node.children or ():
        yield from texts(child, (*above, node.name, *classes.split()))


def told(client, path) -> list[tuple[str, str]]:
    """Machine form and words of every ``<time>``; fails on a time outside of one."""
    document = JustHTML(client.get(path).content.decode(), sanitize=False)
    loose = [
        text.strip()
        for text, above in texts(document.root)
        if CLOCK.search(text)
        and "time" not in above
        and not above & (QUOTED | {"svg"})
        # The places that say what sources report.
        and not (path.startswith(("/disagreements/", "/sources/")) and above & {"td", "li", "dd"})
    ]
    assert loose == []
    return [
        (node.attrs["datetime"], " ".join(node.to_text().split()))
        for node in document.query("time")
    ]


@pytest.mark.parametrize("path", [*PATHS, "/missions/soyuz-ms-19/?times=site"])
def test_every_time_is_valid_and_says_its_zone(client, path):
    for machine, words in told(client, path):
        assert is_valid(machine), (machine, words)
        if CLOCK.search(words):
            assert SAYS_ITS_ZONE.search(words), words
            assert "T" in machine, (machine, words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2027-07-14 13:12:05", [("2027-07-14T13:12:05Z", "14 July 2027, 13:12:05 UTC")]),
        ("2027-07-14 13:12", [("2027-07-14T13:12Z", "14 July 2027, 13:12 UTC")]),
        ("about 2027-07-14 13:12", [("2027-07-14T13:12Z", "14 July 2027, 13:12 UTC")]),
        ("2027-07-14", [("2027-07-14", "14 July 2027")]),
        ("2027-07", [("2027-07", "July 2027")]),
        ("2027", [("2027", "2027")]),
        ("no earlier than 2027-07", [("2027-07", "July 2027")]),
        ("2027-Q3", []),
        ("to be determined", []),
    ],
)
def test_a_date_is_as_exact_for_machines_as_for_readers(client, typed, expected):
    mission = make.mission(launch="2021-07-20", landing="2021-07-21")
    event = Event.objects.create(mission=mission, at=VagueDate.parse(typed), title="Hatch")
    html = client.get(mission.get_absolute_url()).content.decode()
    timeline = JustHTML(html, sanitize=False).query(".timeline-time")
    (shown,) = [step for step in timeline if event.at.period_text() in step.to_text()]
    times = [(n.attrs["datetime"], n.to_text()) for n in shown.query("time")]
    assert times == expected
    assert " ".join(shown.to_text().split()) == event.at.text()
