"""A version as readers saw it, which nothing that happens later changes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from missions.models import Citation, Mission, Version
from missions.publishing import Change, begin_histories, hold, note_as_found, record
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


def save(obj, at, **values):
    hold(obj)
    for name, value in values.items():
        setattr(obj, name, value)
    obj.save()
    return record(obj, Change(), at=at)


def text_of(answer) -> str:
    assert answer.status_code == 200
    found = re.search(r'<article class="version">.*</article>', answer.content.decode(), re.DOTALL)
    assert found
    return found[0]


@pytest.fixture
def world():
    """A flight with everything that it can refer to, and an article that speaks of it."""
    operator = factories.organisation(name="Kestrel Flights", slug="kestrel")
    mission = factories.mission(
        name="Kestrel 1", slug="kestrel-1", operator=operator, summary="It went up.",
        launch="2021-10-05 08:55", landing="2021-10-05 09:05", apogee_km="101.5",
        apogee_basis="peak",
        launch_site=factories.place(name="Old Field", time_zone="Asia/Qyzylorda"),
    )  # fmt: skip
    seat = factories.seat(mission=mission, person=factories.person(name="Ada Byron"))
    source = factories.source(publisher="The Gazette", title="It flew", slug="gazette")
    factories.citation("launch", mission=mission, source=source)
    body = "[[kestrel-1]] with [[person:ada-byron]] took [[kestrel-1:duration]].[[source:gazette]]"
    article = factories.article(slug="it-flew", headline="It flew", body=body)
    begin_histories(at=NOW)
    return {"mission": mission, "person": seat.person, "operator": operator, "source": source,
            "article": article, "seat": seat}  # fmt: skip


@time_machine.travel(LATER)
def test_nothing_that_others_do_changes_a_byte(client: Client, world) -> None:
    paths = ["/missions/kestrel-1/versions/1/", "/articles/it-flew/versions/1/"]
    before = [text_of(client.get(path)) for path in paths]
    for words in ("Kestrel Flights", "Ada Byron", "Old Field", "The Gazette", "13:55", "101.5 km"):
        assert words in before[0]
    assert "10 min" in before[1]
    assert "The Gazette" in before[1]
    world["operator"].name, world["operator"].slug = "Falcon", "falcon"
    world["operator"].save()
    world["person"].name, world["person"].slug = "Ada Lovelace", "ada-lovelace"
    world["person"].save()
    Citation.objects.all().delete()
    world["article"].mentions.filter(source=world["source"]).delete()
    world["source"].delete()
    Mission.objects.filter(pk=world["mission"].pk).update(landing="2021-10-05 10:00")
    world["mission"].events.all().delete()
    world["seat"].delete()
    assert [text_of(client.get(path)) for path in paths] == before


@time_machine.travel(LATER)
def test_it_says_when_it_was_seen_and_leads_on(client: Client, world) -> None:
    save(world["mission"], NOW + timedelta(days=1), summary="It went up twice.")
    first = client.get("/missions/kestrel-1/versions/1/").content.decode()
    assert "It went up." in first
    assert "It went up twice." not in first
    # Not since the time of publication that it was given: this copy has had it since then only.
    assert "1 November 2026, 12:00 UTC" in first
    assert "2 November 2026, 12:00 UTC" in first
    for path in ("/missions/kestrel-1/", "/missions/kestrel-1/versions/",
                 "/missions/kestrel-1/versions/2/"):  # fmt: skip
        assert f'href="{path}"' in first
    assert '<meta name="robots" content="noindex">' in first
    assert '<link rel="canonical" href="http://testserver/missions/kestrel-1/">' in first
    assert "It went up twice." in text_of(client.get("/missions/kestrel-1/versions/2/"))
    listed = client.get("/missions/kestrel-1/versions/").content.decode()
    assert 'href="/missions/kestrel-1/versions/1/"' in listed


@time_machine.travel(LATER)
def test_what_readers_never_saw_is_not_there(client: Client, world) -> None:
    draft = factories.draft_mission(slug="secret-1")
    begin_histories(at=NOW)
    assert client.get("/missions/secret-1/versions/1/").status_code == 404
    for number in ("0", "2", "9" * 30, "-1"):
        assert client.get(f"/missions/kestrel-1/versions/{number}/").status_code == 404
    save(draft, NOW, summary="Zaphod")
    save(draft, NOW + timedelta(hours=1), summary="", stage="published",
         publish_at=NOW + timedelta(hours=1))  # fmt: skip
    shown = client.get("/missions/secret-1/versions/1/").content.decode()
    assert "Zaphod" not in shown
    assert client.get("/missions/secret-1/versions/2/").status_code == 404


@time_machine.travel(LATER)
def test_a_draft_that_an_article_named_stays_unnamed(client: Client) -> None:
    factories.draft_mission(name="Zaphod 1", slug="zaphod-1")
    article = factories.article(slug="hints", body="Soon: [[zaphod-1|something]].")
    begin_histories(at=NOW)
    html = client.get(f"/articles/{article.slug}/versions/1/").content.decode()
    assert "something" in html
    assert "Zaphod 1" not in html


@time_machine.travel(LATER)
def test_a_person_was_not_seen_before_their_first_flight_was(client: Client) -> None:
    mission = factories.draft_mission()
    person = factories.seat(mission=mission, person=factories.person(slug="new-one")).person
    record(person, Change(), at=NOW)
    save(person, NOW + timedelta(days=1), summary="In the end.")
    mission.stage, mission.publish_at = "published", NOW + timedelta(days=2)
    mission.save()
    first = text_of(client.get("/people/new-one/versions/1/"))
    assert "In the end." in first
    assert client.get("/people/new-one/versions/2/").status_code == 404


def test_every_page_has_a_first_version_and_a_second_look_adds_none(world) -> None:
    assert Version.objects.of(world["person"]).count() == 1
    assert begin_histories(at=LATER) == 0
    note_as_found(world["person"], at=LATER)
    assert Version.objects.of(world["person"]).count() == 1


@time_machine.travel(LATER)
def test_anchors_survive_an_edit_elsewhere(client: Client, world) -> None:
    mission = world["mission"]
    event = mission.events.create(at="2021-10-05 09:00", title="Apogee reached")
    anchors = {"fact-launch", "event-launch", f"event-{event.pk}", f"seat-{world['seat'].pk}",
               "source-gazette"}  # fmt: skip

    def ids() -> set[str]:
        html = client.get("/missions/kestrel-1/").content.decode()
        return set(re.findall(r' id="([^"]+)"', html))

    assert anchors <= ids()
    mission.events.create(at="2021-10-05 08:57", title="Release")
    factories.seat(mission=mission)
    earlier = factories.source(publisher="Aaa", slug="first-of-all")
    factories.citation("apogee_km", mission=mission, source=earlier)
    assert anchors | {"source-first-of-all"} <= ids()
