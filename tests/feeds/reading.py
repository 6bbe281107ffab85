"""Feeds as readers' programs understand them: three formats, one shape."""

import json
from dataclasses import dataclass, field
from typing import Any

import feedparser

SUFFIXES = ("atom", "rss", "json")


@dataclass
class Read:
    """An entry; what a format has no word for is empty."""

    id: str
    title: str
    url: str
    html: str
    summary: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def read(client, path: str) -> list[Read]:
    """The entries of the feed at ``path``, which must be well-formed."""
    content = client.get(path).content
    if path.partition("?")[0].endswith(".json"):
        return [_of_json(item) for item in json.loads(content)["items"]]
    return [_of_xml(entry) for entry in parse(content).entries]


def parse(content: bytes) -> Any:
    # As it is: feedparser would otherwise take tags and addresses to be of another kind.
    parsed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def _of_json(item: dict[str, Any]) -> Read:
    return Read(
        item["id"],
        item["title"],
        item["url"],
        item["content_html"],
        item.get("summary", ""),
        [author["name"] for author in item.get("authors", [])],
        item.get("tags", []),
        [attached["url"] for attached in item.get("attachments", [])],
    )


def _of_xml(entry: Any) -> Read:
    pictures = [link.href for link in entry.links if link.rel == "enclosure"]
    pictures += [media["url"] for media in entry.get("media_content", [])]
    return Read(
        entry.id,
        entry.title,
        entry.link,
        entry.content[0].value,
        entry.summary,
        [author.name for author in entry.get("authors", [])],
        [tag.term for tag in entry.get("tags", [])],
        pictures,
    )
