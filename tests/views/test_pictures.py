"""Pictures on pages and as files."""

from xml.etree import ElementTree

import pytest

from missions.models import Mission
from tests import factories as make

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> & \"'\x0b]]>"
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
        assert response["Content-Security-Policy"] == "default-src 'none'"
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
