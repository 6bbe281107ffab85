"""Pictures on pages and as files."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from justhtml import JustHTML

from missions.models import Mission
from missions.race import charts
from missions.templatetags.pictures import COLOURS
from spacetourism.policy import FILE_POLICY
from tests import factories as make

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> & \"'\x0b]]>"
CSS = Path(__file__).resolve().parents[2] / "static/css/site.css"
PICTURES = ("portrait", "profile", "timeline")
FLIGHT = {"launch": "2021-07-20 13:12", "landing": "2021-07-20 13:22"}


def elements(response):
    return list(ElementTree.fromstring(response.content).iter())


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("picture", PICTURES)
def test_every_mission_has_its_files(client, picture):
    drawn = 0
    for slug in Mission.objects.values_list("slug", flat=True):
        response = client.get(f"/missions/{slug}/{picture}.svg")
        if response.status_code == 404:
            assert picture == "timeline"
            continue
        drawn += 1
        assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert response["Content-Disposition"] == f'inline; filename="{slug}-{picture}.svg"'
        assert response["Content-Security-Policy"] == FILE_POLICY
        assert not response.cookies
        found = elements(response)
        assert b"var(" not in response.content
        assert not any("style" in node.attrib or node.tag.endswith("style") for node in found)
        assert len([n for n in found if n.tag.endswith(("}title", "}desc"))]) == 2
    assert drawn > 40


@pytest.mark.parametrize("picture", PICTURES)
def test_a_hostile_name_is_only_words(client, picture):
    mission = make.mission(name=HOSTILE, slug="hostile", **FLIGHT)
    found = elements(client.get(f"/missions/hostile/{picture}.svg"))
    assert not any(node.tag.endswith("script") for node in found)
    title = next(node.text for node in found if node.tag.endswith("}title"))
    assert mission.name.replace("\x0b", "") in title
    page = client.get("/missions/hostile/").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("picture", PICTURES)
def test_a_draft_has_no_pictures(client, picture):
    make.draft_mission(slug="secret", **FLIGHT)
    assert client.get(f"/missions/secret/{picture}.svg").status_code == 404


def test_wrong_names_are_not_found(client):
    make.mission(slug="hop", **FLIGHT)
    assert client.get("/missions/hop/other.svg").status_code == 404
    assert client.get("/missions/none/profile.svg").status_code == 404


def test_an_old_address_leads_to_the_same_picture(client):
    mission = make.mission(slug="before", **FLIGHT)
    mission.slug = "after"
    mission.save()
    response = client.get("/missions/before/profile.svg")
    assert (response.status_code, response["Location"]) == (301, "/missions/after/profile.svg")


def test_portraits_show_no_drafts_and_no_context(client):
    make.mission(name="Shown")
    make.mission(name="Beside", scope="context")
    make.draft_mission(name="Hidden")
    text = client.get("/pictures/portraits/").content.decode()
    assert ("Shown" in text, "Beside" in text, "Hidden" in text) == (True, False, False)


# Of the whole record


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("name", charts.PICTURES)
def test_a_picture_of_the_record_is_a_file_too(client, name):
    response = client.get(f"/pictures/{name}.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"] == f'inline; filename="space-tourism-{name}.svg"'
    assert response["Content-Security-Policy"] == FILE_POLICY
    assert b"var(" not in response.content
    assert not any("style" in node.attrib for node in elements(response))


@pytest.mark.usefixtures("starter")
def test_the_gallery_holds_every_picture_with_its_table(client):
    document = JustHTML(client.get("/pictures/").content.decode(), strict=True, sanitize=False)
    figures = document.query("figure.chart")
    assert len(figures) == len(charts.PICTURES)
    for figure in figures:
        assert len(figure.query("svg[role=img]")) == 2
        assert len(figure.query("svg > title")) == len(figure.query("svg > desc")) == 2
        assert len(figure.query("details table")) == 1
        assert len(figure.query("tbody tr")) > 2


@pytest.mark.parametrize("name", charts.PICTURES)
def test_hostile_names_are_only_words(client, name):
    site = make.place(name=HOSTILE + " place", latitude=1, longitude=2)
    mission = make.mission(
        name=HOSTILE,
        operator=make.organisation(name=HOSTILE + " firm"),
        launch_site=site,
        apogee_km=90,
        apogee_basis="peak",
        **FLIGHT,
    )
    make.seat(mission=mission, price_usd=9)
    found = elements(client.get(f"/pictures/{name}.svg"))
    assert not any(node.tag.endswith("script") for node in found)
    page = client.get(f"/pictures/{name}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("path", ["/pictures/none/", "/pictures/none.svg"])
def test_an_unknown_picture_says_so(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "no such picture" in response.content.decode()


def test_an_empty_record_has_pages_and_files(client):
    for name in charts.PICTURES:
        assert client.get(f"/pictures/{name}/").status_code == 200
        assert elements(client.get(f"/pictures/{name}.svg"))


def test_the_colours_of_files_are_those_of_the_site():
    usual = CSS.read_text().split("@media (prefers-contrast")[0]
    tokens = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}),", usual))
    assert {name: tokens.get(name) for name in COLOURS} == COLOURS


@pytest.mark.usefixtures("starter")
def test_pictures_follow_the_line_and_the_day_of_their_address(client):
    page = client.get("/pictures/people/?line=100km&on=2021-07-20").content.decode()
    assert "Virgin Galactic" not in page
    assert "Counted here: flights that passed 100 km, as of the end of 20 July 2021." in page
    assert 'href="/pictures/people.svg?line=100km&amp;on=2021-07-20"' in page
    response = client.get("/pictures/people.svg?line=100km&on=2021-07-20")
    assert "Virgin Galactic" not in response.content.decode()
    race = client.get("/race/?line=100km&on=2021-07-20").content.decode()
    assert "/pictures/people/?line=100km&amp;on=2021-07-20" in race
    assert 'href="/pictures/?line=100km&amp;on=2021-07-20"' in race


@pytest.mark.parametrize("address", ["/pictures/", "/pictures/people/", "/pictures/people.svg"])
@pytest.mark.parametrize("query", ["line=90km", "line=%00", "on=2199", "on=2021-02-30", "on=x%00"])
def test_a_wrong_line_or_day_of_a_picture_is_a_404(client, address, query):
    assert client.get(f"{address}?{query}").status_code == 404
