from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from missions.dates import Precision, VagueDate
from missions.models import (
    Article,
    Citation,
    Craft,
    Event,
    Mission,
    Person,
    Place,
    Seat,
    Source,
    Vehicle,
)
from missions.templatetags import record

BAIKONUR = Place(
    name="Baikonur Cosmodrome, Site 31/6",
    short_name="Baikonur 31/6",
    kind=Place.Kind.LAUNCH_SITE,
    time_zone="Asia/Qyzylorda",
)
KENNEDY = Place(name="Kennedy 39A", kind=Place.Kind.LAUNCH_SITE, time_zone="America/New_York")
STEPPE = Place(name="Kazakhstan", kind=Place.Kind.LANDING_SITE, time_zone="Asia/Almaty")
ASCENSION = Place(name="Ascension", kind=Place.Kind.LAUNCH_SITE, time_zone="Atlantic/St_Helena")
ORBIT = Place(name="Low Earth orbit", kind=Place.Kind.DESTINATION)


@pytest.mark.parametrize(
    ("typed", "text", "short", "machine"),
    [
        (
            "2021-10-05 08:55:02",
            "5 October 2021, 08:55:02 UTC",
            "5 Oct 2021",
            "2021-10-05T08:55:02Z",
        ),
        ("2021-10", "October 2021", "Oct 2021", "2021-10"),
        ("2027-Q3", "Q3 2027", "Q3 2027", ""),
        ("no earlier than 2027-03", "March 2027", "Mar 2027", "2027-03"),
        ("about 2027", "2027", "2027", "2027"),
        ("to be determined", "to be determined", "to be determined", ""),
    ],
)
def test_a_date_says_what_is_known(typed, text, short, machine):
    date = VagueDate.parse(typed)
    assert record.date_text(date) == text
    assert record.short_date(date) == short
    assert record.machine_date(date) == machine


def test_no_date_is_no_text():
    filters = (record.date_text, record.short_date, record.machine_date, record.qualifier)
    assert [say(None) for say in filters] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("typed", "short", "html"),
    [
        (
            "2021-10-05 08:55",
            False,
            '<time class="date clock" datetime="2021-10-05T08:55Z">'
            "5 October 2021, 08:55 UTC</time>",
        ),
        (
            "2021-10-05 08:55",
            True,
            '<time class="date" datetime="2021-10-05T08:55Z">5 Oct 2021</time>',
        ),
        (
            "about 2021-10-05",
            False,
            '<span class="date">about '
            '<time class="date" datetime="2021-10-05">5 October 2021</time></span>',
        ),
        ("NET 2027-Q3", True, '<span class="date">no earlier than Q3 2027</span>'),
        ("TBD", False, '<span class="date">to be determined</span>'),
    ],
)
def test_a_date_stands_in_a_time_and_what_qualifies_it_before(typed, short, html):
    context = {"date": VagueDate.parse(typed), "short": short}
    assert render_to_string("components/date.html", context).strip() == html


@pytest.mark.parametrize(
    ("typed", "place", "text"),
    [
        ("2021-10-05 08:55:02", BAIKONUR, "13:55:02 at Baikonur 31/6 (UTC+5)"),
        ("2021-10-05 08:55", BAIKONUR, "13:55 at Baikonur 31/6 (UTC+5)"),
        ("2001-04-28 07:37", BAIKONUR, "13:37 at Baikonur 31/6 (UTC+6)"),
        (
            "2021-09-16 00:02:56",
            KENNEDY,
            "15 September 2021, 20:02:56 at Kennedy 39A (UTC\N{MINUS SIGN}4)",
        ),
        ("about 2021-10-05 08:55", BAIKONUR, "13:55 at Baikonur 31/6 (UTC+5)"),
        ("2021-10-17 04:35:44", STEPPE, "10:35:44 local time (UTC+6)"),
        # That night Kazakhstan put its clocks back an hour, for good.
        ("2024-02-29 17:59", STEPPE, "23:59 local time (UTC+6)"),
        ("2024-02-29 18:00", STEPPE, "23:00 local time (UTC+5)"),
        ("2021-10-05 08:55", ASCENSION, "08:55 at Ascension (UTC)"),
        ("2021-10-05", BAIKONUR, ""),
        ("2021-10-05 08:55:02", ORBIT, ""),
        ("2021-10-05 08:55:02", None, ""),
    ],
)
def test_a_time_at_the_place(typed, place, text):
    assert record.local_time(VagueDate.parse(typed), place) == text


@pytest.mark.parametrize(
    ("typed", "place", "text"),
    [
        # The page tells the place's own time: beside it stands UTC.
        ("2021-10-05 08:55:02", BAIKONUR, "08:55:02 UTC"),
        ("2021-10-05 20:55:02", BAIKONUR, "5 October 2021, 20:55:02 UTC"),
        # The landing is in another zone, until Kazakhstan had one time for all.
        ("2021-10-17 04:35:44", STEPPE, "10:35:44 local time (UTC+6)"),
        ("2021-10-17 18:35:44", STEPPE, "18 October 2021, 00:35:44 local time (UTC+6)"),
        ("2024-03-23 07:00", STEPPE, "07:00 UTC"),
    ],
)
def test_what_stands_beside_a_time_of_the_launch_site(typed, place, text):
    assert record.local_time(VagueDate.parse(typed), place, BAIKONUR.zone) == text


