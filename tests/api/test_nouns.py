"""What is told of each noun, on the record as it is."""

import pytest

from missions.models import Mission, OldSlug
from tests import factories as make

from .conftest import all_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("launch", "told"),
    [
        (
            "2021-10-05 08:55:02",
            {"value": "2021-10-05T08:55:02Z", "precision": "second", "certainty": "exact",
             "text": "5 October 2021, 08:55:02 UTC", "earliest": "2021-10-05T08:55:02Z",
             "latest": "2021-10-05T08:55:02Z"},
        ),
        (
            "2021-10-05",
            {"value": "2021-10-05", "precision": "day", "certainty": "exact",
             "text": "5 October 2021", "earliest": "2021-10-05T00:00:00Z",
             "latest": "2021-10-05T23:59:59Z"},
        ),
        (
            "no earlier than Q3 2027",
            {"value": None, "precision": "quarter", "certainty": "no_earlier_than",
             "text": "no earlier than Q3 2027", "earliest": "2027-07-01T00:00:00Z",
             "latest": None},
        ),
        (
            "to be determined",
            {"value": None, "precision": "none", "certainty": "to_be_determined",
             "text": "to be determined", "earliest": None, "latest": None},
        ),
    ],
)  # fmt: skip
def test_a_date_says_no_more_than_is_known(read, launch, told):
    mission = make.mission(launch=launch, status="planned")
    assert read(f"missions/{mission.slug}")["launch"] == told


def test_a_figure_has_its_sources_and_who_differs(read):
    mission = make.mission(apogee_km=408, apogee_basis="station")
    agency = make.source(publisher="Agency", family="Agency", url="https://agency.example/1")
    copy = make.source(publisher="Copyist", family="Agency")
    other = make.source(publisher="Paper", title="Higher")
    make.citation("apogee_km", mission=mission, source=agency)
    make.citation("apogee_km", mission=mission, source=copy)
    make.citation("apogee_km", mission=mission, source=other, says="418 km")
    told = read(f"missions/{mission.slug}")
    assert told["evidence"]["apogee_km"] == {
        "sources": [f"s-{agency.short_id}", f"s-{copy.short_id}"],
        # One has it from the other.
        "independent": 1,
        "also_reported": [{"says": "418 km", "source": f"s-{other.short_id}"}],
    }
    assert told["evidence"]["launch"] == {"sources": [], "independent": 0, "also_reported": []}
    assert "landing" not in told["evidence"]
    assert [source["publisher"] for source in told["sources"]] == ["Agency", "Copyist", "Paper"]
    assert told["sources"][0]["web_address"] == "https://agency.example/1"
    rows = read(f"citations?mission={mission.slug}&differs=true")["data"]
    assert [(row["figure"], row["says"]) for row in rows] == [("apogee_km", "418 km")]
    assert rows[0]["about"]["id"] == f"m-{mission.short_id}"


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({"apogee_km": 90, "apogee_basis": "peak"}, [True, False, False]),
        ({"crossed_80_km": True}, [True, None, False]),
        ({}, [None, None, False]),
        ({"profile": "orbital"}, [True, True, True]),
    ],
)
def test_a_line_nobody_knows_of_is_not_guessed(read, values, lines):
    mission = make.mission(**values)
    assert list(read(f"missions/{mission.slug}")["lines"].values()) == lines


def test_an_id_lasts_and_an_old_slug_leads_on(read, client):
    mission = make.mission(name="Before", slug="before")
    mission.slug = "after"
    mission.save()
    assert OldSlug.objects.count() == 1
    permanent = f"/api/v1/missions/m-{mission.short_id}"
    moved = client.get("/api/v1/missions/before?fields=name")
    assert (moved.status_code, moved["Location"]) == (
        301, f"http://testserver{permanent}?fields=name",
    )  # fmt: skip
    assert read(permanent) == read("missions/after")
    shouted = client.get(permanent.upper().replace("/API/V1/MISSIONS", "/api/v1/missions"))
    assert shouted["Location"] == f"http://testserver{permanent}"


def test_an_id_comes_before_a_slug_that_looks_like_one(read):
    first = make.mission(name="First")
    make.mission(name="Second", slug=f"m-{first.short_id}")
    assert read(f"missions/m-{first.short_id}")["name"] == "First"


