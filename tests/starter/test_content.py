"""The content that the site is born with, as its files have it."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from django.db.models import Count

from missions.models import (
    Article,
    Citation,
    Mission,
    Person,
    QuotedFigure,
    Seat,
    Source,
    StarterEntry,
)
from missions.prose import broken_links, changed_figures
from missions.prose.markdown import references
from missions.starter import check, load

from .conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def seats(**of_missions):
    filters = {f"mission__{name}": value for name, value in of_missions.items()}
    return Seat.objects.filter(mission__scope="record", **filters)


def individuals(chosen) -> int:
    return chosen.values("person").distinct().count()


def test_the_check_is_clean():
    report = check(at=AT)
    assert (report.total, report.skipped) == (0, [])


def test_loading_again_finds_nothing_new(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert load(at=AT).total == 0


def test_48_missions_are_of_the_record_and_all_are_public():
    assert Mission.objects.in_record().count() == 48
    context = Mission.objects.filter(scope="context").order_by("slug")
    assert list(context.values_list("slug", flat=True)) == [
        "soyuz-ms-12",
        "soyuz-ms-18",
        "soyuz-ms-24",
        "soyuz-tm-31",
        "soyuz-tm-33",
        "soyuz-tma-6",
    ]
    assert Mission.objects.published(datetime(2021, 10, 5, tzinfo=UTC)).count() == 54


def test_new_shepard_adds_up_to_the_operators_own_totals():
    new_shepard = seats(vehicle__slug="new-shepard")
    assert new_shepard.values("mission").distinct().count() == 17
    assert (new_shepard.count(), individuals(new_shepard)) == (98, 92)


def test_virgin_galactic_took_30_individuals_in_its_cabin():
    cabin = seats(operator__slug="virgin-galactic").filter(position="cabin")
    assert individuals(cabin) == 30


@pytest.mark.parametrize("slug", ["yulia-peresild", "klim-shipenko"])
def test_the_film_crew_changed_craft(slug):
    legs = Seat.objects.filter(person__slug=slug).order_by("leg")
    assert list(legs.values_list("mission__slug", "leg")) == [
        ("soyuz-ms-18", "down"),
        ("soyuz-ms-19", "up"),
    ]


def test_the_commander_of_the_film_crew_stayed_with_his_craft():
    seat = Seat.objects.get(person__slug="anton-shkaplerov")
    assert (seat.mission.slug, seat.leg, str(seat.mission.landing)[:10]) == (
        "soyuz-ms-19",
        "both",
        "2022-03-30",
    )


def test_198_people_and_everybody_has_a_seat():
    assert Person.objects.count() == 198
    assert list(Person.objects.filter(seats=None).values_list("slug", flat=True)) == []


def test_every_passenger_who_went_up_came_down():
    legs = defaultdict(Counter)
    for person, leg in Seat.objects.passengers().values_list("person__slug", "leg"):
        legs[person][leg] += 1
    assert {person for person, count in legs.items() if count["up"] != count["down"]} == set()


def test_no_citation_is_without_source_and_every_flight_has_some():
    assert Citation.objects.filter(source=None).count() == 0
    cited = Mission.objects.annotate(cited=Count("citations"))
    assert list(cited.filter(cited=0).values_list("slug", flat=True)) == []


def test_every_seat_rests_on_a_source():
    unproven = Seat.objects.exclude(citations__field="person")
    assert list(unproven.values_list("mission__slug", "person__slug")) == []


def test_the_sources_are_those_of_the_record():
    assert Source.objects.count() >= 254


def test_every_article_is_signed_tagged_and_rendered():
    articles = Article.objects.annotate(
        signed=Count("bylines", distinct=True), tagged=Count("tags", distinct=True)
    )
    assert articles.count() >= 10
    good = articles.filter(signed__gte=1, tagged__range=(1, 4)).exclude(body_html="")
    assert set(articles) - set(good) == set()


def test_once_all_articles_are_out_no_link_in_them_is_broken():
    last = Article.objects.latest("publish_at").publish_at
    broken = {a.slug: broken_links(a.body, at=last, article=a) for a in Article.objects.all()}
    assert {slug: links for slug, links in broken.items() if links} == {}


def test_every_entry_made_something():
    made_nothing = StarterEntry.objects.filter(object_id=None).exclude(key="digest")
    assert list(made_nothing) == []


def test_every_article_but_none_with_hindsight_reads_figures_from_the_record():
    live = {a.slug: {r.figure for r in references(a.body)} - {""} for a in Article.objects.all()}
    assert [slug for slug, figures in live.items() if not figures] == []
    # The report of the evening knows nothing of the landing.
    assert live["film-crew-lifts-off-for-the-station"] == {"launch", "docking", "apogee"}
    assert changed_figures(AT) == {}
    assert QuotedFigure.objects.count() > 50


def test_no_mission_is_public_on_nobodys_word():
    support = defaultdict(set)
    for pk, field in Citation.objects.filter(says="").values_list("mission", "field"):
        support[pk].add(field)
    unproven = {m.slug: m.unproven_figures(support[m.pk]) for m in Mission.objects.all()}
    assert {slug: names for slug, names in unproven.items() if names} == {}
    marked = {m.slug: m.unsourced for m in Mission.objects.exclude(unsourced=[])}
    assert marked == {
        "axiom-4": ["crossed_80_km", "crossed_100_km"],
        "soyuz-ms-12": ["craft"],
        "soyuz-ms-18": ["craft"],
        "soyuz-ms-24": ["craft"],
        "soyuz-ms-25": ["crossed_80_km", "crossed_100_km"],
    }
