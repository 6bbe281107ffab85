"""Rows of the record by their words, drafts too: for the lists of the newsroom."""

from missions.models import SearchDocument

from . import back_ends
from .analysis import words
from .conditions import All, Token
from .queries import LONGEST_QUERY, MOST_TERMS, SHORTEST_BEGINNING

MOST_ROWS = 1_000


def rows_with(kind: str, text: str, *, head: bool = False) -> list[int]:
    """The keys of objects of ``kind`` whose pages hold all words of ``text``, the last one begun.

    The ``MOST_ROWS`` that were entered last; with ``head`` their own names must hold the words.
    One query or two, neither of which grows with the record.
    """
    typed = [word.folded for word in words(text[:LONGEST_QUERY])][:MOST_TERMS]
    if not typed:
        return []
    tokens = [Token.surface(word, head=head) for word in typed]
    found = _matching(kind, tokens)
    if len(found) < MOST_ROWS and len(typed[-1]) >= SHORTEST_BEGINNING:
        # Asked only now: all words that begin so are gathered by SQLite before it gives one.
        found = _matching(kind, [*tokens[:-1], tokens[-1].as_beginning()])
    return found


def _matching(kind: str, tokens: list[Token]) -> list[int]:
    documents = back_ends.current().matching(All(tokens), SearchDocument.keys(kind))
    return list(documents.values_list(f"{kind}_id", flat=True)[:MOST_ROWS])
