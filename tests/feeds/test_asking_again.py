"""Feeds are asked for again and again: what has not changed is not sent, what has is."""

from datetime import UTC, datetime, timedelta

import pytest

from missions.models import Article, Person
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_sitemaps")]

PATHS = [
    "/feeds/articles.atom", "/feeds/articles.rss", "/feeds/articles.json", "/feeds/missions.atom",
    "/calendar.ics", "/sitemap.xml", "/sitemap-missions-0.xml",
]  # fmt: skip
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def article(time_machine) -> Article:
    time_machine.move_to(NOW - timedelta(days=1), tick=False)
    mission = make.mission()
    article = make.article(body=f"[[{mission.slug}]] [[{mission.slug}:launch]]")
    time_machine.move_to(NOW, tick=False)
    return article


@pytest.mark.usefixtures("article")
@pytest.mark.parametrize("path", PATHS)
def test_what_has_not_changed_is_not_sent_again(client, path):
    first = client.get(path)
    assert first["Cache-Control"] == "no-cache"
    assert first["Last-Modified"] == "Mon, 31 Dec 2029 12:00:00 GMT"
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"other", {first["ETag"]}'},
        {"If-Modified-Since": first["Last-Modified"]},
        {"If-Modified-Since": "Tue, 01 Jan 2030 12:00:00 GMT"},
        # The tag is the better witness.
        {"If-None-Match": first["ETag"], "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        again = client.get(path, headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Sun, 30 Dec 2029 12:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert client.get(path, headers=headers).content == first.content


def asked_again(client, path, first) -> list[int]:
    by_tag = client.get(path, headers={"If-None-Match": first["ETag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
    return [by_tag.status_code, by_date.status_code]


def test_a_change_is_sent(client, article, time_machine):
    first = client.get("/feeds/articles.atom")
    article.headline = "Another"
    article.save()
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    assert asked_again(client, "/feeds/articles.atom", first) == [200, 200]


def test_a_withdrawal_is_sent_at_once(client, article):
    first = client.get("/feeds/articles.atom")
    article.stage, article.withdrawn_because = "withdrawn", "Wrong"
    article.save()
    assert asked_again(client, "/feeds/articles.atom", first) == [200, 200]
    assert article.headline not in client.get("/feeds/articles.atom").content.decode()


def test_a_corrected_figure_of_the_record_is_sent_with_the_article(client, article, time_machine):
    first = client.get("/feeds/articles.atom")
    mission = article.mentions.get().mission
    mission.launch = "2021-07-21 13:12"
    mission.save()
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    assert asked_again(client, "/feeds/articles.atom", first) == [200, 200]
    assert "21 July 2021" in client.get("/feeds/articles.atom").content.decode()


@pytest.mark.usefixtures("article")
def test_what_was_scheduled_is_sent_when_its_time_has_come(client, time_machine):
    make.article(headline="Later", publish_at=NOW + timedelta(hours=1))
    time_machine.move_to(NOW + timedelta(minutes=59), tick=False)
    first = client.get("/feeds/articles.atom")
    assert asked_again(client, "/feeds/articles.atom", first) == [304, 304]
    time_machine.move_to(NOW + timedelta(minutes=61), tick=False)
    assert asked_again(client, "/feeds/articles.atom", first) == [200, 200]


@pytest.mark.usefixtures("article")
def test_two_changes_within_one_second_are_told_apart(client, time_machine):
    make.article(headline="One")
    first = client.get("/feeds/articles.atom")
    assert not first.has_header("Last-Modified")
    make.article(headline="Two")
    assert client.get("/feeds/articles.atom")["ETag"] != first["ETag"]


def test_what_is_changed_past_the_desk_is_seen_at_once(client, article, time_machine):
    seat = make.seat(mission=make.mission())
    article.body = f"[[person:{seat.person.slug}]]"
    article.save()
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    assert seat.person.name in client.get("/feeds/articles.atom").content.decode()
    Person.objects.filter(pk=seat.person_id).update(name="Another name")
    assert "Another name" in client.get("/feeds/articles.atom").content.decode()


@pytest.mark.parametrize(
    "path", ["/feeds/articles.atom", "/feeds/corrections.rss", "/calendar.ics"]
)
def test_an_empty_one_is_always_the_same(client, path, time_machine):
    time_machine.move_to(NOW, tick=False)
    first = client.get(path)
    assert first.status_code == 200
    time_machine.move_to(NOW + timedelta(hours=5), tick=False)
    assert client.get(path).content == first.content
