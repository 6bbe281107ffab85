"""A page costs the same for one row and for fifty: literal numbers, one a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from missions.dates import VagueDate
from missions.models import Event
from missions.publishing import begin_histories
from tests import factories as make
from tests.pages import PAGES

pytestmark = pytest.mark.django_db

COUNTS = {
    "home": 11,
    "articles": 9,
    "article_year": 9,
    "article_tag": 11,
    # Standings take 5 of them, records 16, each picture one.
    "race": 26,
    "race_flights": 3,
    "race_seats": 3,
    "race_people": 4,
    # The corrections of an article or a mission are one query.
    "article": 8,
    "missions": 5,
    "mission": 11,
    # The letters of the index are one of them.
    "people": 5,
    # Their company is one, each neighbour in the alphabet one.
    "person": 9,
    "organisations": 2,
    # The standings are five of them, the flights by year one, the crews one.
    "organisation": 15,
    "vehicles": 2,
    # Its numbers are two, the flights by year one, the crews one.
    "vehicle": 11,
    "places": 2,
    "place": 8,
    # The size of the record is four of them.
    "sources": 7,
    "source": 3,
    "disagreements": 8,
    "corrections": 2,
    "pictures": 5,
    "picture": 1,
    "picture_portraits": 2,
    # Matches, the pages of those on show, the names of operators.
    "search": 3,
    # Who flies, and the tags.
    "feeds": 2,
    "api": 0,
    "record_data": 0,
    "about": 4,
    "how_we_count": 4,
    # The standings are five of them, the parts of one flight the rest.
    "styleguide": 14,
    # Its card: the standings are five of them, the portraits one.
    "cite": 6,
    "accessibility": 0,
    # The object, its versions and, of the list, the corrections; of a person the first flight.
    "article_versions": 3,
    "article_version": 3,
    "mission_versions": 3,
    "mission_version": 3,
    "person_versions": 4,
    "person_version": 4,
    "organisation_versions": 3,
    "organisation_version": 3,
    "vehicle_versions": 3,
    "vehicle_version": 3,
    "place_versions": 3,
    "place_version": 3,
    "check_links": 0,
}


def world(rows: int) -> dict[str, str]:
    """``rows`` of everything that can stand in a row, all tied to one object of each kind."""
    operator = make.organisation(name=f"Operator of {rows}")
    site = make.place(name=f"Site of {rows}")
    vehicle = make.vehicle(name=f"Class of {rows}", operator=operator)
    centre = make.mission(
        name=f"Centre of {rows}",
        operator=operator,
        organiser=operator,
        vehicle=vehicle,
        launcher=vehicle,
        launch_site=site,
        landing_site=site,
        destination=site,
        launch="2021-10-05 08:55:02",
        docking="2021-10-05 12:22",
        landing="2021-10-17 04:35",
        apogee_km=418,
        apogee_basis="station",
    )
    person = make.person(name=f"Person of {rows}")
    source = make.source(title=f"Source of {rows}")
    tag = make.tag(name=f"Tag of {rows}")
    make.seat(mission=centre, person=person, leg="up", payer=operator)
    for number in range(rows):
        mission = make.mission(
            operator=operator,
            vehicle=vehicle,
            launcher=vehicle,
            launch_site=site,
            landing_site=site,
            destination=site,
            launch=f"2021-11-{number % 28 + 1:02d} 10:00",
            landing=f"2021-11-{number % 28 + 1:02d} 11:00",
            apogee_km=105,
            apogee_basis="peak",
        )
        make.seat(mission=mission, person=person, payer=operator)
        seat = make.seat(mission=centre, leg=("up", "down", "both")[number % 3])
        guest = make.seat(mission=mission, person=seat.person, payer_person=person)
        make.citation("duration", seat=guest, says=f"{number} days")
        event = Event.objects.create(
            mission=centre, at=VagueDate.parse("2021-10-06 10:00"), title=f"Step {number}"
        )
        for target in ({"mission": mission}, {"seat": seat}, {"event": event}):
            field = {"mission": "launch", "seat": "person", "event": "at"}[next(iter(target))]
            make.citation(field, source=source, **target)
            make.citation(field, **target)
            make.citation(field, says=f"Other {number}", **target)
        make.correction(mission=mission)
        make.correction(mission=centre)
        make.citation("launch", mission=centre)
        make.citation("nationality", person=person)
        make.citation("name", organisation=operator)
        make.citation("name", vehicle=vehicle)
        make.citation("name", place=site)
        story = make.article(
            body=f"[[{centre.slug}]] [[person:{person.slug}]] [[organisation:{operator.slug}]] "
            f"[[vehicle:{vehicle.slug}]] [[place:{site.slug}]] [[source:{source.slug}]]"
        )
        story.tags.add(tag)
    links = " ".join(
        f"[[{m.slug}:people]] [[person:{s.person.slug}:time]]"
        for m in operator.operated.all()
        for s in m.seats.all()
    )
    article = make.article(body=links)
    article.tags.add(tag)
    for _ in range(rows):
        make.correction(article=article)
    begin_histories(at=timezone.now())
    seen = {
        "article": article,
        "mission": centre,
        "person": person,
        "organisation": operator,
        "vehicle": vehicle,
        "place": site,
    }
    versions = {f"{kind}_versions": f"{o.get_absolute_url()}versions/" for kind, o in seen.items()}
    shown = {f"{kind}_version": f"{o.get_absolute_url()}versions/1/" for kind, o in seen.items()}
    return (
        versions
        | shown
        | {
            "check_links": "/api/check-links/",
            "home": "/",
            "articles": "/articles/",
            "article_year": "/articles/2020/",
            "article_tag": tag.get_absolute_url(),
            "article": article.get_absolute_url(),
            "race": "/race/?line=100km",
            "race_flights": "/race/flights/?line=100km",
            "race_seats": "/race/seats/?line=100km",
            "race_people": "/race/people/?line=100km",
            "missions": "/missions/?line=100km",
            "mission": centre.get_absolute_url(),
            "people": "/people/?line=100km",
            "person": person.get_absolute_url(),
            "organisations": "/organisations/?line=100km",
            "organisation": operator.get_absolute_url(),
            "vehicles": "/vehicles/",
            "vehicle": vehicle.get_absolute_url(),
            "places": "/places/",
            "place": site.get_absolute_url(),
            "sources": "/sources/",
            "source": source.get_absolute_url(),
            "disagreements": "/disagreements/",
            "corrections": "/corrections/",
            "pictures": "/pictures/",
            "picture": "/pictures/people/",
            "picture_portraits": "/pictures/portraits/",
            "search": f"/search/?q={rows}",
            "feeds": "/feeds/",
            "api": "/api/",
            "record_data": "/data/",
            "cite": "/cite/site/race/",
            "about": "/about/",
            "how_we_count": "/how-we-count/",
            "accessibility": "/accessibility/",
            "styleguide": "/styleguide/",
        }
    )


def queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_cost_of_every_page(client):
    few = {name: queries(client, path) for name, path in world(1).items()}
    many = {name: queries(client, path) for name, path in world(50).items()}
    assert few == many
    assert many == COUNTS


def test_no_page_is_allowed_more_than_its_limit():
    for page in PAGES:
        assert COUNTS[page.name] <= page.most_queries, page.name
