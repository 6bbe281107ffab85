"""A tsvector made of the documents' tokens as they are; PostgreSQL's own parser is not asked."""

from django.db.models import Q, QuerySet

from missions.models import SearchDocument
from missions.search.conditions import All, Any, Condition, Not, Token


def matching(condition: Condition, keys: tuple[int, int]) -> "QuerySet[SearchDocument]":
    """Documents with keys in the range that meet ``condition``, highest key first."""
    found = SearchDocument.objects.extra(
        where=["missions_searchdocument.vector @@ %s::tsquery"], params=[write(condition)]
    )
    return found.filter(id__range=keys).order_by("-id")


def write(condition: Condition) -> str:
    """The condition in tsquery's language, every token quoted."""
    match condition:
        case Token(text, is_beginning):
            return f"'{text}':*" if is_beginning else f"'{text}'"
        case Not(part):
            return f"!{write(part)}"
        case Any(parts):
            return "(" + " | ".join(map(write, parts)) + ")"
        case All(parts):
            return "(" + " & ".join(map(write, parts)) + ")"
    raise TypeError(condition)


def begins_q(field: str, beginning: str) -> Q:
    """With LIKE, for which Django makes an index of its own."""
    return Q(**{f"{field}__startswith": beginning})
