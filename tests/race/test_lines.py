import itertools

import pytest

from missions.models import Mission
from missions.race.lines import Line, crossed_q, unknown_q
from tests import factories as make

pytestmark = pytest.mark.django_db


def verdict(line: Line) -> str:
    (mission,) = Mission.objects.all()
    crossed = Mission.objects.filter(crossed_q(line)).exists()
    unknown = Mission.objects.filter(unknown_q(line)).exists()
    assert not (crossed and unknown)
    assert mission.seats.filter(crossed_q(line, "mission__")).exists() is crossed
    assert mission.seats.filter(unknown_q(line, "mission__")).exists() is unknown
    return "crossed" if crossed else "unknown" if unknown else "no"


@pytest.mark.parametrize(
    ("apogee", "over_80", "over_100", "verdicts"),
    [
        (79.9, None, None, ["no", "no", "no"]),
        (80, None, None, ["crossed", "no", "no"]),
        (99.9, True, True, ["crossed", "no", "no"]),
        (100, False, False, ["crossed", "crossed", "no"]),
        (None, None, None, ["unknown", "unknown", "no"]),
        (None, True, None, ["crossed", "unknown", "no"]),
        (None, True, False, ["crossed", "no", "no"]),
        (None, True, True, ["crossed", "crossed", "no"]),
        (None, None, True, ["crossed", "crossed", "no"]),
        (None, None, False, ["unknown", "no", "no"]),
        (None, False, None, ["no", "no", "no"]),
    ],
)
def test_an_apogee_decides_before_the_sources(apogee, over_80, over_100, verdicts):
    basis = {"apogee_basis": "peak"} if apogee else {}
    make.seat(
        mission=make.mission(
            apogee_km=apogee, crossed_80_km=over_80, crossed_100_km=over_100, **basis
        )
    )
    assert [verdict(line) for line in Line] == verdicts


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [
        ({}, ["crossed", "crossed", "crossed"]),
        ({"status": "under_way"}, ["crossed", "crossed", "crossed"]),
        ({"status": "failed"}, ["unknown", "unknown", "unknown"]),
        (
            {"status": "failed", "apogee_km": 93, "apogee_basis": "peak"},
            ["crossed", "no", "no"],
        ),
        ({"status": "failed", "crossed_80_km": False}, ["no", "no", "no"]),
    ],
)
def test_an_orbital_flight_passed_both_altitudes_unless_it_failed(values, verdicts):
    make.seat(mission=make.mission(profile="orbital", **values))
    assert [verdict(line) for line in Line] == verdicts


def test_whoever_passes_a_line_passes_those_below_it():
    """Every combination of apogee, statements, profile and status that may be stored."""
    said = (None, True, False)
    for apogee, low, high in itertools.product((None, 70, 90, 110), said, said):
        if low is False and high is True:
            continue
        for profile, status in itertools.product(Mission.Profile, ("flown", "failed")):
            make.mission(
                apogee_km=apogee,
                apogee_basis="peak" if apogee else "",
                crossed_80_km=low,
                crossed_100_km=high,
                profile=profile,
                status=status,
            )

    def ids(condition):
        return set(Mission.objects.filter(condition).values_list("pk", flat=True))

    km80, km100, orbit = (ids(crossed_q(line)) for line in (Line.KM80, Line.KM100, Line.ORBIT))
    assert orbit < km100 < km80
    for line in Line:
        assert not ids(crossed_q(line)) & ids(unknown_q(line))
