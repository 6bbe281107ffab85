"""Who may open which door. A writer finds what is published closed by every one of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from missions.models import (
    Article,
    Citation,
    Correction,
    Craft,
    Event,
    Image,
    Mission,
    OldSlug,
    Person,
    Seat,
    Source,
)
from tests import factories

from .conftest import ROLES, image, make, posted, scheduled_article
from .test_every_noun import EVERY_NOUN, address

SignIn = Callable[[str], Client]
LOGIN = 302

# What a role is answered: looking at a list, the add form, a change form, deleting.
DOORS = {
    "changelist": {"editor": 200, "writer": 200, "nobody": 403},
    "add": {"editor": 200, "writer": 403, "nobody": 403},
    "change": {"editor": 200, "writer": 200, "nobody": 403},
    "history": {"editor": 200, "writer": 200, "nobody": 403},
    "delete": {"editor": 200, "writer": 403, "nobody": 403},
}
PARTS = (Citation, Correction, Craft, Event, Seat)
WRITER_ADDS = {"article", "author", "image", "source", "tag"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", EVERY_NOUN, ids=lambda m: m._meta.model_name)
def test_doors(sign_in: SignIn, model: Any, role: str) -> None:
    """All objects here are published or stand on published pages."""
    client, thing = sign_in(role), make(model)
    expected = {door: answers.get(role, LOGIN) for door, answers in DOORS.items()}
    if role == "writer" and model._meta.model_name in WRITER_ADDS:
        expected["add"] = 200
    if expected["history"] == 200 and model in PARTS:
        # To the history of the page that it is a part of.
        expected["history"] = 302
    answered = {
        door: client.get(
            address(model, door, *([] if door in ("changelist", "add") else [thing.pk]))
        ).status_code
        for door in DOORS
    }
    assert answered == expected


@pytest.mark.parametrize("role", [role for role in ROLES if role != "editor"])
@pytest.mark.parametrize("model", EVERY_NOUN, ids=lambda m: m._meta.model_name)
def test_only_editors_change_and_delete_what_readers_see(
    sign_in: SignIn, editor: Client, model: Any, role: str
) -> None:
    thing = make(model)
    data = posted(editor.get(address(model, "change", thing.pk)))
    client = sign_in(role)
    before = model.objects.values().get(pk=thing.pk)
    refusal = 403 if role in ("writer", "nobody") else LOGIN
    assert client.post(address(model, "change", thing.pk), data).status_code == refusal
    answer = client.post(address(model, "delete", thing.pk), {"post": "yes"})
    assert answer.status_code == refusal
    assert model.objects.values().get(pk=thing.pk) == before


@pytest.mark.parametrize(
    ("role", "answer"),
    [("editor", 200), ("writer", 200), ("nobody", 403), ("outsider", 302), ("anonymous", 302)],
)
def test_autocomplete(sign_in: SignIn, role: str, answer: int) -> None:
    query = {"app_label": "missions", "model_name": "article", "field_name": "hero", "term": ""}
    assert sign_in(role).get(reverse("admin:autocomplete"), query).status_code == answer


@pytest.mark.parametrize("role", ["editor", "writer"])
def test_nobody_of_the_newsroom_manages_accounts(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    account = User.objects.get(username=role)
    for url in (
        reverse("admin:auth_user_changelist"),
        reverse("admin:auth_user_add"),
        reverse("admin:auth_user_change", args=[account.pk]),
        reverse("admin:auth_user_password_change", args=[account.pk]),
        reverse("admin:auth_group_changelist"),
    ):
        assert client.get(url).status_code == 403, url


# Drafts are a writer's own ground


def test_a_writer_writes_and_corrects_a_draft(writer: Client) -> None:
    data = posted(writer.get(address(Article, "add"))) | {
        "headline": "The crew is back",
        "standfirst": "In one sentence.",
        "body": "They landed.",
    }
    assert writer.post(address(Article, "add"), data).status_code == 302
    draft = Article.objects.get()
    assert (draft.stage, draft.slug) == ("draft", "the-crew-is-back")
    url = address(Article, "change", draft.pk)
    writer.post(url, posted(writer.get(url)) | {"body": "They landed at 04:35:44."})
    draft.refresh_from_db()
    assert draft.body == "They landed at 04:35:44."
    assert writer.post(address(Article, "delete", draft.pk), {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_a_writer_adds_a_source_and_a_picture(writer: Client) -> None:
    data = posted(writer.get(address(Source, "add"))) | {"publisher": "RSW", "title": "MS-19"}
    assert writer.post(address(Source, "add"), data).status_code == 302
    assert str(Source.objects.get()) == "RSW: MS-19"
    picture = image()
    assert (
        writer.get(address(Image, "change", picture.pk)).context["has_change_permission"] is False
    )


# Every door to what is published


@pytest.fixture(params=["published", "scheduled"])
def closed(request: Any, db: None) -> Article:
    made = factories.article if request.param == "published" else scheduled_article
    return made(headline="As published")


def unchanged(article: Article) -> bool:
    kept = Article.objects.filter(pk=article.pk).values("headline", "stage", "publish_at", "slug")
    return list(kept) == [
        {
            "headline": article.headline,
            "stage": "published",
            "publish_at": article.publish_at,
            "slug": article.slug,
        }
    ]


def test_the_form_of_a_closed_article_is_only_to_read(writer: Client, closed: Article) -> None:
    page = writer.get(address(Article, "change", closed.pk))
    assert page.context["has_change_permission"] is False
    assert 'name="_save"' not in page.content.decode()
    assert 'name="headline"' not in page.content.decode()
    assert 'name="bylines-0-author"' not in page.content.decode()


@pytest.mark.parametrize("extra", [{}, {"_popup": "1"}, {"_continue": "1"}, {"stage": "draft"}])
def test_a_form_sent_all_the_same_is_refused(
    editor: Client, writer: Client, closed: Article, extra: dict[str, str]
) -> None:
    url = address(Article, "change", closed.pk)
    data = posted(editor.get(url)) | {"headline": "Otherwise"} | extra
    assert writer.post(url, data).status_code == 403
    assert unchanged(closed)


def test_save_as_new_leaves_it_alone_and_makes_a_draft(
    editor: Client, writer: Client, closed: Article
) -> None:
    url = address(Article, "change", closed.pk)
    data = posted(editor.get(url)) | {"headline": "Copy", "slug": "", "_saveasnew": "1"}
    writer.post(url, data | {"stage": "published"})
    assert unchanged(closed)
    assert closed.bylines.count() == 1
    copies = Article.objects.exclude(pk=closed.pk)
    assert set(copies.values_list("headline", "stage")) <= {("Copy", "draft")}


def test_a_byline_is_not_taken_away_through_another_form(writer: Client, closed: Article) -> None:
    """The add form posted with the key of a published article's byline."""
    byline = closed.bylines.get()
    data = posted(writer.get(address(Article, "add"))) | {
        "headline": "Mine", "standfirst": "Mine.", "body": "Mine.",
        "bylines-TOTAL_FORMS": "1", "bylines-INITIAL_FORMS": "1",
        "bylines-0-id": str(byline.pk), "bylines-0-article": str(closed.pk),
        "bylines-0-author": str(byline.author_id), "bylines-0-order": "9",
        "bylines-0-DELETE": "on",
    }  # fmt: skip
    writer.post(address(Article, "add"), data)
    byline.refresh_from_db()
    assert (byline.article_id, byline.order) == (closed.pk, 0)


