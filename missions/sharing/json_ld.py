"""What a page says of itself to machines: one JSON-LD document in the head of every page."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from missions.models import (
    Addressable,
    Article,
    Mission,
    Organisation,
    Person,
    Place,
    Source,
    Vehicle,
    address_of,
)
from missions.wording import SITE_NAME

from . import things
from .things import Node, node

# What would end the element, or a line, in the middle of a text.
ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
# The files of the race, each with the name of the address that makes it.
ROWS = {"Flights": "race_flights", "Seats": "race_seats", "People": "race_people"}


class PageLike(Protocol):
    title: str
    description: str
    path: str
    crumbs: list[tuple[str, str]]

    @property
    def canonical(self) -> str: ...


def script(document: Node) -> SafeString:
    """The document as text that is safe within ``<script type="application/ld+json">``."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308 – no < is left in it


def document(page: PageLike, context: Mapping[str, Any], *, whole: bool = False) -> Node:
    """The page with what it is about, from what its view has handed to the template anyway.

    An article has the short of it in its head, and the ``whole`` at an address of its own: its
    page comes in one round trip.
    """
    target = context.get("object")
    if isinstance(target, Article) and page.path == target.get_absolute_url():
        return _whole_article(page, target, context) if whole else _article(target, context)
    about = _about(page, target, context)
    kind = "CollectionPage" if "page_obj" in context else "WebPage"
    described = node(
        kind,
        name=page.title,
        description=page.description,
        url=page.canonical,
        inLanguage="en-GB",
        isPartOf={"@id": f"{settings.SITE_URL}/#site"},
        breadcrumb=breadcrumbs(page),
        correction=[things.correction(made) for made in _corrections(page, context)],
        mainEntity=about,
    )
    if page.path == address_of("home"):
        described["isPartOf"] = site()
    return {"@context": "https://schema.org"} | described


def _article(article: Article, context: Mapping[str, Any]) -> Node:
    said = things.article(
        article,
        authors=context.get("authors", ()),
        corrections=context.get("corrections", ()),
        updated=context.get("updated"),
    )
    return {"@context": "https://schema.org"} | said


def _whole_article(page: PageLike, article: Article, context: Mapping[str, Any]) -> Node:
    """With the way to it, and the flights and people that it speaks of."""
    told = _article(article, context) | node(
        "NewsArticle",
        description=article.standfirst,
        inLanguage="en-GB",
        isPartOf={"@id": f"{settings.SITE_URL}/#site"},
        keywords=[str(tag) for tag in context.get("tags", ())],
        about=[things.named("Event", one) for one in context.get("missions", ())],
        mentions=[things.named("Person", one) for one in context.get("people", ())],
    )
    del told["@context"]
    return {"@context": "https://schema.org", "@graph": [told, breadcrumbs(page)]}


def _corrections(page: PageLike, context: Mapping[str, Any]) -> Iterable[Any]:
    target = context.get("object")
    is_own = isinstance(target, Addressable) and page.path == target.get_absolute_url()
    return context.get("corrections", ()) if is_own else ()


def _about(page: PageLike, target: Any, context: Mapping[str, Any]) -> Node | None:
    if isinstance(target, Addressable) and page.path == target.get_absolute_url():
        return _thing(target, context)
    if "page_obj" in context:
        return item_list(page, context["page_obj"])
    if "standings" in context and page.path.startswith(address_of("race")):
        return dataset(page, context)
    if chart := context.get("chart"):
        file = settings.SITE_URL + chart.file if getattr(chart, "file", "") else ""
        return node("ImageObject", name=chart.title, contentUrl=file)
    return None


def _thing(target: Addressable, context: Mapping[str, Any]) -> Node | None:
    if isinstance(target, Mission):
        crew = context.get("crew_up", ())
        return things.event(target, [line.seat for line in crew])
    if isinstance(target, Person):
        journeys = [line.journey for line in context.get("journeys", ())]
        return things.person(target, [journey.up for journey in journeys if journey.up])
    if isinstance(target, Organisation):
        return things.organisation(target)
    if isinstance(target, Vehicle):
        return things.vehicle(target)
    if isinstance(target, Place):
        return things.place(target)
    return things.source(target) if isinstance(target, Source) else None


def breadcrumbs(page: PageLike) -> Node | None:
    """The same way as the page's own; None on the home page, which is where it begins."""
    if page.path == address_of("home"):
        return None
    steps = [*page.crumbs, (page.title, "")] if page.crumbs else [(page.title, "")]
    items = [
        node(
            "ListItem",
            position=number,
            name=name,
            item={"@id": settings.SITE_URL + address} if address else None,
        )
        for number, (name, address) in enumerate([("Home", address_of("home")), *steps], 1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def item_list(page: PageLike, shown: Any) -> Node | None:
    """The rows of a list that have pages of their own, numbered from the first of this page."""
    rows = [row for row in shown or () if isinstance(row, Addressable)]
    if not rows:
        return None
    first = shown.start_index()
    items = [
        node("ListItem", position=first + number, url=things.url(row))
        for number, row in enumerate(rows)
    ]
    return node("ItemList", numberOfItems=shown.paginator.count, itemListElement=items)


def dataset(page: PageLike, context: Mapping[str, Any]) -> Node:
    """The race by the line and as of the day of this address, with the files behind it."""
    rule = context["rule"]
    query = rule.full_query()
    files = [
        node(
            "DataDownload",
            name=name,
            encodingFormat=kind,
            contentUrl=f"{settings.SITE_URL}{address_of(view)}?{query}&format={suffix}",
        )
        for name, view in ROWS.items()
        for suffix, kind in (("csv", "text/csv"), ("json", "application/json"))
    ]
    first = context["standings"].total.first
    return node(
        "Dataset",
        name=page.title,
        description=page.description,
        url=context.get("cite") or page.canonical,
        creator=things.publisher(),
        isAccessibleForFree=True,
        temporalCoverage=f"{first.earliest:%Y-%m-%d}/{rule.moment.day}" if first else "",
        variableMeasured=["flights", "people", "seats", "time in space", "prices"],
        distribution=files,
    )


def site() -> Node:
    """The publication, with how to search it."""
    address = f"{settings.SITE_URL}{address_of('search')}?q={{q}}"
    search = node("SearchAction", target=node("EntryPoint", urlTemplate=address))
    return {"@id": f"{settings.SITE_URL}/#site"} | node(
        "WebSite",
        name=SITE_NAME,
        url=f"{settings.SITE_URL}/",
        inLanguage="en-GB",
        publisher=things.publisher(),
        potentialAction=search | {"query-input": "required name=q"},
    )
