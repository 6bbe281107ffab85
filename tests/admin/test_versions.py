"""Every save is kept, compared and restored; what is deleted waits in the trash."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from missions.models import Article, Correction, Mission, Place, Seat, Version, WorkingCopy
from tests import factories

from .conftest import posted
from .test_every_noun import address


def save(client: Client, thing, **changes):
    url = address(type(thing), "change", thing.pk)
    answer = client.post(url, posted(client.get(url)) | changes)
    if answer.status_code == 200 and answer.context.get("impact"):
        answer = client.post(url, posted(answer) | changes)
    return answer


def kept(thing) -> list[tuple]:
    rows = Version.objects.of(thing).order_by("number")
    return [(v.number, v.signed, v.action, v.kind, v.changed) for v in rows]


def test_a_save_is_kept_with_what_was_there_before(editor: Client) -> None:
    draft = factories.draft_article(headline="Before")
    assert save(editor, draft, headline="After", change_why="Clearer").status_code == 302
    assert kept(draft) == [
        (1, "", "found", "", []),
        (2, "editor", "changed", "", ["Headline"]),
    ]
    assert Version.objects.of(draft).get(number=2).why == "Clearer"


def test_a_save_that_changes_nothing_makes_no_version(editor: Client) -> None:
    draft = factories.draft_article()
    save(editor, draft)
    save(editor, draft)
    assert [row[2] for row in kept(draft)] == ["found"]


def test_what_was_changed_past_the_desk_is_in_the_history_too(editor: Client) -> None:
    draft = factories.draft_article(headline="One")
    save(editor, draft, headline="Two")
    Article.objects.filter(pk=draft.pk).update(headline="By a command")
    save(editor, draft, headline="Three")
    found = [
        (v.action, v.data["fields"]["headline"])
        for v in Version.objects.of(draft).order_by("number")
    ]
    assert found == [
        ("found", "One"),
        ("changed", "Two"),
        ("found", "By a command"),
        ("changed", "Three"),
    ]


def test_a_change_to_what_readers_see_says_its_kind(editor: Client) -> None:
    article = factories.article(body="It rose to 85 km.")
    page = save(editor, article, standfirst="Other.", change_kind="")
    assert page.context["adminform"].form.errors["change_kind"] == [
        "Readers have seen this page: say what kind of change this is."
    ]
    assert 'value="typo"' in page.content.decode()
    article.refresh_from_db()
    assert article.standfirst != "Other."
    assert save(editor, article, standfirst="Other.", change_kind="typo").status_code == 302
    assert kept(article)[-1][3:] == ("typo", ["Standfirst"])


@pytest.mark.parametrize("kind", ["typo"])
def test_a_figure_is_no_typo(editor: Client, kind: str) -> None:
    mission = factories.mission(launch="2021-10-05 08:55:02")
    page = save(editor, mission, launch="2021-10-05 08:55:03", change_kind=kind)
    assert "A figure is no typo: Launch." in str(page.context["adminform"].form.errors)
    article = factories.article(body="It rose to 85 km.")
    page = save(editor, article, body="It rose to 86 km.", change_kind=kind)
    assert "A figure is no typo: Body." in str(page.context["adminform"].form.errors)
    article.refresh_from_db()
    assert article.body == "It rose to 85 km."
    assert Version.objects.filter(action="changed").count() == 0


def test_a_correction_is_told_to_readers(editor: Client, client: Client) -> None:
    mission = factories.mission(launch="2021-10-05 08:55:02")
    changes = {"launch": "2021-10-05 08:55:03", "change_kind": "correction"}
    page = save(editor, mission, **changes)
    assert page.context["adminform"].form.errors == {
        "change_sentence": ["Tell readers what was wrong and what is right."]
    }
    changes["change_sentence"] = "The launch was at 08:55:03, not at :02."
    assert save(editor, mission, **changes).status_code == 302
    assert Correction.objects.get().mission == mission
    assert kept(mission)[-1][3] == "correction"
    page = client.get("/corrections/").content.decode()
    assert "The launch was at 08:55:03" in page


def test_compare_and_restore(editor: Client) -> None:
    draft = factories.draft_article(headline="One", body="The old words stand here.")
    save(editor, draft, body="The new words stand here.")
    page = editor.get(reverse("admin:missions_article_compare", args=[draft.pk]))
    html = page.content.decode()
    assert "<del>old</del><ins>new</ins>" in html
    form = editor.get(address(Article, "change", draft.pk) + "?version=1")
    assert "This is version 1." in form.content.decode()
    assert posted(form)["body"] == "The old words stand here."
    assert Version.objects.of(draft).count() == 2
    assert editor.post(address(Article, "change", draft.pk), posted(form)).status_code == 302
    draft.refresh_from_db()
    assert draft.body == "The old words stand here."
    assert kept(draft)[-1][2] == "restored"


def test_a_version_of_a_mission_comes_back_with_its_seats(editor: Client) -> None:
    mission = factories.draft_mission(name="MS-19")
    one = factories.seat(mission=mission, person=factories.person(name="One"), price_usd=5)
    two = factories.seat(mission=mission, person=factories.person(name="Two"), price_usd=7)
    save(editor, mission, subtitle="first")
    Seat.objects.filter(pk=one.pk).update(role="commander")
    url = address(Mission, "change", mission.pk)
    data = posted(editor.get(url))
    number = next(n for n in (0, 1) if data[f"seats-{n}-id"] == str(two.pk))
    editor.post(url, data | {f"seats-{number}-DELETE": "on"})
    assert mission.seats.count() == 1
    form = editor.get(url + "?version=2")
    assert editor.post(url, posted(form)).status_code == 302
    seats = mission.seats.order_by("person__name").values_list("person__name", "role", "price_usd")
    assert list(seats) == [("One", "", 5), ("Two", "", 7)]


def test_the_trash_says_who_and_gives_back(editor: Client) -> None:
    mission = factories.draft_mission(name="MS-19", slug="ms-19")
    factories.seat(mission=mission, person=factories.person(name="Yulia Peresild"))
    factories.citation("launch", mission=mission)
    pk, short_id = mission.pk, mission.short_id
    assert editor.post(address(Mission, "delete", pk), {"post": "yes"}).status_code == 302
    assert not Mission.objects.exists()
    page = editor.get(reverse("admin:missions_trash"))
    html = page.content.decode()
    assert "MS-19" in html
    assert "<td>editor</td>" in html
    version = Version.objects.trash().get()
    editor.post(reverse("admin:missions_trash"), {"version": version.pk})
    back = Mission.objects.get(pk=pk)
    assert (back.slug, back.short_id, back.stage) == ("ms-19", short_id, "draft")
    assert [str(seat.person) for seat in back.seats.all()] == ["Yulia Peresild"]
    assert back.citations.count() == 1
    assert not Version.objects.trash().exists()


def test_changes_are_kept_for_later_while_readers_see_the_page_as_it_was(
    editor: Client, client: Client
) -> None:
    article = factories.article(headline="Public", body="Old.")
    url = address(Article, "change", article.pk)
    data = posted(editor.get(url)) | {"body": "New.", "_keep": "1"}
    assert editor.post(url, data)["Location"] == f"{url}?copy=1"
    article.refresh_from_db()
    assert article.body == "Old."
    save(editor, article, headline="Renamed meanwhile")
    form = editor.get(f"{url}?copy=1")
    assert posted(form)["body"] == "New."
    answer = editor.post(url, posted(form))
    if answer.status_code == 200:
        answer = editor.post(url, posted(answer))
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.body) == ("Renamed meanwhile", "New.")
    assert not WorkingCopy.objects.exists()


def test_a_preview_shows_unsaved_changes_and_keeps_none(editor: Client) -> None:
    article = factories.article(headline="Public", body="Old words.")
    url = address(Article, "change", article.pk)
    page = editor.post(url, posted(editor.get(url)) | {"body": "New words.", "_preview": "1"})
    html = page.content.decode()
    assert "New words." in html
    assert "Preview" in html
    article.refresh_from_db()
    assert article.body == "Old words."
    assert not Version.objects.exists()


def test_the_desk_lists_what_waits(editor: Client) -> None:
    factories.draft_article(headline="Read me", stage="review")
    page = editor.get(reverse("admin:index")).content.decode()
    assert "Waiting for review" in page
    assert "Read me" in page


def test_the_desk_tells_what_somebody_else_changed_after_oneself(
    editor: Client,
) -> None:
    second_editor = Client()
    other = User.objects.create(username="second", is_staff=True)
    other.groups.add(Group.objects.get(name="Editor"))
    second_editor.force_login(other)
    mission = factories.draft_mission(name="MS-19")
    url = address(Mission, "change", mission.pk)
    desk = reverse("admin:index")
    heading = "Changed by others after you"
    editor.post(url, posted(editor.get(url)) | {"subtitle": "Mine"})
    second_editor.post(url, posted(second_editor.get(url)) | {"docking_port": "Theirs"})
    told = editor.get(desk).content.decode()
    assert heading in told
    assert f"{url.removesuffix('change/')}compare/?new=3" in told
    assert heading not in second_editor.get(desk).content.decode()
    editor.post(url, posted(editor.get(url)) | {"subtitle": "Seen, and mine again"})
    assert heading not in editor.get(desk).content.decode()
    assert heading in second_editor.get(desk).content.decode()


def test_a_link_whose_object_is_deleted_is_on_the_desk_until_that_is_back(editor: Client) -> None:
    place = factories.place(name="Launch Site One", slug="site-one")
    article = factories.article(headline="By the pad", body="From [[place:site-one]].")
    desk, heading = reverse("admin:index"), "Links that lead nowhere"
    assert heading not in editor.get(desk).content.decode()
    question = editor.get(address(Place, "delete", place.pk))
    agreed = {"post": "yes", "_impact": question.context["impact"].digest}
    editor.post(address(Place, "delete", place.pk), agreed)
    assert not Place.objects.exists()
    told = editor.get(desk).content.decode()
    assert heading in told
    assert "[[place:site-one]]" in told
    version = Version.objects.trash().get()
    editor.post(reverse("admin:missions_trash"), {"version": version.pk})
    assert Place.objects.exists()
    assert heading not in editor.get(desk).content.decode()
    page = editor.get(article.get_absolute_url()).content.decode()
    assert '<a href="/places/site-one/"' in page


def test_a_part_added_by_itself_is_a_change_of_its_page(editor: Client) -> None:
    """A seat has a form of its own; what it changes is the mission that readers see."""
    mission = factories.mission(name="MS-19")
    person = factories.person(name="Yulia Peresild")
    url = address(Seat, "add")
    data = posted(editor.get(url)) | {
        "mission": str(mission.pk), "person": str(person.pk), "category": "organisation",
        "change_kind": "",
    }  # fmt: skip
    page = editor.post(url, data)
    assert "change_kind" in str(page.context["adminform"].form.errors)
    assert not Seat.objects.exists()
