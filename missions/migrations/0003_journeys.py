"""Each seat up learns in which seat its journey ended and how long it took."""

from collections import defaultdict

import django.db.models.deletion
from django.db import migrations, models

EXACT = "exact"
MINUTE, DAY = 2, 3


def settle(apps, schema_editor):
    Seat = apps.get_model("missions", "Seat")
    seats = Seat.objects.using(schema_editor.connection.alias)
    own = defaultdict(list)
    for seat in seats.select_related("mission").order_by("pk").iterator(chunk_size=2000):
        own[seat.person_id].append(seat)
    changed = [seat for group in own.values() for seat in _paired(group)]
    seats.bulk_update(changed, ["home", "away_seconds"], batch_size=500)


def _paired(seats):
    """The seats up whose way home is known, with their columns filled in."""
    homeward = [s for s in seats if s.leg == "down" and s.mission.landing]
    homeward.sort(key=lambda s: s.mission.landing)
    outward = [s for s in seats if s.leg != "down"]
    outward.sort(key=lambda s: (s.mission.launch is None, s.mission.launch or 0))
    for seat in outward:
        launch = seat.mission.launch
        home = seat
        if seat.leg == "up":
            later = (s for s in homeward if launch and s.mission.landing > launch)
            home = next(later, None)
        if home is None:
            continue
        if home is not seat:
            homeward.remove(home)
        seat.home = home
        seat.away_seconds = _seconds(launch, home.mission.landing)
        yield seat


def _seconds(launch, landing):
    """As far as both are known, at least to the day; minutes and days are counted whole."""
    if not (launch and landing) or {launch.certainty, landing.certainty} != {EXACT}:
        return None
    precision = max(launch.precision, landing.precision)
    if precision > DAY:
        return None
    cut = {MINUTE: {"second": 0}, DAY: {"hour": 0, "minute": 0, "second": 0}}.get(precision, {})
    span = landing.earliest.replace(**cut) - launch.earliest.replace(**cut)
    return int(span.total_seconds())


class Migration(migrations.Migration):
    dependencies = [("missions", "0002_groups")]
    operations = [
        migrations.AddField(
            model_name="seat",
            name="away_seconds",
            field=models.PositiveBigIntegerField(
                editable=False,
                help_text="From launch to landing along the person’s own way.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="home",
            field=models.ForeignKey(
                editable=False,
                help_text="The seat in which the journey that begins here ends; often this one.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="missions.seat",
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
