"""What a reader's program gets of an article, in each of the three formats."""

import json
import re
from datetime import UTC, datetime

import pytest

from missions.models import Author, Byline
from tests import factories as make

from .reading import SUFFIXES, parse, read

pytestmark = pytest.mark.django_db

BODY = """It went to [[{mission}]] after [[{mission}:launch]].[[source:{source}]]

## Then

A [table](https://example.org/) stood there.
"""


@pytest.fixture(params=SUFFIXES)
def suffix(request) -> str:
    return request.param


def test_an_article_comes_whole(client, suffix, media):
    mission = make.mission(launch="2021-10-05 08:55:02")
    source = make.source(publisher="Gazette", title="A flight", url="https://gazette.example/1")
    article = make.article(
        headline="Film crew lifts off",
        standfirst="They went up.",
        body=BODY.format(mission=mission.slug, source=source.slug),
        hero=make.image(credit="Anna", licence="CC0"),
    )
    article.tags.add(make.tag(name="Soyuz"), make.tag(name="Film"))
    second = Author.objects.create(name="Olga")
    Byline.objects.create(article=article, author=second, order=1)
    make.correction(article=article, text="It was a Tuesday.")

    (entry,) = read(client, f"/feeds/articles.{suffix}")

    assert entry.title == "Film crew lifts off"
    assert entry.url == f"http://testserver/articles/{article.slug}/"
    assert entry.summary == "They went up."
    assert entry.authors == ["The record desk", "Olga"]
    assert entry.tags == ["Film", "Soyuz"]
    assert entry.pictures == [f"http://testserver{article.hero.file.url}"]
    for said in (
        f'<a href="http://testserver/missions/{mission.slug}/">{mission.name}</a>',
        '<time datetime="2021-10-05T08:55:02Z">5 October 2021, 08:55:02 UTC</time>',
        f'<sup><a href="http://testserver/articles/{article.slug}/#source-1">1</a></sup>',
        '<li>Gazette, <a href="https://gazette.example/1">A flight</a></li>',
        "<h2>Then</h2>",
        "<dd>It was a Tuesday.</dd>",
        "Anna, CC0",
        f'<a href="http://testserver/a/{article.short_id}/">',
    ):
        assert said in entry.html
    for address in re.findall(r'(?:href|src)="([^"]*)"', entry.html):
        assert re.match(r"https?://", address)
    assert not re.search(r'(class|id|style)="|<script|data-', entry.html)


def test_its_id_survives_a_rename_and_another_host(client, suffix, settings):
    article = make.article()
    (before,) = read(client, f"/feeds/articles.{suffix}")
    article.slug, article.headline = "renamed", "Renamed"
    article.save()
    settings.SITE_URL = "https://elsewhere.example"
    (after,) = read(client, f"/feeds/articles.{suffix}")
    assert after.id == before.id
    assert before.id.startswith("urn:uuid:")
    assert after.url == "https://elsewhere.example/articles/renamed/"


def test_the_feed_itself_has_an_id_that_stays(client, settings):
    operator = make.organisation(name="Acme")

    def ids():
        paths = ["/feeds/articles.atom", "/feeds/missions.atom"]
        paths.append(f"/feeds/operators/{operator.slug}/articles.atom")
        return [parse(client.get(path).content).feed.id for path in paths]

    before = ids()
    settings.SITE_URL = "https://elsewhere.example"
    operator.slug = "acme-space"
    operator.save()
    assert ids() == before
    assert len(set(before)) == 3


def test_only_what_is_public_stands_in_it(client, suffix):
    shown = make.article(headline="Shown")
    make.draft_article(headline="Draft")
    make.article(headline="Later", publish_at=make.FAR_AHEAD)
    make.article(headline="Gone", stage="withdrawn", withdrawn_because="Wrong")
    make.article(headline="Read", stage="review", publish_at=None)
    assert [entry.title for entry in read(client, f"/feeds/articles.{suffix}")] == ["Shown"]
    shown.stage, shown.withdrawn_because = "withdrawn", "Wrong"
    shown.save()
    assert read(client, f"/feeds/articles.{suffix}") == []


