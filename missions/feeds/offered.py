"""Which feeds there are, and one page of one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import EmptyPage, Paginator

from missions.models import Addressable, Organisation, Tag, address_of

from .articles import article_entries, articles
from .corrections import correction_entries, corrections
from .entries import Entry, Feed, absolute
from .identity import permanent_id
from .json_feed import json_feed
from .missions import mission_entries, missions
from .syndication import atom, rss


@dataclass(frozen=True)
class Format:
    """``write`` makes the text of a page of a feed."""

    suffix: str
    label: str
    content_type: str
    write: Callable[..., str]


FORMATS = {
    entry.suffix: entry
    for entry in (
        Format("atom", "Atom", "application/atom+xml", atom),
        Format("rss", "RSS", "application/rss+xml", rss),
        Format("json", "JSON Feed", "application/feed+json", json_feed),
    )
}


@dataclass(frozen=True)
class Kind:
    """``rows`` are all there are, ``entries`` makes some of them into what a feed holds.

    ``latest`` is how many stand on a page of the feed.
    """

    name: str
    title: str
    subtitle: str
    rows: Callable[..., Any]
    entries: Callable[..., list[Entry]]
    home: str
    latest: int = 50


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "articles", "Articles", "Every article with its whole text.",
            articles, article_entries, "articles", latest=20,
        ),
        Kind(
            "corrections", "Corrections", "What was published wrong, and what is right.",
            corrections, correction_entries, "corrections",
        ),
        Kind(
            "missions", "Missions", "Flights as they are announced, launch, land and change.",
            missions, mission_entries, "missions",
        ),
    )
}  # fmt: skip


class NoSuchPageError(LookupError):
    """A feed has no page of that number; the message says so to a person."""


def address(kind: str, suffix: str, about: Addressable | None = None) -> str:
    """The path of a feed: of everything, of an operator, or of a tag."""
    if isinstance(about, Organisation):
        return address_of("operator_feed", about.slug, kind, suffix)
    if isinstance(about, Tag):
        return address_of("tag_feed", about.slug, kind, suffix)
    return address_of("feed", kind, suffix)


@dataclass(frozen=True)
class Link:
    """What the head of a page says of a feed; ``title`` is for whoever chooses among several."""

    content_type: str
    title: str
    path: str


def links(
    kind: str, about: Addressable | None = None, suffixes: Iterable[str] = tuple(FORMATS)
) -> list[Link]:
    title = title_of(KINDS[kind], about)
    return [
        Link(FORMATS[suffix].content_type, title, address(kind, suffix, about))
        for suffix in suffixes
    ]


def feed_of(
    kind: Kind,
    suffix: str,
    *,
    at: datetime,
    publisher: str,
    about: Addressable | None = None,
    number: int = 1,
) -> Feed:
    """Page ``number`` of a feed; raises ``NoSuchPageError``.

    ``publisher`` is the name of the site.
    """
    narrowed: dict[str, Any] = {}
    if about is not None:
        narrowed = {"operator" if isinstance(about, Organisation) else "tag": about}
    rows = kind.rows(at, **narrowed)
    paginator = Paginator(rows, kind.latest)
    try:
        page = paginator.page(number)
    except EmptyPage:
        raise NoSuchPageError(f"This feed has no page {number}.") from None
    own_rows: Any = page.object_list
    if number > 1:
        # What is skipped on the way is read from an index, and not with all that belongs to it.
        keys = rows.values_list("pk", flat=True)[page.start_index() - 1 : page.end_index()]
        own_rows = rows.filter(pk__in=list(keys))
    own = absolute(address(kind.name, suffix, about))
    numbers = {"first": 1, "last": paginator.num_pages}
    numbers |= {"previous": number - 1} if page.has_previous() else {}
    numbers |= {"next": number + 1} if page.has_next() else {}
    of = [about.letter, about.short_id] if about else []
    return Feed(
        permanent_id("feeds", *of, kind.name),
        f"{publisher}: {title_of(kind, about)}",
        kind.subtitle,
        absolute(about.get_absolute_url() if about else address_of(kind.home)),
        _page(own, number),
        kind.entries(own_rows, at=at),
        {name: _page(own, n) for name, n in numbers.items()}
        if len(paginator.page_range) > 1
        else {},
    )


def title_of(kind: Kind, about: Addressable | None) -> str:
    return f"{kind.title}, {about}" if about else kind.title


def _page(url: str, number: int) -> str:
    return f"{url}?page={number}" if number > 1 else url
