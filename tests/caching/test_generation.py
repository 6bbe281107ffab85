"""The database tells of every change of content, whoever makes it."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from missions import caching, race
from missions.caching import triggers
from missions.models import Article, Mission, Throttle
from missions.views.race import newest_unknown
from missions.views.race_rows import BEHIND, number
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 22, 9, 30, 20, tzinfo=UTC)


def generation(of: str = "number") -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            number = {"number": 1, "record": 2}[of]
            cursor.execute("SELECT number FROM page_generation WHERE id = %s", [number])
        else:
            cursor.execute(f"SELECT last_value FROM page_generation_{of}")
        return cursor.fetchone()[0]


@pytest.fixture
def mission():
    return make.mission(name="Flight")


@pytest.mark.parametrize("of", ["number", "record"])
@pytest.mark.parametrize(
    "change",
    [
        lambda mission: mission.save(),
        lambda mission: Mission.objects.filter(pk=mission.pk).update(name="Other"),
        lambda mission: Mission.objects.bulk_create([Mission(**values(mission, "bulk"))]),
        lambda mission: Mission.objects.bulk_create(
            [Mission(**values(mission, "ignored"))], ignore_conflicts=True
        ),
        lambda mission: mission.delete(),
        lambda mission: run("UPDATE missions_mission SET name = 'By hand'"),
        lambda mission: run("DELETE FROM missions_seat"),
    ],
    ids=["save", "update", "bulk", "bulk that ignores", "delete", "sql", "sql of no row"],
)
def test_every_change_makes_a_new_generation(mission, change, of, request):
    before = generation(of)
    change(mission)
    is_without_row = "sql of no row" in request.node.callspec.id and connection.vendor == "sqlite"
    assert (generation(of) == before) is is_without_row


def test_the_record_stays_the_same_when_only_what_is_written_about_it_changes(mission):
    record, content = generation("record"), generation()
    article = make.article(body="On [[flight]].")
    article.headline = "Another"
    article.save()
    make.correction(article=article)
    article.delete()
    assert generation("record") == record
    assert generation() != content


def test_a_change_of_both_is_one_of_the_record(mission):
    before = generation("record")
    with transaction.atomic():
        make.article()
        mission.save()
        make.article()
    assert generation("record") != before


@pytest.mark.parametrize("table", sorted(triggers.EDITORIAL))
def test_what_is_written_about_the_record_is_in_no_sum(table):
    """Of the tables that sums are made from, none may be among those."""
    assert table in {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert table not in asked_for_sums()


@cache
def asked_for_sums() -> str:
    """All that is asked of the database for what views take from ``Sums``."""
    mission = make.mission()
    make.seat(mission=mission, price_usd=1_000_000)
    make.seat(mission=make.mission(apogee_km=120, apogee_basis="reported"))
    with CaptureQueriesContext(connection) as captured:
        moment = race.Moment.now(AT)
        for line in race.Line:
            for operator in (None, mission.operator):
                race.standings(line, moment, at=AT, operator=operator)
            race.records(line, moment, at=AT)
            race.days_of_change(line, moment, at=AT)
            race.price_years(line, moment, at=AT)
            race.charts.gallery(line, moment, at=AT)
            newest_unknown(line, moment, at=AT)
            for kind in BEHIND:
                number(kind, line=line, moment=moment, at=AT)
        race.aboard(moment, at=AT)
        race.record_in_numbers(AT)
    return " ".join(query["sql"] for query in captured)


def values(mission, name):
    return {
        "name": name, "slug": name, "short_id": name[:3] + "234",
        "operator_id": mission.operator_id, "vehicle_id": mission.vehicle_id,
        "launch_site_id": mission.launch_site_id,
    }  # fmt: skip


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_rolled_back_makes_none_that_lasts(mission):
    before = generation()
    with transaction.atomic():
        mission.save()
        transaction.set_rollback(True)
    assert generation() == before


def test_what_no_page_shows_makes_none(mission, client):
    user = get_user_model().objects.create_user("Someone", password="x")
    before = generation()
    client.force_login(user)
    client.get("/search/?q=flight")
    client.post("/admin/login/", {"login": "Nobody", "password": "x"})
    Throttle.objects.all().delete()
    assert generation() == before


def test_every_table_is_watched_or_named_as_unshown():
    models = apps.get_app_config("missions").get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models}
    assert tables >= triggers.UNSHOWN
    assert caching.triggers.installed(connection) == tables - triggers.UNSHOWN


def test_triggers_come_back_when_a_table_is_made_anew(mission):
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Article)
        assert "missions_article" not in caching.triggers.installed(connection)
    else:
        run('DROP TRIGGER "generation_missions_article" ON missions_article')
    call_command("migrate", verbosity=0)
    assert "missions_article" in caching.triggers.installed(connection)


def test_emptying_all_tables_makes_a_new_generation(mission):
    before = generation()
    call_command("flush", interactive=False, verbosity=0)
    assert generation() != before


@pytest.mark.parametrize(
    ("scheduled", "expected"),
    [
        (AT + timedelta(seconds=95), AT + timedelta(seconds=95)),
        (AT + timedelta(days=2), AT + caching.moments.AT_MOST),
        (AT - timedelta(days=2), AT + caching.moments.AT_MOST),
    ],
)
def test_the_next_moment_is_the_next_publication(scheduled, expected):
    make.article(publish_at=scheduled)
    assert caching.next_moment(AT) == expected


def test_a_draft_is_no_moment():
    make.draft_article(publish_at=AT + timedelta(minutes=1))
    assert caching.next_moment(AT) == AT + caching.moments.AT_MOST


def test_midnight_is_one():
    late = AT.replace(hour=23, minute=55)
    assert caching.next_moment(late) == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("dates", [
    {"status": "under_way", "launch": "2026-11-20 08:00"},
    {"status": "under_way", "launch": "2026-11-22 09:35"},
    {"status": "flown", "launch": "2026-11-01 08:00", "landing": "2026-11-22 09:40"},
])  # fmt: skip
def test_on_the_way_each_minute_is_one(dates):
    make.mission(**dates)
    assert caching.next_moment(AT) == datetime(2026, 11, 22, 9, 31, tzinfo=UTC)
