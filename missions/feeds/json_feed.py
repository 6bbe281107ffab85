"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from typing import Any

from .entries import Entry, Feed
from .syndication import LANGUAGE, timestamp


def json_feed(feed: Feed, *, publisher: str) -> str:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "next_url": feed.pages.get("next"),
        "language": LANGUAGE,
        "authors": [{"name": publisher}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(_given(content), ensure_ascii=False, indent=1)


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id.urn,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": timestamp(entry.published),
        "date_modified": timestamp(entry.changed),
        "authors": [{"name": name} for name in entry.authors],
        "tags": entry.categories,
    }
    if picture := entry.picture:
        item["image"] = picture.url
        item["attachments"] = [
            {"url": picture.url, "mime_type": picture.content_type, "title": picture.alt}
        ]
    return _given(item)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Without what there is nothing to say of; ``items`` has to be there."""
    return {k: v for k, v in values.items() if k == "items" or v not in (None, "", [])}
