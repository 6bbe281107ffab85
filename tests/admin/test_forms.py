"""What an editor types: vague dates, citations, seats."""

import pytest
from django.test import Client

from missions.models import CITED, Citation, Event, Mission, Person, Seat
from tests import factories

from .conftest import craft, event, posted
from .test_every_noun import address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2027", "2027"),
        ("q3 2027", "2027-Q3"),
        ("July 2027", "2027-07"),
        ("14 July 2027", "2027-07-14"),
        ("2027-07-14 13:12", "2027-07-14 13:12 UTC"),
        ("2027-07-14 16:12:05 +03:00", "2027-07-14 13:12:05 UTC"),
        ("NET Q3 2027", "no earlier than 2027-Q3"),
        ("about 2027", "about 2027"),
        ("tbd", "to be determined"),
        ("", ""),
    ],
)
def test_a_vague_date_in_all_its_forms(editor: Client, typed: str, kept: str) -> None:
    mission = factories.mission(status="planned")
    url = address(Mission, "change", mission.pk)
    assert editor.post(url, posted(editor.get(url)) | {"launch": typed}).status_code == 302
    assert posted(editor.get(url))["launch"] == kept


@pytest.mark.parametrize("typed", ["next Tuesday", "2021-02-30", "Q5 2027", "<b>2027</b>", "1066"])
def test_a_date_that_cannot_be_read_is_told_at_the_field_and_kept(
    editor: Client, typed: str
) -> None:
    mission = factories.mission()
    before = str(mission.launch)
    url = address(Mission, "change", mission.pk)
    data = posted(editor.get(url)) | {"launch": typed, "summary": "Typed at length."}
    page = editor.post(url, data)
    assert list(page.context["adminform"].form.errors) == ["launch"]
    form = posted(page)
    assert (form["launch"], form["summary"]) == (typed, "Typed at length.")
    mission.refresh_from_db()
    assert str(mission.launch) == before


def test_a_landing_before_the_launch_is_told(editor: Client) -> None:
    mission = factories.mission(launch="2021-10-05 08:55:02")
    url = address(Mission, "change", mission.pk)
    page = editor.post(url, posted(editor.get(url)) | {"landing": "2021-10-04"})
    assert page.context["adminform"].form.non_field_errors() == [
        "The landing lies before the launch."
    ]
    assert posted(page)["landing"] == "2021-10-04"


def test_a_wrong_date_in_an_inline_keeps_everything(editor: Client) -> None:
    mission = factories.mission()
    url = address(Mission, "change", mission.pk)
    data = posted(editor.get(url)) | {
        "events-TOTAL_FORMS": "1", "events-0-at": "noonish", "events-0-kind": "hatch",
        "events-0-title": "Hatch opened", "events-0-mission": str(mission.pk),
    }  # fmt: skip
    form = posted(editor.post(url, data))
    assert (form["events-0-at"], form["events-0-title"]) == ("noonish", "Hatch opened")
    assert not Event.objects.exists()


MAKERS = {
    "mission": factories.mission, "seat": factories.seat, "event": event,
    "person": factories.person, "organisation": factories.organisation,
    "vehicle": factories.vehicle, "craft": craft, "place": factories.place,
}  # fmt: skip


@pytest.mark.parametrize("kind", CITED)
def test_every_kind_of_object_takes_citations_for_its_own_figures(
    editor: Client, kind: str
) -> None:
    model = CITED[kind]
    thing, source = MAKERS[kind](), factories.source()
    url = address(model, "change", thing.pk)
    page = editor.get(url)
    inline = next(
        formset.formset
        for formset in page.context["inline_admin_formsets"]
        if formset.formset.model is Citation
    )
    choices = inline.empty_form.fields["field"].choices
    assert [name for name, _ in choices] == ["", *model.CITABLE]
    assert all(label and label[0] in "-ABCDEFGHIJKLMNOPQRSTUVWXYZ" for _, label in choices)
    data = posted(page) | {
        "citations-TOTAL_FORMS": "1",
        "citations-0-field": model.CITABLE[0],
        "citations-0-source": str(source.pk),
        "citations-0-says": "585 km",
        "citations-0-order": "0",
        f"citations-0-{kind}": str(thing.pk),
    }
    assert editor.post(url, data).status_code == 302
    stored = Citation.objects.values_list("field", "source", "says", kind)
    assert list(stored) == [(model.CITABLE[0], source.pk, "585 km", thing.pk)]


