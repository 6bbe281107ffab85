"""Every noun can be found, filtered, created and edited, at a cost that does not grow."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions import renditions
from missions.models import (
    AccountEvent,
    Article,
    Citation,
    Craft,
    Image,
    Mission,
    Notice,
    Seat,
    Vehicle,
    Webhook,
)
from tests import factories

from .conftest import NOUNS, make, posted, scheduled_article

REGISTERED = {m for m in admin.site._registry if m._meta.app_label == "missions"}
EVERY_NOUN = sorted(NOUNS, key=lambda model: model._meta.model_name)
every_noun = pytest.mark.parametrize("model", EVERY_NOUN, ids=lambda m: m._meta.model_name)


def address(model: Any, view: str, *args: Any) -> str:
    return reverse(f"admin:missions_{model._meta.model_name}_{view}", args=args)


def test_every_noun_of_the_admin_is_tested_here() -> None:
    """Logs are no nouns: nobody writes in them. See test_log.py, and test_notices.py."""
    assert set(NOUNS) == REGISTERED - {AccountEvent, Notice, Webhook}


@every_noun
def test_search_finds_it_with_and_without_accents(editor: Client, model: Any) -> None:
    wanted = make(model)
    for words in NOUNS[model][1]:
        found = editor.get(address(model, "changelist"), {"q": words}).context["cl"].queryset
        assert list(found) == [wanted], words


def test_a_mission_is_found_once_whoever_of_its_crew_matches(editor: Client) -> None:
    mission = factories.mission(name="Ms-18")
    for name in ("Anna Ms-18", "Igor Ms-18", "Oleg"):
        factories.seat(mission=mission, person=factories.person(name=name))
    for words in ("ms-18", "18", "anna", "oleg ms"):
        found = editor.get(address(Mission, "changelist"), {"q": words}).context["cl"].queryset
        assert list(found) == [mission], words


@every_noun
def test_search_for_something_else_does_not_find_it(editor: Client, model: Any) -> None:
    make(model)
    found = editor.get(address(model, "changelist"), {"q": "Xanadu"}).context["cl"].queryset
    assert list(found) == []


@every_noun
def test_every_value_of_every_filter_answers(editor: Client, model: Any) -> None:
    make(model)
    url = address(model, "changelist")
    changes = editor.get(url).context["cl"]
    links = [
        choice["query_string"] for spec in changes.filter_specs for choice in spec.choices(changes)
    ]
    for link in links:
        assert editor.get(url + link).status_code == 200, link


@every_noun
def test_every_column_sorts_both_ways(editor: Client, model: Any) -> None:
    make(model, 1)
    make(model, 2) if model is not Citation else None
    url = address(model, "changelist")
    for number in range(1, len(editor.get(url).context["cl"].list_display) + 1):
        for sign in ("", "-"):
            assert editor.get(url, {"o": f"{sign}{number}"}).status_code == 200


@every_noun
def test_the_list_costs_the_same_for_one_and_twenty_rows(editor: Client, model: Any) -> None:
    make(model)
    url = address(model, "changelist")
    editor.get(url)  # content types are looked up once
    with CaptureQueriesContext(
        connection,
    ) as one:
        editor.get(url)
    for number in range(2, 21):
        make(model, number)
    with CaptureQueriesContext(connection) as twenty:
        rows = editor.get(url).context["cl"].result_count
    assert rows >= 20
    assert len(twenty) == len(one)
    assert len(one) <= 12


@every_noun
def test_a_form_saved_as_it_stands_changes_nothing(editor: Client, model: Any) -> None:
    """Also holds that add and change form answer, and that what the form shows is accepted."""
    wanted = make(model)
    stored = model.objects.filter(pk=wanted.pk)
    before = stored.values().get()
    url = address(model, "change", wanted.pk)
    assert editor.get(address(model, "add")).status_code == 200
    page = editor.get(url)
    assert page.status_code == 200
    answer = editor.post(url, posted(page))
    assert (answer.status_code, answer.headers.get("Location")) == (
        302,
        address(model, "changelist"),
    )
    after = stored.values().get()
    for clock in ("updated_at",):
        before.pop(clock, None), after.pop(clock, None)
    assert after == before


@every_noun
def test_history_and_delete_question_answer(editor: Client, model: Any) -> None:
    wanted = make(model)
    assert editor.get(address(model, "history", wanted.pk), follow=True).status_code == 200
    assert editor.get(address(model, "delete", wanted.pk)).status_code == 200


@every_noun
def test_no_relation_is_a_drop_down(editor: Client, model: Any) -> None:
    """A list of thousands in every form helps nobody: relations are looked up by typing."""
    page = editor.get(address(model, "add")).content.decode()
    relations = {f.name for f in model._meta.get_fields() if f.is_relation and not f.auto_created}
    for select in re.findall(r"<select[^>]*>", page):
        name = re.search(r'name="(?:\w+-(?:\w+)-)?(\w+)"', select)
        if name and name[1] in relations:
            assert "admin-autocomplete" in select, select


@pytest.mark.parametrize(
    ("model", "field", "target"),
    [(Mission, "operator", "organisation"), (Seat, "person", "person"),
     (Craft, "vehicle", "vehicle"), (Article, "hero", "image"), (Article, "tags", "tag"),
     (Citation, "seat", "seat"),
     (Citation, "event", "event"), (Citation, "source", "source")],
)  # fmt: skip
def test_autocomplete_finds_without_accents(
    editor: Client, model: Any, field: str, target: str
) -> None:
    other = next(m for m in NOUNS if m._meta.model_name == target)
    wanted = make(other)
    query = {"app_label": "missions", "model_name": model._meta.model_name, "field_name": field}
    answer = editor.get(reverse("admin:autocomplete"), query | {"term": NOUNS[other][1][0]})
    assert answer.json()["results"] == [{"id": str(wanted.pk), "text": str(wanted)}]


def test_autocomplete_of_seats_costs_the_same_for_many(editor: Client) -> None:
    query = {"app_label": "missions", "model_name": "citation", "field_name": "seat", "term": ""}
    url = reverse("admin:autocomplete")
    make(Seat)
    editor.get(url, query)
    with CaptureQueriesContext(connection) as one:
        editor.get(url, query)
    for number in range(2, 12):
        make(Seat, number)
    with CaptureQueriesContext(connection) as many:
        editor.get(url, query)
    assert len(many) == len(one)


def test_the_state_filter_tells_three_apart(editor: Client) -> None:
    made = {
        "draft": factories.draft_article(),
        "scheduled": scheduled_article(),
        "published": factories.article(),
    }
    for state, wanted in made.items():
        page = editor.get(address(Article, "changelist"), {"state": state})
        assert list(page.context["cl"].queryset) == [wanted]


def test_missions_without_launch_come_last_and_sort(editor: Client) -> None:
    late = factories.mission(launch="2021-10-05 08:55:02")
    vague = factories.mission(launch="no earlier than Q3 2027", status="planned")
    open_end = factories.mission(launch="to be determined", status="planned")
    unknown = factories.mission(launch=None, status="planned")
    url = address(Mission, "changelist")
    rows = editor.get(url, {"o": "3"}).context["cl"].queryset
    assert list(rows) == [late, vague, open_end, unknown]
    assert list(editor.get(url).context["cl"].queryset) == [open_end, vague, late, unknown]
    text = editor.get(url).content.decode()
    assert "2021-10-05 08:55:02" in text
    assert "no earlier than 2027-Q3" in text


USES = ["article", "mission", "person", "vehicle", "place", "none"]


@pytest.mark.parametrize("use", USES)
def test_images_by_their_use(editor: Client, use: str) -> None:
    from .conftest import image

    made = {name: image(title=name) for name in USES}
    factories.article(hero=made["article"])
    factories.mission(image=made["mission"])
    factories.person(image=made["person"])
    factories.vehicle(image=made["vehicle"])
    factories.place(image=made["place"])
    rows = editor.get(address(Image, "changelist"), {"use": use}).context["cl"].queryset
    assert list(rows) == [made[use]]


def test_thumbnails_stand_in_list_and_form(editor: Client) -> None:
    article = make(Article)
    assert renditions.make(article.hero) == []
    (thumb,) = (
        made["name"]
        for made in article.hero.renditions["made"]
        if (made["shape"], made["format"]) == ("small", "jpeg")
    )
    assert article.hero.file.storage.exists(thumb)
    shown = f'src="/media/{thumb}" alt="A rocket leaves its pad."'
    assert shown in editor.get(address(Article, "changelist")).content.decode()
    assert shown in editor.get(address(Article, "change", article.pk)).content.decode()
    assert shown in editor.get(address(Image, "changelist")).content.decode()


def test_view_on_site_leads_to_the_page_or_is_not_offered(editor: Client) -> None:
    public, draft, later = factories.article(), factories.draft_article(), scheduled_article()
    link = f'href="{public.get_absolute_url()}" class="viewsitelink"'
    assert link in editor.get(address(Article, "change", public.pk)).content.decode()
    for hidden, why in [
        (draft, f"A draft: {draft.get_absolute_url()} answers “not found” until it is published."),
        (later, f"It will appear at {later.get_absolute_url()} on "),
    ]:
        page = editor.get(address(Article, "change", hidden.pk)).content.decode()
        assert "viewsitelink" not in page
        assert why in page


def test_a_seat_of_a_draft_has_no_page_to_view(editor: Client) -> None:
    hidden = factories.seat(mission=factories.draft_mission())
    shown = factories.seat()
    assert "viewsitelink" not in editor.get(address(Seat, "change", hidden.pk)).content.decode()
    page = editor.get(address(Seat, "change", shown.pk)).content.decode()
    assert f'href="{shown.mission.get_absolute_url()}" class="viewsitelink"' in page


def test_a_person_known_only_from_a_draft_has_no_page_to_view(editor: Client) -> None:
    hidden = factories.seat(mission=factories.draft_mission()).person
    page = editor.get(reverse("admin:missions_person_change", args=[hidden.pk]))
    assert "viewsitelink" not in page.content.decode()


def test_the_login_page_has_one_h1_and_no_inline_code(client: Client, db: None) -> None:
    page = client.get(reverse("admin:login")).content.decode()
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Sign in"]
    assert "The Space Tourism Record · newsroom" in page


@every_noun
def test_no_page_has_inline_style_or_script(editor: Client, model: Any) -> None:
    wanted = make(model)
    for url in (
        address(model, "changelist"),
        address(model, "add"),
        address(model, "change", wanted.pk),
        address(model, "delete", wanted.pk),
    ):
        page = editor.get(url).content.decode()
        assert not re.search(r"<[^>]+\sstyle=", page), url
        assert "<style" not in page
        inline = [
            tag for tag in re.findall(r"<script[^>]*>", page)
            if "src=" not in tag and 'type="application/json"' not in tag
        ]  # fmt: skip
        assert inline == [], url
        assert not re.search(r"<[^>]+\son\w+=", page), url


def test_craft_of_a_vehicle_can_be_added_in_its_form(editor: Client) -> None:
    vehicle = factories.vehicle()
    url = address(Vehicle, "change", vehicle.pk)
    data = posted(editor.get(url)) | {
        "craft-TOTAL_FORMS": "1",
        "craft-0-name": "RSS First Step",
        "craft-0-serial": "NS4",
        "craft-0-vehicle": str(vehicle.pk),
    }
    editor.post(url, data)
    assert list(vehicle.craft.values_list("name", "serial")) == [("RSS First Step", "NS4")]
