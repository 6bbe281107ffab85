"""Two entries of one thing are made one by editors only, in two steps."""

import pytest
from django.test import Client

from missions.models import FormerAddress, Mission, Organisation, Person
from tests import factories

from .conftest import ROLES, posted
from .test_every_noun import address

pytestmark = pytest.mark.django_db


def merge(thing) -> str:
    return address(type(thing), "merge", thing.pk)


def test_an_editor_sees_what_it_touches_before_it_is_done(editor: Client) -> None:
    one, two = factories.organisation(name="One"), factories.organisation(name="Two")
    factories.mission(operator=one)
    assert merge(one) in editor.get(address(Organisation, "change", one.pk)).content.decode()
    page = editor.post(merge(one), {"into": two.pk})
    assert page.status_code == 200
    assert "1 mission (operator)" in page.content.decode()
    assert Organisation.objects.filter(pk=one.pk).exists()
    # What was agreed to must be what is done.
    assert editor.post(merge(one), {"into": two.pk, "_plan": "0" * 16}).status_code == 200
    answer = editor.post(merge(one), posted(page) | {"into": two.pk})
    assert answer.status_code == 302
    assert not Organisation.objects.filter(pk=one.pk).exists()
    assert Mission.objects.get().operator == two


@pytest.mark.parametrize("role", [role for role in ROLES if role != "editor"])
def test_nobody_else_merges(sign_in, role: str) -> None:
    client = sign_in(role)
    things = [
        factories.person(),
        factories.article(),
        factories.draft_article(),
        factories.source(),
    ]
    for thing in things:
        other = type(thing)._default_manager.exclude(pk=thing.pk).first() or thing
        for answer in (client.get(merge(thing)), client.post(merge(thing), {"into": other.pk})):
            assert answer.status_code in (302, 403)
            if answer.status_code == 302:
                assert role in ("outsider", "anonymous")
        assert type(thing)._default_manager.filter(pk=thing.pk).exists()


def test_nonsense_is_refused(editor: Client) -> None:
    person = factories.person()
    for into in ("", "x", "999999", str(person.pk), "\0"):
        assert editor.post(merge(person), {"into": into}).status_code == 200
    assert editor.get(address(Person, "merge", 999_999)).status_code == 404
    assert Person.objects.count() == 1


def test_readers_are_told_why_a_page_is_gone(editor: Client, client: Client) -> None:
    article = factories.article(slug="wrong")
    delete = address(type(article), "delete", article.pk)
    page = editor.post(delete, {"post": "yes"})
    assert page.status_code == 200
    assert 'name="why"' in page.content.decode()
    assert editor.post(delete, {"post": "yes", "why": "Invented."}).status_code == 302
    answer = client.get("/articles/wrong/")
    assert answer.status_code == 410
    assert "Invented." in answer.content.decode()
    draft = factories.draft_article(slug="never")
    editor.post(address(type(draft), "delete", draft.pk), {"post": "yes"})
    assert client.get("/articles/never/").status_code == 404
    assert not FormerAddress.objects.filter(address="never").exists()


def test_a_person_is_corrected_in_public(editor: Client, client: Client) -> None:
    person = factories.seat(person=factories.person(slug="ada", nationality="Italy")).person
    url = address(Person, "change", person.pk)
    data = posted(editor.get(url)) | {"nationality": "Spain", "change_kind": "typo"}
    assert editor.post(url, data | {"nationality": "Spain 2"}).status_code == 200
    data |= {"change_kind": "correction"}
    assert editor.post(url, data).status_code == 200
    data |= {"change_sentence": "They are of Spain, not of Italy."}
    assert editor.post(url, data).status_code == 302
    for path in ("/people/ada/", "/people/ada/versions/", "/corrections/"):
        assert "They are of Spain" in client.get(path).content.decode()
