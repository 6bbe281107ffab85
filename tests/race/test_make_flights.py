from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from missions.management.commands.make_flights import World
from missions.models import Mission, Seat
from missions.race import Line, Moment, aboard, standings
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_made_up_flights_are_a_record_like_any_other(capsys):
    call_command("make_flights", flights=200)
    assert Mission.objects.count() == 200
    assert set(Mission.objects.values_list("status", flat=True)) >= {"flown", "planned"}
    assert Seat.objects.filter(leg="up", home__leg="down").count() > 10
    at = timezone.now()
    now = Moment.now(at)
    found = [standings(line, now, at=at).total for line in Line]
    assert 0 < found[2].flights < found[1].flights < found[0].flights < 200
    assert len(aboard(now, at=at)) < 20
    capsys.readouterr()
    call_command("settle_journeys")
    assert capsys.readouterr().out == "Seats whose journey was corrected: 0.\n"


def test_the_same_number_makes_the_same_flights():
    first, again, other = (World(number, NOW) for number in (60, 60, 61))

    def told(world: World) -> list[tuple]:
        return [
            (str(s.mission), s.mission.launch, s.person.name, s.leg, s.price_usd)
            for s in world.seats
        ]

    assert told(first) == told(again)
    assert told(first) != told(other)[: len(first.seats)]


def test_real_flights_are_not_mixed_with_made_up_ones_unasked():
    make.mission()
    with pytest.raises(CommandError, match="This database holds flights"):
        call_command("make_flights", flights=3)
    assert Mission.objects.count() == 1
    call_command("make_flights", flights=3, force=True, verbosity=0)
    assert Mission.objects.count() == 4
    with pytest.raises(CommandError, match="made-up flights already"):
        call_command("make_flights", flights=3, force=True)


def test_no_flights_are_refused():
    with pytest.raises(CommandError, match="at least one"):
        call_command("make_flights", flights=0)
