"""Flights and corrections as entries."""

from datetime import timedelta

import pytest

from missions.models import Version
from missions.publishing import Change, record
from tests import factories as make

from .reading import SUFFIXES, parse, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_flight_is_told(client, suffix):
    operator = make.organisation(name="Acme")
    mission = make.mission(
        name="Acme 1",
        subtitle="The first",
        summary="Two went up.",
        operator=operator,
        launch="2021-10-05 08:55:02",
        landing="2021-10",
        launch_site=make.place(name="Baikonur"),
    )
    seat = make.seat(mission=mission, leg="up")
    make.seat(mission=mission, leg="down")
    make.correction(mission=mission, text="It was a Tuesday.")
    entry = next(e for e in read(client, f"/feeds/missions.{suffix}") if e.title.startswith("Acme"))
    assert entry.title == "Acme 1: The first"
    assert entry.url == "http://testserver/missions/acme-1/"
    assert entry.summary == (
        "Flown. Launch 5 October 2021, 08:55:02 UTC. Landing October 2021. Operator Acme."
    )
    assert entry.tags == ["Acme", "Suborbital"]
    for said in (
        "<p>Two went up.</p>",
        '<time datetime="2021-10-05T08:55:02Z">5 October 2021, 08:55:02 UTC</time>',
        '<a href="http://testserver/places/baikonur/">Baikonur</a>',
        f'<dt>Went up</dt><dd><a href="http://testserver/people/{seat.person.slug}/">'
        f"{seat.person}</a></dd>",
        "<dd>It was a Tuesday.</dd>",
    ):
        assert said in entry.html


def test_the_latest_change_stands_first(client):
    old, new = make.mission(name="Old"), make.mission(name="New")
    titles = [entry.title for entry in read(client, "/feeds/missions.atom")]
    assert titles == ["New", "Old"]
    record(old, Change(kind="update"), at=make.LONG_AGO)
    Version.objects.filter(object_id=old.pk).update(public_from=make.LONG_AGO + timedelta(days=1))
    make.mission(name="Draft", stage="draft", publish_at=None)
    make.mission(name="Context", scope="context")
    titles = [entry.title for entry in read(client, "/feeds/missions.atom")]
    assert titles == ["Old", "New"]
    assert new.pk > old.pk


def test_of_an_operator_are_its_own(client):
    operator = make.organisation(name="Acme")
    make.mission(name="Acme 1", operator=operator)
    make.mission(name="Other 1")
    titles = [entry.title for entry in read(client, "/feeds/operators/acme/missions.rss")]
    assert titles == ["Acme 1"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_correction_says_what_and_where(client, suffix):
    mission = make.mission(name="Acme 1")
    correction = make.correction(mission=mission, text="It landed at 04:35, not 04:36.")
    make.correction(mission=make.draft_mission(), text="Secret")
    make.correction(mission=mission, text="Not yet", made_at=make.FAR_AHEAD)
    (entry,) = read(client, f"/feeds/corrections.{suffix}")
    assert entry.title == "Correction: Acme 1"
    assert entry.url == f"http://testserver/missions/acme-1/#correction-{correction.pk}"
    assert entry.summary == "It landed at 04:35, not 04:36."
    assert f'<a href="{entry.url}">Acme 1</a>' in entry.html
    mission.slug = "renamed"
    mission.save()
    (after,) = read(client, f"/feeds/corrections.{suffix}")
    assert after.id == entry.id


def test_corrections_of_an_operator(client):
    operator = make.organisation(name="Acme")
    flight = make.mission(operator=operator)
    make.correction(mission=flight, text="Flight")
    make.correction(article=make.article(body=f"[[{flight.slug}]]"), text="Article")
    make.correction(mission=make.mission(), text="Other flight")
    make.correction(article=make.article(), text="Other article")
    summaries = [e.summary for e in read(client, "/feeds/operators/acme/corrections.json")]
    assert sorted(summaries) == ["Article", "Flight"]


def test_the_cost_does_not_grow_with_the_flights(client, django_assert_num_queries):
    for rows, suffix in ((1, "atom"), (30, "rss")):
        for _ in range(rows):
            mission = make.mission(launch_site=make.place(), landing="2021-07-20 13:22")
            make.seat(mission=mission)
            make.correction(mission=mission)
        with django_assert_num_queries(10):
            client.get(f"/feeds/missions.{suffix}")
        with django_assert_num_queries(8):
            client.get(f"/feeds/corrections.{suffix}")


def test_a_feed_with_nothing_in_it_is_a_feed(client):
    operator = make.organisation(name="Acme")
    parsed = parse(client.get(f"/feeds/operators/{operator.slug}/missions.atom").content)
    assert parsed.entries == []
    assert parsed.feed.title == "The Space Tourism Record: Missions, Acme"
