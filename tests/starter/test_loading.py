from datetime import UTC, datetime
from decimal import Decimal

import pytest

from missions.dates import VagueDate
from missions.models import (
    Article,
    Author,
    Citation,
    Craft,
    Event,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    StarterEntry,
    Tag,
    Vehicle,
)
from missions.starter import check

from .conftest import AT, World, all_rows

pytestmark = pytest.mark.django_db


def test_it_counts_what_it_loads_by_kind(world: World):
    report = world.load()
    assert dict(report.loaded) == {
        "sources": 2,
        "organisations": 2,
        "vehicles": 1,
        "craft": 1,
        "places": 2,
        "people": 2,
        "missions": 2,
        "articles": 2,
    }
    assert report.skipped == []


def test_the_plain_nouns_are_as_in_the_files(world: World):
    world.load()
    source = Source.objects.get(slug="daily")
    assert (source.publisher, source.title, source.url, source.published, source.family) == (
        "The Daily",
        "Up they go",
        "https://daily.example/up",
        VagueDate.parse("2021-10-05"),
        "The Daily",
    )
    organisation = Organisation.objects.get(slug="roscosmos")
    assert (organisation.name, organisation.kind, organisation.country) == (
        "Roscosmos",
        "operator",
        "RU",
    )
    assert Vehicle.objects.get(slug="soyuz-ms").operator == organisation
    craft = Craft.objects.get()
    assert (craft.name, craft.vehicle.slug, craft.serial) == ("Soyuz MS-19", "soyuz-ms", "No. 749")
    place = Place.objects.get(slug="baikonur-site-31")
    assert (place.latitude, place.longitude) == (Decimal("45.996"), Decimal("63.564"))
    person = Person.objects.get(slug="yulia-peresild")
    assert (person.sort_name, person.native_name) == ("Peresild, Yulia", "Юлия Пересильд")


def test_a_mission_is_published_with_all_its_parts(world: World):
    world.load()
    mission = Mission.objects.get(slug="soyuz-ms-19")
    assert (mission.stage, mission.publish_at) == ("published", datetime(2021, 1, 1, tzinfo=UTC))
    assert mission.summary == "A film crew."
    assert (mission.launch, mission.docking, mission.landing) == (
        VagueDate.parse("2021-10-05 08:55:02"),
        VagueDate.parse("2021-10-05 12:22:31"),
        VagueDate.parse("about 2022-03"),
    )
    assert (mission.apogee_km, mission.apogee_basis) == (Decimal("418.5"), "station")
    assert (mission.crossed_80_km, mission.crossed_100_km) == (True, True)
    parts = (mission.operator, mission.vehicle, mission.launch_site, mission.destination)
    assert [part.slug for part in parts] == ["roscosmos", "soyuz-ms", "baikonur-site-31", "iss"]
    assert mission.craft.name == "Soyuz MS-19"
    event = Event.objects.get()
    assert (event.mission, event.at, event.kind, event.title) == (
        mission,
        VagueDate.parse("2021-10-05 15:00"),
        "hatch",
        "Hatches open",
    )


def test_seats_keep_the_order_of_the_crew_list(world: World):
    world.load()
    seats = Seat.objects.filter(mission__slug="soyuz-ms-19").order_by("order")
    fields = ("person__slug", "leg", "role", "category", "payer__slug", "price_usd")
    assert list(seats.values_list(*fields)) == [
        ("anton-shkaplerov", "both", "commander", "crew", None, None),
        ("yulia-peresild", "up", "", "organisation", "film-house", 20_000_000),
    ]


