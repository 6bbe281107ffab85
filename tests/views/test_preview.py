"""Drafts are for the newsroom's eyes, by this door too."""

import pytest
from django.contrib.auth.models import Group, User

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["article", "mission"])
def draft(request):
    return make.draft_article() if request.param == "article" else make.draft_mission()


def address(draft):
    return f"/preview/{draft.letter}/{draft.short_id}/"


def sign_in(client, *, staff=True, group=None):
    user = User.objects.create_user("someone", password="x", is_staff=staff)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)


@pytest.mark.parametrize("group", ["Writer", "Editor"])
def test_the_newsroom_sees_the_draft_as_readers_will(client, draft, group):
    sign_in(client, group=group)
    response = client.get(address(draft))
    assert response.status_code == 200
    html = response.content.decode()
    assert str(draft) in html
    assert "Preview" in html
    assert '<meta name="robots" content="noindex' in html
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_strangers_find_nothing_and_are_not_told_where_to_sign_in(client, draft):
    response = client.get(address(draft))
    assert response.status_code == 404
    assert str(draft) not in response.content.decode()
    assert "admin" not in response.content.decode()


def test_an_account_outside_the_newsroom_finds_nothing_either(client, draft):
    sign_in(client, staff=False, group="Editor")
    assert client.get(address(draft)).status_code == 404


def test_staff_without_the_right_to_view_are_refused(client, draft):
    sign_in(client)
    assert client.get(address(draft)).status_code == 403


@pytest.mark.parametrize("path", ["/preview/a/zzzzzz/", "/preview/p/zzzzzz/", "/preview/a/%00/"])
def test_nothing_to_preview(client, path):
    sign_in(client, group="Editor")
    assert client.get(path).status_code == 404


def test_links_that_lead_nowhere_are_marked_in_a_draft_only(client):
    sign_in(client, group="Writer")
    article = make.draft_article(body="See [[nowhere|that flight]].")
    assert (
        '<mark class="dead-link">that flight</mark>'
        in client.get(address(article)).content.decode()
    )
    public = make.article(body="See [[nowhere|that flight]].")
    assert "dead-link" not in client.get(public.get_absolute_url()).content.decode()


def test_a_public_page_says_nothing_of_previews(client):
    html = client.get(make.article().get_absolute_url()).content.decode()
    assert "Preview" not in html
    assert "noindex" not in html


def test_the_pictures_of_a_draft_are_shown_but_not_offered_as_files(client):
    draft = make.draft_mission(launch="2021-07-20 13:12", landing="2021-07-20 13:22")
    sign_in(client, group="Editor")
    html = client.get(address(draft)).content.decode()
    assert "Flight profile" in html
    assert "Save as SVG" not in html
    assert "portrait.svg" not in html
