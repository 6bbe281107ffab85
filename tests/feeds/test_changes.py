"""When an entry says it changed, and when a whole file does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from missions.models import Article, Version
from missions.publishing import Change, record
from missions.publishing.changes import last_change, with_changed
from tests import factories as make

from .reading import parse

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def changed(article: Article) -> datetime:
    return with_changed(Article.objects.filter(pk=article.pk), at=timezone.now()).get().changed


def test_at_first_it_is_when_it_was_published():
    assert changed(make.article()) == make.LONG_AGO


@pytest.mark.parametrize(("kind", "days"), [("typo", 0), ("update", 5), ("correction", 5)])
def test_only_what_says_something_else_is_a_change(kind, days):
    article = make.article()
    record(article, Change(kind=kind), at=make.LONG_AGO)
    Version.objects.filter(object_id=article.pk).update(public_from=make.LONG_AGO + 5 * DAY)
    assert changed(article) == make.LONG_AGO + days * DAY


def test_a_correction_is_a_change_from_its_time_on():
    article = make.article()
    make.correction(article=article, made_at=make.LONG_AGO + DAY)
    make.correction(article=article, made_at=make.FAR_AHEAD)
    make.correction(made_at=make.LONG_AGO + 9 * DAY, mission=make.mission())
    assert changed(article) == make.LONG_AGO + DAY


def test_the_feed_says_so(client):
    article = make.article()
    make.correction(article=article, made_at=make.LONG_AGO + DAY)
    parsed = parse(client.get("/feeds/articles.atom").content)
    assert parsed.entries[0].published == "2020-01-01T00:00:00+00:00"
    assert parsed.entries[0].updated == parsed.feed.updated == "2020-01-02T00:00:00+00:00"


def test_everything_changes_when_a_scheduled_piece_comes():
    shown = make.article()
    Article.objects.filter(pk=shown.pk).update(updated_at=make.LONG_AGO)
    later = datetime(2030, 1, 1, tzinfo=UTC)
    draft = make.article(publish_at=later)
    Article.objects.filter(pk=draft.pk).update(updated_at=make.LONG_AGO)
    assert last_change(later - DAY) == make.LONG_AGO
    assert last_change(later + DAY) == later
