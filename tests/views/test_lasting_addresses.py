"""Whatever address was ever printed leads to the page, or says what became of it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from missions.models import FormerAddress, Mission, Version
from missions.publishing import Change, State, begin_histories, record, standing_of
from missions.publishing.restoring import recover
from missions.publishing.uniting import UniteError, plan, unite
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def rename(obj, slug):
    obj.slug = slug
    obj.save()


def withdraw(obj, **values):
    obj.stage, obj.withdrawn_at, obj.withdrawn_because = (
        "withdrawn",
        NOW,
        "The source took it back.",
    )
    for name, value in values.items():
        setattr(obj, name, value)
    obj.save()


@pytest.fixture
def mission():
    mission = factories.mission(name="Soyuz MS-19", slug="ms-19")
    rename(mission, "soyuz-ms-19")
    return mission


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("testserver", "/missions/ms-19"),
        ("testserver", "/missions/MS-19"),
        ("testserver", "//missions//MS-19"),
        ("testserver", "/Missions/Soyuz-MS-19"),
        ("testserver", "/missions//soyuz-ms-19///"),
        ("www.testserver", "/missions/soyuz-ms-19/"),
        ("www.testserver", "/missions/MS-19"),
        ("www.testserver", "//missions/ms-19"),
    ],
)
def test_one_redirect_whatever_is_wrong(settings, mission, host: str, path: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "www.testserver"]
    settings.SITE_HOST = "testserver"
    answer = Client(headers={"host": host}).get("/x", PATH_INFO=path, QUERY_STRING="a=1")
    origin = "http://testserver" if host.startswith("www.") else ""
    wanted = f"{origin}/missions/soyuz-ms-19/?a=1"
    assert (answer.status_code, answer["Location"]) == (301, wanted)


def test_slashes_do_not_name_another_host(client: Client) -> None:
    for path in (
        "//evil.example/",
        "//evil.example",
        "/\\evil.example/",
        "///evil.example/missions/",
    ):
        answer = client.get("/x", PATH_INFO=path)
        assert answer.status_code == 404 or answer["Location"].startswith("/missions")


def test_what_a_campaign_adds_stays_out_of_the_canonical_address(client: Client, mission) -> None:
    for page in ("/missions/soyuz-ms-19/", "/missions/", "/"):
        html = client.get(f"{page}?utm_source=x&fbclid=y").content.decode()
        assert f'<link rel="canonical" href="http://testserver{page}">' in html


def test_what_is_withdrawn_says_since_when_why_and_what_instead(client: Client, mission) -> None:
    other = factories.mission(name="Better", slug="better")
    withdraw(mission, replaced_by=other)
    short = mission.get_short_url()
    for path in ("/missions/soyuz-ms-19/", "/missions/ms-19/", short, "/missions/ms-19/versions/",
                 "/missions/soyuz-ms-19/versions/1/"):  # fmt: skip
        answer = client.get(path)
        html = answer.content.decode()
        assert answer.status_code == 410, path
        assert "1 November 2026" in html
        assert "The source took it back." in html
        assert 'href="/missions/better/"' in html
    withdraw(other)
    assert "better" not in client.get(short).content.decode()


def test_what_readers_never_saw_is_unknown_withdrawn_or_not(client: Client) -> None:
    early = factories.draft_article(slug="early")
    late = factories.article(slug="late", publish_at=factories.FAR_AHEAD)
    for obj in (early, late):
        withdraw(obj)
        for path in (obj.get_absolute_url(), obj.get_short_url()):
            assert client.get(path).status_code == 404


def test_what_is_deleted_is_gone_until_it_is_brought_back(client: Client, mission) -> None:
    begin_histories(at=NOW)
    short = mission.get_short_url()
    version = record(mission, Change(action=Version.Action.DELETED), at=NOW)
    FormerAddress.objects.leave(mission, at=NOW, why="It was invented.")
    mission.delete()
    for path in ("/missions/soyuz-ms-19/", "/missions/ms-19/", short):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "It was invented." in answer.content.decode()
    back = recover(version)
    assert FormerAddress.objects.count() == 0
    back.stage = "published"
    back.save()
    assert client.get("/missions/soyuz-ms-19/").status_code == 200
    assert client.get("/missions/ms-19/")["Location"] == "/missions/soyuz-ms-19/"
    assert client.get(short)["Location"] == "/missions/soyuz-ms-19/"


def test_a_mission_renamed_merged_withdrawn_and_restored(client: Client, mission) -> None:
    """Every address ever printed for it, at every stage of its life."""
    twin = factories.mission(name="Soyuz MS19", slug="soyuz-ms19")
    rename(twin, "film-flight")
    printed = ["/missions/ms-19/", "/missions/soyuz-ms-19/", mission.get_short_url(),
               "/missions/soyuz-ms19/", "/missions/film-flight/", twin.get_short_url()]  # fmt: skip
    gone_pk = mission.pk
    unite(mission, twin, by=None, at=NOW)
    rename(twin, "final")

    def leads() -> set[tuple[int, str]]:
        return {(a.status_code, a.get("Location", "")) for a in map(client.get, printed)}

    assert leads() == {(301, "/missions/final/")}
    withdraw(twin)
    assert leads() == {(410, "")}
    twin.stage, twin.withdrawn_at = "published", None
    twin.save()
    assert leads() == {(301, "/missions/final/")}
    version = Version.objects.trash().get(object_id=gone_pk)
    back = recover(version)
    back.stage = "published"
    back.save()
    assert client.get("/missions/soyuz-ms-19/").status_code == 200
    assert client.get(back.get_short_url())["Location"] == "/missions/soyuz-ms-19/"
    assert client.get("/missions/film-flight/")["Location"] == "/missions/final/"


def test_chains_of_merges_are_one_step(client: Client) -> None:
    one, two, three = (factories.person(slug=f"person-{n}") for n in "abc")
    shorts = [one.get_short_url(), two.get_short_url()]
    unite(one, two, by=None, at=NOW)
    unite(two, three, by=None, at=NOW)
    for path in (*shorts, "/people/person-a/", "/people/person-b/"):
        assert client.get(path)["Location"] == "/people/person-c/"


def test_all_that_pointed_at_one_points_at_the_other(client: Client) -> None:
    loser, stays = factories.organisation(slug="loser"), factories.organisation(slug="stays")
    mission = factories.mission(operator=loser, slug="m-1")
    vehicle = factories.vehicle(operator=loser)
    seat = factories.seat(mission=mission, payer=loser)
    factories.article(slug="text", body="By [[organisation:loser|them]].")
    correction = factories.correction(organisation=loser)
    begin_histories(at=NOW)
    shown = plan(loser, stays, at=NOW)
    assert {line.split(" ", 1)[0] for line in shown.pointing[:4]} == {"1"}
    unite(loser, stays, by=None, at=NOW)
    for row in (mission, vehicle, seat, correction):
        row.refresh_from_db()
    assert {mission.operator, vehicle.operator, seat.payer, correction.organisation} == {stays}
    assert 'href="/organisations/stays/">them' in client.get("/articles/text/").content.decode()
    last = Version.objects.of(mission).newest_first()[0]
    assert (last.kind, last.changed) == ("update", ["Operator", *last.changed[1:]])


def test_sources_of_what_both_say_are_carried_others_go(client: Client) -> None:
    one = factories.person(slug="one", nationality="Italy", born="1970")
    two = factories.person(slug="two", nationality="Italy", born="1971")
    source = factories.source()
    for figure in ("nationality", "born"):
        factories.citation(figure, person=one, source=source)
    factories.citation("nationality", person=two, source=source)
    kept = factories.citation("nationality", person=one)
    unite(one, two, by=None, at=NOW)
    assert {(c.field, c.source_id) for c in two.citations.all()} == {
        ("nationality", source.pk), ("nationality", kept.source_id),
    }  # fmt: skip


def test_sources_and_vehicles_merge_with_what_hangs_on_them() -> None:
    old, new = factories.source(), factories.source()
    mission = factories.mission()
    factories.citation("launch", mission=mission, source=old)
    factories.citation("launch", mission=mission, source=new)
    factories.citation("landing", mission=mission, source=old)
    unite(old, new, by=None, at=NOW)
    assert sorted(new.citations.values_list("field", flat=True)) == ["landing", "launch"]
    first, second = factories.vehicle(), factories.vehicle()
    craft, twin = first.craft.create(name="One"), second.craft.create(name="One")
    first.craft.create(name="Two")
    flight = factories.mission(vehicle=first, craft=craft)
    unite(first, second, by=None, at=NOW)
    flight.refresh_from_db()
    assert (flight.vehicle, flight.craft) == (second, twin)
    assert set(second.craft.values_list("name", flat=True)) == {"One", "Two"}


def test_what_cannot_be_one_is_not_touched() -> None:
    mission = factories.mission()
    one, two = (factories.seat(mission=mission).person for _ in "ab")
    with pytest.raises(UniteError, match="Both have a seat"):
        unite(one, two, by=None, at=NOW)
    with pytest.raises(UniteError):
        unite(one, one, by=None, at=NOW)
    with pytest.raises(UniteError, match="publish that first"):
        unite(mission, factories.draft_mission(), by=None, at=NOW)
    assert Mission.objects.count() == 2
    assert standing_of(type(one), one.slug, at=NOW).state is State.ALIVE
