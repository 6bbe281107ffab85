"""What all nouns share: a list in pages, one object, and whatever is embedded in either."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from ninja import Schema

from . import fields as trees
from .fields import Tree
from .paging import Order, read_cursor
from .parameters import ListParameters, OneParameters
from .problems import ProblemError
from .references import Reference, find, object_id, reference, withdrawn
from .schemas import absolute


@dataclass(frozen=True)
class Asked:
    """What is to be told of the rows, and as of when. ``tree`` is empty for everything."""

    at: datetime
    tree: Tree = field(default_factory=dict)
    is_one: bool = False

    def wants(self, *names: str) -> bool:
        return trees.wants(self.tree, names)


class Noun:
    """One kind of object. A subclass says which rows readers can see and what is told of them."""

    REGISTER: ClassVar[dict[str, "Noun"]] = {}

    name: ClassVar[str]
    model: ClassVar[type[Model]]
    schema: ClassVar[type[Schema]]
    order: ClassVar[Order]
    # Where a reference can be given whole, and of which noun it is.
    embeds: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        self.REGISTER[self.name] = self

    def rows(self, at: datetime) -> QuerySet[Any]:
        """What readers can see at ``at``, with whatever ``tell`` reads of each row."""
        raise NotImplementedError

    def narrowed(self, rows: QuerySet[Any], asked: Any, at: datetime) -> QuerySet[Any]:
        """The rows that the filters of a list leave."""
        return rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        """Each of ``rows`` as ``schema`` has it; the number of queries does not depend on them."""
        raise NotImplementedError

    def page(self, request: HttpRequest, asked: ListParameters) -> HttpResponse:
        at = timezone.now()
        tree, embeds = self.shape(asked)
        rows = self.order.sort(self.narrowed(self.rows(at), asked, at))
        question = f"{self.name} {asked.question}"
        if asked.cursor:
            rows = rows.filter(self.order.after(read_cursor(asked.cursor, question)))
        found = list(rows[: asked.limit + 1])
        shown = found[: asked.limit]
        following = None
        if len(found) > asked.limit:
            cursor = self.order.cursor(shown[-1], question)
            query = urlencode(asked.given() | {"cursor": cursor})
            following = f"{absolute(request.path)}?{query}"
        data = self.told(shown, Asked(at, tree), embeds)
        response = answer({"data": data, "next": following})
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def one(self, request: HttpRequest, key: str, asked: OneParameters) -> HttpResponse:
        at = timezone.now()
        tree, embeds = self.shape(asked)
        found = find(self.rows(at), key)
        if found is None:
            raise self.missing(key, at)
        slug = getattr(found, "slug", "")
        if key not in (object_id(found), slug):
            query = request.META.get("QUERY_STRING", "")
            target = reference(found)["api_url"]
            return HttpResponsePermanentRedirect(target + (f"?{query}" if query else ""))
        return answer(self.told([found], Asked(at, tree, is_one=True), embeds)[0])

    def missing(self, key: str, at: datetime) -> ProblemError:
        noun = self.model._meta.verbose_name
        if gone := withdrawn(self.model, key, at):
            when = f" on {gone.withdrawn_at:%Y-%m-%d}" if gone.withdrawn_at else ""
            return ProblemError(
                410, f"This {noun} was withdrawn{when}: {gone.withdrawn_because}",
                withdrawn_at=gone.withdrawn_at.isoformat() if gone.withdrawn_at else None,
                withdrawn_because=gone.withdrawn_because,
            )  # fmt: skip
        return ProblemError(404, f"There is no {noun} with this id or slug.")

    def shape(self, asked: OneParameters) -> tuple[Tree, list[str]]:
        """The members asked for and the paths to embed; a problem where there are none such."""
        embeds = trees.split(asked.embed, "embed")
        known = trees.members(self.schema)
        for path in embeds:
            if path not in self.embeds:
                names = ", ".join(self.embeds) or "nothing"
                reason = f"“{path[:60]}” cannot be embedded here, only: {names}."
                raise ProblemError.of_parameter("embed", reason)
            graft = trees.members(self.REGISTER[self.embeds[path]].schema)
            trees.graft(known, path, graft)
        tree = trees.chosen(asked.fields, known)
        if tree:
            tree = {"id": {}} | tree
            for path in embeds:
                trees.include(tree, path)
        return tree, embeds

    def told(self, rows: Sequence[Any], asked: Asked, embeds: Sequence[str]) -> list[dict]:
        content = self.tell(rows, asked)
        for path in embeds:
            self.REGISTER[self.embeds[path]].embed(content, path, asked)
        return trees.prune(content, asked.tree)

    def embed(self, content: list[dict], path: str, asked: Asked) -> None:
        """Fill the references at ``path`` with all that a list of this noun tells of them."""
        places = list(references_at(content, path.split(".")))
        keys = {place.target.pk for place in places}
        if not keys:
            return
        tree = subtree(asked.tree, path)
        rows = list(self.rows(asked.at).filter(pk__in=keys))
        told = dict(
            zip((row.pk for row in rows), self.tell(rows, Asked(asked.at, tree)), strict=True)
        )
        for place in places:
            place.update(told.get(place.target.pk, {}))


def references_at(content: Any, way: list[str]) -> Iterator[Reference]:
    if isinstance(content, list):
        for each in content:
            yield from references_at(each, way)
    elif isinstance(content, dict) and way:
        yield from references_at(content.get(way[0]), way[1:])
    elif isinstance(content, Reference):
        yield content


def subtree(tree: Tree, path: str) -> Tree:
    for name in path.split("."):
        tree = tree.get(name, {})
    return tree


def answer(content: Any) -> HttpResponse:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json")
