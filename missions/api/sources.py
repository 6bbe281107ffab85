from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models
from missions.race import sources_in_use

from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters, OneParameters
from .references import reference
from .schemas import Date, Listing, Resource
from .schemas import date as vague

router = Router(tags=["Sources"])


class Source(Resource):
    """One page, report or post by one publisher."""

    slug: str
    publisher: str
    title: str
    web_address: str = Field(description="Where it can be read; empty for what is not online.")
    published: Date | None
    family: str = Field(description="Sources that copy from each other are of one family.")
    facts: int = Field(description="How many figures of the record it is cited for.")
    articles: int = Field(description="How many articles name it.")


class SourceParameters(ListParameters):
    publisher: str = Field(
        "", max_length=160, description="Its publisher’s name, as it is written."
    )


class Sources(Noun):
    name = "sources"
    model = models.Source
    schema = Source
    order = Order(("publisher", "title", "pk"))

    def rows(self, at: Any) -> QuerySet[Any]:
        return sources_in_use(at)

    def narrowed(self, rows: QuerySet[Any], asked: SourceParameters, at: Any) -> QuerySet[Any]:
        return rows.filter(publisher=asked.publisher) if asked.publisher else rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        return [
            reference(source)
            | {
                "slug": source.slug,
                "publisher": source.publisher,
                "title": source.title,
                "web_address": source.url,
                "published": vague(source.published),
                "family": source.family,
                "facts": source.facts,
                "articles": source.articles,
            }
            for source in rows
        ]


SOURCES = Sources()


@router.get("", response=Listing[Source], operation_id="listSources", summary="Sources")
def list_sources(request: HttpRequest, asked: Query[SourceParameters]) -> HttpResponse:
    """What the record rests on, by publisher and title."""
    return SOURCES.page(request, asked)


@router.get("/{key}", response=Source, operation_id="readSource", summary="One source")
def read_source(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A source; `/citations?source=` lists what rests on it."""
    return SOURCES.one(request, key, asked)