def test_a_scheduled_article_appears_at_its_time(client, suffix, time_machine):
    make.article(headline="Later", publish_at=datetime(2030, 1, 1, 15, tzinfo=UTC))
    time_machine.move_to(datetime(2030, 1, 1, 14, 59, 59, tzinfo=UTC), tick=False)
    assert read(client, f"/feeds/articles.{suffix}") == []
    time_machine.move_to(datetime(2030, 1, 1, 15, tzinfo=UTC), tick=False)
    assert [entry.title for entry in read(client, f"/feeds/articles.{suffix}")] == ["Later"]


def test_a_draft_is_not_linked_from_a_text(client, suffix):
    draft = make.draft_mission(name="Secret flight")
    make.article(body=f"See [[{draft.slug}]].")
    (entry,) = read(client, f"/feeds/articles.{suffix}")
    assert f"/missions/{draft.slug}/" not in entry.html


def test_of_an_operator_are_those_that_speak_of_it_or_of_its_public_flights(client, suffix):
    operator, other = make.organisation(name="Acme"), make.organisation(name="Other")
    flight, draft = make.mission(operator=operator), make.draft_mission(operator=operator)
    make.article(headline="Of it", body=f"[[organisation:{operator.slug}]]")
    make.article(headline="Of its flight", body=f"[[{flight.slug}]] [[{flight.slug}:launch]]")
    make.article(headline="Of a draft of its", body=f"[[{draft.slug}]]")
    make.article(headline="Of another", body=f"[[organisation:{other.slug}]]")
    titles = [e.title for e in read(client, f"/feeds/operators/acme/articles.{suffix}")]
    assert sorted(titles) == ["Of it", "Of its flight"]


def test_of_a_tag_are_those_that_have_it(client, suffix):
    tag = make.tag(name="Soyuz")
    make.article(headline="With").tags.add(tag)
    make.article(headline="Without")
    assert [e.title for e in read(client, f"/feeds/tags/soyuz/articles.{suffix}")] == ["With"]


def test_many_come_in_pages_that_name_their_neighbours(client):
    for number in range(45):
        make.article(
            headline=f"Story {number}", publish_at=datetime(2021, 1, 1, 0, number, tzinfo=UTC)
        )
    names: list[str] = []
    path = "/feeds/articles.atom"
    for size in (20, 20, 5):
        parsed = parse(client.get(path).content)
        assert len(parsed.entries) == size
        names += [entry.title for entry in parsed.entries]
        links = {link.rel: link.href for link in parsed.feed.links}
        assert links["self"] == f"http://testserver{path}"
        assert links["first"] == "http://testserver/feeds/articles.atom"
        assert links["last"] == "http://testserver/feeds/articles.atom?page=3"
        path = links.get("next", "").removeprefix("http://testserver")
    assert path == ""
    assert names == [f"Story {number}" for number in reversed(range(45))]
    content = json.loads(client.get("/feeds/articles.json?page=2").content)
    assert content["next_url"] == "http://testserver/feeds/articles.json?page=3"
    rss = parse(client.get("/feeds/articles.rss?page=2").content)
    assert {"rel": "next", "href": "http://testserver/feeds/articles.rss?page=3"}.items() <= {
        k: v for link in rss.feed.links if link.rel == "next" for k, v in link.items()
    }.items()


def test_the_cost_does_not_grow_with_the_articles(client, django_assert_num_queries):
    for rows, path in ((1, "/feeds/articles.atom"), (15, "/feeds/articles.rss")):
        for _ in range(rows):
            mission = make.mission()
            seat = make.seat(mission=mission)
            article = make.article(
                body=f"[[{mission.slug}:people]] [[person:{seat.person.slug}:time]]"
            )
            article.tags.add(make.tag())
            make.correction(article=article)
        with django_assert_num_queries(14):
            client.get(path)
