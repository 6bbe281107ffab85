"""Corrections are made where the page is edited, by those who may correct what is public."""

from typing import Any

import pytest
from django.test import Client

from missions.models import Article, Correction, Mission
from tests import factories

from .conftest import posted
from .test_every_noun import address

KINDS: dict[str, Any] = {"article": factories.article, "mission": factories.mission}
NEW = {
    "corrections-TOTAL_FORMS": "1",
    "corrections-0-made_at_0": "2026-03-03",
    "corrections-0-made_at_1": "09:30",
    "corrections-0-text": "It was 04:35, not 04:36.",
}


def send(client: Client, thing: Any, **more: str) -> Any:
    url = address(type(thing), "change", thing.pk)
    return client.post(url, posted(client.get(url)) | more)


def kept() -> list[tuple[str, str]]:
    rows = Correction.objects.values_list("made_at", "text")
    return [(f"{made_at:%Y-%m-%d %H:%M}", text) for made_at, text in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_corrects_in_the_form_of_the_page(editor: Client, kind: str) -> None:
    thing = KINDS[kind]()
    assert send(editor, thing, **NEW).status_code == 302
    assert kept() == [("2026-03-03 09:30", "It was 04:35, not 04:36.")]
    assert Correction.objects.get().target() == thing


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"corrections-0-text": "  "}, "text", "This field is required."),
        (
            {"corrections-0-text": "x" * 601},
            "text",
            "Ensure this value has at most 600 characters (it has 601).",
        ),
        ({"corrections-0-text": "a\0b"}, "text", "Null characters are not allowed."),
        ({"corrections-0-made_at_0": "32 March"}, "made_at", "Enter a valid date."),
        ({"corrections-0-made_at_0": ""}, "made_at", "This field is required."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    editor: Client, changed: dict[str, str], field: str, message: str
) -> None:
    article = factories.article()
    page = send(editor, article, **NEW | changed, standfirst="Another standfirst.")
    assert page.status_code == 200
    (formset,) = [
        inline.formset
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.model is Correction
    ]
    assert formset.errors == [{field: [message]}]
    assert formset.forms[0]["text"].value() == (NEW | changed)["corrections-0-text"]
    assert "Another standfirst." in page.content.decode()
    assert kept() == []


def test_by_itself_a_correction_is_of_one_page(editor: Client) -> None:
    article, mission = factories.article(), factories.mission()
    url = address(Correction, "add")
    blank = posted(editor.get(url)) | {"text": "It was wrong."}
    for pages in ({}, {"article": str(article.pk), "mission": str(mission.pk)}):
        page = editor.post(url, blank | pages)
        assert page.context["adminform"].form.errors == {
            "__all__": ["A correction belongs to exactly one page."]
        }
    answer = editor.post(url, blank | {"mission": str(mission.pk)}, follow=True)
    correction = Correction.objects.get()
    assert correction.target() == mission
    where = f"{mission.get_absolute_url()}#correction-{correction.pk}"
    assert f'Readers see it at <a href="{where}">' in answer.content.decode()


def test_no_way_to_the_page_before_readers_have_one(editor: Client) -> None:
    shown, hidden = factories.mission(), factories.draft_mission()
    for values in ({"mission": hidden}, {"mission": shown, "made_at": factories.FAR_AHEAD}):
        correction = factories.correction(**values)
        page = editor.get(address(Correction, "change", correction.pk))
        assert page.context["has_absolute_url"] is False


def test_an_untouched_row_is_no_correction(editor: Client) -> None:
    article = factories.article()
    blank = NEW | {
        "corrections-0-text": "",
        "initial-corrections-0-made_at_0": NEW["corrections-0-made_at_0"],
        "initial-corrections-0-made_at_1": NEW["corrections-0-made_at_1"],
    }
    assert send(editor, article, **blank).status_code == 302
    assert kept() == []


def test_a_writer_reads_the_corrections_of_a_draft_and_adds_none(
    editor: Client, writer: Client
) -> None:
    draft = factories.draft_article()
    factories.correction(article=draft, text="Made before it was taken back.")
    url = address(Article, "change", draft.pk)
    html = writer.get(url).content.decode()
    assert "Made before it was taken back." in html
    assert 'name="corrections-0-text"' not in html
    data = posted(writer.get(url)) | NEW | {"corrections-INITIAL_FORMS": "0", "headline": "New"}
    assert writer.post(url, data).status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "New"
    assert [text for _, text in kept()] == ["Made before it was taken back."]


def test_a_published_page_is_closed_to_a_writer_s_correction(writer: Client) -> None:
    for thing in (factories.article(), factories.mission()):
        assert writer.post(address(type(thing), "change", thing.pk), NEW).status_code == 403
    assert kept() == []


def test_the_list_filters_by_kind_of_page(editor: Client) -> None:
    of = {
        "article": factories.correction(article=factories.article()),
        "mission": factories.correction(mission=factories.mission()),
    }
    for kind, wanted in of.items():
        page = editor.get(address(Correction, "changelist"), {"of": kind})
        assert list(page.context["cl"].queryset) == [wanted]
    assert Mission.objects.count() == 1
