"""RSS 2.0 and Atom 1.0, by Django's feed generator and with what it leaves out: the whole text,
several authors, pictures, the neighbouring pages, and an order of words that does not depend on
when it was written."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date

from .entries import Enclosure, Entry, Feed

# When a feed without entries was last changed: it has to say something, and always the same.
NEVER = datetime(2001, 4, 28, tzinfo=UTC)
LANGUAGE = "en-gb"


class _Steady:
    """The latest change is that of the entries, never the time of day."""

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


class _Rss(_Steady, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, url in self.feed["pages"].items():
            handler.addQuickElement("atom:link", "", {"rel": relation, "href": url})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name in entry.authors:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", entry.html)
        if entry.picture:
            _media(handler, entry.picture)


def _media(handler: Any, picture: Enclosure) -> None:
    """Not an RSS ``<enclosure>``, which must give the bytes: nobody counted them."""
    attributes = {
        "url": picture.url,
        "type": picture.content_type,
        "medium": "image",
        "width": str(picture.width),
        "height": str(picture.height),
    }
    handler.startElement("media:content", attributes)
    handler.addQuickElement("media:description", picture.alt)
    handler.addQuickElement("media:credit", picture.credit)
    handler.endElement("media:content")


class _Atom(_Steady, Atom1Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, url in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": url})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        entry: Entry = item["entry"]
        # Django would write what it is given as HTML; a summary is plain text.
        super().add_item_elements(handler, item | {"description": None})
        for name in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("summary", entry.summary, {"type": "text"})
        handler.addQuickElement("content", entry.html, {"type": "html"})
        if entry.picture:
            link = {"rel": "enclosure", "href": entry.picture.url}
            handler.addQuickElement("link", "", link | {"type": entry.picture.content_type})


def rss(feed: Feed, *, publisher: str) -> str:
    return _written(_Rss, feed, publisher)


def atom(feed: Feed, *, publisher: str) -> str:
    return _written(_Atom, feed, publisher)


def _written(kind: Callable[..., Any], feed: Feed, publisher: str) -> str:
    writer = kind(
        title=feed.title,
        link=feed.home,
        description=feed.subtitle,
        subtitle=feed.subtitle,
        language=LANGUAGE,
        author_name=publisher,
        feed_url=feed.url,
        feed_guid=feed.id.urn,
        pages=feed.pages,
    )
    for entry in feed.entries:
        writer.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.summary,
            unique_id=entry.id.urn,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.changed,
            categories=entry.categories,
            entry=entry,
        )
    text = StringIO()
    writer.write(text, "utf-8")
    return text.getvalue()


def timestamp(moment: datetime) -> str:
    """RFC 3339, to the second, in UTC."""
    return rfc3339_date(moment.astimezone(UTC).replace(microsecond=0))
