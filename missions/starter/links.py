"""The text of a starter article, and the ``[[links]]`` in it."""

import re
from collections.abc import Callable
from typing import Any

from missions.models import MENTIONED
from missions.prose.markdown import Reference as Link
from missions.prose.markdown import references
from missions.race import figure_names

from .problems import Problem, RefusedError, Spot
from .rules import Findings, Reference

_LINK = re.compile(r"\[\[([^\[\]|\n]*)(\|[^\[\]\n]*)?\]\]")


def article_text(value: Any, spot: Spot, found: Findings) -> str:
    """The rule of an article's body, which keeps the line numbers of its file."""
    if not isinstance(value, str) or not value.strip():
        raise RefusedError("there is no text below the keys")
    file = Spot(spot.file)
    first_lines: dict[str, Spot] = {}
    for number, line in enumerate(value.splitlines(), 1):
        place = file.at(f"line {number}")
        for match in _LINK.finditer(line):
            first_lines.setdefault(Link.read(match[1], None).name, place)
        if "[[" in _LINK.sub("", line):
            found.problems.append(Problem(place, "a [[link]] is not closed"))
    for name, link in {link.name: link for link in references(value)}.items():
        place = first_lines.get(name, file).at(f"[[{name}]]")
        if link.kind in MENTIONED:
            found.references.append((place, Reference(link.kind, link.slug)))
        else:
            kinds = ", ".join(MENTIONED)
            found.problems.append(Problem(place, f"“{link.kind}” is none of: {kinds}"))
    for link in dict.fromkeys(references(value)):
        if link.figure and (reason := _no_such_figure(link)):
            place = first_lines.get(link.name, file).at(f"[[{link.place}]]")
            found.problems.append(Problem(place, reason))
    return value.strip()


def _no_such_figure(link: Link) -> str:
    names = figure_names(link.kind)
    if link.figure in names:
        return ""
    reason = f"there is no figure “{link.figure}”; a {link.kind} has: {', '.join(names) or 'none'}"
    if link.kind == "mission":
        reason += f" (the kinds before a colon are: {', '.join(MENTIONED)})"
    return reason


def relink(body: str, slug_of: Callable[[Reference], str]) -> str:
    """The text with each link at the slug that its target goes by today."""

    def renamed(match: re.Match[str]) -> str:
        link = Link.read(match[1], None)
        if link.kind not in MENTIONED:
            return match[0]
        slug = slug_of(Reference(link.kind, link.slug))
        if slug == link.slug:
            return match[0]
        prefix = "" if link.kind == "mission" else f"{link.kind}:"
        figure = f":{link.figure}" if link.figure else ""
        return f"[[{prefix}{slug}{figure}{match[2] or ''}]]"

    return _LINK.sub(renamed, body)
