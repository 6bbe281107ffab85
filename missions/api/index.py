"""What there is at /api/v1/."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Router, Schema

from missions.counting import PERIOD

from .nouns import Noun, answer
from .parameters import refuse_unknown
from .schemas import absolute

LICENCE = (
    "Facts and figures are free to use; please name the sources beside them. Pictures have the "
    "licence that each names. Texts of articles may be quoted with a link to their page."
)

router = Router(tags=["Index"])


class Limit(Schema):
    requests: int
    seconds: int


class Index(Schema):
    """Where everything is."""

    version: str
    documentation: str
    openapi: str
    licence: str
    limit: Limit | None = Field(description="How often one address may ask; null without one.")
    nouns: dict[str, str] = Field(description="The lists, by the noun.")
    standings: str
    search: str


@router.get("/", response=Index, operation_id="readIndex", summary="Index", url_name="index")
def index(request: HttpRequest) -> HttpResponse:
    """The address of every list, and under which terms."""
    refuse_unknown(request, [])
    root = absolute(reverse("api-1:index"))
    limit = settings.API_RATE_LIMIT
    return answer(
        {
            "version": "1",
            "documentation": absolute(reverse("api")),
            "openapi": absolute(reverse("api-1:openapi-json")),
            "licence": LICENCE,
            "limit": {"requests": limit, "seconds": PERIOD} if limit else None,
            "nouns": {name: f"{root}{name}" for name in sorted(Noun.REGISTER)},
            "standings": f"{root}standings",
            "search": f"{root}search?q=",
        }
    )