def test_a_figure_of_another_kind_of_object_is_refused(editor: Client) -> None:
    person, source = factories.person(), factories.source()
    url = address(Person, "change", person.pk)
    data = posted(editor.get(url)) | {
        "citations-TOTAL_FORMS": "1", "citations-0-field": "apogee_km",
        "citations-0-source": str(source.pk), "citations-0-order": "0",
        "citations-0-person": str(person.pk),
    }  # fmt: skip
    assert editor.post(url, data).status_code == 200
    assert not Citation.objects.exists()


def test_the_same_source_twice_under_a_figure_is_refused(editor: Client) -> None:
    mission = factories.mission()
    there = factories.citation("launch", mission=mission)
    url = address(Mission, "change", mission.pk)
    data = posted(editor.get(url)) | {
        "citations-TOTAL_FORMS": "2", "citations-1-field": "launch",
        "citations-1-source": str(there.source_id), "citations-1-order": "0",
        "citations-1-mission": str(mission.pk),
    }  # fmt: skip
    page = editor.post(url, data)
    assert page.status_code == 200
    assert "Please correct the duplicate data" in page.content.decode()
    assert Citation.objects.count() == 1


def test_a_citation_made_by_itself_stands_under_exactly_one_object(editor: Client) -> None:
    url = address(Citation, "add")
    mission, person, source = factories.mission(), factories.person(), factories.source()
    data = posted(editor.get(url)) | {"field": "name", "source": str(source.pk), "order": "0"}
    both = {"mission": str(mission.pk), "person": str(person.pk)}
    for wrong in ({}, both):
        page = editor.post(url, data | wrong)
        errors = page.context["adminform"].form.non_field_errors()
        assert errors == ["A citation belongs to exactly one object."]
    assert editor.post(url, data | {"person": str(person.pk)}).status_code == 302
    assert Citation.objects.get().person == person


def test_a_mission_is_made_with_its_seats_in_one_form(editor: Client) -> None:
    operator, vehicle = factories.organisation(), factories.vehicle()
    crew = [factories.person(), factories.person()]
    url = address(Mission, "add")
    data = posted(editor.get(url)) | {
        "name": "Łódź 1", "profile": "orbital", "operator": str(operator.pk),
        "vehicle": str(vehicle.pk), "launch": "2027", "seats-TOTAL_FORMS": "2",
    }  # fmt: skip
    for number, person in enumerate(crew):
        data |= {
            f"seats-{number}-person": str(person.pk), f"seats-{number}-leg": "both",
            f"seats-{number}-category": "self", f"seats-{number}-order": str(number),
        }  # fmt: skip
    assert editor.post(url, data).status_code == 302
    mission = Mission.objects.get()
    assert (mission.slug, mission.stage) == ("lodz-1", "draft")
    assert list(mission.seats.order_by("order").values_list("person", flat=True)) == [
        person.pk for person in crew
    ]


def test_a_seat_has_a_page_for_payer_and_price(editor: Client) -> None:
    seat, payer = factories.seat(category="organisation"), factories.organisation()
    mission_page = editor.get(address(Mission, "change", seat.mission_id)).content.decode()
    url = address(Seat, "change", seat.pk)
    assert f'href="{url}"' in mission_page
    price = {"payer": str(payer.pk), "price_usd": "28000000", "price_qualifier": "about"}
    assert editor.post(url, posted(editor.get(url)) | price).status_code == 302
    seat.refresh_from_db()
    assert (seat.payer, seat.price_usd) == (payer, 28_000_000)
