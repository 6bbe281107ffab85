from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models
from missions.models import public_person_q, published_q

from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters, OneParameters
from .references import reference
from .schemas import Listing, Part, Resource, absolute

router = Router(tags=["Images"])


class Rendition(Part):
    """The picture in another size; `small` and `lead` are cropped around its focal point."""

    shape: str
    format: str
    width: int
    height: int
    address: str


class Image(Resource):
    """A picture that stands on a public page. Its licence is its own: see `licence`."""

    alt: str = Field(description="What it shows, for someone who cannot see it.")
    caption: str
    credit: str = Field(description="Who made it, to be printed with it.")
    licence: str
    width: int
    height: int
    file: str = Field(description="The original. `url` leads to whichever that is in future.")
    renditions: list[Rendition]


class Images(Noun):
    name = "images"
    model = models.Image
    schema = Image
    order = Order(("-created_at", "-pk"))

    def rows(self, at: Any) -> QuerySet[Any]:
        return shown(at)

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        return [
            reference(image)
            | {
                "alt": image.alt,
                "caption": image.caption,
                "credit": image.credit,
                "licence": image.licence,
                "width": image.width,
                "height": image.height,
                "file": absolute(image.file.url),
                "renditions": renditions(image),
            }
            for image in rows
        ]


def shown(at: datetime) -> QuerySet[models.Image]:
    """Pictures that a reader can come upon: none that stands in drafts only, or nowhere."""
    published = models.Article.objects.published(at)
    users: list[tuple[type[Any], Q, str]] = [
        (models.Article, published_q(at), "hero"),
        (models.Mission, published_q(at), "image"),
        (models.Person, public_person_q(at, "pk"), "image"),
        (models.Vehicle, Q(), "image"),
        (models.Place, Q(), "image"),
        (models.Mention, Q(Exists(published.filter(pk=OuterRef("by")))), "image"),
    ]
    found = Q()
    for model, condition, field in users:
        # Asked of each picture, of which a page has few.
        found |= Q(Exists(model._default_manager.filter(condition, **{field: OuterRef("pk")})))
    return models.Image.objects.filter(found)


def renditions(image: models.Image) -> list[dict[str, Any]]:
    """Those that were made of its present file."""
    made = image.renditions
    if made.get("file") != image.file.name:
        return []
    return [
        {
            "shape": entry["shape"],
            "format": entry["format"],
            "width": entry["width"],
            "height": entry["height"],
            "address": absolute(image.file.storage.url(entry["name"])),
        }
        for entry in made.get("made", [])
    ]


IMAGES = Images()


@router.get("", response=Listing[Image], operation_id="listImages", summary="Images")
def list_images(request: HttpRequest, asked: Query[ListParameters]) -> HttpResponse:
    """Pictures on public pages, the latest upload first."""
    return IMAGES.page(request, asked)


@router.get("/{key}", response=Image, operation_id="readImage", summary="One image")
def read_image(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A picture with its credit, its licence and its files."""
    return IMAGES.one(request, key, asked)
