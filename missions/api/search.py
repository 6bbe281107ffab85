"""The search of the site, for programs."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router

from missions.search import ChoiceError, Results
from missions.search import search as find

from .fields import chosen, members, prune
from .nouns import answer
from .parameters import Parameters
from .problems import ProblemError
from .references import reference
from .schemas import Part, Reference, absolute

router = Router(tags=["Search"])


class Hit(Part):
    about: Reference
    title: str = Field(description="HTML, with what was found in `<mark>`.")
    excerpt: str = Field(description="HTML, with what was found in `<mark>`.")


class Choice(Part):
    value: str
    label: str
    count: int


class Facet(Part):
    """One way to narrow the results, and how many would be left."""

    name: str
    choices: list[Choice]


class Respelling(Part):
    text: str
    count: int


class Found(Part):
    query: str
    count: int
    is_capped: bool = Field(description="There are more than `count`, of which these are closest.")
    is_loose: bool = Field(description="Nothing has all that was asked; these have some of it.")
    correction: Respelling | None = Field(description="What may have been meant.")
    facets: list[Facet]
    data: list[Hit] = Field(description="The closest first, twenty at a time.")
    next: str | None


class SearchParameters(Parameters):
    q: str = Field(description="Words, “phrases” in quotes, `-without`.", examples=["soyuz"])
    kind: str = Field("", description="article, mission, person, organisation, vehicle or place.")
    operator: str = Field("", description="Slug of an operator.")
    year: str = Field("", description="Such as 2021.")
    page: int = Field(1, ge=1, le=1000, description="Which twenty of them.")
    fields: str = Field("", description="Only these members: `data.about,next`.")


@router.get("", response=Found, operation_id="search", summary="Search")
def search(request: HttpRequest, asked: Query[SearchParameters]) -> HttpResponse:
    """Articles and the record, by any word of their text; slips are forgiven."""
    tree = chosen(asked.fields, members(Found))
    narrowed = {name: getattr(asked, name).strip() for name in ("kind", "operator", "year")}
    try:
        results = find(asked.q, at=timezone.now(), page=asked.page, **narrowed)
    except ChoiceError as error:
        name = next((name for name in narrowed if f"no {name}" in str(error)), "kind")
        raise ProblemError.of_parameter(name, str(error)) from None
    except EmptyPage:
        reason = f"This search has no page {asked.page}."
        raise ProblemError.of_parameter("page", reason) from None
    content = tell(results)
    if results.page is not None and results.page.has_next():
        query = asked.model_dump(exclude_defaults=True) | {"page": asked.page + 1}
        content["next"] = f"{absolute(request.path)}?{urlencode(query)}"
    response = answer(prune(content, tree))
    if content["next"]:
        response["Link"] = f'<{content["next"]}>; rel="next"'
    return response


def tell(results: Results) -> dict[str, Any]:
    correction = results.correction
    return {
        "query": results.query.text,
        "count": results.count,
        "is_capped": results.is_capped,
        "is_loose": results.is_loose,
        "correction": {"text": correction.text, "count": correction.count} if correction else None,
        "facets": [
            {
                "name": facet.name,
                "choices": [
                    {"value": each.value, "label": each.label, "count": each.count}
                    for each in facet.choices
                ],
            }
            for facet in results.facets
        ],
        "data": [
            {"about": reference(hit.object), "title": hit.title, "excerpt": hit.excerpt}
            for hit in results.hits
        ],
        "next": None,
    }
