"""Sitemaps name every public page once, at the address it calls its own."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from missions import sitemaps
from missions.publishing import Change, record
from tests import factories as make
from tests.pages import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_sitemaps")]

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
NOW = datetime(2030, 1, 10, 12, tzinfo=UTC)


def tree(client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def named(client, path: str) -> list[str]:
    """The addresses in a sitemap, without the host."""
    found = [loc.text or "" for loc in tree(client, path).iter(f"{SITEMAP}loc")]
    assert all(loc.startswith("http://testserver/") for loc in found)
    return [loc.removeprefix("http://testserver") for loc in found]


def everything(client) -> list[str]:
    return [path for part in named(client, "/sitemap.xml") for path in named(client, part)]


@pytest.mark.usefixtures("starter")
def test_every_address_in_it_is_that_of_a_page(client):
    paths = everything(client)
    assert len(paths) == len(set(paths)) > 600
    # Of the many that are alike, some.
    shown = [path for path in paths if path.count("/") < 3] + paths[::12]
    for path in shown:
        html = client.get(path)
        assert html.status_code == 200, path
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', html.content.decode())
        assert canonical == f"http://testserver{path}"


@pytest.mark.usefixtures("starter")
def test_every_kind_of_page_is_in_it(client):
    left_out = {"search", "styleguide", "cite"}
    wanted = {
        page.path
        for page in PAGES
        if page.name not in left_out and not page.name.endswith(("_version", "_versions"))
    }
    paths = set(everything(client))
    assert wanted <= paths
    assert not any("?" in path or "/versions/" in path for path in paths)


def test_what_is_not_public_is_not_in_it(client):
    hidden = [
        make.draft_article(),
        make.article(publish_at=make.FAR_AHEAD),
        make.article(stage="withdrawn", withdrawn_because="Wrong"),
        make.draft_mission(),
        make.seat(mission=make.draft_mission()).person,
        make.tag(),
    ]
    hidden[0].tags.add(hidden[-1])
    shown = make.seat().person
    paths = everything(client)
    assert shown.get_absolute_url() in paths
    assert not {thing.get_absolute_url() for thing in hidden} & set(paths)
    assert "/articles/2199/" not in paths


def test_it_says_when_a_page_last_changed(client):
    article, place = make.article(), make.place()
    make.correction(article=article, made_at=datetime(2021, 2, 3, 4, 5, tzinfo=UTC))
    record(place, Change(kind="update"), at=datetime(2022, 2, 3, 4, 5, tzinfo=UTC))
    source = make.source()
    assert dict(lines(client, "/sitemap-articles-0.xml")) == {
        article.get_absolute_url(): "2021-02-03T04:05:00Z"
    }
    assert dict(lines(client, "/sitemap-places-0.xml")) == {
        place.get_absolute_url(): "2022-02-03T04:05:00Z"
    }
    assert dict(lines(client, "/sitemap-sources-0.xml")) == {source.get_absolute_url(): None}
    index = dict(lines(client, "/sitemap.xml", "sitemap"))
    assert index["/sitemap-articles-0.xml"] == "2021-02-03T04:05:00Z"
    assert index["/sitemap-places-0.xml"] == "2022-02-03T04:05:00Z"
    assert index["/sitemap-sources-0.xml"] is None


def lines(client, path: str, element: str = "url"):
    for line in tree(client, path).iter(SITEMAP + element):
        loc = line.findtext(f"{SITEMAP}loc") or ""
        yield loc.removeprefix("http://testserver"), line.findtext(f"{SITEMAP}lastmod")


def test_pictures_stand_with_their_pages(client, media):
    hero, inside = make.image(), make.image()
    make.article(hero=hero, body=f"Text.\n\n[[image:{inside.short_id}]]\n")
    mission, bare = make.mission(image=hero), make.mission()
    images = {
        url.findtext(f"{SITEMAP}loc"): [loc.text for loc in url.iter(f"{IMAGE}loc")]
        for part in ("articles", "missions")
        for url in tree(client, f"/sitemap-{part}-0.xml").iter(f"{SITEMAP}url")
    }
    at = [f"http://testserver{image.file.url}" for image in (hero, inside)]
    assert sorted(images.values()) == sorted([at, at[:1], []])
    assert images[f"http://testserver{mission.get_absolute_url()}"] == at[:1]
    assert images[f"http://testserver{bare.get_absolute_url()}"] == []


def test_a_large_noun_is_cut_by_primary_key(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 10)
    places = [make.place() for _ in range(25)]
    parts = [part for part in named(client, "/sitemap.xml") if "places" in part]
    found = [named(client, part) for part in parts]
    assert len(parts) in (3, 4)
    assert all(0 < len(part) <= 10 for part in found)
    assert [path for part in found for path in part] == [p.get_absolute_url() for p in places]


def test_the_cost_does_not_grow(client, media, django_assert_num_queries):
    picture = make.image()
    for rows in (1, 20):
        for _ in range(rows):
            make.article(hero=picture, body=f"[[image:{picture.short_id}]]")
        # Six of them ask when anything last changed.
        with django_assert_num_queries(8):
            client.get("/sitemap-articles-0.xml")
        with django_assert_num_queries(6 + len(sitemaps.SECTIONS)):
            client.get("/sitemap.xml")


@pytest.mark.parametrize(
    "name", ["articles", "articles-1", "articles-00", "articles--1", "articles-9999999", "nouns-0",
             "pages-0", "0", "-"]
)  # fmt: skip
def test_there_is_no_such_sitemap(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_the_news_are_the_articles_of_the_last_two_days(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    hour = timedelta(hours=1)
    make.article(headline="Old", publish_at=NOW - 48 * hour)
    make.article(headline="Yesterday & before", publish_at=NOW - 47 * hour)
    make.article(headline="Just now", publish_at=NOW)
    make.article(headline="Soon", publish_at=NOW + hour)
    make.draft_article(headline="Draft")
    root = tree(client, reverse("news_sitemap"))
    assert [title.text for title in root.iter(f"{NEWS}title")] == ["Just now", "Yesterday & before"]
    assert {name.text for name in root.iter(f"{NEWS}name")} == {"The Space Tourism Record"}
    assert {name.text for name in root.iter(f"{NEWS}language")} == {"en"}
    dates = [moment.text for moment in root.iter(f"{NEWS}publication_date")]
    assert dates == ["2030-01-10T12:00:00Z", "2030-01-08T13:00:00Z"]
    # They leave it by growing old alone.
    time_machine.move_to(NOW + 2 * hour, tick=False)
    titles = [title.text for title in tree(client, "/news-sitemap.xml").iter(f"{NEWS}title")]
    assert titles == ["Soon", "Just now"]
