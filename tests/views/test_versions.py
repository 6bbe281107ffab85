"""What readers saw, and when; nothing of what they did not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from missions.models import Version
from missions.publishing import Change, record, seen_by_readers, take
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def save(article, at, **values):
    for name, value in values.items():
        setattr(article, name, value)
    article.save()
    return record(article, Change(kind=values.pop("kind", "")), at=at, data=take(article))


def test_a_version_replaced_before_its_time_was_never_seen() -> None:
    article = factories.draft_article(headline="Draft")
    save(article, NOW)
    soon = NOW + timedelta(days=2)
    save(article, NOW + timedelta(hours=1), stage="published", publish_at=soon)
    save(article, NOW + timedelta(hours=2), headline="Better")
    save(article, soon + timedelta(hours=1), headline="Best")
    seen = seen_by_readers(article, at=soon + timedelta(days=1))
    assert [(one.number, one.version.number, one.since, one.until) for one in seen] == [
        (1, 3, soon, soon + timedelta(hours=1)),
        (2, 4, soon + timedelta(hours=1), None),
    ]
    assert seen_by_readers(article, at=soon - timedelta(minutes=1)) == []


@time_machine.travel("2026-11-22T12:00:00Z")
def test_the_page_says_when_and_why_not_who(client: Client) -> None:
    article = factories.article(headline="A story", slug="a-story", publish_at=NOW)
    save(article, NOW)
    save(article, NOW + timedelta(days=1), standfirst="Other.")
    Version.objects.filter(number=2).update(kind="correction", why="Secret", signed="anna")
    factories.correction(article=article, text="It was 04:35.", made_at=NOW + timedelta(days=1))
    html = client.get("/articles/a-story/versions/").content.decode()
    assert "2 November 2026, 12:00 UTC" in html
    assert "corrected" in html
    assert "It was 04:35." in html
    assert "Secret" not in html
    assert "anna" not in html
    assert 'href="/articles/a-story/versions/"' in client.get("/articles/a-story/").content.decode()


def test_a_draft_has_no_list_and_an_old_address_leads_to_the_new_one(client: Client) -> None:
    draft = factories.draft_article(slug="not-yet")
    assert client.get(f"/articles/{draft.slug}/versions/").status_code == 404
    mission = factories.mission(slug="before")
    mission.slug = "after"
    mission.save()
    answer = client.get("/missions/before/versions/?a=1")
    assert (answer.status_code, answer["Location"]) == (301, "/missions/after/versions/?a=1")
