from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from missions.models import Article, Mission, Person
from tests import factories as make

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 3, 1, 18, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def test_a_scheduled_article_appears_at_its_time_without_a_save():
    article = make.article(publish_at=EVENING)
    before, after = EVENING - INSTANT, EVENING
    assert not Article.objects.published(before).exists()
    assert Article.objects.published(after).get() == article
    assert article.is_scheduled(before)
    assert not article.is_public(before)
    assert article.is_public(after)


def test_a_draft_is_never_public_whatever_its_time():
    make.draft_article(publish_at=make.LONG_AGO)
    assert not Article.objects.published(EVENING).exists()
    assert not Article.objects.scheduled(EVENING).exists()


def test_published_without_a_time_is_refused_in_words():
    mission = make.draft_mission()
    mission.stage = Mission.Stage.PUBLISHED
    with pytest.raises(ValidationError, match="needs a time of publication"):
        mission.full_clean()


def test_people_known_only_from_drafts_are_not_public():
    only_draft = make.seat(mission=make.draft_mission()).person
    both = make.seat(mission=make.draft_mission()).person
    make.seat(person=both)
    no_seat = make.person()
    scheduled = make.seat(mission=make.mission(publish_at=make.FAR_AHEAD)).person
    public = set(Person.objects.public(EVENING))
    assert public == {both, no_seat}
    assert scheduled not in public
    assert only_draft not in public
