"""The outbox sent: signed as Standard Webhooks lays down, tried again with growing pauses."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from missions import outside
from missions.models import Notice, Webhook
from missions.models.notices import SECRET_PREFIX

from .noting import is_true

State = Notice.State
# Pauses before the second try, the third, …; after the last the notice is given up.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440)]
# So long a notice belongs to the process that has taken it.
TAKEN_FOR = timedelta(minutes=2)
GONE = 410


def send_due(at: datetime | None = None, limit: int = 100) -> int:
    """Send what is due, one after the other; gives the number of tries."""
    tried = 0
    while tried < limit and (notice := _take(at or timezone.now())):
        send(notice)
        tried += 1
    return tried


def send_test(webhook: Webhook) -> Notice:
    """Send a notice that tells of nothing, once, and keep what was answered."""
    payload = {"type": "test", "title": "A test", "url": settings.SITE_URL}
    notice = Notice.objects.create(webhook=webhook, event=Notice.Event.TEST, payload=payload)
    send(notice, tries=1)
    return notice


def send(notice: Notice, tries: int = len(PAUSES) + 1) -> None:
    """Try once and keep what came of it."""
    now = timezone.now()
    webhook = notice.webhook
    if (webhook and not webhook.is_active and tries > 1) or not is_true(notice, now):
        _finish(notice, State.DROPPED, now)
        return
    notice.attempts += 1
    notice.last_status, notice.last_problem = None, ""
    try:
        notice.last_status = _post(notice, now)
    except outside.FAILURES as error:
        notice.last_problem = outside.explained(error)[:200]
    if notice.last_status is not None and 200 <= notice.last_status < 300:
        _finish(notice, State.SENT, now)
    elif notice.last_status == GONE and webhook:
        # The receiver wants to hear no more.
        Webhook.objects.filter(pk=webhook.pk).update(is_active=False)
        _finish(notice, State.GIVEN_UP, now)
    elif notice.attempts >= tries:
        _finish(notice, State.GIVEN_UP, now)
    else:
        notice.due_at = now + PAUSES[notice.attempts - 1]
        notice.save()


def _take(at: datetime) -> Notice | None:
    """The next that is due, put off for the others: two processes never send the same one."""
    with transaction.atomic():
        due = Notice.objects.select_for_update(skip_locked=True, of=("self",))
        notice = due.due(at).select_related("webhook").first()
        if notice is not None:
            notice.due_at = timezone.now() + TAKEN_FOR
            notice.save(update_fields=["due_at"])
    return notice


def _finish(notice: Notice, state: str, at: datetime) -> None:
    notice.state, notice.done_at = state, at
    notice.save()


def _post(notice: Notice, at: datetime) -> int:
    agent = {"User-Agent": f"SpaceTourismRecord (+{settings.SITE_URL}/about/)"}
    headers = agent | {"Content-Type": "application/json; charset=utf-8"}
    if notice.webhook is None:
        url, body = settings.INDEXNOW_URL, encoded(index_now(notice))
    else:
        url = notice.webhook.url
        body = encoded(notice.payload)
        headers |= signature(notice.webhook.secret, str(notice.key), at, body)
    return outside.request("POST", url, headers, body).status


def encoded(payload: object) -> bytes:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: str, key: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of https://www.standardwebhooks.com/."""
    seconds = str(int(at.timestamp()))
    content = f"{key}.{seconds}.".encode() + body
    digest = hmac.new(b64decode(secret.removeprefix(SECRET_PREFIX)), content, hashlib.sha256)
    return {
        "Webhook-Id": key,
        "Webhook-Timestamp": seconds,
        "Webhook-Signature": f"v1,{b64encode(digest.digest()).decode()}",
    }


def index_now(notice: Notice) -> dict[str, object]:
    """What IndexNow asks for: https://www.indexnow.org/documentation."""
    return {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": f"{settings.SITE_URL}/indexnow.txt",
        "urlList": [notice.payload["url"]],
    }
