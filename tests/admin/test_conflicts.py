"""Two editors with the same form: what both did survives, and where they clash one chooses."""

import pytest
from django.test import Client

from missions.models import Article, Mission, Version
from tests import factories

from .conftest import posted
from .test_every_noun import address


@pytest.fixture
def second(sign_in) -> Client:
    client = sign_in("nobody")
    from django.contrib.auth.models import Group, User

    User.objects.get(username="nobody").groups.add(Group.objects.get(name="Editor"))
    return client


def open_form(client: Client, thing) -> dict:
    return posted(client.get(address(type(thing), "change", thing.pk)))


def send(client: Client, thing, data: dict):
    answer = client.post(address(type(thing), "change", thing.pk), data, follow=True)
    if answer.context and answer.context.get("impact"):
        changed = {k: v for k, v in data.items() if k != "_base"}
        return client.post(
            address(type(thing), "change", thing.pk), posted(answer) | changed, follow=True
        )
    return answer


def told(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def errors(page) -> str:
    return str(page.context["adminform"].form.errors) + "".join(
        str(row.errors) for inline in page.context["inline_admin_formsets"]
        for row in inline.formset.forms
    )  # fmt: skip


def test_different_fields_both_survive_and_the_second_is_told(editor, second):
    mission = factories.draft_mission(subtitle="", summary="")
    mine, theirs = open_form(editor, mission), open_form(second, mission)
    send(second, mission, theirs | {"subtitle": "The film crew"})
    page = send(editor, mission, mine | {"summary": "Twelve days."})
    mission.refresh_from_db()
    assert (mission.subtitle, mission.summary) == ("The film crew", "Twelve days.")
    assert any("nobody had saved while you were writing" in text for text in told(page))
    assert any("Subtitle" in text for text in told(page))


def test_a_clash_shows_both_and_lets_the_second_choose(editor, second):
    draft = factories.draft_article(standfirst="Before.")
    mine, theirs = open_form(editor, draft), open_form(second, draft)
    send(second, draft, theirs | {"standfirst": "Theirs."})
    page = send(editor, draft, mine | {"standfirst": "Mine.", "headline": "New headline"})
    assert "nobody saved something else here while you were writing" in errors(page)
    assert "Theirs." in errors(page)
    again = posted(page)
    assert (again["standfirst"], again["headline"]) == ("Mine.", "New headline")
    draft.refresh_from_db()
    assert draft.standfirst == "Theirs."
    # Kept as typed:
    send(editor, draft, again)
    draft.refresh_from_db()
    assert (draft.standfirst, draft.headline) == ("Mine.", "New headline")
    left = Version.objects.of(draft).newest_first().first().unchosen
    assert left == [{"label": "Standfirst", "text": "Theirs.", "whose": "saved before"}]


def test_the_text_not_chosen_is_kept_in_the_history(editor, second):
    draft = factories.draft_article(standfirst="Before.")
    mine, theirs = open_form(editor, draft), open_form(second, draft)
    send(second, draft, theirs | {"standfirst": "Theirs."})
    page = send(editor, draft, mine | {"standfirst": "Mine."})
    send(editor, draft, posted(page) | {"_take:::standfirst": "theirs"})
    draft.refresh_from_db()
    assert draft.standfirst == "Theirs."
    left = Version.objects.of(draft).newest_first().first().unchosen
    assert left == [{"label": "Standfirst", "text": "Mine.", "whose": "typed"}]
    history = editor.get(address(Article, "history", draft.pk)).content.decode()
    assert "Mine." in history


def crew(editor):
    mission = factories.draft_mission()
    one = factories.seat(mission=mission, person=factories.person(name="One"), role="")
    two = factories.seat(mission=mission, person=factories.person(name="Two"), role="")
    return mission, one, two


def number_of(data: dict, seat) -> int:
    return next(n for n in range(9) if data.get(f"seats-{n}-id") == str(seat.pk))


def test_fields_of_the_same_row_merge(editor, second):
    mission, one, _ = crew(editor)
    mine, theirs = open_form(editor, mission), open_form(second, mission)
    n = number_of(mine, one)
    send(second, mission, theirs | {f"seats-{n}-role": "commander"})
    send(editor, mission, mine | {f"seats-{n}-order": "7"})
    one.refresh_from_db()
    assert (one.role, one.order) == ("commander", 7)


def test_a_row_added_by_the_other_stays(editor, second):
    mission, *_ = crew(editor)
    mine, theirs = open_form(editor, mission), open_form(second, mission)
    person = factories.person(name="Three")
    added = {
        "seats-TOTAL_FORMS": "3", "seats-2-person": str(person.pk), "seats-2-leg": "both",
        "seats-2-category": "crew", "seats-2-order": "3",
    }  # fmt: skip
    send(second, mission, theirs | added)
    page = send(editor, mission, mine | {"subtitle": "x"})
    assert mission.seats.count() == 3
    assert any("seats" in text for text in told(page))


def test_a_row_removed_by_the_other_that_i_did_not_touch_stays_removed(editor, second):
    mission, one, two = crew(editor)
    mine, theirs = open_form(editor, mission), open_form(second, mission)
    n = number_of(mine, one)
    send(second, mission, theirs | {f"seats-{n}-DELETE": "on"})
    send(editor, mission, mine | {f"seats-{number_of(mine, two)}-role": "pilot"})
    assert list(mission.seats.values_list("person__name", "role")) == [("Two", "pilot")]


@pytest.mark.parametrize(("answer", "left"), [("mine", ["One", "Two"]), ("theirs", ["Two"])])
def test_a_row_removed_by_the_other_that_i_changed(editor, second, answer, left):
    mission, one, _ = crew(editor)
    mine, theirs = open_form(editor, mission), open_form(second, mission)
    n = number_of(mine, one)
    send(second, mission, theirs | {f"seats-{n}-DELETE": "on"})
    page = send(editor, mission, mine | {f"seats-{n}-role": "commander"})
    assert "removed this row while you changed it" in errors(page)
    send(editor, mission, posted(page) | {f"_take:seats:{one.pk}:": answer})
    assert sorted(mission.seats.values_list("person__name", flat=True)) == left


@pytest.mark.parametrize(("answer", "left"), [("mine", ["Two"]), ("theirs", ["One", "Two"])])
def test_a_row_changed_by_the_other_that_i_removed(editor, second, answer, left):
    mission, one, _ = crew(editor)
    mine, theirs = open_form(editor, mission), open_form(second, mission)
    n = number_of(mine, one)
    send(second, mission, theirs | {f"seats-{n}-role": "commander"})
    page = send(editor, mission, mine | {f"seats-{n}-DELETE": "on"})
    assert "changed this row while you removed it" in errors(page)
    again = posted(page) | {f"_take:seats:{one.pk}:DELETE": answer}
    send(editor, mission, again)
    assert sorted(mission.seats.values_list("person__name", flat=True)) == left


def test_a_checkbox_and_a_list_merge(editor, second):
    draft = factories.draft_article(featured=True)
    tag = factories.tag(name="Soyuz")
    mine, theirs = open_form(editor, draft), open_form(second, draft)
    theirs.pop("featured")
    send(second, draft, theirs)
    send(editor, draft, mine | {"tags": [str(tag.pk)]})
    draft.refresh_from_db()
    assert draft.featured is False
    assert list(draft.tags.all()) == [tag]


@pytest.mark.parametrize("base", ["", "x", "x" * 5000, "a:b:c", "eyJhIjoxfQ:1:2"])
def test_a_base_that_is_not_ours_is_left_aside(editor, base):
    draft = factories.draft_article(headline="One")
    data = open_form(editor, draft) | {"_base": base, "headline": "Two"}
    assert send(editor, draft, data).status_code == 200
    draft.refresh_from_db()
    assert draft.headline == "Two"


def test_the_same_change_twice_is_no_clash(editor, second):
    draft = factories.draft_article(body="A\nB")
    mine, theirs = open_form(editor, draft), open_form(second, draft)
    send(second, draft, theirs | {"body": "A\r\nC"})
    send(editor, draft, mine | {"body": "A\nC"})
    assert Version.objects.of(draft).count() == 2
    assert Mission.objects.count() == 0


def test_a_text_not_chosen_is_kept_through_further_questions(editor, second):
    """The choice is made first, the kind of change is asked for after it."""
    article = factories.article(standfirst="Before.")
    mine, theirs = open_form(editor, article), open_form(second, article)
    send(second, article, theirs | {"standfirst": "Theirs."})
    page = send(editor, article, mine | {"standfirst": "Mine.", "change_kind": ""})
    page = send(
        editor, article, posted(page) | {"_take:::standfirst": "theirs", "headline": "New",
                                         "change_kind": ""},
    )  # fmt: skip
    assert "change_kind" in errors(page) or page.context["adminform"].form.errors
    send(editor, article, posted(page) | {"change_kind": "update"})
    left = Version.objects.of(article).newest_first().first().unchosen
    assert left == [{"label": "Standfirst", "text": "Mine.", "whose": "typed"}]
    forged = posted(editor.get(address(Article, "change", article.pk)))
    forged |= {"_unchosen": "x:y:z", "standfirst": "Another."}
    assert send(editor, article, forged).status_code == 200


def test_changes_that_somebody_keeps_are_not_replaced_by_another_s(editor, second):
    article = factories.article(headline="Public", body="Old.")
    url = address(Article, "change", article.pk)
    second.post(url, open_form(second, article) | {"body": "Theirs.", "_keep": "1"})
    page = editor.post(url, open_form(editor, article) | {"body": "Mine.", "_keep": "1"})
    assert "Changes by nobody are kept already." in page.content.decode()
    assert posted(page)["body"] == "Mine."
    assert posted(editor.get(f"{url}?copy=1"))["body"] == "Theirs."
    opened = posted(editor.get(f"{url}?copy=1"))
    second.post(url, posted(second.get(f"{url}?copy=1")) | {"body": "Newer.", "_keep": "1"})
    page = editor.post(url, opened | {"body": "Mine too.", "_keep": "1"})
    assert page.status_code == 200
    assert posted(second.get(f"{url}?copy=1"))["body"] == "Newer."
