"""What pages say of themselves to machines is in the vocabulary of schema.org, and true."""

import json
import re

import pytest

from missions.dates import VagueDate
from missions.models import Article
from missions.sharing import json_ld, things
from tests import factories as make
from tests.pages import ERROR_PATHS, MORE_PATHS, PAGES

from .vocabulary import faults

pytestmark = pytest.mark.django_db
PATHS = [page.path for page in PAGES] + MORE_PATHS
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client, path: str) -> dict:
    (text,) = SCRIPT.findall(client.get(path).content.decode())
    return json.loads(text)


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("path", PATHS)
def test_every_page_keeps_to_the_vocabulary(client, path):
    document = told(client, path)
    assert list(faults(document)) == []
    assert document["@context"] == "https://schema.org"


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    ("path", "kind", "about"),
    [
        ("/", "WebPage", None),
        ("/articles/", "CollectionPage", "ItemList"),
        ("/articles/film-crew-lifts-off-for-the-station/", "NewsArticle", None),
        ("/articles/film-crew-lifts-off-for-the-station/versions/", "WebPage", None),
        ("/race/", "WebPage", "Dataset"),
        ("/missions/soyuz-ms-19/", "WebPage", "Event"),
        ("/people/yulia-peresild/", "WebPage", "Person"),
        ("/organisations/roscosmos/", "WebPage", "Organization"),
        ("/vehicles/soyuz-ms/", "WebPage", "Vehicle"),
        ("/places/baikonur-site-31/", "WebPage", "Place"),
        ("/sources/rsw-ms19/", "WebPage", "CreativeWork"),
        ("/pictures/people/", "WebPage", "ImageObject"),
    ],
)
def test_the_kinds_of_pages(client, path, kind, about):
    document = told(client, path)
    assert document["@type"] == kind
    assert document.get("mainEntity", {}).get("@type") == about


