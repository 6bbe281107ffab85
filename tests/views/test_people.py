"""Pages of people: their flights, their company, and the index of all."""

import pytest
from justhtml import JustHTML

from tests import factories as make

pytestmark = pytest.mark.django_db


def document(client, path: str) -> JustHTML:
    response = client.get(path)
    assert response.status_code == 200, path
    return JustHTML(response.content.decode(), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(node.to_text().split()) for node in page.query(selector)]


def figures(page: JustHTML) -> dict[str, str]:
    return dict(zip(texts(page, ".key-figures dt"), texts(page, ".key-figures-value"), strict=True))


def facts(page: JustHTML) -> list[tuple[str, str]]:
    names, values = texts(page, ".journey-line dt"), texts(page, ".journey-line dd")
    return list(zip(names, values, strict=True))


def test_what_the_flights_add_up_to(client):
    person = make.person(nationality="Russia")
    for launch, landing, apogee in (
        ("2021-07-20 10:00", "2021-07-21 10:00", 400),
        ("2022-07-20 10:00", "2022-07-22 11:30", 420),
    ):
        mission = make.mission(
            launch=launch, landing=landing, apogee_km=apogee, apogee_basis="station"
        )
        make.seat(person=person, mission=mission)
    make.seat(person=person, mission=make.mission(status="planned", launch="2099"))
    make.seat(person=person, mission=make.draft_mission(landing="2021-07-25"))
    page = document(client, person.get_absolute_url())
    assert figures(page) == {
        "Nationality": "Russia",
        "Flights": "2",
        "Time in space": "3 d 1 h 30 min",
        "Highest apogee": "420 km",
    }
    assert texts(page, ".key-figures .aside-line") == ["altitude of the station visited"]


def test_nothing_is_added_up_that_is_not_known(client):
    person = make.person()
    make.seat(person=person, mission=make.mission(landing="2021-07-21 10:00"))
    make.seat(person=person, mission=make.mission(apogee_km=90, apogee_basis="peak"))
    assert figures(document(client, person.get_absolute_url())) == {"Flights": "2"}


def test_company_is_who_shared_the_craft_on_that_way(client):
    person, partner, pilot, stranger = (make.person(name=n) for n in ("Me", "You", "Up", "Down"))
    up = make.mission(name="First", launch="2021-10-05", landing="2022-03-30")
    home = make.mission(name="Second", launch="2021-04-09", landing="2021-10-17")
    for who in (person, partner):
        make.seat(person=who, mission=up, leg="up")
        make.seat(person=who, mission=home, leg="down")
    make.seat(person=pilot, mission=up, leg="both")
    make.seat(person=stranger, mission=up, leg="down")
    make.seat(person=stranger, mission=home, leg="up")
    page = document(client, person.get_absolute_url())
    met = [
        (row.query("dt")[0].to_text(), texts(row, "a"))
        for row in page.query(".journey-line dl > div")
        if "with" in row.query("dt")[0].to_text()
    ]
    assert met == [("Up with", ["You", "Up"]), ("Down with", ["You"])]


def test_one_crew_is_named_once_and_alone_is_alone(client):
    seat = make.seat()
    assert "Flew with" not in dict(facts(document(client, seat.person.get_absolute_url())))
    make.seat(mission=seat.mission, person=make.person(name="You"))
    page = document(client, seat.person.get_absolute_url())
    assert dict(facts(page))["Flew with"] == "You"


def test_company_in_a_draft_stays_secret(client):
    seat = make.seat()
    for hidden in (make.draft_mission(), make.mission(publish_at=make.FAR_AHEAD)):
        make.seat(person=seat.person, mission=hidden)
        make.seat(person=make.person(name="Zaphod"), mission=hidden)
    html = client.get(seat.person.get_absolute_url()).content.decode()
    assert "Zaphod" not in html
    assert hidden.name not in html


def test_neighbours_in_the_alphabet_are_public(client):
    first, hidden, same, last = (
        make.person(name=name, sort_name=name) for name in ("Abel", "Adam", "Adam", "Bell")
    )
    make.seat(person=hidden, mission=make.draft_mission())
    page = document(client, same.get_absolute_url())
    links = [link.attrs["href"] for link in page.query(".neighbours a")]
    assert links == [first.get_absolute_url(), last.get_absolute_url()]
    page = document(client, first.get_absolute_url())
    assert [link.attrs["rel"] for link in page.query(".neighbours a")] == ["next"]


@pytest.mark.parametrize(
    ("native_name", "nationality", "language"),
    [
        ("Юлия Пересильд", "Russia", "ru"),
        ("Талғат Мұсабаев", "Kazakhstan", ""),
        ("Юлия", "", ""),
        ("王纯", "Russia", ""),
    ],
)
def test_a_name_has_a_language_only_where_it_is_sure(client, native_name, nationality, language):
    person = make.person(native_name=native_name, nationality=nationality)
    (name,) = document(client, person.get_absolute_url()).query(".native-name span[lang]")
    assert (name.to_text(), name.attrs["lang"]) == (native_name, language)


# The index


@pytest.fixture
def people():
    names = ("Anders", "Özil", "Olsen", "Ørsted", "de Winne")
    return [make.seat(person=make.person(name=name, sort_name=name)).person for name in names]


def listed(page: JustHTML) -> list[str]:
    return sorted(texts(page, ".person-name"))


def test_letters_hold_their_accents(client, people):
    page = document(client, "/people/")
    assert texts(page, ".letters a") == ["A", "D", "O", "Ø"]
    assert listed(page) == sorted(person.name for person in people)
    page = document(client, "/people/?letter=o")
    assert listed(page) == ["Olsen", "Özil"]
    assert texts(page, ".person-index h2") in (["O"], ["O", "O"])
    assert texts(page, ".letters [aria-current]") == ["O"]
    assert listed(document(client, "/people/?letter=d")) == ["de Winne"]
    assert listed(document(client, "/people/?letter=ø")) == ["Ørsted"]


def test_a_letter_goes_with_the_other_filters(client, people):
    make.seat(person=people[2], mission=make.mission(), category="crew")
    page = document(client, "/people/?letter=o&category=crew")
    assert listed(page) == ["Olsen"]
    assert texts(page, ".chosen a") == [
        "Remove Family name: O",
        "Remove Passenger category: Crew by profession",
        "Clear all",
    ]
    assert [a.attrs["href"] for a in page.query(".chosen a")] == [
        "/people/?category=crew",
        "/people/?letter=o",
        "/people/",
    ]
    (kept,) = page.query('.filters input[type="hidden"]')
    assert (kept.attrs["name"], kept.attrs["value"]) == ("letter", "o")


@pytest.mark.parametrize("letter", ["z", "zz", "\0", "%", "' OR 1=1 --", "O", "🚀"])
def test_a_wrong_letter_is_a_clear_404(client, people, letter):
    response = client.get("/people/", {"letter": letter})
    assert response.status_code == 404
    assert "to choose in this list" in response.content.decode()


def test_a_letter_of_drafts_is_none(client, people):
    make.seat(person=make.person(name="Zaphod", sort_name="Zaphod"), mission=make.draft_mission())
    assert texts(document(client, "/people/"), ".letters a") == ["A", "D", "O", "Ø"]
    assert client.get("/people/?letter=z").status_code == 404
