"""A query whose SQL is made once finds what the query itself would."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Count, Prefetch, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from missions.models import Article, Compiled, Mention, Tag
from tests import factories as make

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def tagged(at: datetime, tag: int, most: int = 3):
    """Joins, an annotation, a condition in it, an order and an end."""
    shared = Count("tags", filter=Q(tags=tag))
    rows = Article.objects.published(at).select_related("hero").annotate(shared=shared)
    return rows.order_by("-shared", "-pk")[:most]


@pytest.mark.django_db
def test_other_values_are_asked_with_the_same_sql():
    tags = [make.tag(), make.tag()]
    for number in range(4):
        article = make.article(hero=make.image(), publish_at=NOON + timedelta(hours=number))
        article.tags.add(tags[number % 2])
    compiled = Compiled(tagged, at=datetime, tag=int)
    for hours in (0, 1, 5):
        for tag in tags:
            at = NOON + timedelta(hours=hours)
            asked = list(tagged(at, tag.pk))
            with CaptureQueriesContext(connection) as captured:
                found = compiled(at=at, tag=tag.pk)
                told = [(one.pk, one.shared, one.hero.credit) for one in found]
            assert told == [(one.pk, one.shared, one.hero.credit) for one in asked]
            assert len(captured) == 1
    assert len(found) == 3


@pytest.mark.django_db
def test_what_is_fetched_along_comes_along():
    mission = make.mission()
    article = make.article(body=f"[[{mission.slug}]]")
    mentions = Prefetch("mentions", Mention.objects.select_related("mission"), to_attr="names")
    compiled = Compiled(
        lambda slug: Article.objects.filter(slug=slug).prefetch_related(mentions), slug=str
    )
    for _ in range(2):
        (found,) = compiled(slug=article.slug)
        assert [mention.mission for mention in found.names] == [mission]
    assert compiled(slug="no-such") == []


@pytest.mark.django_db
def test_values_do_no_harm():
    make.tag(slug="soyuz")
    compiled = Compiled(lambda slug: Tag.objects.filter(slug=slug), slug=str)
    for slug in ("' OR 1=1 --", "%s", "stand-in 0", 'soyuz"', "🚀"):
        assert compiled(slug=slug) == []
    assert [tag.slug for tag in compiled(slug="soyuz")] == ["soyuz"]


@pytest.mark.django_db
def test_a_query_that_does_not_take_its_values_is_refused():
    compiled = Compiled(lambda at, tag: Tag.objects.filter(pk=tag + 1), at=datetime, tag=int)
    with pytest.raises(ValueError, match="does not use"):
        compiled(at=timezone.now(), tag=1)


@pytest.mark.django_db(transaction=True)
def test_threads_ask_at_the_same_time():
    tags = [make.tag() for _ in range(4)]
    compiled = Compiled(lambda tag: Tag.objects.filter(pk=tag), tag=int)
    wrong = []

    def ask(tag: Tag) -> None:
        wrong.extend(found for _ in range(50) for found in compiled(tag=tag.pk) if found != tag)
        connection.close()

    threads = [Thread(target=ask, args=[tag]) for tag in tags]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
