"""Lists kept under a name: one's own, those that editors share, and what is never kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from missions.admin.saved_lists import MOST_SAVED
from missions.models import Article, Image, Mission, Person, SavedList
from tests import factories

from .test_every_noun import address

SignIn = Callable[[str], Client]
QUERY = "o=-1&q=soyuz&status__exact=flown"


def keep(client: Client, model: Any = Mission, **data: str) -> Any:
    data = {"keep": "Keep", "query": QUERY, "name": "Flown ones", **data}
    return client.post(address(model, "saved"), data)


def texts(client: Client, model: Any = Mission) -> str:
    return client.get(address(model, "changelist")).content.decode()


def test_a_list_is_kept_and_opened_by_one_click(editor: Client) -> None:
    wanted = factories.mission(name="Soyuz MS-19")
    factories.mission(name="Soyuz MS-20", status="planned")
    page = editor.get(f"{address(Mission, 'changelist')}?q=soyuz&status__exact=flown&o=-1&p=1")
    text = page.content.decode()
    assert f'<input type="hidden" name="query" value="{QUERY.replace("&", "&amp;")}">' in text
    answer = keep(editor)
    link = f"{address(Mission, 'changelist')}?{QUERY}"
    assert (answer.status_code, answer.headers["Location"]) == (302, link)
    assert f'<a href="{link.replace("&", "&amp;")}">Flown ones</a>' in texts(editor)
    opened = editor.get(link)
    assert list(opened.context["cl"].queryset) == [wanted]
    assert 'aria-current="page">Flown ones</a>' in opened.content.decode()


@pytest.mark.django_db
def test_it_is_kept_with_the_token_of_the_page() -> None:
    """Without script: the form above the list is all it takes."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    assert keep(client).status_code == 403
    text = client.get(f"{address(Mission, 'changelist')}?q=soyuz").content.decode()
    start = text.index('<nav class="saved-lists"')
    form = text[start : text.index("</nav>", start)]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert keep(client, csrfmiddlewaretoken=token).status_code == 302
    assert SavedList.objects.count() == 1


def test_it_is_renamed_and_removed(editor: Client) -> None:
    keep(editor)
    row = SavedList.objects.get()
    url = address(Mission, "saved")
    assert 'value="Flown ones"' in editor.get(url).content.decode()
    editor.post(url, {"list": str(row.pk), "name": "  Flown ones   long ago "})
    row.refresh_from_db()
    assert (row.name, row.query) == ("Flown ones long ago", QUERY)
    editor.post(url, {"list": str(row.pk), "name": row.name, "remove": "1"})
    assert not SavedList.objects.exists()


def test_a_name_stands_once_for_each_of_us_and_each_list(sign_in: SignIn) -> None:
    editor, writer = sign_in("editor"), sign_in("writer")
    keep(editor)
    answer = keep(editor, query="q=other")
    assert "You have a list of this name already." in editor.get(answer.url).content.decode()
    keep(writer)
    keep(editor, Person, query="q=anna")
    assert SavedList.objects.count() == 3
    keep(editor, name="Another")
    another = SavedList.objects.get(name="Another")
    editor.post(address(Mission, "saved"), {"list": str(another.pk), "name": "Flown ones"})
    another.refresh_from_db()
    assert another.name == "Another"


def test_nobody_sees_or_changes_anothers(sign_in: SignIn) -> None:
    editor, writer = sign_in("editor"), sign_in("writer")
    keep(writer, name="Mine alone")
    assert "Mine alone" not in texts(editor)
    row = SavedList.objects.get()
    for data in ({"name": "Taken"}, {"remove": "1", "name": "Taken"}):
        assert (
            editor.post(address(Mission, "saved"), {"list": str(row.pk), **data}).status_code == 404
        )
    assert SavedList.objects.get().name == "Mine alone"


