"""What a change touches elsewhere is shown before it is kept, and has to be agreed to."""

from django.test import Client

from missions.models import Article, Mission
from tests import factories

from .conftest import posted
from .test_every_noun import address


def form_of(client: Client, thing) -> dict:
    return posted(client.get(address(type(thing), "change", thing.pk)))


def test_a_rename_shows_who_names_it_and_where_the_old_address_leads(editor: Client) -> None:
    mission = factories.mission(name="MS-19", slug="ms-19")
    factories.article(headline="The crew", body="On [[ms-19]].")
    url = address(Mission, "change", mission.pk)
    page = editor.post(url, form_of(editor, mission) | {"slug": "soyuz-ms-19"})
    impact = page.context["impact"]
    assert impact.articles == ["“The crew” names it; the link follows."]
    assert impact.addresses == ["/missions/ms-19/ leads to /missions/soyuz-ms-19/ from now on."]
    mission.refresh_from_db()
    assert mission.slug == "ms-19"
    assert posted(page)["slug"] == "soyuz-ms-19"
    assert editor.post(url, posted(page)).status_code == 302
    mission.refresh_from_db()
    assert mission.slug == "soyuz-ms-19"


def test_a_figure_that_an_article_shows(editor: Client) -> None:
    mission = factories.mission(
        name="MS-19", slug="ms-19", launch="2021-10-05 08:55", landing="2021-10-17 04:35"
    )
    factories.article(headline="The crew", body="It took [[ms-19:duration]].")
    page = editor.post(
        address(Mission, "change", mission.pk),
        form_of(editor, mission) | {"landing": "2021-10-18 04:35"},
    )
    figures = page.context["impact"].figures
    assert figures == ["“The crew” (duration): 11 d 19 h 40 min → 12 d 19 h 40 min"]


def test_standings_of_the_operator(editor: Client) -> None:
    operator = factories.organisation(name="Blue Origin")
    mission = factories.mission(
        operator=operator, status="flown", apogee_km=105, apogee_basis="peak"
    )
    page = editor.post(
        address(Mission, "change", mission.pk),
        form_of(editor, mission) | {"apogee_km": "75"},
    )
    assert page.context["impact"].standings[0].startswith("Blue Origin: flights 1 → 0")


def test_what_was_agreed_to_is_asked_again_when_it_is_something_else(editor: Client) -> None:
    mission = factories.mission(name="MS-19", slug="ms-19")
    factories.article(headline="The crew", body="On [[ms-19]].")
    url = address(Mission, "change", mission.pk)
    page = editor.post(url, form_of(editor, mission) | {"slug": "soyuz-ms-19"})
    factories.article(headline="Another story", body="On [[ms-19]].")
    again = editor.post(url, posted(page))
    assert again.status_code == 200
    assert len(again.context["impact"].articles) == 2
    forged = editor.post(url, posted(page) | {"_impact": "0" * 16})
    assert forged.status_code == 200


def test_a_draft_touches_nobody(editor: Client) -> None:
    mission = factories.draft_mission(name="MS-19", slug="ms-19")
    answer = editor.post(
        address(Mission, "change", mission.pk), form_of(editor, mission) | {"slug": "other"}
    )
    assert answer.status_code == 302


def test_withdrawing_says_why_and_who_loses_a_link(editor: Client, client: Client) -> None:
    mission = factories.mission(name="MS-19", slug="ms-19")
    factories.article(headline="The crew", body="On [[ms-19]].")
    url = address(Mission, "change", mission.pk)
    page = editor.post(url, form_of(editor, mission) | {"stage": "withdrawn"})
    assert page.context["adminform"].form.errors == {
        "withdrawn_because": ["Tell readers why it is withdrawn."]
    }
    page = editor.post(url, posted(page) | {"withdrawn_because": "It never flew."})
    assert page.context["impact"].articles == ["“The crew” loses a link."]
    assert editor.post(url, posted(page)).status_code == 302
    mission.refresh_from_db()
    assert mission.withdrawn_at is not None
    assert client.get("/missions/ms-19/").status_code == 410


def test_what_is_linked_to_is_not_deleted_by_accident(editor: Client) -> None:
    mission = factories.mission(name="MS-19", slug="ms-19")
    factories.article(headline="The crew", body="On [[ms-19]].")
    delete = address(Mission, "delete", mission.pk)
    page = editor.post(delete, {"post": "yes"})
    assert page.status_code == 200
    assert "“The crew” loses a link." in page.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [str(mission.pk)], "post": "yes"}
    editor.post(address(Mission, "changelist"), chosen)
    assert Mission.objects.filter(pk=mission.pk).exists()
    digest = page.context["impact"].digest
    assert (
        editor.post(delete, {"post": "yes", "_impact": digest, "why": "Twice"}).status_code == 302
    )
    assert not Mission.objects.filter(pk=mission.pk).exists()


def test_a_writer_hands_in_and_cannot_go_further(writer: Client) -> None:
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    assert writer.post(url, form_of(writer, draft) | {"stage": "review"}).status_code == 302
    draft.refresh_from_db()
    assert draft.stage == "review"
    for stage in ("published", "withdrawn"):
        page = writer.post(url, form_of(writer, draft) | {"stage": stage})
        assert "stage" in page.context["adminform"].form.errors
    draft.refresh_from_db()
    assert draft.stage == "review"
    writer.post(
        address(Article, "changelist"),
        {"action": "publish", "_selected_action": [str(draft.pk)], "confirmed": "yes"},
    )
    draft.refresh_from_db()
    assert draft.stage == "review"
