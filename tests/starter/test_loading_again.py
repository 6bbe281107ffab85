"""What was offered once is never offered again, and what editors did stays done."""

import pytest

from missions.models import (
    Article,
    Author,
    Byline,
    Citation,
    Mission,
    OldSlug,
    Person,
    Seat,
    Source,
    StarterEntry,
    Tag,
    Vehicle,
)

from .conftest import World, all_rows

pytestmark = pytest.mark.django_db

MS_20 = """
name = "Soyuz MS-20"
scope = "record"
profile = "orbital"
status = "flown"
operator = "roscosmos"
vehicle = "soyuz-ms"
launch = "2021-12-08 07:38"
unsourced = ["craft", "launch"]

[[seats]]
person = "yulia-peresild"
leg = "both"
category = "self"
sources = ["weekly"]
"""
STORY = """+++
headline = "Up again"
standfirst = "Once more."
publish_at = "2021-12-08 18:30"
bylines = ["A. Reporter"]
tags = ["Film", "Money"]
+++
[[person:yulia-peresild|She]] flew as in [[soyuz-ms-19]].[[source:weekly]]
"""


@pytest.fixture
def loaded(world: World) -> World:
    world.load()
    return world


def test_the_same_files_change_nothing_and_are_not_even_read(
    loaded: World, django_assert_num_queries
):
    before = all_rows()
    with django_assert_num_queries(1):
        report = loaded.load()
    assert (report.total, report.skipped) == (0, [])
    assert all_rows() == before


def test_changed_files_with_the_same_entries_change_nothing_but_the_digest(loaded: World):
    before = all_rows()
    digest = StarterEntry.objects.get(key="digest").digest
    loaded.change("data/organisations.toml", '"The Film House"', '"Another House"')
    loaded.change("articles/and-comes-down.md", "They landed", "All landed")
    assert (loaded.load().total, loaded.load().skipped) == (0, [])
    assert StarterEntry.objects.get(key="digest").digest != digest
    StarterEntry.objects.filter(key="digest").update(digest=digest)
    assert all_rows() == before


def test_what_editors_changed_renamed_and_deleted_stays(loaded: World):
    Article.objects.get(slug="and-comes-down").delete()
    Mission.objects.get(slug="soyuz-ms-18").delete()
    Citation.objects.filter(source__slug="daily").delete()
    Source.objects.get(slug="daily").delete()
    person = Person.objects.get(slug="yulia-peresild")
    person.name, person.slug = "Julia Peressild", "julia-peressild"
    person.save()
    Tag.objects.get(name="Film").delete()
    Byline.objects.filter(author__name="A. Reporter").delete()
    Author.objects.get(name="A. Reporter").delete()
    Mission.objects.filter(slug="soyuz-ms-19").update(stage="draft", apogee_km=None)
    before = all_rows()
    loaded.touch()
    report = loaded.load()
    assert (report.total, report.skipped) == (0, [])
    digest = StarterEntry.objects.get(key="digest").digest
    before_digest = {row["key"]: row for row in before["missions.StarterEntry"]}["digest"]
    before_digest["digest"] = digest
    assert all_rows() == before


def test_a_deletion_does_not_make_a_load_of_the_same_files_work(
    loaded: World, django_assert_num_queries
):
    Article.objects.all().delete()
    with django_assert_num_queries(1):
        assert loaded.load().total == 0


def test_new_entries_of_a_later_release_are_loaded(loaded: World):
    loaded.write("data/missions/soyuz-ms-20.toml", MS_20)
    loaded.write("articles/up-again.md", STORY)
    report = loaded.load()
    assert (dict(report.loaded), report.skipped) == ({"missions": 1, "articles": 1}, [])
    seat = Seat.objects.get(mission__slug="soyuz-ms-20")
    assert seat.person == Person.objects.get(slug="yulia-peresild")
    tags = Article.objects.get(slug="up-again").tags
    assert sorted(tags.values_list("name", flat=True)) == ["Film", "Money"]
    assert (Tag.objects.count(), Author.objects.count()) == (3, 2)


def test_a_new_entry_finds_what_an_editor_renamed(loaded: World):
    person = Person.objects.get(slug="yulia-peresild")
    person.slug = "julia-peressild"
    person.save()
    # The old address leads to somebody else by now.
    Person.objects.create(name="Y. Peresild", slug="yulia-peresild")
    mission = Mission.objects.get(slug="soyuz-ms-19")
    mission.slug = "the-film-flight"
    mission.save()
    vehicle = Vehicle.objects.get()
    vehicle.name, vehicle.slug = "Sojus MS", "sojus-ms"
    vehicle.save()
    tag = Tag.objects.get(name="Film")
    tag.name, tag.slug = "Cinema", "cinema"
    tag.save()
    loaded.write("data/missions/soyuz-ms-20.toml", MS_20)
    loaded.write("articles/up-again.md", STORY)
    report = loaded.load()
    assert (dict(report.loaded), report.skipped) == ({"missions": 1, "articles": 1}, [])
    new = Mission.objects.get(slug="soyuz-ms-20")
    assert (new.seats.get().person, new.vehicle) == (person, vehicle)
    article = Article.objects.get(slug="up-again")
    assert article.body == (
        "[[person:julia-peressild|She]] flew as in [[the-film-flight]].[[source:weekly]]"
    )
    assert article.mentions.get(name="person:julia-peressild").person == person
    assert set(article.tags.values_list("name", flat=True)) == {"Cinema", "Money"}