@pytest.mark.usefixtures("starter")
def test_the_film_crew_came_home_in_another_craft(read):
    seats = read("people/yulia-peresild")["seats"]
    told = [(s["mission"]["name"], s["leg"], s["landed_with"]) for s in seats]
    assert [each[:2] for each in told] == [("Soyuz MS-19", "up"), ("Soyuz MS-18", "down")]
    assert told[0][2]["name"] == "Soyuz MS-18"
    assert seats[0]["away_seconds"] == 1_021_200
    assert seats[0]["category"] == "organisation"


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("rule", ["line=100km&on=2021-10-05", "line=orbit", "line=80km&on=2001"])
def test_each_number_of_the_standings_leads_to_its_rows(read, rule):
    table = read(f"standings?{rule}")
    for row in [*table["rows"], table["total"]]:
        address = row["flights_url"].removeprefix("http://testserver")
        assert len(all_of(read, f"{address}&limit=100&fields=name")) == row["flights"]


@pytest.mark.usefixtures("starter")
def test_the_lists_are_narrowed_as_the_pages_are(read, client):
    queries = {
        "missions": ["operator=blue-origin&year=2025", "status=flown", "payer=kari",
                     "line=100km&on=2021-10-05", "on=2021-10-05&status=under_way",
                     "vehicle=falcon-9", "place=iss", "profile=suborbital"],
        "people": ["line=orbit&on=2009", "category=state", "operator=spacex"],
        "organisations": ["kind=operator", "kind=operator&line=100km"],
        "vehicles": ["kind=launcher"],
        "places": ["kind=destination"],
    }  # fmt: skip
    for noun, asked in queries.items():
        for query in asked:
            mine = len(all_of(read, f"{noun}?{query}&limit=100&fields=name"))
            assert mine > 0, query
            assert mine == client.get(f"/{noun}/?{query}").context["paginator"].count, query


@pytest.mark.usefixtures("starter")
def test_a_rule_changes_what_is_counted(read):
    def flights(query: str) -> int:
        rows = read(f"organisations?kind=operator&limit=100{query}")["data"]
        return {row["slug"]: row["flights"] for row in rows}["virgin-galactic"]

    assert flights("&line=100km") == 0
    assert flights("&line=80km") > 0


@pytest.mark.usefixtures("starter")
def test_an_article_is_told_in_two_ways(read):
    article = read("articles/film-crew-lifts-off-for-the-station?embed=mentions.missions")
    assert article["mentions"]["missions"][0]["status"] == "flown"
    text = article["text"]
    assert 'href="http://testserver/missions/soyuz-ms-19/"' in text["html"]
    assert "[Soyuz MS-19](http://testserver/missions/soyuz-ms-19/)" in text["markdown"]
    assert 'href="/' not in text["html"]
    assert "[[" not in text["markdown"]
    assert text["words"] > 300
    assert {row["text"] for row in read("articles")["data"]} == {None}
    assert [row["slug"] for row in read("articles?tag=soyuz&person=yulia-peresild&limit=1")["data"]]


def test_a_picture_is_told_once_it_is_shown(read, media):
    image = make.image(caption="Lift-off")
    mission = make.mission(image=image)
    told = read("images")["data"]
    assert [(row["id"], row["credit"]) for row in told] == [(f"i-{image.short_id}", "NASA")]
    assert told[0]["file"].startswith("http://testserver/media/images/")
    assert "title" not in told[0]
    assert read(f"missions/{mission.slug}")["image"]["id"] == told[0]["id"]


def test_a_craft_around_the_record_is_in_a_list_of_its_own(read):
    make.mission(name="Taxi", scope=Mission.Scope.CONTEXT)
    assert read("missions")["data"] == []
    assert [row["name"] for row in read("missions?scope=context")["data"]] == ["Taxi"]
    assert read("missions/taxi")["scope"] == "context"


def test_a_search_goes_on(read):
    for number in range(21):
        make.mission(name=f"Comet {number}")
    first = read("search?q=comet")
    assert (first["count"], len(first["data"])) == (21, 20)
    assert first["data"][0]["about"]["type"] == "mission"
    assert "<mark>Comet</mark>" in first["data"][0]["title"]
    second = read(first["next"].removeprefix("http://testserver"))
    assert (len(second["data"]), second["next"]) == (1, None)
