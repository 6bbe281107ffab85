"""How many articles each year and each tag has, told without reading all of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Value

from missions.models import Article, Tag


class Year(NamedTuple):
    year: int
    articles: int


def years(at: datetime) -> list[Year]:
    """The latest first; three queries. Each year is a range of one index: taking every article's
    date apart would cost a hundred times as much."""
    published: QuerySet[Any] = Article.objects.published(at).order_by()
    moments = published.values_list("publish_at", flat=True)
    # One end of the index each; asked for together, every entry would be read.
    last = moments.order_by("-publish_at").first()
    first = moments.order_by("publish_at").first()
    if last is None or first is None:
        return []
    counts = [
        published.filter(publish_at__year=year)
        .values("stage")
        .annotate(year=Value(year, output_field=IntegerField()), articles=Count("*"))
        .values_list("year", "articles")
        for year in range(last.year, first.year - 1, -1)
    ]
    # SQLite takes at most 500 parts; articles do not span so many years.
    found = counts[0].union(*counts[1:], all=True)
    return [Year(*row) for row in sorted(found, reverse=True)]


def articles_by_tag(at: datetime, tags: Iterable[Tag] | None = None) -> dict[int, int]:
    """How many articles readers find under each of ``tags``, or of all; two queries.

    What is not published yet is taken off the number of all, as it is always little.
    """
    tagged = Article.tags.through.objects.order_by()
    if tags is not None:
        tagged = tagged.filter(tag__in=tags)
    numbers = dict(tagged.values_list("tag").annotate(n=Count("*")))
    few = tagged.filter(article__in=Article.objects.unpublished(at))
    for pk, unseen in few.values_list("tag").annotate(n=Count("*")):
        numbers[pk] -= unseen
    return numbers


def tags(at: datetime) -> list[Tag]:
    """Those that readers find something under, with ``shown``: how much; three queries."""
    numbers = articles_by_tag(at)
    found = []
    for tag in Tag.objects.order_by("name"):
        tag.shown = numbers.get(tag.pk, 0)  # type: ignore[attr-defined]
        if numbers.get(tag.pk):
            found.append(tag)
    return found
