"""The race as readers see it: every number, every row behind it, every way to ask for it."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from justhtml import JustHTML

from missions.models import Organisation, Person, Seat
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

VIEWS = [
    "/race/",
    "/race/?line=100km",
    "/race/?line=100km&on=2021-10-05",
    "/race/?line=orbit&on=2009",
    "/race/?on=2001-04-28",
    "/race/?on=2023-06",
]
ROWS = ["/race/flights/", "/race/seats/", "/race/people/"]
SECRET = "Zaphod"


def document(client, path: str) -> JustHTML:
    response = client.get(path)
    assert response.status_code == 200, path
    return JustHTML(response.content.decode(), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [node.to_text().strip() for node in page.query(selector)]


def with_format(path: str, name: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}format={name}"


def from_csv(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8"))))


def row_of(client, path: str, operator: str) -> list[str]:
    """The numbers of an operator in the standings: flights, under way, seats, people, …"""
    for row in document(client, path).query("section[aria-labelledby=standings] tbody tr"):
        cells = [cell.to_text().strip() for cell in row.query("td")]
        if row.query(f'[data-operator="{operator}"]'):
            return cells
    return []


# Numbers and their rows


def rows_of_all_pages(client, page, href):
    rows = len(page.query(".race-rows tbody tr"))
    for link in page.query(".pagination a[rel=next]"):
        following = href.partition("?")[0] + link.attrs["href"]
        rows += rows_of_all_pages(client, document(client, following), following)
    return rows


@pytest.mark.parametrize("path", VIEWS)
def test_every_number_leads_to_exactly_its_rows(client, path):
    links = {}
    for link in document(client, path).query("main a.explained"):
        number = link.to_text().strip().replace(",", "")
        if number.isdigit():
            links.setdefault(link.attrs["href"], set()).add(int(number))
    assert len(links) > 12
    for href, numbers in links.items():
        (number,) = numbers
        page = document(client, href)
        assert texts(page, ".rows-count") == [str(number)], href
        assert rows_of_all_pages(client, page, href) == number, href
        assert len(from_csv(client.get(with_format(href, "csv")))) == number, href
        data = client.get(with_format(href, "json")).json()
        assert (data["count"], len(data["rows"])) == (number, number), href


@pytest.mark.parametrize("path", [*VIEWS, "/"])
def test_no_number_stands_without_its_rows(client, path):
    for cell in document(client, path).query("main td.number, main .leaders-number"):
        if cell.to_text().strip() != "–":
            assert len(cell.query("a.explained")) == 1


def test_the_numbers_of_the_home_page_lead_to_their_rows(client):
    links = document(client, "/").query(".standings td a.explained")
    assert len(links) == 12
    for link in links:
        page = document(client, link.attrs["href"])
        assert texts(page, ".rows-count") == [link.to_text().strip()]


def test_times_in_space_add_up(client):
    for path in ("/race/?line=100km&on=2021-10-05", "/race/"):
        for link in document(client, path).query("section[aria-labelledby=standings] td a"):
            words = re.fullmatch(r"(?:([\d,]+) d )?(?:(\d+) h )?(\d+) min", link.to_text().strip())
            if words:
                days, hours, minutes = (int((n or "0").replace(",", "")) for n in words.groups())
                rows = client.get(with_format(link.attrs["href"], "json")).json()["rows"]
                total = sum(row["seconds_in_space"] or 0 for row in rows)
                assert total // 60 == (days * 24 + hours) * 60 + minutes


def test_new_shepard_counts_98_seats_and_92_individuals(client):
    assert row_of(client, "/race/?line=100km", "blue-origin")[:4] == ["17", "0", "98", "92"]


def test_virgin_galactic_has_all_of_its_flights_at_80_km_and_none_at_100(client):
    assert row_of(client, "/race/", "virgin-galactic")[0] == "9"
    assert row_of(client, "/race/?line=100km", "virgin-galactic")[:4] == ["0", "0", "0", "0"]


def test_the_film_crew_is_under_way_on_its_own_day(client):
    page = document(client, "/race/?line=orbit&on=2021-10-05")
    aboard = texts(page, ".aboard li > a:first-child")
    assert aboard == ["Anton Shkaplerov", "Klim Shipenko", "Yulia Peresild"]
    home = [
        len(line.query('a[href="/missions/soyuz-ms-18/"]')) for line in page.query(".aboard li")
    ]
    assert home == [0, 1, 1]
    assert len(page.query('.aboard a[href="/missions/soyuz-ms-19/"]')) == 3
    rows = client.get("/race/flights/?line=orbit&on=2021-10-05&state=under_way&format=json").json()
    assert [row["mission"] for row in rows["rows"]] == ["Soyuz MS-19"]


# The rule of the page


def test_the_page_states_its_line_and_its_day(client):
    page = document(client, "/race/?line=100km&on=2021-10-05")
    assert texts(page, "h1") == ["The race above 100 km at the end of 5 October 2021"]
    assert [n.attrs["value"] for n in page.query("input[type=radio][checked]")] == ["100km"]
    assert [n.attrs["value"] for n in page.query("input[name=on]")] == ["2021-10-05"]
    (canonical,) = page.query('link[rel="canonical"]')
    assert canonical.attrs["href"] == "http://testserver/race/?line=100km&on=2021-10-05"


def test_the_citation_names_line_and_day_and_shows_the_same(client):
    for path in ("/race/?on=2021-10", "/race/?line=orbit&on=2009"):
        page = document(client, path)
        (address,) = texts(page, ".cite-address")
        cited = document(client, address.removeprefix("http://testserver"))
        for part in ("section[aria-labelledby=standings] td", "#records + dl dd"):
            assert texts(cited, part) == texts(page, part)
    assert "http://testserver/race/?line=80km&on=2021-10-31" in texts(
        document(client, "/race/?on=2021-10"), ".cite-address"
    )


def test_the_days_lead_to_today_and_to_the_changes_around(client):
    page = document(client, "/race/?line=100km&on=2021-10-05")
    links = [link.attrs["href"] for link in page.query(".rule-days a")]
    assert links == [
        "/race/?line=100km&on=2021-09-18",
        "/race/?line=100km",
        "/race/?line=100km&on=2021-10-13",
    ]


def test_every_article_leads_to_the_race_on_its_day(client):
    page = document(client, "/articles/film-crew-lifts-off-for-the-station/")
    (link,) = page.query(".story-race a")
    assert link.attrs["href"] == "/race/?on=2021-10-05"


@pytest.mark.parametrize("path", ["/race/", *ROWS, "/missions/", "/people/", "/organisations/"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("line=90km", "There is no line “90km”"),
        ("line=%00", "There is no line"),
        ("line=80km'%20OR%201=1--", "There is no line"),
        ("line=<b>x</b>", "There is no line “&lt;b&gt;x&lt;/b&gt;”"),
        ("line=" + "x" * 5000, "There is no line"),
        ("on=2031-01-01", "1 January 2031 has not come yet"),
        ("on=2021-02-30", "is not a day of the calendar"),
        ("on=yesterday", "“yesterday” is not a day"),
        ("on=%00", "is not a day"),
        ("on=" + "9" * 5000, "is not a day"),
        ("on=2021-10-05T00:00", "is not a day"),
    ],
    ids=lambda text: text[:24],
)
def test_a_wrong_line_or_day_gets_a_clear_page(client, path, query, sentence):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 404
    assert sentence in response.content.decode()


@pytest.mark.parametrize("path", ROWS)
@pytest.mark.parametrize("name", ["operator", "format", "page"])
@pytest.mark.parametrize("value", ["%00", "x" * 5000, "'--", "<script>", "../../etc/passwd", "-1"])
def test_hostile_filters_get_a_clear_page(client, path, name, value):
    response = client.get(f"{path}?{name}={value}")
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "query", ["state=lost", "category=%00", "priced=no", "person=nobody", "person=%00"]
)
def test_filters_know_their_values(client, query):
    path = "/race/flights/" if query.startswith("state") else "/race/seats/"
    assert client.get(f"{path}?{query}").status_code == 404


def test_what_the_page_does_not_know_it_ignores(client):
    plain = client.get("/race/").content
    assert client.get("/race/?line[]=orbit&utm_source=x&%00=%00").content == plain
    assert client.get("/race/?line=&on=").content == plain


@pytest.mark.parametrize("path", ["/race/", *ROWS])
def test_nothing_is_written_here(client, path):
    assert client.post(path).status_code == 405


# Files


def test_a_csv_file(client):
    response = client.get("/race/seats/?line=orbit&operator=spacex&format=csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = 'attachment; filename="race-seats-orbit-spacex.csv"'
    assert response["Content-Disposition"] == name
    first = from_csv(response)[-1]
    assert first["mission"] == "Inspiration4"
    assert first["mission_address"] == "http://testserver/missions/inspiration4/"


def test_a_json_file_says_what_was_asked(client):
    response = client.get("/race/people/?line=100km&on=2021-10-05&operator=roscosmos&format=json")
    assert response["Content-Type"] == "application/json"
    data = response.json()
    query = "line=100km&on=2021-10-05&operator=roscosmos"
    assert data["address"] == f"http://testserver/race/people/?{query}"
    assert data["filters"] == {"line": "100km", "on": "2021-10-05", "operator": "roscosmos"}
    assert data["rows"][0].keys() == {"person", "nationality", "flights", "missions", "address"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_csv_file_is_a_formula(client, start):
    seat = make.seat(role=f"{start}1+1")
    Person.objects.filter(pk=seat.person.pk).update(name=f"{start}cmd()")
    seat.mission.apogee_km, seat.mission.apogee_basis = 101, "peak"
    seat.mission.save()
    slug = seat.mission.operator.slug
    (row,) = from_csv(client.get(f"/race/seats/?operator={slug}&format=csv"))
    assert (row["role"], row["person"]) == (f"'{start}1+1", f"'{start}cmd()")


@pytest.mark.parametrize("path", ROWS)
@pytest.mark.parametrize("name", ["csv", "json"])
def test_a_file_costs_the_same_for_many_rows(client, path, name):
    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{path}?{query}&format={name}").status_code == 200
        return len(captured)

    assert queries("on=2001-05&line=orbit") == queries("line=80km") <= 3


# What nobody may see


@pytest.fixture
def drafts():
    """Flights that would stand in every row, were they published."""
    operator = Organisation.objects.get(slug="roscosmos")
    nobody = make.organisation(name="New Lines")
    for number, values in enumerate(
        [
            {"stage": "draft", "publish_at": None, "operator": operator},
            {"publish_at": make.FAR_AHEAD, "operator": operator},
            {"stage": "draft", "publish_at": None, "operator": nobody},
        ]
    ):
        mission = make.mission(
            name=f"{SECRET} {number}",
            profile="orbital",
            launch="2021-10-01 10:00",
            landing="2021-10-07 10:00",
            apogee_km=9000,
            apogee_basis="orbit",
            **values,
        )
        person = make.person(name=f"{SECRET} Beeblebrox {number}")
        make.seat(mission=mission, person=person, price_usd=999_000_000)
        make.seat(mission=mission, person=Person.objects.get(slug="yulia-peresild"))


@pytest.mark.parametrize(
    "path",
    [
        *VIEWS,
        *ROWS,
        "/race/?on=2021-10-03",
        "/race/flights/?state=launched&on=2021-10-08",
        "/race/flights/?state=under_way&on=2021-10-05",
        "/race/seats/?priced=yes",
        "/missions/?line=orbit",
        "/people/?line=80km",
        "/organisations/?line=orbit&on=2021-10-08",
    ],
)
def test_drafts_are_in_no_row_and_no_number(client, path, request):
    forms = [path, *(with_format(path, f) for f in ("csv", "json") if path.startswith("/race/"))]
    if path in VIEWS or path == "/race/?on=2021-10-03":
        forms = [path]
    before = [client.get(form).content for form in forms]
    request.getfixturevalue("drafts")
    after = [client.get(form).content for form in forms]
    assert [SECRET in content.decode() for content in after] == [False] * len(forms)
    # An organisation is public by itself, so those two pages may name the new one.
    if not path.startswith(("/people/", "/organisations/")):
        assert after == before


def test_a_draft_s_operator_and_people_cannot_be_asked_for(client, drafts):
    for query in ("operator=new-lines", "person=zaphod-beeblebrox-0"):
        assert client.get(f"/race/seats/?{query}").status_code == 404


# The other lists


def test_missions_follow_line_and_day(client):
    page = document(client, "/missions/?line=100km&on=2021-10-05")
    names = texts(page, ".mission-line-what h3")
    assert names[0] == "Soyuz MS-19"
    assert "Virgin Galactic Unity 22" not in names
    assert texts(page, ".mission-line:first-child .status")[0] == "Under way"
    rows = client.get("/race/flights/?line=100km&on=2021-10-05&state=launched&format=json").json()
    assert rows["count"] == len(names)


def test_the_status_of_a_mission_is_that_of_the_day(client):
    under_way = document(client, "/missions/?status=under_way&on=2021-10-05")
    assert texts(under_way, ".mission-line-what h3") == ["Soyuz MS-19"]
    flown = document(client, "/missions/?operator=roscosmos&status=flown&on=2021-10-05")
    assert "Soyuz MS-19" not in texts(flown, ".mission-line-what h3")


def test_people_follow_line_and_day(client):
    data = client.get("/race/people/?line=100km&on=2021-10-05&format=json").json()
    page = document(client, "/people/?line=100km&on=2021-10-05")
    assert texts(page, ".list-count strong") == [str(data["count"])]
    staff = Seat.Category.STAFF
    page = document(client, f"/people/?category={staff}&line=100km&on=2021-10-05")
    assert texts(page, ".person-name") == ["Bezos, Jeff"]


def test_operators_follow_line_and_day(client):
    page = document(client, "/organisations/?kind=operator&line=100km&on=2021-10-05")
    numbers = {
        row.query("th .operator")[0].to_text().strip(): row.query("td")[0].to_text().strip()
        for row in page.query("tbody tr")
    }
    assert numbers == {"Roscosmos": "13", "Blue Origin": "1", "SpaceX": "1", "Virgin Galactic": "–"}
    for link in page.query("td a.explained"):
        rows = document(client, link.attrs["href"])
        assert texts(rows, ".rows-count") == [link.to_text().strip()]


def test_the_race_leads_to_the_lists_with_its_rule(client):
    page = document(client, "/race/?on=2021-10-05")
    links = {link.attrs["href"] for link in page.query("main a")}
    assert "/missions/?line=80km&on=2021-10-05" in links
    assert "/people/?line=80km&on=2021-10-05" in links
    assert "/organisations/?line=80km&on=2021-10-05&kind=operator" in links


def test_flights_whose_line_is_not_known_stand_apart(client):
    before = row_of(client, "/race/", "roscosmos")
    silent = make.mission(operator=Organisation.objects.get(slug="roscosmos"))
    make.seat(mission=silent)
    assert row_of(client, "/race/", "roscosmos") == before
    page = document(client, "/race/")
    assert texts(page, "section[aria-labelledby=unknown] h3") == [silent.name]
    (link,) = page.query("section[aria-labelledby=unknown] a.explained")
    rows = client.get(with_format(link.attrs["href"], "json")).json()
    assert [row["mission"] for row in rows["rows"]] == [silent.name]
