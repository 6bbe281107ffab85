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
    One query that does not grow with the record.
    """
    typed = [word.folded for word in words(text[:LONGEST_QUERY])][:MOST_TERMS]
    if not typed:
        return []
    *before, last = [Token.surface(word, head=head) for word in typed]
    if len(typed[-1]) >= SHORTEST_BEGINNING:
        last = last.as_beginning()
    documents = back_ends.current().matching(All([*before, last]), SearchDocument.keys(kind))
    return list(documents.values_list(f"{kind}_id", flat=True)[:MOST_ROWS])
