"""Every public page is held to the promises that hold for all."""

import re
from itertools import pairwise

import pytest
from django.urls import get_resolver
from justhtml import JustHTML

from tests import factories as make
from tests.pages import MORE_PATHS, NOT_PAGES, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

PATHS = [page.path for page in PAGES] + MORE_PATHS
CANONICAL = {page.path: page.canonical for page in PAGES}
SECRET = "Zaphod"


@pytest.fixture
def drafts():
    """Something to leak: drafts and scheduled pieces tied to everything the pages show."""
    from missions.models import Mission, Organisation, Person, Place, Source, Tag, Vehicle

    def get(model, slug):
        return model.objects.get(slug=slug)

    hidden = make.draft_mission(
        name=f"{SECRET} flight",
        summary=SECRET,
        operator=get(Organisation, "roscosmos"),
        organiser=get(Organisation, "axiom-space"),
        vehicle=get(Vehicle, "soyuz-ms"),
        launcher=get(Vehicle, "falcon-9"),
        launch_site=get(Place, "baikonur-site-31"),
        destination=get(Place, "iss"),
        landing_site=get(Place, "kazakh-steppe"),
        launch="2021-10-06",
    )
    later = make.mission(
        name=f"{SECRET} tomorrow",
        publish_at=make.FAR_AHEAD,
        operator=hidden.operator,
        vehicle=hidden.vehicle,
        launch_site=hidden.launch_site,
        launch="2026-02-01",
    )
    stranger = make.person(name=f"{SECRET} Beeblebrox", sort_name="Aaa")
    for mission in (hidden, later):
        make.seat(mission=mission, person=stranger)
        make.seat(mission=mission, person=get(Person, "yulia-peresild"))
        make.seat(mission=mission, payer=get(Organisation, "kari"), role=SECRET)
        make.citation("launch", mission=mission, source=get(Source, "rsw-ms19"), says=SECRET)
    body = (
        "[[soyuz-ms-19]] [[person:yulia-peresild]] [[organisation:roscosmos]] "
        "[[vehicle:soyuz-ms]] [[place:baikonur-site-31]] [[source:rsw-ms19]]"
    )
    for article in (
        make.draft_article(headline=f"{SECRET} draft", body=body),
        make.article(headline=f"{SECRET} scheduled", body=body, publish_at=make.FAR_AHEAD),
    ):
        article.tags.add(get(Tag, "soyuz"), make.tag(name=f"{SECRET} tag {article.pk}"))
        make.correction(article=article, text=SECRET)
    for mission in (hidden, later):
        make.correction(mission=mission, text=SECRET)
    shown = Mission.objects.get(slug="soyuz-ms-19")
    make.correction(mission=shown, text=SECRET, made_at=make.FAR_AHEAD)


def test_every_public_address_has_an_entry():
    names = {
        pattern.name
        for pattern in get_resolver("missions.urls").url_patterns
        if getattr(pattern, "name", None)
    }
    assert names == {page.name for page in PAGES} | NOT_PAGES


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_the_entry_leads_to_that_page(client, entry):
    assert client.get(entry.path).resolver_match.url_name == entry.name


@pytest.mark.parametrize("path", PATHS)
def test_page(client, drafts, path):
    response = client.get(path)
    assert response.status_code == 200
    html = response.content.decode()
    document = JustHTML(html, strict=True, sanitize=False)

    def text(selector: str) -> list[str]:
        return [node.to_text().strip() for node in document.query(selector)]

    def attribute(selector: str, name: str) -> list[str]:
        return [node.attrs[name] for node in document.query(selector)]

    assert len(text("h1")) == 1
    assert text("h1")[0]
    (title,) = text("head > title")
    assert 10 <= len(title) <= 200
    (description,) = attribute('meta[name="description"]', "content")
    assert 40 <= len(description) <= 165
    (canonical,) = attribute('link[rel="canonical"]', "href")
    assert canonical == "http://testserver" + (CANONICAL.get(path) or path)
    assert attribute("html", "lang") == ["en-GB"]
    assert len(document.query("main")) == 1

    assert SECRET not in html
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()

    # Nothing runs from the page itself, and nothing has to run before it can be read.
    for script in document.query("script:not([type='application/ld+json'])"):
        assert script.attrs["type"] == "module"
        assert script.attrs["src"].startswith("/static/js/")
        assert not script.to_text().strip()
    assert not document.query("[style]")
    assert not document.query("style")
    outline = [int(node.name[1]) for node in document.query("h1, h2, h3, h4")]
    assert all(after - before <= 1 for before, after in pairwise(outline))
    ids = attribute("[id]", "id")
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids
    assert all(alt is not None for alt in (n.attrs.get("alt") for n in document.query("img")))


def test_titles_and_descriptions_tell_pages_apart(client):
    pages = [client.get(page.path).context["page"] for page in PAGES]
    assert len({page.title for page in pages}) == len(PAGES)
    assert len({page.description for page in pages}) >= len(PAGES) - 2


def test_every_internal_link_of_every_page_leads_somewhere(client):
    seen: set[str] = set()
    for path in PATHS:
        html = client.get(path).content.decode()
        seen |= {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', html)}
    links = {link.replace("&amp;", "&") for link in seen if not link.startswith("/static/")}
    # A short address leads on to the readable one.
    dead = {link for link in links if client.get(link, follow=True).status_code != 200}
    assert len(links) > 200
    assert dead == set()
