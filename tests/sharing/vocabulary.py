"""Holds JSON-LD to the vocabulary of schema.org: types, properties, and what each may hold."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec_schemaorg.models as models

KEYWORDS = {"@type", "@id", "@context", "@graph", "@reverse"}
ISO = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?)?)?")


@cache
def ranges(kind: str) -> dict[str, set[str]]:
    """The properties that a type has or inherits, each with the names of what it may hold."""
    found: dict[str, set[str]] = {}
    for parent in reversed(getattr(models, kind).__mro__):
        for name, annotation in getattr(parent, "__annotations__", {}).items():
            found[name] = set(re.findall(r"[A-Za-z]\w+", str(annotation)))
    return found


def lineage(kind: str) -> set[str]:
    return {parent.__name__ for parent in getattr(models, kind).__mro__}


def faults(value: Any, where: str = "") -> Iterator[str]:
    """What the vocabulary has to say against a document, or a part of it."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from faults(part, f"{where}[{number}]")
        return
    if not isinstance(value, dict):
        return
    if "@graph" in value:
        yield from faults(value["@graph"], where)
        return
    if set(value) <= {"@id"}:
        return
    kind = value.get("@type", "")
    if not hasattr(models, kind):
        yield f"{where}: there is no type {kind!r}"
        return
    where = f"{where}/{kind}"
    for name, held in value.items():
        if name == "@reverse":
            yield from _of_reverse(value, held, where)
        elif name not in KEYWORDS:
            yield from _of_property(kind, name.removesuffix("-input"), held, where)
            yield from faults(held, f"{where}.{name}")


def _of_reverse(value: Any, held: Any, where: str) -> Iterator[str]:
    for name, subjects in held.items():
        yield from faults(subjects, f"{where}/^{name}")
        for one in subjects:
            if not fits(value, ranges(one["@type"]).get(name, set())):
                yield f"{where}: {one['@type']} has no {name} of this kind"


def _of_property(kind: str, name: str, held: Any, where: str) -> Iterator[str]:
    allowed = ranges(kind).get(name)
    if allowed is None:
        yield f"{where}: {kind} has no property {name}"
        return
    for one in held if isinstance(held, list) else [held]:
        if not fits(one, allowed):
            yield f"{where}.{name}: {one!r} is none of {sorted(allowed)}"
        if re.search("(?i)date", name) and not ISO.fullmatch(one):
            yield f"{where}.{name}: {one!r} is no date of ISO 8601"


def fits(value: Any, allowed: set[str]) -> bool:
    if isinstance(value, dict):
        # A bare @id says what it is where it stands in full.
        return "@type" not in value or bool(lineage(value["@type"]) & allowed)
    if isinstance(value, bool):
        return "bool" in allowed
    if isinstance(value, int | float):
        return bool({"int", "float"} & allowed)
    is_enumerated = value.startswith("https://schema.org/")
    if is_enumerated:
        return any(name.endswith("Type") for name in allowed)
    return bool({"str", "URL", "date", "datetime"} & allowed) and value != ""
