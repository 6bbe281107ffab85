from datetime import UTC, date, datetime

import pytest

from missions.models import Mission
from missions.race.moments import Moment, MomentError
from tests import factories as make

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2021", date(2021, 12, 31)),
        ("2021-10", date(2021, 10, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2021-10-05", date(2021, 10, 5)),
        ("2026-11-21", date(2026, 11, 21)),
    ],
)
def test_a_period_is_read_at_its_end(text, last_day):
    moment = Moment.parse(text, NOW)
    assert (moment.day, moment.on, moment.is_now) == (last_day, text, False)
    midnight = datetime.combine(last_day, datetime.min.time(), UTC)
    assert (moment.until - midnight).total_seconds() == 86_400


@pytest.mark.parametrize("text", ["2026", "2026-11", "2026-11-22"])
def test_a_period_that_is_not_over_ends_now(text):
    moment = Moment.parse(text, NOW)
    assert (moment.until, moment.day, moment.is_now) == (NOW, date(2026, 11, 22), True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2027", "2027 has not come yet: the record ends today, 22 November 2026 (UTC)."),
        (
            "2026-11-23",
            "23 November 2026 has not come yet: the record ends today, 22 November 2026 (UTC).",
        ),
        (
            "soon",
            "“soon” is not a day. Write a year, a month or a day, such as 2021, 2021-10 or "
            "2021-10-05.",
        ),
        (
            "2021-02-30",
            "“2021-02-30” is not a day of the calendar. There is no such date or time: "
            "day is out of range for month.",
        ),
        (
            "0000",
            "“0000” is not a day of the calendar. The year must lie between 1900 and 2199.",
        ),
    ],
)
def test_what_is_no_day_of_the_record_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(MomentError) as error:
        Moment.parse(text, NOW)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "text", ["", "21", "2021-1", "2021-10-05 10:00", "２０２１", "2021-10-05\n"]
)
def test_only_the_three_forms_are_read(text):
    with pytest.raises(MomentError):
        Moment.parse(text, NOW)


def state(text: str) -> str:
    """What the only mission is at the end of a day, or now."""
    moment = Moment.parse(text, NOW) if text else Moment.now(NOW)
    conditions = {
        "launched": moment.launched_q(),
        "flown": moment.flown_q(),
        "under way": moment.under_way_q(),
    }
    holding = [name for name, q in conditions.items() if Mission.objects.filter(q).exists()]
    return ", ".join(holding)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "days"),
    [
        (
            {"launch": "2021-10-05 08:55:02", "landing": "2022-03-30 11:28"},
            {
                "2021-10-04": "",
                "2021-10-05": "launched, under way",
                "2022-03-29": "launched, under way",
                "2022-03-30": "launched, flown",
                "": "launched, flown",
            },
        ),
        (
            # Over midnight, to the second.
            {"launch": "2021-07-11 23:59:59", "landing": "2021-07-12 00:00:00"},
            {
                "2021-07-10": "",
                "2021-07-11": "launched, under way",
                "2021-07-12": "launched, flown",
            },
        ),
        (
            {"launch": "2021-10", "landing": None},
            {"2021-10-30": "", "2021-10-31": "launched, flown"},
        ),
        (
            # "Some time in 2026" has been: the status says so.
            {"launch": "2026", "landing": None},
            {"2026-10": "", "": "launched, flown"},
        ),
        (
            {"launch": "2026-11-01", "landing": None, "status": "under_way"},
            {"2026-10": "", "2026-11-01": "launched, under way", "": "launched, under way"},
        ),
        (
            # The landing that was expected is behind us, and they are still up.
            {"launch": "2026-11-01", "landing": "2026-11-20", "status": "under_way"},
            {"2026-11-19": "launched, under way", "": "launched, under way"},
        ),
        (
            {"launch": "2020-01-01", "landing": "2020-01-03", "status": "failed"},
            {"2020-01-02": "launched, under way", "2020-01-03": "launched", "": "launched"},
        ),
        ({"launch": "2020-01-01", "landing": None, "status": "failed"}, {"": "launched"}),
        ({"launch": "2020-01-01", "status": "cancelled"}, {"2020-01-01": "", "": ""}),
        ({"launch": "2020-01-01", "status": "planned"}, {"2020-01-01": "", "": ""}),
        ({"launch": "2026-11-23", "status": "under_way"}, {"": ""}),
        ({"launch": None, "status": "under_way"}, {"": ""}),
    ],
)
def test_what_a_mission_is_on_a_day(values, days):
    make.mission(**values)
    assert {day: state(day) for day in days} == days
