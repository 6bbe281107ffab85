import pytest

from missions.race import Evidence, mission_facts
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_sources_are_numbered_as_the_page_asks_for_them():
    mission = make.mission()
    nasa, wiki = make.source(publisher="NASA"), make.source(publisher="Wiki")
    make.citation("launch", mission=mission, source=wiki, order=2)
    make.citation("launch", mission=mission, source=nasa, order=1)
    make.citation("apogee_km", mission=mission, source=wiki, says="575 km")
    evidence = Evidence.of_mission(mission)
    apogee = evidence.notes(mission, "apogee_km")
    launch = evidence.notes(mission, "launch")
    assert [(note.number, note.says) for note in apogee.differing] == [(1, "575 km")]
    assert apogee.support == []
    assert [note.number for note in launch.support] == [2, 1]
    assert evidence.sources == [wiki, nasa]
    assert not evidence.notes(mission, "landing")


def test_seats_and_events_bring_their_own_evidence(django_assert_num_queries):
    mission = make.mission()
    seats = [make.seat(mission=mission) for _ in range(4)]
    for seat in seats:
        make.citation("person", seat=seat)
    with django_assert_num_queries(3):
        evidence = Evidence.of_mission(mission)
    assert [evidence.notes(seat, "person").support[0].number for seat in seats] == [1, 2, 3, 4]


def test_facts_leave_out_what_is_not_known():
    mission = make.mission(crossed_100_km=False)
    names = [fact.name for fact in mission_facts(mission, Evidence([]))]
    assert names == ["operator", "craft", "launch", "crossed_100_km"]
