"""The outbox against a real server: signed, tried again, given up, never twice."""

import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from hmac import new as hmac_of
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from missions import notices, outside
from missions.models import Notice, Webhook
from tests import factories

pytestmark = pytest.mark.django_db


class Receiver(BaseHTTPRequestHandler):
    status = 204
    heard: list[tuple[str, dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver(monkeypatch) -> Iterator[str]:
    """An address on this machine, which the rule against private networks would refuse."""
    monkeypatch.setattr(outside, "_address", lambda host, port, may_connect: "127.0.0.1")
    monkeypatch.setattr(Receiver, "status", 204)
    Receiver.heard.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://friend.example:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def notice(url: str, **values) -> Notice:
    hook, _ = Webhook.objects.get_or_create(name="A friend", defaults={"url": url})
    payload = {"type": "published", "title": "Юлия"}
    return Notice.objects.create(
        **{"webhook": hook, "event": "published", "payload": payload} | values
    )


def test_it_is_sent_signed_and_only_once(receiver: str) -> None:
    sent = notice(receiver)
    call_command("send_notices")
    call_command("send_notices")
    [(path, headers, body)] = Receiver.heard
    assert path == "/hook"
    assert json.loads(body) == {"type": "published", "title": "Юлия"}
    assert headers["Webhook-Id"] == str(sent.key)
    assert sent.webhook
    key = b64decode(sent.webhook.secret.removeprefix("whsec_"))
    content = f"{sent.key}.{headers['Webhook-Timestamp']}.".encode() + body
    expected = b64encode(hmac_of(key, content, sha256).digest()).decode()
    assert headers["Webhook-Signature"] == f"v1,{expected}"
    sent.refresh_from_db()
    assert (sent.state, sent.last_status, sent.attempts) == ("sent", 204, 1)


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_fails_is_tried_again_with_growing_pauses_and_given_up(receiver, status, monkeypatch):
    monkeypatch.setattr(Receiver, "status", status)
    failed = notice(receiver)
    pauses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(8):
            notices.send_due()
            failed.refresh_from_db()
            if failed.state == "given_up":
                break
            pauses.append(failed.due_at - timezone.now())
            clock.shift(failed.due_at - timezone.now())
    assert pauses == [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440)]
    assert (failed.state, failed.attempts, failed.last_status) == ("given_up", 7, status)
    # A redirect is not followed.
    assert len(Receiver.heard) == 7


def test_gone_switches_the_webhook_off(receiver: str, monkeypatch) -> None:
    monkeypatch.setattr(Receiver, "status", 410)
    first, second = notice(receiver), notice(receiver)
    notices.send_due()
    states = [Notice.objects.get(pk=n.pk).state for n in (first, second)]
    assert states == ["given_up", "dropped"]
    assert not Webhook.objects.get().is_active
    assert len(Receiver.heard) == 1


def test_what_is_no_longer_true_is_not_told(receiver: str) -> None:
    from django.contrib.contenttypes.models import ContentType

    article = factories.draft_article()
    kind = ContentType.objects.get_for_model(article)
    dropped = notice(receiver, content_type=kind, object_id=article.pk)
    gone = notice(receiver, content_type=kind, object_id=article.pk + 1)
    notices.send_due()
    assert {Notice.objects.get(pk=n.pk).state for n in (dropped, gone)} == {"dropped"}
    assert Receiver.heard == []


def test_nothing_is_sent_before_its_time(receiver: str) -> None:
    notice(receiver, due_at=timezone.now() + timedelta(minutes=1))
    assert notices.send_due() == 0
    assert Receiver.heard == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/",
        "http://[::1]/",
        "http://localhost/",
        "http://2130706433/",
    ],
)
def test_a_private_network_is_never_asked(url: str) -> None:
    private = notice(url)
    notices.send_due()
    private.refresh_from_db()
    assert private.last_problem.startswith("leads into a private network")
    assert private.state == "waiting"


def test_search_engines_get_address_and_key(receiver: str, settings) -> None:
    settings.INDEXNOW_KEY, settings.INDEXNOW_URL = "abcdef0123456789", receiver
    notice(receiver, webhook=None, payload={"url": "http://testserver/missions/ms-19/"})
    notices.send_due()
    [(_path, headers, body)] = Receiver.heard
    assert "Webhook-Signature" not in headers
    assert json.loads(body) == {
        "host": "testserver",
        "key": "abcdef0123456789",
        "keyLocation": "http://testserver/indexnow.txt",
        "urlList": ["http://testserver/missions/ms-19/"],
    }


def test_done_notices_leave_the_log_after_a_while() -> None:
    old = timezone.now() - timedelta(days=91)
    notice("https://a.example/", state="sent", created_at=old)
    kept = [
        notice("https://a.example/", created_at=old),
        notice("https://a.example/", state="sent"),
    ]
    call_command("clear_old_traces")
    assert set(Notice.objects.all()) == set(kept)
