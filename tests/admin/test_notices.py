"""Webhooks at the desk: who keeps them, what is refused, the test button, the log."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from missions import outside
from missions.models import Notice, Webhook

from .conftest import posted

ADD = "admin:missions_webhook_add"
HOOK = {"name": "A friend", "url": "https://friend.example/hook", "is_active": "on"}


@pytest.fixture
def hook(db: None) -> Webhook:
    return Webhook.objects.create(name="A friend", url="https://friend.example/hook")


def test_an_editor_sets_one_up_and_sees_its_secret(editor: Client) -> None:
    page = editor.get(reverse(ADD))
    editor.post(reverse(ADD), posted(page) | HOOK)
    hook = Webhook.objects.get()
    assert hook.secret.startswith("whsec_")
    assert hook.on_publication
    assert not hook.on_update
    url = reverse("admin:missions_webhook_change", args=[hook.pk])
    html = editor.get(url).content.decode()
    assert hook.secret in html
    assert "Send a test" in html


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://10.0.0.1/hook", "http://[::1]/", "http://169.254.169.254/",
        "https://friend.example:22/", "https://a:b@friend.example/", "ftp://friend.example/",
        "file:///etc/passwd", "javascript:alert(1)", "not an address",
    ],
)  # fmt: skip
def test_an_address_that_is_never_asked_is_refused_at_the_field(editor: Client, url: str) -> None:
    page = editor.post(reverse(ADD), posted(editor.get(reverse(ADD))) | HOOK | {"url": url})
    assert list(page.context["adminform"].form.errors) == ["url"]
    assert not Webhook.objects.exists()


def test_the_test_button_says_what_was_answered(editor: Client, hook: Webhook, monkeypatch) -> None:
    monkeypatch.setattr(outside, "request", lambda *_, **__: outside.Reply(204))
    page = editor.post(reverse("admin:missions_webhook_try", args=[hook.pk]), follow=True)
    assert (
        "The test was sent to https://friend.example/hook: answered 204." in page.content.decode()
    )
    monkeypatch.undo()
    Webhook.objects.update(url="http://127.0.0.1/")
    page = editor.post(reverse("admin:missions_webhook_try", args=[hook.pk]), follow=True)
    assert "leads into a private network" in page.content.decode()
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent", "given_up"}


@pytest.mark.parametrize("role", ["writer", "nobody", "outsider", "anonymous"])
def test_nobody_else_finds_webhooks_or_the_log(
    sign_in: Callable[[str], Client], hook: Webhook, role: str
) -> None:
    client = sign_in(role)
    for view, args in (
        ("changelist", []),
        ("add", []),
        ("change", [hook.pk]),
        ("delete", [hook.pk]),
    ):
        answer = client.get(reverse(f"admin:missions_webhook_{view}", args=args))
        assert answer.status_code in (302, 403)
    assert client.get(reverse("admin:missions_notice_changelist")).status_code in (302, 403)
    assert client.post(reverse("admin:missions_webhook_try", args=[hook.pk])).status_code != 200
    assert not Notice.objects.exists()


def test_the_log_is_read_and_what_failed_tried_again(editor: Client, hook: Webhook) -> None:
    values = {"webhook": hook, "event": "published", "payload": {"title": "Lift-off"}}
    failed = Notice.objects.create(
        **values, state="given_up", attempts=7, last_problem="no answer in time"
    )
    sent = Notice.objects.create(**values, state="sent", attempts=1, last_status=200)
    log = reverse("admin:missions_notice_changelist")
    html = editor.get(log).content.decode()
    assert "Lift-off" in html
    assert "no answer in time" in html
    editor.post(log, {"action": "try_again", "_selected_action": [failed.pk, sent.pk]})
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert failed.due_at <= timezone.now()
    assert sent.state == "sent"
    assert editor.get(reverse("admin:missions_notice_change", args=[sent.pk])).status_code == 200
    assert editor.post(reverse("admin:missions_notice_change", args=[sent.pk])).status_code == 403
    assert editor.get(reverse("admin:missions_notice_delete", args=[sent.pk])).status_code == 403
