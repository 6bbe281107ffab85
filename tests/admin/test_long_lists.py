"""Lists cost the same however long they are, and say so where they do not count to the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions.admin import long_lists
from missions.admin.long_lists import LongListAdmin
from missions.models import Article, Mission, Person, Seat, Source
from tests import factories

from .conftest import posted
from .test_every_noun import address

PLAIN = [m for m in admin.site._registry if m._meta.app_label == "missions"]


def people(number: int) -> None:
    """Without documents of the search, so that thousands are made in no time."""
    first = Person.objects.count()
    Person.objects.bulk_create(
        Person(name=f"Extra {n}", sort_name=f"Extra {n:05}", slug=f"extra-{n}", short_id=f"x{n:05}")
        for n in range(first, first + number)
    )


def queries(client: Client, url: str, query: dict[str, Any]) -> int:
    client.get(url, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "query",
    [{}, {"p": "2"}, {"o": "1"}, {"q": "extra"}, {"q": "xanadu"}, {"nationality_named": "Rus"}],
    ids=str,
)
def test_fifty_rows_and_five_hundred_cost_the_same(editor: Client, query: dict[str, str]) -> None:
    people(55)
    few = queries(editor, address(Person, "changelist"), query)
    people(500)
    assert queries(editor, address(Person, "changelist"), query) == few


@pytest.mark.parametrize("model", PLAIN, ids=lambda m: m._meta.model_name)
def test_every_list_is_a_long_one(model: Any) -> None:
    """Counted up to a limit, without a count of the whole table, of facets or of days."""
    of_model = admin.site._registry[model]
    assert isinstance(of_model, LongListAdmin)
    assert of_model.show_full_result_count is False
    assert of_model.show_facets is admin.ShowFacets.NEVER
    assert of_model.date_hierarchy is None
    assert not any(
        isinstance(entry, tuple) and issubclass(entry[1], admin.RelatedFieldListFilter)
        for entry in of_model.list_filter
    )


def test_no_query_of_a_list_counts_the_whole_table(editor: Client) -> None:
    people(3)
    with CaptureQueriesContext(connection) as captured:
        editor.get(address(Person, "changelist"))
    counts = [q["sql"] for q in captured if "COUNT(*)" in q["sql"] and "person" in q["sql"]]
    assert len(counts) == 1
    assert f"LIMIT {long_lists.MOST_COUNTED + 1}" in counts[0]


def test_beyond_the_limit_the_list_says_so_and_its_pages_end(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "MOST_COUNTED", 100)
    people(100)
    url = address(Person, "changelist")
    assert "More than" not in editor.get(url).content.decode()
    people(1)
    page = editor.get(url)
    assert "More than 100 people" in page.content.decode()
    assert page.context["cl"].paginator.num_pages == 2
    assert 'class="question' not in page.content.decode()
    last = editor.get(url, {"p": "2"}).context["cl"].result_list
    assert [person.name for person in last] == [f"Extra {n}" for n in range(50, 100)]
    # The other end is the first page of the other order.
    other = editor.get(url, {"o": "-1"}).context["cl"].result_list
    assert other[0].name == "Extra 99"
    assert editor.get(url, {"p": "3"}).status_code == 302


@pytest.mark.parametrize("across", ["1", "on", "true", "yes"])
def test_what_cannot_be_counted_is_not_changed_as_a_whole(
    editor: Client, monkeypatch: pytest.MonkeyPatch, across: str
) -> None:
    monkeypatch.setattr(long_lists, "MOST_COUNTED", 2)
    drafts = [factories.draft_article() for _ in range(3)]
    data = {"action": "hand_in", "_selected_action": [drafts[0].pk], "select_across": across}
    answer = editor.post(address(Article, "changelist"), data, follow=True)
    assert "Narrow the list" in answer.content.decode()
    assert set(Article.objects.values_list("stage", flat=True)) == {"draft"}
    editor.post(address(Article, "changelist"), data | {"select_across": "0"})
    assert Article.objects.filter(stage="review").count() == 1


def test_counts_of_the_rows_shown_are_right(editor: Client) -> None:
    source = factories.source()
    for _ in range(3):
        factories.citation("launch", mission=factories.mission(), source=source)
    (row,) = [r for r in editor.get(address(Source, "changelist")).context["cl"].result_list
              if r.pk == source.pk]  # fmt: skip
    assert row.cited == 3


def test_a_relation_is_filtered_by_typing_its_name(editor: Client) -> None:
    wanted = factories.mission(operator=factories.organisation(name="Blue Origin"))
    factories.mission(operator=factories.organisation(name="SpaceX"))
    url = address(Mission, "changelist")
    page = editor.get(url, {"operator_named": "blue orig", "status__exact": "flown"})
    assert list(page.context["cl"].queryset) == [wanted]
    text = page.content.decode()
    assert '<input type="hidden" name="status__exact" value="flown">' in text
    assert "<option" not in text[text.index('id="changelist-filter"') :]


def test_an_article_of_two_authors_comes_once(editor: Client) -> None:
    article = factories.article()
    for name in ("Anna Author", "Boris Author"):
        article.bylines.create(author=article.authors.model.objects.create(name=name))
    page = editor.get(address(Article, "changelist"), {"authors_named": "author"})
    assert list(page.context["cl"].queryset) == [article]


@pytest.mark.parametrize(
    "typed", ["\0", "%", "'\"><script>", "x" * 5000, "\\", "ű" * 300, "🚀"], ids=ascii
)
@pytest.mark.parametrize("name", ["q", "operator_named", "p", "o", "nonsense_named"])
def test_hostile_parameters_never_break_a_list(editor: Client, name: str, typed: str) -> None:
    factories.mission()
    answer = editor.get(address(Mission, "changelist"), {name: typed})
    assert answer.status_code in (200, 302)
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_seats_are_found_by_person_and_mission_together(editor: Client) -> None:
    wanted = factories.seat(
        person=factories.person(name="Yulia Peresild"),
        mission=factories.mission(name="Soyuz MS-19"),
    )
    factories.seat(person=wanted.person, mission=factories.mission(name="Soyuz MS-18"))
    factories.seat(person=factories.person(name="Klim Shipenko"), mission=wanted.mission)
    for words in ("peresild ms-19", "ms-19 yulia", "Peresild Soyuz MS-19"):
        found = editor.get(address(Seat, "changelist"), {"q": words}).context["cl"].queryset
        assert list(found) == [wanted], words


@pytest.mark.parametrize("parts", [5])
def test_the_form_of_a_mission_costs_the_same_for_many_parts(
    sign_in: Callable[[str], Client], parts: int
) -> None:
    editor = sign_in("editor")
    small, large = factories.mission(), factories.mission()
    for mission, number in ((small, parts), (large, parts * 10)):
        for n in range(number):
            factories.seat(mission=mission, order=n)
            factories.citation("launch", mission=mission, says=f"{n} s")
            mission.events.create(at="2021-10-05 12:22:31", title=f"Step {n}")
    few = queries(editor, address(Mission, "change", small.pk), {})
    assert queries(editor, address(Mission, "change", large.pk), {}) == few


def test_the_rows_of_a_form_show_what_they_hold_also_when_it_comes_again(editor: Client) -> None:
    mission = factories.draft_mission()
    seat = factories.seat(mission=mission, person=factories.person(name="Yulia Peresild"))
    other = factories.person(name="Klim Shipenko")
    url = address(Mission, "change", mission.pk)
    assert f'<option value="{seat.person_id}" selected>Yulia Peresild</option>' in (
        editor.get(url).content.decode()
    )
    data = posted(editor.get(url)) | {"seats-0-person": str(other.pk), "name": ""}
    again = editor.post(url, data).content.decode()
    assert f'<option value="{other.pk}" selected>Klim Shipenko</option>' in again
    for hostile in ("abc", "-1", "9" * 40, "１", "\0"):
        answer = editor.post(url, data | {"seats-0-person": hostile})
        assert answer.status_code == 200
    assert mission.seats.get().person_id == seat.person_id


def test_autocomplete_answers_a_few_at_a_time(editor: Client) -> None:
    people(60)
    query = {"app_label": "missions", "model_name": "seat", "field_name": "person", "term": ""}
    with CaptureQueriesContext(connection) as captured:
        answer = editor.get(reverse("admin:autocomplete"), query).json()
    assert len(answer["results"]) == 20
    assert answer["pagination"]["more"]
    counts = [q["sql"] for q in captured if "COUNT(*)" in q["sql"]]
    assert all("LIMIT" in sql for sql in counts)
    assert User.objects.exists()
