"""Which saves other services hear of."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from missions.models import Article, Mission, Notice, Place, Webhook
from tests import factories
from tests.admin.conftest import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    user = User.objects.create(username="anna", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def hook() -> Webhook:
    return Webhook.objects.create(name="A friend", url="https://friend.example/hook")


def save(client: Client, thing, **changes: str) -> None:
    """As an editor does it, who agrees to what the change touches."""
    name = thing._meta.model_name
    url = reverse(f"admin:missions_{name}_change", args=[thing.pk])
    data = posted(client.get(url)) | changes
    page = client.post(url, data)
    if page.status_code == 200 and page.context.get("impact"):
        page = client.post(url, data | {"_impact": page.context["impact"].digest})
    assert page.status_code == 302, page.context["adminform"].form.errors


def told() -> list[tuple[str, str]]:
    return [(n.event, n.payload["title"]) for n in Notice.objects.order_by("pk")]


def test_published_updated_corrected_withdrawn(editor: Client, hook: Webhook) -> None:
    hook.on_update = True
    hook.save()
    draft = factories.draft_article(headline="Lift-off", body="Text.")
    save(editor, draft, body="More.")
    assert told() == []
    save(editor, draft, stage="published", change_kind="")
    assert told() == [("published", "Lift-off")]
    save(editor, draft, body="More still.", change_kind="update")
    save(editor, draft, body="More still, spelt right.", change_kind="typo")
    save(
        editor, draft, body="Right.", change_kind="correction",
        change_sentence="It said more; it was right.",
    )  # fmt: skip
    save(editor, draft, stage="withdrawn", withdrawn_because="Not ours.", change_kind="update")
    events = [event for event, _title in told()]
    assert events == ["published", "updated", "corrected", "withdrawn"]
    last = Notice.objects.order_by("-pk").first()
    assert last
    assert last.payload["why"] == "Not ours."
    corrected = Notice.objects.get(event="corrected").payload
    assert corrected["correction"] == "It said more; it was right."
    assert corrected["url"] == f"http://testserver{draft.get_absolute_url()}"
    assert corrected["id"] == f"a/{draft.short_id}"


def test_what_is_scheduled_is_told_of_at_its_time(editor: Client, hook: Webhook) -> None:
    draft = factories.draft_article()
    soon = timezone.now() + timedelta(days=1)
    when = {"publish_at_0": f"{soon:%Y-%m-%d}", "publish_at_1": "15:00"}
    save(editor, draft, stage="published", **when)
    assert Notice.objects.get().due_at > timezone.now() + timedelta(hours=1)
    later = {"publish_at_0": f"{soon + timedelta(days=1):%Y-%m-%d}", "publish_at_1": "15:00"}
    save(editor, draft, **later)
    draft.refresh_from_db()
    assert Notice.objects.get().due_at == draft.publish_at
    save(editor, draft, stage="draft")
    assert told() == []


def test_only_what_somebody_wants_to_hear_is_kept(editor: Client, hook: Webhook) -> None:
    hook.on_withdrawal = False
    hook.save()
    article = factories.article()
    save(editor, article, stage="withdrawn", withdrawn_because="Not ours.", change_kind="update")
    assert told() == []
    Webhook.objects.update(is_active=False, on_withdrawal=True)
    save(editor, article, stage="published", change_kind="update")
    assert told() == []


def test_a_deleted_page_is_withdrawn(editor: Client, hook: Webhook) -> None:
    mission = factories.mission(name="MS-19")
    url = reverse("admin:missions_mission_delete", args=[mission.pk])
    editor.post(url, posted(editor.get(url)) | {"post": "yes", "why": "It was another flight."})
    assert not Mission.objects.exists()
    assert told() == [("withdrawn", "MS-19")]
    assert Notice.objects.get().payload["why"] == "It was another flight."


def test_search_engines_hear_where_a_key_is_set(editor: Client, settings) -> None:
    assert Client().get("/indexnow.txt").status_code == 404
    settings.INDEXNOW_KEY = "abcdef0123456789"
    assert Client().get("/indexnow.txt").content == b"abcdef0123456789"
    article = factories.draft_article()
    save(editor, article, stage="published")
    assert Notice.objects.get().webhook is None


def test_without_either_nothing_is_kept(editor: Client) -> None:
    save(editor, factories.draft_article(), stage="published")
    place = factories.place(name="A pad")
    save(editor, place, name="Another pad", change_kind="update")
    assert Article.objects.get().stage == "published"
    assert Place.objects.get().name == "Another pad"
    assert told() == []