def test_every_source_becomes_a_citation_in_the_order_of_the_file(world: World):
    world.load()

    def cited(**under):
        rows = Citation.objects.filter(**under).order_by("order", "pk")
        return list(rows.values_list("field", "source__slug", "says"))

    assert cited(mission__isnull=False) == [
        ("launch", "daily", ""),
        ("launch", "weekly", "08:55 UTC"),
        ("landing", "daily", ""),
        ("landing", "daily", "30 March, in its heading"),
    ]
    assert cited(seat__person__slug="yulia-peresild") == [
        ("person", "daily", ""),
        ("person", "weekly", ""),
        ("price", "weekly", "nothing"),
    ]
    assert cited(event__isnull=False) == [("at", "weekly", "")]
    assert cited(person__isnull=False) == [
        ("nationality", "daily", ""),
        ("nationality", "weekly", "Estonia"),
    ]
    assert cited(organisation__isnull=False) == [("name", "daily", "")]
    assert cited(place__isnull=False) == [("position", "daily", "")]


def test_articles_are_published_signed_and_tagged(world: World):
    world.load()
    article = Article.objects.get(slug="a-film-crew-goes-up")
    assert (article.headline, article.stage, article.publish_at) == (
        "A film crew goes up",
        "published",
        datetime(2021, 10, 5, 18, 30, tzinfo=UTC),
    )
    bylines = article.bylines.order_by("order").values_list("author__name", flat=True)
    assert list(bylines) == ["The record desk", "A. Reporter"]
    assert sorted(article.tags.values_list("slug", flat=True)) == ["film", "soyuz"]
    assert (Author.objects.count(), Tag.objects.count()) == (2, 2)


def test_articles_are_rendered_and_lead_to_each_other_whichever_comes_first(world: World):
    world.load()
    first = Article.objects.get(slug="a-film-crew-goes-up")
    second = Article.objects.get(slug="and-comes-down")
    assert first.body.startswith("[[person:yulia-peresild]] went up")
    assert first.body_html.startswith("<p>")
    assert list(first.mentions.order_by("order").values_list("name", flat=True)) == [
        "person:yulia-peresild",
        "mission:soyuz-ms-19",
        "source:daily",
        "article:and-comes-down",
    ]
    assert first.mentions.get(name="article:and-comes-down").article == second
    assert second.mentions.get(name="article:a-film-crew-goes-up").article == first


def test_every_entry_is_noted_once_with_the_time_and_what_it_made(world: World):
    world.load()
    entries = dict(StarterEntry.objects.exclude(key="digest").values_list("key", "object_id"))
    assert sorted(entries) == [
        "article:a-film-crew-goes-up",
        "article:and-comes-down",
        "author:A. Reporter",
        "author:The record desk",
        "craft:soyuz-ms-19",
        "mission:soyuz-ms-18",
        "mission:soyuz-ms-19",
        "organisation:film-house",
        "organisation:roscosmos",
        "person:anton-shkaplerov",
        "person:yulia-peresild",
        "place:baikonur-site-31",
        "place:iss",
        "source:daily",
        "source:weekly",
        "tag:Film",
        "tag:Soyuz",
        "vehicle:soyuz-ms",
    ]
    assert entries["craft:soyuz-ms-19"] == Craft.objects.get().pk
    assert set(StarterEntry.objects.values_list("loaded_at", flat=True)) == {AT}


def test_progress_counts_every_entry(world: World):
    calls = []
    check(world.root, at=AT, progress=lambda *call: calls.append(call))
    assert [done for done, _total, _kind in calls] == list(range(1, 15))
    assert {total for _done, total, _kind in calls} == {14}
    assert calls[0] == (1, 14, "sources")
    assert calls[-1] == (14, 14, "articles")


def test_a_check_says_what_a_load_would_do_and_keeps_nothing(world: World):
    before = all_rows()
    assert check(world.root, at=AT).total == 14
    assert all_rows() == before


def test_files_of_an_editor_at_work_are_not_read(world: World):
    world.write("data/missions/.soyuz-ms-20.toml.swp", "not TOML")
    world.write("data/missions/.#soyuz-ms-20.toml", "not TOML")
    assert world.load().loaded["missions"] == 2
