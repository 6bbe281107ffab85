from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.dates import Certainty, Precision, VagueDate, VagueDateError

parse = VagueDate.parse


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2021", "2021"),
        ("2027-Q3", "2027-Q3"),
        ("Q3 2027", "2027-Q3"),
        ("2027-q3", "2027-Q3"),
        ("2027-07", "2027-07"),
        ("July 2027", "2027-07"),
        ("Sept. 2027", "2027-09"),
        ("2021-10-05", "2021-10-05"),
        ("5 October 2021", "2021-10-05"),
        ("Oct 5, 2021", "2021-10-05"),
        ("2021-10-05 08:55", "2021-10-05 08:55 UTC"),
        ("2021-10-05T08:55:02Z", "2021-10-05 08:55:02 UTC"),
        ("5 October 2021, 08:55:02 UTC", "2021-10-05 08:55:02 UTC"),
        ("2021-10-05 11:55 +03:00", "2021-10-05 08:55 UTC"),
        ("2021-10-05 01:00 +0300", "2021-10-04 22:00 UTC"),
        ("NET Q3 2027", "no earlier than 2027-Q3"),
        ("no earlier than March 2027", "no earlier than 2027-03"),
        ("~2028", "about 2028"),
        ("about 2027-07", "about 2027-07"),
        ("TBD", "to be determined"),
        ("  to be   determined ", "to be determined"),
    ],
)
def test_every_typed_form_is_shown_in_the_one_form(typed, shown):
    assert str(parse(typed)) == shown
    assert parse(shown) == parse(typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type a date"),
        ("soon", "“soon” is not a date that can be read"),
        ("2021-02-30", "There is no such date or time"),
        ("2021-13", "There is no such date or time"),
        ("2021-10-05 25:00", "There is no such date or time"),
        ("2021-10-05 08:55 +99:00", "is not an offset from UTC"),
        ("2027-Q5", "A quarter is Q1, Q2, Q3 or Q4"),
        ("Brumaire 1799", "The year must lie between"),
        ("Brumaire 2021", "“brumaire” is not a month"),
        ("1066", "The year must lie between"),
        ("2021-10-05\x0000:00", "is not a date that can be read"),
        ("9" * 5000, "is not a date that can be read"),
    ],
)
def test_what_is_no_date_is_told_in_words(typed, message):
    with pytest.raises(VagueDateError, match=message):
        parse(typed)


def test_finer_comes_before_coarser_that_ends_with_it():
    in_order = [
        "2021-10-05 08:55:02",
        "2021-10-05 08:55",
        "2021-10-05",
        "2027-09-30",
        "2027-09",
        "2027-Q3",
        "no earlier than 2027-Q3",
        "2027-12-31",
        "2027-12",
        "2027-Q4",
        "2027",
        "to be determined",
    ]
    dates = [parse(text) for text in in_order]
    dates.reverse()
    assert sorted(dates) == dates[::-1]


def test_display_is_never_more_precise_than_known():
    assert parse("2021-10-05 08:55:02").text() == "5 October 2021, 08:55:02 UTC"
    assert parse("2021-10-05 08:55").text() == "5 October 2021, 08:55 UTC"
    assert parse("2021-10-05").text() == "5 October 2021"
    assert parse("2021-10").text() == "October 2021"
    assert parse("NET 2027-Q3").text() == "no earlier than Q3 2027"
    assert parse("about 2027").text() == "about 2027"
    assert parse("2021-10-05 08:55:02").text(short=True) == "5 Oct 2021"
    assert parse("tbd").text(short=True) == "to be determined"


def test_display_in_the_zone_of_a_site():
    launch = parse("2021-10-05 22:30")
    assert launch.text(zone=ZoneInfo("Asia/Qyzylorda")) == "6 October 2021, 03:30 UTC+5"
    assert launch.text(zone=ZoneInfo("America/Denver")) == "5 October 2021, 16:30 UTC−6"
    assert parse("2021-10-05").text(zone=ZoneInfo("Asia/Qyzylorda")) == "5 October 2021"
    assert launch.text(zone=ZoneInfo("Asia/Kolkata")) == "6 October 2021, 04:00 UTC+5:30"
    assert launch.text(zone=ZoneInfo("Africa/Abidjan")) == "5 October 2021, 22:30 UTC"


@pytest.mark.parametrize(
    ("typed", "qualifier", "words"),
    [
        ("2021-10-05 08:55", "", "5 October 2021, 08:55 UTC"),
        ("about 2021-10-05 08:55", "about", "5 October 2021, 08:55 UTC"),
        ("NET 2027-Q3", "no earlier than", "Q3 2027"),
        ("tbd", "", "to be determined"),
    ],
)
def test_what_is_known_without_its_qualifier(typed, qualifier, words):
    assert (parse(typed).qualifier, parse(typed).period_text()) == (qualifier, words)
    assert parse(typed).text() == f"{qualifier} {words}".strip()


def test_machine_form_has_no_made_up_midnight():
    assert parse("2021-10-05 08:55:02").isoformat() == "2021-10-05T08:55:02Z"
    assert parse("2021-10-05").isoformat() == "2021-10-05"
    assert parse("2021-10").isoformat() == "2021-10"
    assert parse("2027-Q3").isoformat() == ""
    assert parse("tbd").isoformat() == ""


def test_duration_is_as_precise_as_the_coarser_end():
    launch, landing = parse("2021-10-05 08:55:02"), parse("2021-10-17 04:35")
    assert launch.until(landing) == (timedelta(days=11, hours=19, minutes=40), Precision.MINUTE)
    assert parse("2021-10-05 08:55:02").until(parse("2021-10-05 09:05:12")) == (
        timedelta(minutes=10, seconds=10),
        Precision.SECOND,
    )
    assert launch.until(parse("2021-10-17")) == (timedelta(days=12), Precision.DAY)
    assert launch.until(parse("2021-11")) is None
    assert launch.until(parse("about 2021-10-17")) is None


def test_surely_before_needs_two_dates_that_exclude_each_other():
    assert parse("2021-09").is_surely_before(parse("2021-10-05"))
    assert not parse("2021").is_surely_before(parse("2021-10-05"))
    assert not parse("about 2020").is_surely_before(parse("2021"))
    assert not parse("NET 2020").is_surely_before(parse("2021"))


moments = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)).map(
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)


def _floor(moment: datetime, precision: Precision) -> datetime:
    if precision >= Precision.MINUTE:
        moment = moment.replace(second=0)
    if precision >= Precision.DAY:
        moment = moment.replace(hour=0, minute=0)
    if precision >= Precision.MONTH:
        moment = moment.replace(day=1)
    if precision is Precision.QUARTER:
        moment = moment.replace(month=(moment.month - 1) // 3 * 3 + 1)
    if precision is Precision.YEAR:
        moment = moment.replace(month=1)
    return moment


vague_dates = st.builds(
    lambda moment, precision, certainty: VagueDate(_floor(moment, precision), precision, certainty),
    moments,
    st.sampled_from([p for p in Precision if p is not Precision.NONE]),
    st.sampled_from([c for c in Certainty if c is not Certainty.TO_BE_DETERMINED]),
)


@given(vague_dates)
def test_text_and_storage_keep_everything(date):
    assert parse(str(date)) == date
    assert VagueDate.decode(date.encode()) == date
    assert len(date.encode()) == 45


@given(vague_dates, vague_dates)
def test_stored_order_is_the_order(one, other):
    assert (one < other) == (one.encode() < other.encode())
    if one.latest < other.latest:
        assert one < other


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_message(text):
    try:
        date = parse(text)
    except VagueDateError:
        return
    assert parse(str(date)) == date
