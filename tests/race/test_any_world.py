"""What must hold in any small world, on any day, by any line."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions.dates import VagueDate
from missions.models import Mission, Organisation, Person, Seat
from missions.race import Line, Moment, aboard, flights, people, seats, standings
from tests import factories as make

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST_DAY = datetime(2021, 1, 1, tzinfo=UTC)
DAYS = 8

hours = st.integers(0, DAYS * 24)
statements = st.sampled_from(
    [(None, None), (True, None), (True, True), (True, False), (False, False)]
)
missions = st.fixed_dictionaries(
    {
        "operator": st.integers(0, 1),
        "profile": st.sampled_from(list(Mission.Profile)),
        "status": st.sampled_from(list(Mission.Status)),
        "launch": hours,
        "is_vague": st.booleans(),
        "lasts": st.one_of(st.none(), st.integers(0, 72)),
        "lands_roughly": st.booleans(),
        "apogee_km": st.sampled_from([None, 79, 90, 110]),
        "said": statements,
        "scope": st.sampled_from(
            [Mission.Scope.RECORD, Mission.Scope.RECORD, Mission.Scope.CONTEXT]
        ),
        "is_public": st.sampled_from([True, True, True, False]),
        "crew": st.dictionaries(
            st.integers(0, 3),
            st.tuples(st.sampled_from(list(Seat.Leg)), st.sampled_from(list(Seat.Category))),
            max_size=3,
        ),
    }
)


def build(plans: list[dict]) -> None:
    operators = [make.organisation() for _ in range(2)]
    vehicle = make.vehicle()
    crew = [make.person() for _ in range(4)]
    for plan in plans:
        launch = FIRST_DAY + timedelta(hours=plan["launch"])
        landing = None if plan["lasts"] is None else launch + timedelta(hours=plan["lasts"])
        over_80, over_100 = plan["said"]
        rough = plan["lands_roughly"]
        mission = make.mission(
            operator=operators[plan["operator"]],
            vehicle=vehicle,
            profile=plan["profile"],
            status=plan["status"],
            launch=VagueDate.parse(f"{launch:%Y-%m-%d}" if plan["is_vague"] else f"{launch:%F %R}"),
            landing=landing
            and VagueDate.parse(f"{landing:%Y-%m}" if rough else f"{landing:%F %R}"),
            apogee_km=plan["apogee_km"],
            apogee_basis="peak" if plan["apogee_km"] else "",
            crossed_80_km=over_80,
            crossed_100_km=over_100,
            scope=plan["scope"],
            stage="published" if plan["is_public"] else "draft",
        )
        for number, (leg, category) in plan["crew"].items():
            make.seat(mission=mission, person=crew[number], leg=leg, category=category)


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(missions, min_size=1, max_size=5))
def test_the_race_holds_together(plans):
    for model in (Mission, Person, Organisation):
        model.objects.all().delete()
    build(plans)
    before = dict.fromkeys(Line, (0, 0, 0, timedelta()))
    days = [f"{FIRST_DAY + timedelta(days=day):%F}" for day in range(0, DAYS + 4, 4)]
    for moment in [*(Moment.parse(day, NOW) for day in days), Moment.now(NOW)]:
        found = {line: standings(line, moment, at=NOW) for line in Line}
        for line in Line:
            whole = found[line].total
            adds_up(line, moment, found[line])
            counts = (whole.flights, whole.seats, whole.individuals, whole.time_in_space)
            assert all(now >= then for now, then in zip(counts, before[line], strict=True))
            before[line] = counts
        for low, high in ((Line.KM80, Line.KM100), (Line.KM100, Line.ORBIT)):
            assert all(a >= b for a, b in zip(before[low], before[high], strict=True))
        in_space = [journey.person for journey in aboard(moment, at=NOW)]
        assert set(in_space) <= set(Person.objects.all())


def adds_up(line: Line, moment: Moment, found) -> None:
    """The operators make the whole, and each number is the number of its rows."""
    for row in [*found.rows, found.total]:
        whose = {"at": NOW, "operator": row.operator}
        assert row.flights == flights(line, moment, **whose).count()
        assert row.under_way == flights(line, moment, state="under_way", **whose).count()
        assert row.unknown == flights(line, moment, state="unknown", **whose).count()
        assert row.seats == seats(line, moment, **whose).count()
        assert row.individuals == people(line, moment, **whose).count()
        assert row.seats == sum(row.categories.values())
    assert found.total.seats == sum(row.seats for row in found.rows)
    assert found.total.flights == sum(row.flights for row in found.rows)
