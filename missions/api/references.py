"""How objects are named and found: by the permanent id, the present slug or an old one."""

import re
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Model
from django.urls import reverse

from missions.models import (
    Addressable,
    Article,
    Correction,
    Image,
    Mission,
    OldSlug,
    Organisation,
    Person,
    Place,
    Publishable,
    Source,
    Tag,
    Vehicle,
)

from .problems import ProblemError
from .schemas import absolute

# The noun of each kind, as addresses have it.
NOUNS: dict[type[Model], str] = {
    Article: "articles",
    Correction: "corrections",
    Image: "images",
    Mission: "missions",
    Organisation: "organisations",
    Person: "people",
    Place: "places",
    Source: "sources",
    Tag: "tags",
    Vehicle: "vehicles",
}
_KEY = re.compile(r"[a-z0-9-]{1,80}")
_ID = re.compile(r"[a-z]-(?P<short_id>[2-9b-hjkmnp-z]{6})")


class Reference(dict[str, Any]):
    """What names an object; remembers it, so that it can be embedded."""

    target: Model


def object_id(target: Any) -> str:
    """“m-k7f3qx”: the letter and the short id of the permanent address /m/k7f3qx/."""
    if isinstance(target, Correction):
        return f"c-{target.pk}"
    return f"{'i' if isinstance(target, Image) else target.letter}-{target.short_id}"


def reference(target: Any) -> Reference:
    """``target`` is not None and readers can see it."""
    key = object_id(target)
    noun = NOUNS[type(target)]
    found = Reference(
        id=key,
        type=target._meta.model_name,
        name=target.alt if isinstance(target, Image) else str(target),
        url=absolute(page_of(target)),
        api_url=f"{root()}{noun}/{key}",
    )
    found.target = target
    return found


@cache
def root() -> str:
    """Asked for with every reference, and the same for as long as the process runs."""
    return absolute(reverse("api-1:index"))


def optional_reference(target: Any) -> Reference | None:
    return None if target is None else reference(target)


def page_of(target: Any) -> str:
    if isinstance(target, Image):
        return target.get_short_url()
    if isinstance(target, Correction):
        page: Any = target.target()
        return f"{page.get_absolute_url()}#{target.anchor}"
    return target.get_absolute_url()


def find(rows: Any, key: str) -> Any:
    """The one of ``rows`` with that id or slug, now or formerly; None where there is none.

    An id comes first: no slug is given to another object by looking like one.
    """
    key = key.lower()
    model: type[Any] = rows.model
    if not _KEY.fullmatch(key):
        return None
    if model is Correction:
        number = key.removeprefix("c-")
        return (
            rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
        )
    letter = "i" if model is Image else model.letter
    match = _ID.fullmatch(key) if key.startswith(letter) else None
    found = match and rows.filter(short_id=match["short_id"]).first()
    if found or model is Image:
        return found
    if found := rows.filter(slug=key).first():
        return found
    pk = OldSlug.objects.pk_for(model, key)
    return rows.filter(pk=pk).first() if pk else None


def named(rows: Any, key: str, parameter: str) -> Any:
    """The one of ``rows`` that a filter names; a problem where there is none."""
    found = find(rows, key)
    if found is None:
        noun = rows.model._meta.verbose_name
        raise ProblemError.of_parameter(parameter, f"There is no {noun} “{key[:60]}”.")
    return found


def withdrawn(model: type[Any], key: str, at: datetime) -> Any:
    """What readers could once see under ``key`` and was taken back."""
    if not (issubclass(model, Addressable) and issubclass(model, Publishable)):
        return None
    found: Any = find(model._default_manager.filter(stage=Publishable.Stage.WITHDRAWN), key)
    if found is None or found.publish_at is None:
        return None
    was_seen = found.publish_at <= (found.withdrawn_at or at)
    return found if was_seen else None