def test_editors_share_and_it_is_said_whose_it_is(sign_in: SignIn) -> None:
    editor, writer = sign_in("editor"), sign_in("writer")
    keep(editor, is_shared="on")
    assert "Flown ones</a> <small>editor</small>" in texts(writer)
    row = SavedList.objects.get()
    assert "Flown ones" not in writer.get(address(Mission, "saved")).content.decode()
    assert (
        writer.post(address(Mission, "saved"), {"list": str(row.pk), "name": "x"}).status_code
        == 404
    )
    # Shared is what the form says; a box without its tick takes it back.
    editor.post(address(Mission, "saved"), {"list": str(row.pk), "name": "Flown ones"})
    assert "Flown ones" not in texts(writer)


def test_what_somebody_shared_who_left_is_not_shown(sign_in: SignIn) -> None:
    keep(sign_in("editor"), is_shared="on")
    writer = sign_in("writer")
    assert "Flown ones" in texts(writer)
    User.objects.filter(username="editor").update(is_active=False)
    assert "Flown ones" not in texts(writer)


def test_a_writer_does_not_share(writer: Client) -> None:
    assert keep(writer, is_shared="on").status_code == 403
    assert not SavedList.objects.exists()
    keep(writer)
    row = SavedList.objects.get()
    data = {"list": str(row.pk), "name": "Flown ones", "is_shared": "on"}
    assert writer.post(address(Mission, "saved"), data).status_code == 403
    row.refresh_from_db()
    assert not row.is_shared
    assert "is_shared" not in writer.get(f"{address(Mission, 'changelist')}?q=x").content.decode()


HOSTILE = [
    "", "?", "&&&", "p=3", "=", "q=", "_popup=1", "_facets=True", "password=x",
    "operator__name=x", "seats__person__born__latest=1", "q=%00", "q=\0", "o=x", "o=1;2", "o=1.x",
    "publish_at__gte=never", "status__exact=flown&nonsense=1", "view=list",
    "https://example.org/?q=x", "//example.org", "q=" + "x" * 2000,
    "&".join(f"q={n}" for n in range(60)), "next=https://example.org",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:30]))
def test_what_the_list_does_not_know_is_not_kept(editor: Client, query: str) -> None:
    answer = keep(editor, query=query)
    assert (answer.status_code, answer.url) == (302, address(Mission, "changelist"))
    assert not SavedList.objects.exists()
    assert "errornote" in (text := texts(editor)) or 'class="error"' in text


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\0b"], ids=ascii)
def test_names_that_are_none(editor: Client, name: str) -> None:
    keep(editor, name=name)
    assert not SavedList.objects.exists()


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "１", "1 OR 1"])
def test_numbers_that_are_of_none(editor: Client, number: str) -> None:
    keep(editor)
    data = {"list": number, "name": "x", "remove": "1"}
    assert editor.post(address(Mission, "saved"), data).status_code == 404
    assert SavedList.objects.count() == 1


def test_a_number_of_another_noun_is_none(editor: Client) -> None:
    keep(editor)
    data = {"list": str(SavedList.objects.get().pk), "name": "x", "remove": "1"}
    assert editor.post(address(Article, "saved"), data).status_code == 404


def test_names_and_words_are_shown_as_text(editor: Client) -> None:
    keep(editor, name="<b>Bold</b>", query="q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    text = texts(editor)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in text
    assert "<script>alert" not in text
    assert "<b>Bold" not in editor.get(address(Mission, "saved")).content.decode()


def test_pictures_keep_how_they_are_shown(editor: Client) -> None:
    keep(editor, Image, query="view=list&q=soyuz")
    assert SavedList.objects.get().query == "q=soyuz&view=list"


def test_there_is_an_end_to_it(editor: Client) -> None:
    for number in range(MOST_SAVED + 1):
        keep(editor, name=f"List {number}")
    assert SavedList.objects.count() == MOST_SAVED


def test_the_database_holds_names_apart_too(editor: Client) -> None:
    keep(editor)
    row = SavedList.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_lists_cost_the_same_with_many_saved(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        keep(editor, name=f"List {number}", is_shared="on")
    with django_assert_max_num_queries(12):
        texts(editor)
