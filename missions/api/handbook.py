"""The description of the API as a page prints it: operations by subject, then their objects."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from .schemas import Resource
from .version_1 import api

# Told once for all operations, and once for all objects.
SHARED = {"key", "fields", "limit", "cursor"}
NAMES = set(Resource.model_fields)


@dataclass(frozen=True)
class Kind:
    """What type a value has, in words; ``schema`` is the object that it is or holds."""

    words: str
    schema: str = ""
    after: str = ""


def parts(text: str) -> list[str]:
    """Words, code, words …: what stands between backticks is every second part."""
    return text.split("`")


@dataclass(frozen=True)
class Member:
    """A parameter, or a member of an object."""

    name: str
    kind: Kind
    description: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    is_required: bool = False


@dataclass(frozen=True)
class Operation:
    """``example`` is an address to try; empty where it takes an id."""

    id: str
    path: str
    summary: str
    description: list[str]
    parameters: list[Member]
    answer: Kind
    example: str


@dataclass(frozen=True)
class Object:
    """``is_resource``: it has the members of a reference as well, which are not repeated."""

    name: str
    description: list[str]
    members: list[Member]
    is_resource: bool = False


def operations() -> dict[str, list[Operation]]:
    """Every operation, by its subject."""
    found: dict[str, list[Operation]] = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for described in methods.values():
            operation = _operation(path, described)
            found.setdefault(described["tags"][0], []).append(operation)
    return found


def objects() -> list[Object]:
    """What answers are made of; the pages of lists are told in words."""
    schemas = api.get_openapi_schema()["components"]["schemas"]
    return [
        _object(name, schema)
        for name, schema in sorted(schemas.items())
        if "properties" in schema and not name.startswith("Listing")
    ]


def _object(name: str, schema: dict[str, Any]) -> Object:
    members = _members(schema)
    is_resource = name != "Reference" and set(schema["properties"]) >= NAMES
    if is_resource:
        members = [member for member in members if member.name not in NAMES]
    return Object(name, parts(schema.get("description", "")), members, is_resource)


def _operation(path: str, described: dict[str, Any]) -> Operation:
    parameters = [
        replace(
            _member(p["name"], p["schema"], p["required"]),
            description=parts(p.get("description", "")),
        )
        for p in described["parameters"]
    ]
    answer = described["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        described["operationId"],
        path,
        described["summary"],
        parts(described.get("description", "")),
        [p for p in parameters if p.name not in SHARED],
        _answer(answer),
        "" if "{" in path else _example(path, described["parameters"]),
    )


def _answer(schema: dict[str, Any]) -> Kind:
    name = schema.get("title") or schema["$ref"].rpartition("/")[2]
    if name.startswith("Listing"):
        return Kind("a page of", name.removeprefix("Listing").strip("_[]"))
    return Kind("", name)


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    names = {parameter["name"] for parameter in parameters}
    query = {"q": "soyuz"} if "q" in names else {"limit": 2} if "limit" in names else {}
    return f"{path}?{urlencode(query)}" if query else path


def _members(schema: dict[str, Any]) -> list[Member]:
    required = set(schema.get("required", []))
    return [_member(name, inner, name in required) for name, inner in schema["properties"].items()]


def _member(name: str, schema: dict[str, Any], is_required: bool) -> Member:
    choices = [str(choice) for choice in _resolved(schema).get("enum", [])]
    return Member(name, _kind(schema), parts(schema.get("description", "")), choices, is_required)


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to; of alternatives the first."""
    if "anyOf" in schema:
        return _resolved(schema["anyOf"][0])
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return api.get_openapi_schema()["components"]["schemas"][name]
    return schema


def _kind(schema: dict[str, Any]) -> Kind:
    if "anyOf" in schema:
        first = _kind(schema["anyOf"][0])
        return Kind(first.words, first.schema, f"{first.after} or null")
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind("one of") if "enum" in _resolved(schema) else Kind("", name)
    if schema.get("type") == "array":
        inner = _kind(schema["items"])
        return Kind(f"list of {inner.words}".rstrip(), inner.schema)
    if "additionalProperties" in schema:
        inner = _kind(schema["additionalProperties"])
        return Kind(f"by name, {inner.words}".rstrip(" "), inner.schema)
    if "enum" in schema or "const" in schema:
        return Kind("one of")
    return Kind(schema.get("format") or schema.get("type", "anything"))
