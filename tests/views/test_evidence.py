"""Every figure on a page of the record carries its notes, or says that it has none."""

import re

import pytest

from missions.dates import VagueDate
from missions.models import Event
from tests import factories as make

pytestmark = pytest.mark.django_db


def read(client, target) -> str:
    """The page as text, a note as [n]."""
    html = client.get(target.get_absolute_url()).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r'<sup class="note"><a href="#source-(\d+)"[^>]*>\d+</a></sup>', r"[\1]", main)
    return " ".join(re.sub(r"<[^>]+>", " ", main.replace("[", " [")).split())


def links(client, path: str) -> tuple[list[str], list[str]]:
    """The ways from the notes to the sources, and back."""
    html = client.get(path).content.decode()
    return re.findall(r'href="#(source-\d+)"', html), re.findall(r'href="#(note-\d+)"', html)


def test_a_mission(client):
    mission = make.mission(
        launch_site=make.place(name="Pad"), landing="2021-07-20 13:22", crossed_80_km=True
    )
    make.citation("launch", mission=mission)
    make.citation("landing", mission=mission, says="13:21 UTC")
    text = read(client, mission)
    assert "Launch site Pad unsourced Launch 20 July 2021, 13:12 UTC [1] Landing" in text
    assert "13:22 UTC unsourced also reported: 13:21 UTC [2] Passed 80 km" in text
    assert "Launch to landing 10 min" in text
    assert "Passed 80 km yes unsourced" in text


def test_the_apogee_speaks_for_the_lines(client):
    mission = make.mission(apogee_km=107, apogee_basis="peak", crossed_100_km=True)
    make.citation("apogee_km", mission=mission)
    text = read(client, mission)
    assert "107 km [1] peak altitude as reported" in text
    assert "Passed 100 km yes" in text
    assert "yes unsourced" not in text


def test_a_seat_and_a_step(client):
    mission = make.mission()
    seat = make.seat(mission=mission, payer=make.organisation(name="Firm"))
    make.seat(mission=mission, person=make.person(name="Nobody’s word"))
    event = Event.objects.create(
        mission=mission, at=VagueDate.parse("2021-07-20 13:15"), title="Apogee", text="Highest."
    )
    make.citation("payer", seat=seat)
    make.citation("text", event=event)
    text = read(client, mission)
    assert "Firm [1]" in text
    assert "Nobody’s word unsourced" in text
    assert "Apogee unsourced Highest. [2]" in text


def test_a_person(client):
    person = make.person(name="Yulia", nationality="Russia", native_name="Юлия")
    up = make.seat(person=person, leg="up", mission=make.mission(name="MS-19"))
    home = make.mission(name="MS-18", launch="2021-04-09", landing="2021-10-17 04:35")
    down = make.seat(person=person, leg="down", mission=home)
    make.citation("name", person=person)
    make.citation("nationality", person=person, says="Estonia")
    make.citation("person", seat=up)
    make.citation("duration", seat=down, says="12 days")
    make.citation("category", seat=up)
    text = read(client, person)
    assert "Юлия unsourced The name as printed here [1]" in text
    assert "Nationality Russia unsourced also reported: Estonia [2]" in text
    assert "MS-19 , home in MS-18" in text
    assert "Went up 20 July 2021, 13:12 UTC [3] Came home 17 October 2021" in text
    assert "04:35 UTC unsourced Time away" in text
    assert "also reported: 12 days [4]" in text
    assert "Paid by themselves [5]" in text


def test_what_a_person_paid(client):
    payer = make.organisation(name="Firm")
    seat = make.seat(payer=payer, price_usd=250_000, price_note="as reported")
    make.citation("payer", seat=seat)
    make.citation("price", seat=seat)
    text = read(client, seat.person)
    assert "Who paid, and how much Firm [1] : US$250,000 [2] as reported" in text


def test_a_person_shows_no_source_of_a_draft(client):
    person = make.seat().person
    hidden = make.seat(person=person, mission=make.draft_mission())
    make.citation("person", seat=hidden, source=make.source(publisher="Too early"))
    assert "Too early" not in read(client, person)


def test_an_organisation_a_vehicle_and_a_place(client):
    organisation = make.organisation(name="Firm")
    make.citation("name", organisation=organisation, says="Firma")
    assert "Firm The name as printed here also reported: Firma [1]" in read(client, organisation)

    vehicle = make.vehicle(name="Soyuz MS")
    first = vehicle.craft.create(name="MS-19", serial="749")
    vehicle.craft.create(name="MS-20")
    vehicle.craft.create(name="MS-21", serial="751")
    make.citation("serial", craft=first)
    assert "MS-19 749 [1] – – MS-20 – – MS-21 751 unsourced" in read(client, vehicle)

    place = make.place(name="Pad", latitude=46, longitude=63)
    assert "46.000° N, 63.000° E unsourced" in read(client, place)


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    "path", ["/missions/soyuz-ms-19/", "/people/yulia-peresild/", "/missions/ns-31/"]
)
def test_every_note_leads_to_a_source_and_every_source_back(client, path):
    to, back = links(client, path)
    assert len(set(to)) == len(back) > 3
    assert {f"note-{name.split('-')[1]}" for name in to} == set(back)
