"""Articles as entries, with the whole text as readers see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from missions import prose
from missions.models import (
    Article,
    Byline,
    Correction,
    Mention,
    Organisation,
    Tag,
    published_q,
)
from missions.publishing.changes import with_changed

from .entries import Enclosure, Entry, absolute, written
from .identity import id_of


def articles(
    at: datetime, *, operator: Organisation | None = None, tag: Tag | None = None
) -> QuerySet[Article]:
    """What is published, newest first; of one operator those that speak of it or its flights."""
    rows = Article.objects.published(at)
    if tag is not None:
        rows = rows.filter(tags=tag)
    if operator is not None:
        rows = rows.filter(pk__in=spoken_of(operator, at=at))
    return rows.newest_first()


def spoken_of(operator: Organisation, *, at: datetime) -> QuerySet[Any]:
    """The keys of the articles that speak of ``operator`` or of a public flight of its."""
    flights = published_q(at, "mission__") & Q(mission__operator=operator)
    return Mention.objects.filter(Q(organisation=operator) | flights).values("by")


def article_entries(rows: "QuerySet[Article]", *, at: datetime) -> list[Entry]:
    """A constant number of queries, however many."""
    signed = Byline.objects.select_related("author").order_by("order", "pk")
    made = Correction.objects.made(at).newest_first()
    found = list(
        with_changed(rows, at=at)
        .select_related("hero")
        .prefetch_related(
            "tags", Prefetch("bylines", signed), Prefetch("corrections", made, to_attr="made")
        )
    )
    stories = prose.tell_all(found, at=at)
    return [_entry(article, stories[article.pk]) for article in found]


def _entry(article: Any, story: prose.Story) -> Entry:
    url = absolute(article.get_absolute_url())
    html = written(
        "article.html",
        url,
        article=article,
        story=story,
        corrections=article.made,
        short_url=absolute(article.get_short_url()),
    )
    return Entry(
        id_of(article),
        article.headline,
        url,
        article.publish_at,
        article.changed,
        article.standfirst,
        html,
        authors=[byline.author.name for byline in article.bylines.all()],
        categories=_names(article.tags.all()),
        picture=Enclosure.of(article.hero) if article.hero else None,
    )


def _names(tags: Iterable[Tag]) -> list[str]:
    return sorted(tag.name for tag in tags)
