"""The addresses of feeds and calendars: old ones lead on, wrong ones say so, pages name them."""

import pytest
from justhtml import JustHTML

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/operators/{}/articles.atom",
        "/feeds/operators/{}/missions.json",
        "/feeds/operators/{}/corrections.rss?page=1",
        "/calendar/{}.ics",
    ],
)
def test_an_old_slug_of_an_operator_leads_on_in_one_hop(client, path):
    operator = make.organisation(name="Acme")
    for slug in ("acme-two", "acme-three"):
        operator.slug = slug
        operator.save()
    for old in ("acme", "acme-two", "ACME-three"):
        response = client.get(path.format(old))
        assert response.status_code == 301
        assert response["Location"] == path.format("acme-three")
    assert client.get(path.format("acme-three")).status_code == 200


def test_an_old_slug_of_a_tag_leads_on(client):
    tag = make.tag(name="Soyuz")
    tag.slug = "soyuz-craft"
    tag.save()
    response = client.get("/feeds/tags/soyuz/articles.rss")
    assert response.status_code == 301
    assert response["Location"] == "/feeds/tags/soyuz-craft/articles.rss"


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/people.atom",
        "/feeds/articles.xml",
        "/feeds/articles.atom?page=0",
        "/feeds/articles.atom?page=2",
        "/feeds/articles.atom?page=99999999999999999999",
        "/feeds/articles.atom?page=-1",
        "/feeds/articles.atom?page=%00",
        "/feeds/articles.atom?page=%D9%A1",
        "/feeds/operators/nobody/articles.atom",
        "/feeds/operators/agency/articles.atom",
        "/feeds/operators/acme/people.atom",
        "/feeds/tags/nothing/articles.atom",
        "/feeds/tags/soyuz/missions.atom",
        "/calendar/nobody.ics",
        "/calendar/agency.ics",
        "/calendar/%2e%2e.ics",
    ],
)
def test_there_is_no_such_feed(client, path):
    make.organisation(name="Acme")
    make.organisation(name="Agency", kind="agency")
    make.tag(name="Soyuz")
    response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>" in response.content.decode()


def test_whoever_has_flown_has_feeds_whatever_it_is_called(client):
    make.mission(operator=make.organisation(name="Agency", kind="agency"))
    assert client.get("/calendar/agency.ics").status_code == 200


def test_a_draft_makes_no_operator(client):
    make.draft_mission(operator=make.organisation(name="Agency", kind="agency"))
    assert client.get("/calendar/agency.ics").status_code == 404
    assert "Agency" not in client.get("/feeds/").content.decode()


def subscribed(client, path) -> list[str]:
    document = JustHTML(client.get(path).content.decode(), sanitize=False)
    return [
        node.attrs["href"]
        for node in document.query('link[rel="alternate"]')
        if "oembed" not in node.attrs["href"]
    ]


def test_pages_name_the_feeds_of_what_they_show(client):
    operator = make.organisation(name="Acme")
    tag, agency = make.tag(name="Soyuz"), make.organisation(name="Agency", kind="agency")
    mission, article = make.mission(operator=operator), make.article()
    article.tags.add(tag)
    assert subscribed(client, article.get_absolute_url()) == ["/feeds/articles.atom"]
    assert subscribed(client, mission.get_absolute_url()) == ["/feeds/missions.atom"]
    assert subscribed(client, tag.get_absolute_url()) == [
        f"/feeds/tags/soyuz/articles.{suffix}" for suffix in ("atom", "rss", "json")
    ]
    assert subscribed(client, operator.get_absolute_url()) == [
        f"/feeds/operators/acme/{kind}.atom" for kind in ("articles", "corrections", "missions")
    ]
    assert subscribed(client, agency.get_absolute_url()) == []
    for path in ("/", "/articles/", "/missions/", "/corrections/", "/feeds/"):
        assert {client.get(feed).status_code for feed in subscribed(client, path)} == {200}


def test_the_list_leads_to_every_feed_and_calendar(client, settings):
    settings.SITE_URL = "https://record.example:8443"
    mission, article = make.mission(operator=make.organisation(name="Acme")), make.article()
    article.tags.add(make.tag(name="Soyuz"))
    document = JustHTML(client.get("/feeds/").content.decode(), sanitize=False)
    links = [node.attrs["href"] for node in document.query("main dd a")]
    calendars = [link for link in links if link.startswith("webcal:")]
    assert calendars == [
        "webcal://record.example:8443/calendar.ics",
        "webcal://record.example:8443/calendar/acme.ics",
    ]
    paths = [link for link in links if link not in calendars]
    # Three kinds of everything and of the operator, the tag, and two calendars.
    assert len(paths) == 3 * (3 + 3 + 1) + 2
    assert {client.get(path).status_code for path in paths} == {200}
    assert mission.operator.name in document.to_text()
