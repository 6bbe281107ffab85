"""What somebody may be about to type: titles, while they do."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F
from django.urls import reverse

from missions.models import SEARCHED, SearchDocument

from . import back_ends
from .analysis import words
from .conditions import All, Token
from .finding import together
from .queries import LONGEST_QUERY, SHORTEST_BEGINNING
from .visibility import visible

MOST_SUGGESTIONS = 8


class Suggestion(NamedTuple):
    title: str
    kind: str
    url: str


def suggest(text: str, *, at: datetime) -> list[Suggestion]:
    """Titles and names that hold all the words, the last one begun; one query."""
    typed = [word.folded for word in words(text[:LONGEST_QUERY])]
    if not typed or len("".join(typed)) < SHORTEST_BEGINNING:
        return []
    *before, last = [Token.surface(word, head=True) for word in typed]
    condition = All([*before, last.as_beginning()])
    branches = []
    for kind in SEARCHED:
        rows = back_ends.current().matching(condition, SearchDocument.keys(kind))
        name = F(f"{kind}__headline" if kind == "article" else f"{kind}__name")
        columns = visible(rows, kind, at).values_list("date", name, F(f"{kind}__slug"))
        branches.append(columns[: 5 * MOST_SUGGESTIONS])
    kinds = list(SEARCHED)
    found = [(kinds[number], *columns) for number, *columns in together(branches)]
    start = "".join(typed)

    def key(row: tuple[str, str, str, str]) -> tuple[bool, bool, str]:
        _kind, date, title, _slug = row
        folded = "".join(word.folded for word in words(title))
        return folded.startswith(start), _kind != "article", date

    found.sort(key=key, reverse=True)
    return [
        Suggestion(title, kind, reverse(SEARCHED[kind].view_name, args=[slug]))
        for kind, _date, title, slug in found[:MOST_SUGGESTIONS]
    ]
