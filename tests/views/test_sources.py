"""Who publishes what the record rests on, and where they differ from it."""

import pytest
from django.utils import timezone

from missions.dates import VagueDate
from missions.models import Event
from missions.race import differing_citations, disagreements
from tests import factories as make

pytestmark = pytest.mark.django_db


def table(client, page=1):
    """What the page shows: object, figure, whose it is, supporters and what else is said."""
    context = client.get("/disagreements/", {"page": page}).context
    return [
        (
            str(of),
            figure.fact.name,
            figure.fact.value,
            [c.source.publisher for c in figure.support],
            [(c.says, c.source.publisher) for c in figure.differing],
        )
        for of, figures in context["objects"]
        for figure in figures
    ]


def test_a_disagreement_names_the_record_and_both_sides(client):
    mission = make.mission(name="Inspiration4", apogee_km=585, apogee_basis="orbit")
    one, two, three = (make.source(publisher=name) for name in ("Reuters", "Seradata", "Orbiter"))
    make.citation("apogee_km", mission=mission, source=one)
    make.citation("apogee_km", mission=mission, source=two, says="575 km", order=1)
    make.citation("apogee_km", mission=mission, source=three, says="about 575 km", order=2)
    make.citation("launch", mission=mission, source=one)
    said = [("575 km", "Seradata"), ("about 575 km", "Orbiter")]
    assert table(client) == [("Inspiration4", "apogee_km", 585, ["Reuters"], said)]
    html = client.get("/disagreements/").content.decode()
    assert '<span class="quantity">585 km</span>' in html


def test_every_kind_of_object_stands_under_its_page(client):
    early = make.mission(name="Early", launch="2021-07-20")
    late = make.mission(name="Late", launch="2022-07-20", landing="2022-07-21")
    seat = make.seat(mission=late, price_usd=250_000)
    opened = VagueDate.parse("2022-07-20 10:00")
    event = Event.objects.create(mission=late, at=opened, title="Hatch")
    vehicle = make.vehicle(name="Class")
    craft = vehicle.craft.create(name="First", serial="1")
    make.citation("duration", seat=seat, says="a day")
    make.citation("price", seat=seat, says="US$200,000")
    make.citation("at", event=event, says="10:01")
    make.citation("serial", craft=craft, says="2")
    make.citation("launch", mission=early, says="21 July")
    make.citation("born", person=seat.person, says="1960")
    make.citation("position", place=make.place(name="Pad", latitude=1, longitude=2), says="3 N")
    make.citation("name", organisation=make.organisation(name="Firm"), says="Firma")
    shown = [(of, name, value) for of, name, value, _, _ in table(client)]
    assert shown == [
        ("Late", "at", event.at),
        ("Late", "duration", late.duration()),
        ("Late", "price", seat),
        ("Early", "launch", early.launch),
        ("Pad", "position", (1, 2)),
        ("Class", "serial", "1"),
        ("Firm", "name", "Firm"),
        (str(seat.person), "born", None),
    ]
    assert "US$250,000" in client.get("/disagreements/").content.decode()


def test_drafts_differ_in_silence(client):
    hidden = make.draft_mission()
    make.citation("launch", mission=hidden, says="secret")
    make.citation("price", seat=make.seat(mission=hidden), says="secret")
    make.citation("born", person=hidden.seats.get().person, says="secret")
    at = Event.objects.create(mission=hidden, at="2022-07-20", title="Hatch")
    make.citation("at", event=at, says="secret")
    make.citation("launch", mission=make.mission(publish_at=make.FAR_AHEAD), says="secret")
    assert table(client) == []
    page = client.get("/disagreements/")
    assert page.context["numbers"].differing == 0
    assert "secret" not in page.content.decode()


def test_the_list_is_paged_and_counts_what_it_lists(client):
    for _ in range(51):
        make.citation("launch", mission=make.mission(), says="later")
    assert (len(table(client)), len(table(client, page=2))) == (50, 1)
    assert client.get("/disagreements/").context["numbers"].differing == 51


def test_disagreements_cost_the_same_for_one_and_for_thirty(django_assert_num_queries):
    now = timezone.now()
    for rows in (1, 30):
        for _ in range(rows):
            make.citation("duration", seat=make.seat(), says="a day")
        citations = list(differing_citations(now))
        with django_assert_num_queries(2):
            disagreements(citations, at=now)


def test_sources_stand_under_their_publisher_with_what_rests_on_each(client):
    nasa = [make.source(publisher="NASA", title=title) for title in ("Blog", "Report")]
    make.source(publisher="ESA", title="Facts")
    for source in (nasa[0], nasa[0], nasa[1]):
        make.citation("launch", mission=make.mission(), source=source)
        make.citation("launch", mission=make.draft_mission(), source=source)
    for make_article in (make.article, make.article, make.draft_article):
        make_article(body=f"A[[source:{nasa[1].slug}]]")
    shown = [
        (publisher, figures, [(s.title, s.facts, s.articles) for s in sources])
        for publisher, figures, sources in client.get("/sources/").context["publishers"]
    ]
    assert shown == [
        ("ESA", 0, [("Facts", 0, 0)]),
        ("NASA", 3, [("Blog", 2, 0), ("Report", 1, 2)]),
    ]


def test_what_rests_on_a_source_stands_page_by_page(client):
    source = make.source()
    mission = make.mission(name="MS-19")
    seat = make.seat(mission=mission, person=make.person(name="Yulia"))
    make.citation("launch", mission=mission, source=source)
    make.citation("landing", mission=mission, source=source, says="04:36")
    make.citation("price", seat=seat, source=source)
    make.citation("nationality", person=seat.person, source=source)
    make.citation("launch", mission=make.draft_mission(name="Secret"), source=source)
    page = client.get(source.get_absolute_url())
    shown = [(place.name, parts) for place, parts in page.context["rests"]]
    assert shown == [
        ("MS-19", [("", [("landing", "04:36"), ("launch", "")]), ("Yulia", [("price", "")])]),
        ("Yulia", [("", [("nationality", "")])]),
    ]
    html = " ".join(page.content.decode().split())
    assert "4 figures of the record cite this source; on 1 it says something else." in html
    assert "(says “04:36”)" in html
    assert "Secret" not in html


def test_a_source_that_nothing_rests_on_says_so(client):
    page = client.get(make.source().get_absolute_url())
    assert page.context["rests"] == []
    assert "No figure of the record cites it." in page.content.decode()
