"""The card for other people's pages, and how oEmbed tells of it."""

import json
import re
from xml.etree import ElementTree

import brotli
import pytest
from justhtml import JustHTML

from missions.sharing import STYLE
from tests import factories as make
from tests.test_headers import PAGE, READ, sent

pytestmark = pytest.mark.django_db
OWN = "http://testserver"
MOST_BYTES = 10_240


@pytest.fixture
def mission():
    site = make.organisation(name="Blue Origin", slug="blue-origin")
    return make.mission(name="NS-16", operator=site, apogee_km=107, apogee_basis="peak")


@pytest.mark.usefixtures("starter")
def test_a_card_is_one_small_file_that_loads_nothing(client):
    from missions.models import Article, Mission, Person

    sizes = []
    for target in [*Mission.objects.all(), *Article.objects.all(), *Person.objects.all()[:20]]:
        answer = client.get(f"/embed/{target.letter}/{target.short_id}/")
        html = answer.content.decode()
        sizes.append(len(answer.content))
        page = JustHTML(html, strict=True, sanitize=False)
        assert len(page.query("h1")) == 1
        assert not page.query("script, img, link[rel=stylesheet], iframe, form, [style], [onload]")
        assert "url(" not in html
    assert max(sizes) <= MOST_BYTES


def test_any_site_may_frame_it_and_no_other_page(client, mission):
    answer = client.get(f"/embed/m/{mission.short_id}/")
    headers = sent(answer)
    policy = headers.pop("Content-Security-Policy")
    assert headers == {name: value for name, value in PAGE.items() if name not in (
        "Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy",
    )} | {"Cross-Origin-Resource-Policy": "cross-origin", "X-Robots-Tag": "noindex"}  # fmt: skip
    assert policy.endswith("; frame-ancestors *")
    assert "unsafe" not in policy
    for path in (f"/cite/m/{mission.short_id}/", mission.get_absolute_url(), "/race/"):
        assert sent(client.get(path)) == READ
    missing = client.get("/embed/m/nothing/")
    assert missing.status_code == 404
    assert sent(missing) == PAGE


def test_the_policy_lets_its_own_style_in_and_no_other(client, mission):
    import base64
    import hashlib

    answer = client.get(f"/embed/m/{mission.short_id}/")
    (style,) = re.findall("<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in answer["Content-Security-Policy"]


def test_its_colours_are_those_of_the_site():
    from pathlib import Path

    site = (Path(__file__).parents[2] / "static/css/site.css").read_text()
    layer = site[: site.index("prefers-contrast")]
    spaced = {name: value.replace(" ", "") for name, value in
              re.findall(r"(--[\w-]+):\s*(light-dark\([^)]*\))", layer)}  # fmt: skip
    own = dict(re.findall(r"(--[\w-]+):(light-dark\([^)]*\))", STYLE))
    assert len(own) == 8
    assert own == {name: spaced[name] for name in own}


def test_it_leads_to_the_page_in_a_window_of_its_own(client, mission):
    html = client.get(f"/embed/m/{mission.short_id}/").content.decode()
    page = JustHTML(html, sanitize=False)
    (link,) = page.query("h1 a")
    assert link.attrs["href"] == OWN + mission.get_absolute_url()
    assert (link.attrs["target"], link.attrs["rel"]) == ("_blank", "noopener")
    (canonical,) = page.query("link[rel=canonical]")
    assert canonical.attrs["href"] == link.attrs["href"]
    assert "107 km" in html


@pytest.mark.parametrize("name", ["</style><script>alert(1)</script>", "<img src=x onerror=1>"])
def test_a_name_is_text(client, name):
    person = make.person(name=name)
    html = client.get(f"/embed/p/{person.short_id}/").content.decode()
    assert name not in html
    assert html.count("</style>") == 1


def test_what_was_withdrawn_says_so(client):
    article = make.article(stage="withdrawn", withdrawn_because="A source was forged.")
    answer = client.get(f"/embed/a/{article.short_id}/")
    assert answer.status_code == 410
    html = answer.content.decode()
    assert "A source was forged." in html
    assert article.headline not in html
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert client.get(f"/cards/a/{article.short_id}.png").status_code == 404
    assert client.get(f"/oembed/?url={OWN}{article.get_short_url()}").status_code == 404
    assert client.get(f"/cite/a/{article.short_id}/").status_code == 404


@pytest.mark.parametrize("make_hidden", [
    make.draft_article, make.draft_mission,
    lambda: make.mission(publish_at=make.FAR_AHEAD),
    lambda: make.seat(mission=make.draft_mission()).person,
])  # fmt: skip
def test_what_readers_may_not_see_is_not_embedded(client, make_hidden):
    hidden = make_hidden()
    page = f"{hidden.letter}/{hidden.short_id}"
    assert client.get(f"/embed/{page}/").status_code == 404
    assert client.get(f"/cards/{page}.png").status_code == 404
    for address in (hidden.get_absolute_url(), hidden.get_short_url()):
        assert client.get(f"/oembed/?url={OWN}{address}").status_code == 404


def test_a_draft_stands_on_no_card_of_anything_else(client):
    draft = make.draft_mission(name="Zaphod")
    seen = make.mission(operator=draft.operator, vehicle=draft.vehicle)
    person = make.seat(mission=seen).person
    make.seat(mission=draft, person=person)
    article = make.article(body=f"[[{draft.slug}]] [[{seen.slug}]]")
    from missions.sharing import card_of

    for target in (draft.operator, draft.vehicle, person, article, "race", "home"):
        shown = repr(card_of(target, at=make.datetime(2026, 1, 1, tzinfo=make.UTC)))
        assert "Zaphod" not in shown
        assert "Portrait of " + seen.name in shown


# oEmbed


def test_oembed_of_every_address_of_a_page(client, mission):
    mission.slug = "renamed"
    mission.save()
    said = [
        client.get("/oembed/", {"url": OWN + path}).json()
        for path in (mission.get_absolute_url(), mission.get_short_url(), "/missions/ns-16/",
                     "/missions/NS-16/?times=site#aboard")
    ]  # fmt: skip
    assert said[0]["type"] == "rich"
    assert said[0]["version"] == "1.0"
    assert said[0]["title"] == "NS-16"
    assert all(one == said[0] for one in said)
    assert f'src="{OWN}/embed/m/{mission.short_id}/"' in said[0]["html"]
    assert client.get(said[0]["thumbnail_url"])["Content-Type"] == "image/png"


def test_a_page_tells_where_its_oembed_is(client, mission):
    for target in (mission, make.person(), make.article()):
        page = client.get(target.get_absolute_url())
        told = re.findall(r'<([^>]+)>; rel="alternate"; type="(\S+)\+oembed"', page["Link"])
        assert [kind for _, kind in told] == ["application/json", "text/xml"]
        for address, kind in told:
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer["Content-Type"].startswith(kind)
            assert answer["Access-Control-Allow-Origin"] == "*"
    html = client.get(mission.get_absolute_url()).content.decode()
    assert re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)">', html)


