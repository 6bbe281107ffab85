"""Preview links: signed, until they expire or are revoked, and never kept by anybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from missions.models import Article, PreviewLink
from missions.publishing import address_of
from tests import factories

from .conftest import ROLES, posted
from .test_every_noun import address


def make_link(client: Client, thing) -> PreviewLink:
    url = reverse("admin:missions_article_links", args=[thing.pk])
    client.post(url, {"make": "1", "whom": "Anna", "days": "7"})
    return PreviewLink.objects.get()


def test_somebody_without_an_account_reads_a_draft(editor: Client) -> None:
    draft = factories.draft_article(headline="Not out yet")
    link = make_link(editor, draft)
    page = editor.get(reverse("admin:missions_article_links", args=[draft.pk])).content.decode()
    assert address_of(link) in page
    answer = Client().get(address_of(link))
    assert "Not out yet" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    # Who is linked to from it does not see its address.
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


def test_it_shows_changes_kept_for_later_marked_against_what_readers_see(editor: Client) -> None:
    article = factories.article(headline="Public", body="Old words stand here.")
    url = address(Article, "change", article.pk)
    data = posted(editor.get(url)) | {"body": "New words stand here.", "_keep": "1"}
    editor.post(url, data)
    link = make_link(editor, article)
    html = Client().get(address_of(link)).content.decode()
    assert "New words stand here." in html
    assert "<del>Old</del><ins>New</ins>" in html
    article.refresh_from_db()
    assert article.body == "Old words stand here."
    assert "New words" not in Client().get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("how", ["revoked", "expired", "forged", "gone"])
def test_a_link_that_ended_shows_nothing(editor: Client, how: str) -> None:
    draft = factories.draft_article(headline="Not out yet")
    link = make_link(editor, draft)
    path = address_of(link)
    if how == "revoked":
        url = reverse("admin:missions_article_links", args=[draft.pk])
        editor.post(url, {"revoke": link.key})
    elif how == "expired":
        PreviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "forged":
        path = reverse("preview_link", args=[link.key + ":AAAA"])
    else:
        draft.delete()
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "Not out yet" not in answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_make_one(sign_in, role: str) -> None:
    draft, public = factories.draft_article(), factories.article()
    client = sign_in(role)
    answers = [
        client.post(
            reverse("admin:missions_article_links", args=[thing.pk]),
            {"make": "1", "whom": "", "days": "1"},
        ).status_code
        for thing in (draft, public)
    ]
    made = PreviewLink.objects.count()
    expected = {"editor": (302, 302, 2), "writer": (302, 403, 1), "nobody": (403, 403, 0)}
    assert (*answers, made) == expected.get(role, (302, 302, 0))


@pytest.mark.parametrize(
    "data", [{"days": "0"}, {"days": "9999"}, {"days": ""}, {"whom": "x" * 121, "days": "1"}]
)
def test_what_is_wrong_is_said(editor: Client, data: dict[str, str]) -> None:
    draft = factories.draft_article()
    url = reverse("admin:missions_article_links", args=[draft.pk])
    answer = editor.post(url, {"make": "1", "whom": "", **data})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not PreviewLink.objects.exists()