@pytest.mark.parametrize(
    ("length", "precision", "text"),
    [
        (timedelta(minutes=10, seconds=10), Precision.SECOND, "10 min 10 s"),
        (timedelta(minutes=10), Precision.SECOND, "10 min 0 s"),
        (timedelta(minutes=10, seconds=10), Precision.MINUTE, "10 min"),
        (timedelta(hours=1, minutes=5), Precision.MINUTE, "1 h 5 min"),
        (
            timedelta(days=11, hours=19, minutes=40, seconds=42),
            Precision.SECOND,
            "11 d 19 h 40 min",
        ),
        (timedelta(days=2, minutes=5), Precision.MINUTE, "2 d 0 h 5 min"),
        (timedelta(days=12), Precision.DAY, "12 d"),
        (timedelta(0), Precision.DAY, "less than a day"),
        (timedelta(0), Precision.MINUTE, "less than a minute"),
        (timedelta(0), Precision.SECOND, "0 s"),
    ],
)
def test_a_duration_is_never_finer_than_known(length, precision, text):
    assert record.duration((length, precision)) == text


def test_no_duration_is_no_text():
    assert record.duration(None) == ""


@pytest.mark.parametrize(
    ("height", "text"),
    [
        (Decimal("418.0"), "418 km"),
        (Decimal("86.2"), "86.2 km"),
        (Decimal("1408"), "1,408 km"),
        (100, "100 km"),
        (None, ""),
    ],
)
def test_kilometres(height, text):
    assert record.kilometres(height) == text


def test_an_apogee_says_what_it_rests_on():
    mission = Mission(apogee_basis="station", apogee_note="about 260 miles at docking")
    assert record.apogee_basis(mission) == (
        "altitude of the station visited; about 260 miles at docking"
    )
    assert record.apogee_basis(Mission(apogee_basis="peak")) == "peak altitude as reported"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (20_000_000, "US$20 million"),
        (1_250_000, "US$1.25 million"),
        (1_234_567, "US$1,234,567"),
        (450_000, "US$450,000"),
        (None, ""),
    ],
)
def test_dollars(amount, text):
    assert record.usd(amount) == text


@pytest.mark.parametrize(
    ("seat", "text"),
    [
        (Seat(), ""),
        (Seat(price_usd=28_000_000), "US$28 million"),
        (Seat(price_usd=20_000_000, price_qualifier="about"), "about US$20 million"),
        (Seat(price_usd=20_000_000, price_usd_to=25_000_000), "US$20 to 25 million"),
        (Seat(price_usd=200_000, price_usd_to=450_000), "US$200,000 to 450,000"),
        (Seat(price_usd=450_000, price_usd_to=1_000_000), "US$450,000 to 1 million"),
    ],
)
def test_the_price_of_a_seat(seat, text):
    assert record.price(seat) == text


def test_a_position_is_written_with_its_hemispheres():
    assert record.position((Decimal("45.996"), Decimal("63.564"))) == "45.996° N, 63.564° E"
    assert record.position((Decimal("-5.000"), Decimal("-80.604"))) == "5.000° S, 80.604° W"
    assert record.position(None) == ""


def test_a_country_without_a_name_keeps_its_code():
    assert [record.country(code) for code in ("KZ", "XX", "")] == ["Kazakhstan", "XX", ""]


@pytest.mark.parametrize(
    ("created", "updated", "is_shown"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC), False),
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC), True),
        # Entered long after its own date: entering it was no update.
        (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, 1, tzinfo=UTC), False),
        (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC), True),
    ],
)
def test_an_article_is_updated_a_day_or_more_after_it_came_out(created, updated, is_shown):
    article = Article(
        publish_at=datetime(2026, 3, 2, tzinfo=UTC), created_at=created, updated_at=updated
    )
    assert record.updated_later(article) == (updated if is_shown else None)


MISSION = Mission(pk=1, name="Soyuz MS-19", slug="soyuz-ms-19")
SEAT = Seat(pk=1, mission=MISSION, person=Person(pk=1, name="Yulia Peresild"))
EVENT = Event(pk=1, mission=MISSION, title="Hatches open")
CRAFT = Craft(pk=1, name="RSS First Step", vehicle=Vehicle(pk=1, slug="new-shepard"))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (
            {"mission": MISSION, "field": "apogee_km"},
            ("apogee", "Soyuz MS-19", "/missions/soyuz-ms-19/", ""),
        ),
        (
            {"seat": SEAT, "field": "price"},
            ("price", "Yulia Peresild in Soyuz MS-19", "/missions/soyuz-ms-19/", "Yulia Peresild"),
        ),
        (
            {"event": EVENT, "field": "at"},
            ("time", "Hatches open, Soyuz MS-19", "/missions/soyuz-ms-19/", "Hatches open"),
        ),
        (
            {"craft": CRAFT, "field": "serial"},
            ("serial", "RSS First Step", "/vehicles/new-shepard/", "RSS First Step"),
        ),
    ],
)
def test_a_citation_leads_to_the_page_that_shows_it(target, expected):
    assert record.cited(Citation(source=Source(), **target)) == expected