def test_oembed_as_xml_says_the_same(client):
    person = make.person(name="A & B <c> \x0b")
    address = {"url": OWN + person.get_short_url()}
    root = ElementTree.fromstring(client.get("/oembed/", address | {"format": "xml"}).content)
    said = {part.tag: part.text for part in root}
    as_json = client.get("/oembed/", address).json()
    assert said == {name: str(value).replace("\x0b", "") for name, value in as_json.items()}


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (560, 232)),
        ({"maxwidth": "9999", "maxheight": "9999"}, (560, 232)),
        ({"maxwidth": "400"}, (400, 320)),
        ({"maxwidth": "400", "maxheight": "200"}, (400, 200)),
        ({"maxheight": "150"}, (560, 150)),
    ],
)
def test_the_frame_keeps_to_the_room_there_is(client, mission, asked, size):
    said = client.get("/oembed/", {"url": OWN + mission.get_short_url()} | asked).json()
    assert (said["width"], said["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in said["html"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"url": "{own}", "format": "html"}, 501),
        ({"url": "{own}", "maxwidth": "wide"}, 400),
        ({"url": "{own}", "maxwidth": "-5"}, 400),
        ({"url": "{own}", "maxheight": "٣٠٠"}, 400),
        ({"url": "{own}", "maxwidth": "9" * 5000}, 400),
        ({"url": "https://elsewhere.example/m/abc/"}, 404),
        ({"url": "http://testserver.elsewhere.example{path}"}, 404),
        ({"url": "http://testserver@elsewhere.example{path}"}, 404),
        ({"url": "http://elsewhere.example\\@testserver{path}"}, 404),
        ({"url": "//testserver{path}"}, 404),
        ({"url": "javascript://testserver{path}"}, 404),
        ({"url": "file:///etc/passwd"}, 404),
        ({"url": "http://[::1"}, 404),
        ({"url": "http://testserver/admin/"}, 404),
        ({"url": "http://testserver/m/%00/"}, 404),
        ({"url": "http://testserver/m/\0/"}, 404),
        ({"url": "http://testserver/missions/"}, 404),
        ({"url": "http://testserver/" + "a" * 5_000}, 404),
    ],
)
def test_what_oembed_refuses(client, mission, asked, status):
    path = mission.get_short_url()
    asked = {name: value.replace("{own}", OWN + path).replace("{path}", path)
             for name, value in asked.items()}  # fmt: skip
    answer = client.get("/oembed/", asked)
    assert answer.status_code == status
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in answer.content.decode()


def test_the_race_can_be_embedded(client):
    make.mission(apogee_km=107, apogee_basis="peak")
    said = client.get("/oembed/", {"url": f"{OWN}/race/"}).json()
    assert f'src="{OWN}/embed/site/race/"' in said["html"]
    assert client.get("/embed/site/race/").status_code == 200
    assert json.loads(client.get("/oembed/", {"url": f"{OWN}/race/"}).content) == said
    assert len(brotli.compress(client.get("/embed/site/race/").content)) < MOST_BYTES
