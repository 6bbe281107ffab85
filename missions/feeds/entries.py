"""What a feed holds, whichever format it is written in."""

from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type
from typing import Any, Self
from urllib.parse import urljoin
from uuid import UUID

import nh3
from django.conf import settings
from django.template.loader import render_to_string

from missions import renditions
from missions.models import Image
from missions.wording import legal

_TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "figcaption", "figure", "h2",
    "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "s", "strong", "sup", "table", "tbody", "td",
    "th", "thead", "time", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "time": {"datetime"},
}


def absolute(address: str) -> str:
    """With the site's own scheme and host, unless a storage has given it another."""
    return urljoin(settings.SITE_URL + "/", address)


@dataclass(frozen=True)
class Enclosure:
    """A picture; ``width`` and ``height`` in pixels, as a page prints it."""

    url: str
    content_type: str
    width: int
    height: int
    alt: str
    credit: str

    @classmethod
    def of(cls, image: Image) -> Self:
        shown = renditions.shown(image, "whole")
        kind = guess_type(shown.src.partition("?")[0])[0] or "image/jpeg"
        credit = legal(f"{image.credit}, {image.licence}")
        return cls(absolute(shown.src), kind, shown.width, shown.height, legal(image.alt), credit)


@dataclass
class Entry:
    """``summary`` is plain text, ``html`` is safe and leads to absolute addresses only."""

    id: UUID
    title: str
    url: str
    published: datetime
    changed: datetime
    summary: str
    html: str
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    picture: Enclosure | None = None

    def __post_init__(self) -> None:
        self.title, self.summary = legal(self.title), legal(self.summary)
        self.html = legal(self.html)
        self.authors = [legal(name) for name in self.authors]
        self.categories = [legal(name) for name in self.categories]


@dataclass
class Feed:
    """One page of a feed. ``home`` is the page that shows the same to people; ``pages`` has the
    addresses of its neighbours by their relation: first, previous, next, last (RFC 5005)."""

    id: UUID
    title: str
    subtitle: str
    home: str
    url: str
    entries: list[Entry] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.title, self.subtitle = legal(self.title), legal(self.subtitle)


def written(template: str, url: str, **context: Any) -> str:
    """A template as HTML that stands on its own: no classes, every address absolute.

    ``url`` is the page it is about; a note's link leads to the source on that page.
    """
    html = render_to_string(f"feeds/{template}", {"url": url} | context)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", url),
    )