@pytest.mark.parametrize("action", ["delete_selected", "take_back", "publish"])
def test_actions_on_a_closed_article(writer: Client, closed: Article, action: str) -> None:
    data = {"action": action, "_selected_action": [str(closed.pk)], "post": "yes"}
    data["confirmed"] = "yes"
    writer.post(address(Article, "changelist"), data)
    assert unchanged(closed)


def test_delete_action_with_a_draft_beside_it_deletes_neither(
    writer: Client, closed: Article
) -> None:
    draft = factories.draft_article()
    chosen = [str(draft.pk), str(closed.pk)]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    # Refused, or asked again with what stands against it.
    assert writer.post(address(Article, "changelist"), data).status_code in (200, 403)
    assert unchanged(closed)
    assert Article.objects.count() == 2


def test_the_list_takes_no_edits(writer: Client, closed: Article) -> None:
    data = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(closed.pk),
        "form-0-headline": "Otherwise", "form-0-stage": "draft", "_save": "Save",
    }  # fmt: skip
    writer.post(address(Article, "changelist"), data)
    assert unchanged(closed)


def test_a_posted_stage_does_not_publish(writer: Client) -> None:
    extra = {"stage": "published", "publish_at_0": "2020-01-01", "publish_at_1": "00:00"}
    data = posted(writer.get(address(Article, "add"), extra))
    data |= {"headline": "Sneaked", "standfirst": "In.", "body": "Text."}
    page = writer.post(address(Article, "add"), data | extra)
    assert "stage" in page.context["adminform"].form.errors
    assert not Article.objects.exists()
    writer.post(address(Article, "add"), data | extra | {"stage": "draft"})
    draft = Article.objects.get()
    assert (draft.stage, draft.publish_at) == ("draft", None)
    url = address(Article, "change", draft.pk)
    writer.post(url, posted(writer.get(url)) | extra)
    draft.refresh_from_db()
    assert (draft.stage, draft.publish_at) == ("draft", None)