@pytest.mark.usefixtures("starter")
def test_the_home_page_is_the_site_with_its_search(client):
    site = told(client, "/")["isPartOf"]
    assert site["@type"] == "WebSite"
    assert site["@id"] == told(client, "/about/")["isPartOf"]["@id"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert client.get(template.replace("{q}", "soyuz")).status_code == 200


@pytest.mark.usefixtures("starter")
def test_crumbs_and_rows_are_those_of_the_page(client):
    document = told(client, "/missions/?operator=blue-origin&page=1")
    steps = document["breadcrumb"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    rows = document["mainEntity"]
    html = client.get("/missions/?operator=blue-origin").content.decode()
    shown = [row["url"].removeprefix("http://testserver") for row in rows["itemListElement"]]
    assert rows["numberOfItems"] == len(shown)
    assert all(f'href="{address}"' in html for address in shown)


@pytest.mark.usefixtures("starter")
def test_the_race_names_files_that_are_there(client):
    data = told(client, "/race/?line=100km&on=2021-10-05")["mainEntity"]
    assert data["temporalCoverage"].endswith("/2021-10-05")
    for file in data["distribution"]:
        answer = client.get(file["contentUrl"])
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(file["encodingFormat"])


@pytest.mark.parametrize(
    ("date", "said", "words"),
    [
        ("2021-10-05 08:55:02", "2021-10-05T08:55:02Z", ""),
        ("2021-10-05 08:55", "2021-10-05T08:55Z", ""),
        ("2027-07-14", "2027-07-14", ""),
        ("2027-07", "2027-07", ""),
        ("2027", "2027", ""),
        ("2027-Q3", "2027", "Launch: Q3 2027."),
        ("about 2027-07-14", None, "Launch: about 14 July 2027."),
        ("no earlier than 2027-03", None, "Launch: no earlier than March 2027."),
        ("to be determined", None, "Launch: to be determined."),
    ],
)
def test_a_date_is_never_told_finer_than_it_is_known(client, date, said, words):
    mission = make.mission(launch=date, status="planned")
    event = told(client, mission.get_absolute_url())["mainEntity"]
    assert event.get("startDate") == said
    assert event.get("disambiguatingDescription", "") == words
    assert "endDate" not in event
    assert list(faults(event)) == []


def test_a_person_was_born_as_exactly_as_it_is_known():
    assert "birthDate" not in things.person(make.person(born=VagueDate.parse("about 1980")))
    assert things.person(make.person(born=VagueDate.parse("1980-02")))["birthDate"] == "1980-02"


@pytest.mark.parametrize(
    ("status", "said"),
    [("planned", "EventScheduled"), ("cancelled", "EventCancelled"), ("flown", None)],
)
def test_the_status_of_an_event(client, status, said):
    event = told(client, make.mission(status=status).get_absolute_url())["mainEntity"]
    assert event.get("eventStatus") == (f"https://schema.org/{said}" if said else None)


def test_crew_perform_and_passengers_attend_as_the_person_says_too(client):
    mission = make.mission()
    pilot = make.seat(mission=mission, category="crew").person
    guest = make.seat(mission=mission, category="self").person
    event = told(client, mission.get_absolute_url())["mainEntity"]
    assert [one["name"] for one in event["performer"]] == [str(pilot)]
    assert [one["name"] for one in event["attendee"]] == [str(guest)]
    flown = told(client, pilot.get_absolute_url())["mainEntity"]
    assert [one["@id"] for one in flown["performerIn"]] == [event["@id"]]
    carried = told(client, guest.get_absolute_url())["mainEntity"]
    assert [one["@id"] for one in carried["@reverse"]["attendee"]] == [event["@id"]]


def test_corrections_stand_on_the_page_that_they_correct(client):
    article, mission = make.article(), make.mission()
    for target in ({"article": article}, {"mission": mission}):
        make.correction(text="It was 2021.", **target)
        make.correction(text="Not yet said.", made_at=make.FAR_AHEAD, **target)
    for page in (article, mission):
        document = told(client, page.get_absolute_url())
        assert [made["text"] for made in document["correction"]] == ["It was 2021."]
        assert list(faults(document)) == []
        assert "correction" not in told(client, f"{page.get_absolute_url()}versions/")


def test_the_whole_of_an_article_stands_at_an_address_of_its_own(client):
    mission = make.mission()
    draft = make.draft_mission(name="Zaphod’s flight")
    article = make.article(body=f"[[{mission.slug}]] [[{draft.slug}]]")
    page = client.get(article.get_absolute_url())
    (address,) = re.findall(r'<(\S+)>; rel="alternate"; type="application/ld\+json"', page["Link"])
    answer = client.get(address)
    assert answer["Content-Type"] == "application/ld+json"
    whole, crumbs = json.loads(answer.content)["@graph"]
    assert [one["name"] for one in whole["about"]] == [str(mission)]
    assert crumbs["@type"] == "BreadcrumbList"
    assert list(faults(json.loads(answer.content))) == []
    assert "Zaphod" not in answer.content.decode()
    short = told(client, article.get_absolute_url())
    assert {name: whole[name] for name in short if name != "@context"} == {
        name: value for name, value in short.items() if name != "@context"
    }


def test_the_whole_of_a_draft_is_not_told_and_an_old_address_leads_on(client):
    article = make.article(slug="before")
    article.slug = "after"
    article.save()
    moved = client.get("/articles/before/data.jsonld")
    assert (moved.status_code, moved["Location"]) == (301, "/articles/after/data.jsonld")
    draft = make.draft_article()
    assert client.get(f"/articles/{draft.slug}/data.jsonld").status_code == 404
    later = make.article(publish_at=make.FAR_AHEAD)
    assert client.get(f"/articles/{later.slug}/data.jsonld").status_code == 404


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "\u2028 & '"]
)
def test_no_text_ends_the_element_it_stands_in(client, text):
    article = make.article(headline=f"Say {text}"[:160])
    html = client.get(article.get_absolute_url()).content.decode()
    (script,) = SCRIPT.findall(html)
    assert not set(script) & {"<", ">", "&", "\u2028"}
    assert json.loads(script)["headline"] == article.headline


def test_nothing_is_told_of_a_preview(admin_client):
    draft = make.draft_article()
    html = admin_client.get(f"/preview/a/{draft.short_id}/").content.decode()
    assert not SCRIPT.findall(html)
    assert draft.short_id not in re.findall(r'og:image" content="([^"]+)"', html)[0]


@pytest.mark.parametrize("path", ERROR_PATHS)
def test_an_error_page_says_nothing_of_an_object(client, path):
    for text in SCRIPT.findall(client.get(path).content.decode()):
        assert "mainEntity" not in json.loads(text)


def test_the_checker_sees_mistakes():
    """Or the tests above would pass whatever a page said."""
    wrong = {
        "@type": "Event",
        "startDate": "Q3 2027",
        "colour": "red",
        "location": {"@type": "Person"},
    }
    assert len(list(faults(wrong))) == 3
    assert len(list(faults({"@type": "Flight plan"}))) == 1


def test_whoever_signs_as_a_desk_is_no_person():
    kinds = {name: things.signed(name)["@type"] for name in ("The record desk", "Anna Berg")}
    assert kinds == {"The record desk": "Organization", "Anna Berg": "Person"}
    assert Article._meta.get_field("headline").max_length == 160
    assert json_ld.script({"a": "<"}) == '{"a":"\\u003c"}'
