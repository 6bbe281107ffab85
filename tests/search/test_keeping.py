"""The index follows every save, and goes back with what is rolled back."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from missions import search
from missions.dates import VagueDate
from missions.models import (
    Article,
    Author,
    Byline,
    Craft,
    Event,
    Mission,
    Organisation,
    SearchDocument,
    SearchWord,
    Seat,
)
from tests import factories as make

AT = datetime(2026, 11, 22, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    results = search.search(query, at=AT)
    return [] if results.is_loose else sorted(str(hit.object) for hit in results.hits)


@pytest.fixture
def flight():
    return make.mission(name="Inspiration4")


def test_a_new_text_is_found_and_the_old_one_is_not(flight):
    flight.summary = "Four laymen in orbit."
    flight.save()
    assert found("laymen") == ["Inspiration4"]
    flight.summary = ""
    flight.save()
    assert found("laymen") == []


def test_a_rename_reaches_whoever_says_the_name(flight):
    story = make.article(headline="A story", body=f"[[{flight.slug}]], [[place:pad]]")
    pad = make.place(name="Pad 39A", slug="pad")
    story.save()
    flight.launch_site = pad
    flight.save()
    jared = make.seat(mission=flight, person=make.person(name="Jared Isaacman")).person
    for thing, name in ((jared, "Zaphod One"), (flight.operator, "Zaphod Two"),
                        (flight.vehicle, "Zaphod Three"), (pad, "Zaphod Four")):  # fmt: skip
        thing.name = name
        thing.save()
        assert "Inspiration4" in found(f'"{name}"')
    assert found('"zaphod four"') == ["A story", "Inspiration4", "Zaphod Four"]
    flight.name = "Zaphod Five"
    flight.save()
    assert found('"zaphod five"') == ["A story", "Zaphod Five"]
    assert found("inspiration4") == []


def test_seats_and_events_come_move_and_go(flight):
    other = make.mission(name="Other")
    seat = make.seat(mission=flight, person=make.person(name="Hayley Arceneaux"), role="medic")
    event = Event.objects.create(
        mission=flight, at=VagueDate.parse("2021-09-16"), title="Cupola opened"
    )
    assert found("medic") == found("cupola") == ["Inspiration4"]
    seat, event = Seat.objects.get(pk=seat.pk), Event.objects.get(pk=event.pk)
    seat.mission = event.mission = other
    seat.save()
    event.save()
    assert found("medic") == found("cupola") == ["Other"]
    seat.delete()
    Event.objects.filter(pk=event.pk).delete()
    assert found("medic") == found("cupola") == []


def test_craft_stand_with_their_class_and_their_flights(flight):
    craft = Craft.objects.create(vehicle=flight.vehicle, name="Resilience")
    flight.craft = craft
    flight.save()
    assert found("resilience") == sorted(["Inspiration4", flight.vehicle.name])
    craft.name = "Endurance"
    craft.save()
    assert found("endurance") == sorted(["Inspiration4", flight.vehicle.name])
    assert found("resilience") == []


def test_tags_and_authors_come_and_go():
    story = make.article(headline="A story")
    tag = make.tag(name="Zeppelins")
    story.tags.add(tag)
    assert found("zeppelins") == ["A story"]
    tag.name = "Balloons"
    tag.save()
    assert (found("zeppelins"), found("balloons")) == ([], ["A story"])
    tag.articles.clear()
    assert found("balloons") == []
    tag.articles.add(story)
    assert found("balloons") == ["A story"]
    tag.delete()
    assert found("balloons") == []
    author = Author.objects.create(name="Wernher Holmes")
    byline = Byline.objects.create(article=story, author=author)
    assert found("wernher") == ["A story"]
    author.name = "Ida Holmes"
    author.save()
    assert (found("wernher"), found("ida")) == ([], ["A story"])
    byline.delete()
    assert found("ida") == []


def test_what_is_deleted_is_gone_and_its_name_from_articles(flight):
    make.article(headline="A story", body=f"[[{flight.slug}]]")
    make.seat(mission=flight)
    Event.objects.create(mission=flight, at=VagueDate.parse("2021"), title="Step")
    Mission.objects.filter(pk=flight.pk).update(name="Zaphod")
    flight.refresh_from_db()
    search.index(flight)
    assert found("zaphod") == ["A story", "Zaphod"]
    flight.delete()
    assert found("zaphod") == []
    assert not SearchDocument.objects.filter(mission__isnull=False).exists()


@pytest.mark.parametrize("several", [False, True])
def test_deleting_an_article_leaves_nothing(several):
    story = make.article(headline="A story", body="Zaphod")
    story.tags.add(make.tag())
    if several:
        Article.objects.filter(pk=story.pk).delete()
    else:
        story.delete()
    assert found("zaphod") == []
    assert not SearchDocument.objects.exists()


def test_a_change_that_is_rolled_back_leaves_the_index_as_it_was(flight):
    with transaction.atomic():
        flight.name = "Zaphod"
        flight.save()
        assert found("zaphod") == ["Zaphod"]
        transaction.set_rollback(True)
    assert found("zaphod") == []
    assert found("inspiration4") == ["Inspiration4"]


def test_what_is_collected_is_written_once_at_the_end():
    with search.collected():
        make.article(headline="A story", body="balloons")
        assert found("balloons") == []
    assert found("balloons") == ["A story"]


def test_rebuilding_makes_up_for_what_went_past_the_site(flight):
    Mission.objects.update(name="Zaphod")
    Organisation.objects.bulk_create(
        [Organisation(name="Bulk", kind="other", slug="bulk", short_id="bbbbbb")]
    )
    assert (found("zaphod"), found("bulk")) == ([], [])
    SearchWord.objects.create(word="unused", backwards="desunu")
    call_command("rebuild_search", stdout=(out := StringIO()))
    assert out.getvalue() == f"Documents made anew: {SearchDocument.objects.count()}.\n"
    assert (found("zaphod"), found("bulk")) == (["Zaphod"], ["Bulk"])
    assert not SearchWord.objects.filter(word="unused").exists()
    assert SearchWord.objects.filter(word="zaphod").exists()


def test_documents_that_are_missing_or_old_are_made_after_a_migration(flight):
    SearchDocument.objects.filter(mission=flight).delete()
    SearchDocument.objects.filter(vehicle=flight.vehicle).update(analysis=0, tokens="old")
    assert found("inspiration4") == []
    assert search.catch_up() == 2
    assert found("inspiration4") == ["Inspiration4"]
    assert search.catch_up() == 0


@pytest.mark.django_db(transaction=True)
def test_loaded_fixtures_are_found(tmp_path):
    make.mission(name="Inspiration4")
    story = make.article(headline="A story", body="balloons")
    story.tags.add(make.tag(name="Zeppelins"))
    models = "missions.article missions.mission missions.organisation missions.vehicle missions.tag"
    file = tmp_path / "some.json"
    call_command("dumpdata", *models.split(), output=str(file), verbosity=0)
    rows = json.loads(file.read_text())
    Article.objects.all().delete()
    Mission.objects.all().delete()
    assert found("balloons") == []
    # The articles first: what they refer to comes later.
    rows.sort(key=lambda row: row["model"])
    file.write_text(json.dumps(rows))
    call_command("loaddata", str(file), verbosity=0)
    assert found("balloons") == found("zeppelins") == ["A story"]
    assert found("inspiration4") == ["Inspiration4"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is SQLite's")
def test_the_index_of_sqlite_is_whole_after_changes(flight):
    flight.name = "Zaphod"
    flight.save()
    make.article().delete()
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO missions_searchindex (missions_searchindex, rank) "
            "VALUES ('integrity-check', 1)"
        )