def test_the_publish_action_is_neither_offered_nor_obeyed(writer: Client) -> None:
    draft = factories.draft_article()
    url = address(Article, "changelist")
    assert 'value="publish"' not in writer.get(url).content.decode()
    writer.post(url, {"action": "publish", "_selected_action": [str(draft.pk)], "confirmed": "yes"})
    draft.refresh_from_db()
    assert draft.stage == "draft"


def test_a_draft_published_meanwhile_is_closed_when_the_writer_saves(
    editor: Client, writer: Client
) -> None:
    draft = factories.draft_article(headline="Open in two windows")
    url = address(Article, "change", draft.pk)
    written = posted(writer.get(url)) | {"body": "Last words."}
    editor.post(
        address(Article, "changelist"),
        {"action": "publish", "_selected_action": [str(draft.pk)], "confirmed": "yes"},
    )
    assert writer.post(url, written).status_code == 403
    draft.refresh_from_db()
    assert (draft.stage, draft.body) == ("published", "Something happened.")


def test_a_draft_does_not_take_the_old_address_of_a_published_page(
    editor: Client, writer: Client, closed: Article
) -> None:
    closed.slug = "renamed"
    closed.save()
    data = {"headline": "As published", "standfirst": "Other.", "body": "Other."}
    url = address(Article, "add")
    for typed in ("as-published", ""):
        page = writer.post(url, posted(writer.get(url)) | data | {"slug": typed})
        assert page.context["adminform"].form.errors == {
            "slug": [
                "The address “as-published” once belonged to another page and still leads there. "
                "Choose another one; an editor can give it away."
            ]
        }
    assert OldSlug.objects.pk_for(Article, "as-published") == closed.pk
    assert editor.post(url, posted(editor.get(url)) | data).status_code == 302


def test_a_writer_only_looks_at_the_record(writer: Client) -> None:
    mission = factories.draft_mission()
    person = factories.person()
    for model, thing in ((Mission, mission), (Person, person)):
        assert writer.get(address(model, "add")).status_code == 403
        assert writer.post(address(model, "change", thing.pk), {}).status_code == 403
    data = {"action": "publish", "_selected_action": [str(mission.pk)], "confirmed": "yes"}
    writer.post(address(Mission, "changelist"), data)
    mission.refresh_from_db()
    assert mission.stage == "draft"