def test_a_new_entry_that_refers_to_what_was_deleted_is_skipped_for_ever(loaded: World):
    Seat.objects.filter(person__slug="yulia-peresild").delete()
    Person.objects.get(slug="yulia-peresild").delete()
    loaded.write("data/missions/soyuz-ms-20.toml", MS_20)
    loaded.write("articles/up-again.md", STORY)
    report = loaded.load()
    gone = "skipped, because the person “yulia-peresild” it refers to is not here any more"
    assert (report.total, report.skipped) == (
        0,
        [f"missions/soyuz-ms-20.toml: {gone}", f"articles/up-again.md: {gone}"],
    )
    before = all_rows()
    loaded.touch()
    assert loaded.load().skipped == []
    assert all_rows()["missions.Mission"] == before["missions.Mission"]


def test_what_refers_to_a_skipped_entry_is_skipped_too(loaded: World):
    Citation.objects.filter(source__slug="weekly").delete()
    Source.objects.get(slug="weekly").delete()
    loaded.write("data/missions/soyuz-ms-20.toml", MS_20)
    loaded.write("articles/one.md", STORY.replace("[[source:weekly]]", "[[soyuz-ms-20]]"))
    loaded.write("articles/two.md", STORY.replace("[[source:weekly]]", "[[article:one]]"))
    loaded.write("articles/three.md", STORY.replace("[[source:weekly]]", "[[article:two]]"))
    loaded.write("articles/four.md", STORY.replace("[[source:weekly]]", ""))
    report = loaded.load()
    assert report.skipped == [
        f"{file}: skipped, because the {other} it refers to is not here any more"
        for file, other in [
            ("missions/soyuz-ms-20.toml", "source “weekly”"),
            ("articles/one.md", "mission “soyuz-ms-20”"),
            ("articles/two.md", "article “one”"),
            ("articles/three.md", "article “two”"),
        ]
    ]
    assert dict(report.loaded) == {"articles": 1}


def test_a_deleted_tag_or_author_does_not_come_back_with_a_new_article(loaded: World):
    Tag.objects.get(name="Film").delete()
    Byline.objects.filter(author__name="A. Reporter").delete()
    Author.objects.get(name="A. Reporter").delete()
    loaded.write("articles/up-again.md", STORY)
    report = loaded.load()
    assert (report.total, report.skipped) == (
        1,
        [
            "articles/up-again.md · bylines[1]: left off, because the author was deleted",
            "articles/up-again.md · tags[1]: left off, because the tag was deleted",
        ],
    )
    article = Article.objects.get(slug="up-again")
    assert (article.bylines.count(), article.tags.get().name) == (0, "Money")


@pytest.mark.parametrize(
    "own",
    [
        {"slug": "soyuz-ms-20", "name": "Soyuz MS-20, our own"},
        {"slug": "our-own", "name": "Soyuz MS-20"},
    ],
    ids=["address", "name"],
)
def test_an_editors_own_object_is_left_alone_and_found_by_references(loaded: World, own):
    known = Mission.objects.get(slug="soyuz-ms-19")
    mission = Mission.objects.create(
        operator=known.operator, vehicle=known.vehicle, profile="orbital", **own
    )
    before = Mission.objects.filter(pk=mission.pk).values().get()
    loaded.write("data/missions/soyuz-ms-20.toml", MS_20)
    loaded.write("articles/up-again.md", STORY.replace("soyuz-ms-19", "soyuz-ms-20"))
    report = loaded.load()
    assert report.skipped == [
        "missions/soyuz-ms-20.toml: skipped, "
        "because its address or name is taken by another mission"
    ]
    assert Mission.objects.filter(pk=mission.pk).values().get() == before
    assert mission.seats.count() == 0
    assert list(mission.mentions.values_list("by__slug", flat=True)) == ["up-again"]


def test_an_old_address_of_an_editors_object_is_not_taken_from_it(loaded: World):
    person = Person.objects.create(name="Alexander Misurkin", slug="alexander-misurkin")
    person.slug = "aleksandr-misurkin"
    person.save()
    misurkin = '\n[alexander-misurkin]\nname = "Alexander Misurkin"\nsort_name = "Misurkin, A."\n'
    loaded.add("data/people.toml", misurkin)
    assert loaded.load().skipped == [
        "people.toml · alexander-misurkin: skipped, "
        "because its address or name is taken by another person"
    ]
    assert OldSlug.objects.get(slug="alexander-misurkin").target == person


def test_an_address_that_an_editor_gave_to_another_entry_stands_for_nothing_else(loaded: World):
    person = Person.objects.get(slug="anton-shkaplerov")
    person.slug = "alexander-misurkin"
    person.save()
    misurkin = '\n[alexander-misurkin]\nname = "Alexander Misurkin"\nsort_name = "Misurkin, A."\n'
    loaded.add("data/people.toml", misurkin)
    loaded.write(
        "data/missions/soyuz-ms-20.toml", MS_20.replace("yulia-peresild", "alexander-misurkin")
    )
    assert loaded.load().skipped == [
        "people.toml · alexander-misurkin: skipped, "
        "because its address or name is taken by another person",
        "missions/soyuz-ms-20.toml: skipped, because the person “alexander-misurkin” "
        "it refers to is not here any more",
    ]


def test_an_editors_own_tag_and_author_are_used(world: World):
    Tag.objects.create(name="film", slug="film")
    Author.objects.create(name="A. Reporter", about="Ours")
    world.load()
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Soyuz", "film"]
    assert Author.objects.get(name="A. Reporter").about == "Ours"


def test_a_broken_later_release_changes_nothing(loaded: World):
    before = all_rows()
    loaded.write("data/missions/soyuz-ms-20.toml", MS_20.replace("2021-12-08", "2021-13-08"))
    assert loaded.problems() == [
        "missions/soyuz-ms-20.toml · launch: There is no such date or time: month must be in 1..12."
    ]
    assert all_rows() == before
