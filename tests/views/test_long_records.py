"""Lists and pages that look at a part of a long record show what a look at all of it would."""

from datetime import timedelta

import pytest
from django.utils import timezone
from justhtml import JustHTML

from missions.models import Article, Mission, Person, published_q
from missions.publishing import archive
from missions.views import mentions
from tests import factories as make

pytestmark = pytest.mark.django_db


def headlines(client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, path
    page = JustHTML(response.content.decode(), sanitize=False)
    return [node.to_text().strip() for node in page.query(".article-teaser h2, .article-teaser h3")]


def test_far_pages_go_on_where_the_page_before_ended(client):
    at = timezone.now()
    for number in range(45):
        make.article(headline=f"Story {number:02}", publish_at=at - timedelta(hours=number))
    shown = [name for page in (1, 2, 3) for name in headlines(client, f"/articles/?page={page}")]
    assert shown == [f"Story {number:02}" for number in range(45)]


def test_all_that_is_not_published_is_the_rest_of_what_is():
    at = timezone.now()
    for stage in Article.Stage:
        for moment in (at - timedelta(days=1), at, at + timedelta(days=1)):
            make.article(stage=stage, publish_at=moment, withdrawn_because="It was wrong.")
    make.article(stage=Article.Stage.DRAFT, publish_at=None)
    shown = set(Article.objects.filter(published_q(at)).values_list("pk", flat=True))
    hidden = set(Article.objects.unpublished(at).values_list("pk", flat=True))
    assert not shown & hidden
    assert shown | hidden == set(Article.objects.values_list("pk", flat=True))
    assert Article.objects.number_published(at) == len(shown) == 2


def test_people_of_drafts_are_in_no_number():
    at = timezone.now()
    draft, flown = make.mission(stage=Mission.Stage.DRAFT), make.mission()
    both, secret = make.person(name="Both"), make.person(name="Secret")
    make.person(name="Nobody's passenger")
    for mission, person in ((draft, both), (flown, both), (draft, secret)):
        make.seat(mission=mission, person=person)
    names = set(Person.objects.public(at).values_list("name", flat=True))
    assert names == {"Both", "Nobody's passenger"}
    assert Person.objects.number_public(at) == 2


def test_the_archive_counts_what_readers_can_open():
    at = timezone.now()
    tag, unused = make.tag(name="Tourism"), make.tag(name="Unread")
    for year in (2019, 2021, 2021):
        make.article(publish_at=at.replace(year=year, month=5, day=5)).tags.add(tag)
    make.article(stage=Article.Stage.DRAFT).tags.add(tag, unused)
    make.article(publish_at=at + timedelta(days=9)).tags.add(tag, unused)
    assert archive.years(at) == [(2021, 2), (2019, 1)]
    assert [(found.name, found.shown) for found in archive.tags(at)] == [("Tourism", 3)]


def test_a_page_names_the_newest_articles_on_it_and_leads_to_all(client, monkeypatch):
    monkeypatch.setattr(mentions, "MOST", 2)
    mission = make.mission(name="Inspiration4", slug="inspiration4")
    for day in (3, 1, 2):
        moment = timezone.now() - timedelta(days=day)
        make.article(headline=f"Day {day}", body="[[inspiration4]]", publish_at=moment)
    make.article(headline="Of something else", body="Nothing.")
    assert headlines(client, mission.get_absolute_url()) == ["Day 1", "Day 2"]
    more = "/articles/?mission=inspiration4"
    assert f'href="{more}"' in client.get(mission.get_absolute_url()).content.decode()
    assert headlines(client, more) == ["Day 1", "Day 2", "Day 3"]


@pytest.mark.parametrize(
    "wanted", ["mission=secret-flight", "person=secret", "article=draft", "mission=%00"]
)
def test_articles_on_what_readers_cannot_open_are_not_offered(client, wanted):
    draft = make.mission(name="Secret flight", slug="secret-flight", stage=Mission.Stage.DRAFT)
    make.seat(mission=draft, person=make.person(name="Secret", slug="secret"))
    make.article(headline="Draft", slug="draft", stage=Article.Stage.DRAFT)
    response = client.get(f"/articles/?{wanted}")
    assert response.status_code == 404
    assert "Secret" not in response.content.decode().replace("secret", "")
