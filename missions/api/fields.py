"""Which members of an answer were asked for: ``fields=name,seats.person``, and what is embedded."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from ninja import Schema

from .problems import ProblemError

Tree = dict[str, Any]

MOST = 60


def members(schema: type[Schema]) -> Tree:
    """The members of a schema by name, each with its own; those of lists as if there were one."""
    return {name: _inner(field.annotation) for name, field in schema.model_fields.items()}


def _inner(annotation: Any) -> Tree:
    if isinstance(annotation, type) and issubclass(annotation, Schema):
        return members(annotation)
    if getattr(annotation, "__origin__", None) is dict:
        return {}
    found: Tree = {}
    for argument in get_args(annotation):
        found |= _inner(argument)
    return found


def graft(tree: Tree, path: str, branch: Tree) -> None:
    """Put ``branch`` where ``path`` leads: an embedded object has all its members there."""
    *way, last = path.split(".")
    for name in way:
        tree = tree[name]
    tree[last] = branch


def split(text: str, parameter: str) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if len(names) > MOST:
        raise ProblemError.of_parameter(parameter, f"Name at most {MOST}.")
    return names


def chosen(text: str, known: Tree) -> Tree:
    """What ``fields`` asks for, as a tree; an empty one stands for everything."""
    wanted: Tree = {}
    for path in split(text, "fields"):
        here, there = known, wanted
        way = path.split(".")
        for number, name in enumerate(way):
            if name not in here:
                place = ".".join(way[:number])
                inside = f" in “{place[:60]}”" if place else ""
                names = ", ".join(here) or "nothing further"
                reason = f"There is no “{name[:60]}”{inside}, only: {names}."
                raise ProblemError.of_parameter("fields", reason)
            here = here[name]
            there = there.setdefault(name, {})
    # Whoever asks for “seats” and “seats.person” gets whole seats.
    for path in split(text, "fields"):
        _whole(wanted, path)
    return wanted


def _whole(tree: Tree, path: str) -> None:
    *way, last = path.split(".")
    for name in way:
        if not tree[name]:
            return
        tree = tree[name]
    tree[last] = {}


def include(tree: Tree, path: str) -> None:
    """Name what ``path`` leads to in ``tree`` as well, if nothing there holds it yet."""
    for name in path.split("."):
        if name in tree and not tree[name]:
            return
        tree = tree.setdefault(name, {})


def prune(content: Any, tree: Tree) -> Any:
    """``content`` without what ``tree`` does not name."""
    if not tree or content is None:
        return content
    if isinstance(content, list):
        return [prune(each, tree) for each in content]
    if isinstance(content, Mapping):
        return {name: prune(content[name], tree[name]) for name in tree if name in content}
    return content


def wants(tree: Tree, names: Iterable[str]) -> bool:
    """Whether any of ``names`` is asked for."""
    return not tree or any(name in tree for name in names)
