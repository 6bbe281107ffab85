"""Sitemaps (sitemaps.org, with pictures and news): every public page once, at its own address.

A page of a noun's sitemap holds a fixed range of primary keys, so that its cost does not grow
with how far down it lies, and what stands in it does not move when something is added.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import ExpressionWrapper, F, IntegerField, Max, Prefetch, QuerySet
from django.urls import reverse

from missions import renditions, wording
from missions.models import (
    Article,
    Image,
    Mention,
    Mission,
    Organisation,
    Person,
    Place,
    Source,
    Tag,
    Vehicle,
)
from missions.publishing import archive
from missions.publishing.changes import with_changed
from missions.race import charts

# The format allows 50,000 addresses to a file; one of so few takes no longer in a large archive.
MOST = 1_000
NEWS_AGE = timedelta(days=2)
MOST_NEWS = 1_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
LANGUAGE = "en"
# Pages that are one of a kind and have no row of their own.
SINGLE = [
    "home", "articles", "race", "race_flights", "race_seats", "race_people", "missions", "people",
    "organisations", "vehicles", "places", "sources", "disagreements", "corrections", "pictures",
    "picture_portraits", "feeds", "api", "check_links", "record_data", "about", "how_we_count",
    "accessibility",
]  # fmt: skip


@dataclass(frozen=True)
class Address:
    """A line of a sitemap; ``path`` and ``images`` without the site's host."""

    path: str
    changed: datetime | None = None
    images: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """``rows`` are what has a page at a time, ``images`` the pictures on the page of one row."""

    name: str
    rows: Callable[[datetime], "QuerySet[Any]"]
    images: Callable[[Any], Iterable[Image]] = lambda row: ()


def _articles(at: datetime) -> "QuerySet[Any]":
    shown = Mention.objects.filter(image__isnull=False).select_related("image").order_by("order")
    rows = Article.objects.published(at).select_related("hero").defer("body", "body_html")
    return rows.prefetch_related(Prefetch("mentions", shown, to_attr="shown"))


def _missions(at: datetime) -> "QuerySet[Any]":
    return Mission.objects.published(at).select_related("image")


def _of_article(article: Any) -> list[Image]:
    inside = [mention.image for mention in article.shown]
    return [article.hero, *inside] if article.hero else inside


def _of_row(row: Any) -> list[Image]:
    return [row.image] if row.image else []


SECTIONS = {
    section.name: section
    for section in (
        Section("articles", _articles, _of_article),
        Section("missions", _missions, _of_row),
        Section("people", lambda at: Person.objects.public(at).select_related("image"), _of_row),
        Section("organisations", lambda at: Organisation.objects.all()),
        Section("vehicles", lambda at: Vehicle.objects.all()),
        Section("places", lambda at: Place.objects.select_related("image"), _of_row),
        Section("sources", lambda at: Source.objects.all()),
        Section("tags", lambda at: Tag.objects.public(at)),
    )
}  # fmt: skip


def sections(at: datetime) -> list[tuple[str, datetime | None]]:
    """The names of the sitemaps that have something in them, and when each last changed."""
    found: list[tuple[str, datetime | None]] = [("pages", None)]
    for name, section in SECTIONS.items():
        key = ExpressionWrapper(F("pk") / MOST, output_field=IntegerField())
        model: Any = section.rows(at).model
        public = model.objects.filter(pk__in=section.rows(at).order_by().values("pk"))
        ranges = with_changed(public, at=at).order_by().annotate(range=key).values("range")
        for row in ranges.annotate(last=Max("changed")).order_by("range"):
            found.append((f"{name}-{row['range']}", row["last"]))
    return found


def pages(at: datetime) -> list[Address]:
    """The pages that are no row's, among them each picture and each year of articles."""
    found = [Address(reverse(name)) for name in SINGLE]
    found += [
        Address(reverse("picture", args=[name]), images=[reverse("picture_file", args=[name])])
        for name in charts.PICTURES
    ]
    return found + [Address(reverse("article_year", args=[y.year])) for y in archive.years(at)]


def section(name: str, number: int, *, at: datetime) -> list[Address]:
    """The rows of the range ``number``; empty where there is none. At most two queries."""
    chosen = SECTIONS[name]
    first = number * MOST
    rows = chosen.rows(at).filter(pk__gte=first, pk__lt=first + MOST)
    return [
        Address(
            row.get_absolute_url(),
            row.changed,
            [renditions.shown(image, "whole").src for image in chosen.images(row)],
        )
        for row in with_changed(rows, at=at).order_by("pk")
    ]


def news(at: datetime) -> "QuerySet[Article]":
    """The articles of the last two days, newest first; search engines want no older ones."""
    recent = Article.objects.published(at).filter(publish_at__gt=at - NEWS_AGE)
    return recent.newest_first().defer("body", "body_html")[:MOST_NEWS]


def write_index(found: Iterable[tuple[str, datetime | None]]) -> str:
    """``found`` pairs paths and the last change of what is there."""
    lines = (f"<sitemap>{_loc(path)}{_lastmod(changed)}</sitemap>" for path, changed in found)
    return _document("sitemapindex", "", lines)


def write(addresses: Iterable[Address]) -> str:
    return _document("urlset", IMAGES, (_url(address) for address in addresses))


def write_news(articles: Iterable[Article], *, publisher: str) -> str:
    return _document("urlset", NEWS, (_news(article, publisher) for article in articles))


def _document(element: str, namespaces: str, lines: Iterable[str]) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return "\n".join(
        [head, f'<{element} xmlns="{NAMESPACE}"{namespaces}>', *lines, f"</{element}>\n"]
    )


def _url(address: Address) -> str:
    images = "".join(
        f"<image:image><image:loc>{_absolute(path)}</image:loc></image:image>"
        for path in dict.fromkeys(address.images)
    )
    return f"<url>{_loc(address.path)}{_lastmod(address.changed)}{images}</url>"


def _news(article: Any, publisher: str) -> str:
    return (
        f"<url>{_loc(article.get_absolute_url())}<news:news><news:publication>"
        f"<news:name>{_text(publisher)}</news:name><news:language>{LANGUAGE}</news:language>"
        "</news:publication>"
        f"<news:publication_date>{_moment(article.publish_at)}</news:publication_date>"
        f"<news:title>{_text(article.headline)}</news:title></news:news></url>"
    )


def _loc(path: str) -> str:
    return f"<loc>{_absolute(path)}</loc>"


def _lastmod(moment: datetime | None) -> str:
    return f"<lastmod>{_moment(moment)}</lastmod>" if moment else ""


def _absolute(path: str) -> str:
    return _text(urljoin(settings.SITE_URL + "/", path))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(text: str) -> str:
    return escape(wording.legal(text))
