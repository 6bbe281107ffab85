"""Launches and landings in a calendar, as two readers of iCalendar read them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject

from missions.dates import VagueDate
from missions.feeds.calendar import MOST_FLIGHTS, span
from missions.models import Version
from missions.publishing import Change, record
from tests import factories as make

pytestmark = pytest.mark.django_db


def events(client, path: str = "/calendar.ics") -> dict[str, icalendar.Event]:
    """The events by their titles; both readers must find the same ones."""
    content = client.get(path).content
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    again = vobject.readOne(content.decode())
    others = [event.uid.value for event in getattr(again, "vevent_list", [])]
    assert [str(event["UID"]) for event in found] == others
    starts = [event.dtstart.value for event in getattr(again, "vevent_list", [])]
    assert [event["DTSTART"].dt for event in found] == starts
    return {str(event["SUMMARY"]): event for event in found}


def planned(name: str, launch: str, **values):
    return make.mission(name=name, status="planned", launch=launch, **values)


@pytest.mark.parametrize(
    ("launch", "title", "start", "end", "status"),
    [
        (
            "2027-07-14 13:12:05", "Launch of X",
            datetime(2027, 7, 14, 13, 12, 5, tzinfo=UTC), None, "CONFIRMED",
        ),
        (
            "2027-07-14 00:00", "Launch of X",
            datetime(2027, 7, 14, tzinfo=UTC), None, "CONFIRMED",
        ),
        (
            "about 2027-07-14 13:12", "Launch of X (about 14 July 2027, 13:12 UTC)",
            datetime(2027, 7, 14, 13, 12, tzinfo=UTC), None, "TENTATIVE",
        ),
        ("2027-07-14", "Launch of X", date(2027, 7, 14), date(2027, 7, 15), "CONFIRMED"),
        (
            "no earlier than 2027-12-31", "Launch of X (no earlier than 31 December 2027)",
            date(2027, 12, 31), date(2028, 1, 1), "TENTATIVE",
        ),
        (
            "2028-02", "Launch of X (February 2028)",
            date(2028, 2, 1), date(2028, 3, 1), "TENTATIVE",
        ),
        (
            "no earlier than 2027-Q3", "Launch of X (no earlier than Q3 2027)",
            date(2027, 7, 1), date(2027, 10, 1), "TENTATIVE",
        ),
        ("2027", "Launch of X (2027)", date(2027, 1, 1), date(2028, 1, 1), "TENTATIVE"),
    ],
)  # fmt: skip
def test_a_launch_is_as_vague_as_it_is_known(client, launch, title, start, end, status):
    planned("X", launch)
    (event,) = events(client).values()
    assert str(event["SUMMARY"]) == title
    assert event["DTSTART"].dt == start
    # A date and midnight are equal to none of each other's kind.
    assert type(event["DTSTART"].dt) is type(start)
    assert (event["DTEND"].dt if "DTEND" in event else None) == end
    assert str(event["STATUS"]) == status
    assert str(event["DESCRIPTION"]).startswith(f"Launch: {VagueDate.parse(launch).text()}\n")


def test_no_date_has_a_made_up_time():
    for text in ("2027", "2027-Q4", "2027-07", "2027-07-14", "about 2027", "net 2027-Q1"):
        start, end = span(VagueDate.parse(text))
        assert not isinstance(start, datetime)
        assert not isinstance(end, datetime)


def test_an_event_says_what_a_reader_of_calendars_asks(client):
    operator = make.organisation(name="Acme, Inc.")
    site = make.place(name="Baikonur; Site 31", latitude="45.996", longitude="63.564")
    mission = make.mission(
        name="Acme 1",
        operator=operator,
        launch="2021-10-05 08:55:02",
        landing="2021-10-17 04:35",
        launch_site=site,
        summary="Two went up; one came down.",
    )
    found = events(client)
    assert list(found) == ["Launch of Acme 1", "Landing of Acme 1"]
    launch, landing = found.values()
    assert str(launch["LOCATION"]) == "Baikonur; Site 31"
    assert (launch["GEO"].latitude, launch["GEO"].longitude) == (45.996, 63.564)
    assert launch["CATEGORIES"].cats == ["Launch", "Acme, Inc."]
    assert str(launch["URL"]) == "http://testserver/missions/acme-1/"
    assert str(launch["TRANSP"]) == "TRANSPARENT"
    assert str(launch["DESCRIPTION"]).split("\n") == [
        "Launch: 5 October 2021, 08:55:02 UTC",
        "Status: Flown",
        "Operator: Acme, Inc.",
        f"Craft: {mission.vehicle}",
        "Two went up; one came down.",
        f"http://testserver/m/{mission.short_id}/",
    ]
    assert "LOCATION" not in landing
    assert landing["DTSTART"].dt == datetime(2021, 10, 17, 4, 35, tzinfo=UTC)


def test_what_cannot_stand_in_a_calendar_is_left_out(client):
    planned("Undated", "to be determined")
    make.mission(name="Unknown", status="planned", launch=None)
    make.mission(name="Context", scope="context")
    assert events(client) == {}


def test_only_what_is_public_stands_in_it(client):
    make.draft_mission(name="Draft")
    make.mission(name="Later", publish_at=make.FAR_AHEAD)
    mission = make.mission(name="Shown")
    assert list(events(client)) == ["Launch of Shown"]
    mission.stage, mission.withdrawn_because = "withdrawn", "Wrong"
    mission.save()
    assert events(client) == {}


def test_a_cancelled_flight_says_so(client):
    make.mission(name="X", status="cancelled", launch="2027-07-14")
    (event,) = events(client).values()
    assert str(event["STATUS"]) == "CANCELLED"


def test_an_operator_has_a_calendar_of_its_own(client):
    make.mission(name="Acme 1", operator=make.organisation(name="Acme"))
    make.mission(name="Other 1")
    assert list(events(client, "/calendar/acme.ics")) == ["Launch of Acme 1"]
    calendar = icalendar.Calendar.from_ical(client.get("/calendar/acme.ics").content)
    name = "The Space Tourism Record: Launches and landings, Acme"
    assert [str(calendar[key]) for key in ("NAME", "X-WR-CALNAME")] == [name, name]


def test_an_event_stays_the_same_one(client, settings):
    mission = make.mission(name="X", landing="2021-07-20 13:22")
    before = [str(event["UID"]) for event in events(client).values()]
    mission.name, mission.slug, mission.launch = "Y", "y", VagueDate.parse("2021-07-19")
    mission.save()
    settings.SITE_URL = "https://elsewhere.example"
    after = events(client)
    assert [str(event["UID"]) for event in after.values()] == before
    assert list(after) == ["Launch of Y", "Landing of Y"]
    assert len(set(before)) == 2


def test_its_sequence_only_ever_grows(client):
    mission = planned("X", "2027-07-14")

    def sequence() -> list[int]:
        return [event["SEQUENCE"] for event in events(client).values()]

    def save(days: int, **values) -> None:
        for name, value in values.items():
            setattr(mission, name, value)
        mission.save()
        record(mission, Change(kind="update"), at=make.LONG_AGO + timedelta(days=days))

    assert sequence() == [0]
    save(1, launch=VagueDate.parse("2027-07-15"))
    save(2, status="cancelled")
    assert sequence() == [2]
    save(3, stage="withdrawn", withdrawn_because="Wrong")
    assert sequence() == []
    save(4, stage="published")
    assert sequence() == [4]


def test_it_says_when_an_event_last_changed_and_nothing_of_now(client, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, tzinfo=UTC), tick=False)
    mission = make.mission()
    record(mission, Change(), at=make.LONG_AGO)
    saved = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    time_machine.move_to(saved, tick=False)
    record(mission, Change(kind="update"), at=saved)
    time_machine.move_to(saved + timedelta(days=9), tick=False)
    (event,) = events(client).values()
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == saved
    first = client.get("/calendar.ics").content
    time_machine.move_to(saved + timedelta(days=90), tick=False)
    assert client.get("/calendar.ics").content == first


def test_a_version_that_is_still_to_come_does_not_count(client):
    mission = make.mission()
    record(mission, Change(kind="update"), at=make.LONG_AGO)
    Version.objects.update(public_from=make.FAR_AHEAD)
    (event,) = events(client).values()
    assert event["SEQUENCE"] == 0


def test_the_cost_does_not_grow_and_the_length_has_an_end(
    client, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("missions.feeds.calendar.MOST_FLIGHTS", 20)
    for rows in (1, 30):
        for number in range(rows):
            mission = make.mission(
                launch=f"2021-11-{number % 28 + 1:02d}", launch_site=make.place()
            )
            record(mission, Change(kind="update"), at=make.LONG_AGO)
        planned(f"Ahead {rows}", "2027")
        with django_assert_num_queries(8):
            client.get("/calendar.ics")
    found = events(client)
    assert len(found) == 20
    assert {"Launch of Ahead 1 (2027)", "Launch of Ahead 30 (2027)"} < set(found)
    assert MOST_FLIGHTS == 500
