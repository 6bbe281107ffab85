from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models
from missions.publishing.archive import articles_by_tag

from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters, OneParameters
from .references import reference
from .schemas import Listing, Resource

router = Router(tags=["Articles"])


class Tag(Resource):
    """A subject that articles share."""

    slug: str
    articles: int = Field(description="How many published articles have it.")


class Tags(Noun):
    name = "tags"
    model = models.Tag
    schema = Tag
    order = Order(("name", "pk"))

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Tag.objects.public(at)

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        numbers = articles_by_tag(asked.at, rows)
        return [
            reference(tag) | {"slug": tag.slug, "articles": numbers.get(tag.pk, 0)} for tag in rows
        ]


TAGS = Tags()


@router.get("", response=Listing[Tag], operation_id="listTags", summary="Tags")
def list_tags(request: HttpRequest, asked: Query[ListParameters]) -> HttpResponse:
    """The tags of published articles, by name."""
    return TAGS.page(request, asked)


@router.get("/{key}", response=Tag, operation_id="readTag", summary="One tag")
def read_tag(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A tag; `/articles?tag=` lists the articles that have it."""
    return TAGS.one(request, key, asked)
