"""FTS5 over the tokens of the documents, kept by triggers."""

from django.db.models import Q, QuerySet

from missions.models import SearchDocument
from missions.search.conditions import All, Any, Condition, Not, Token

INDEX = "missions_searchindex"


def matching(condition: Condition, keys: tuple[int, int]) -> "QuerySet[SearchDocument]":
    """Documents with keys in the range that meet ``condition``, highest key first.

    Ordered by the index itself, so that the first thousand cost the same among any number.
    """
    return SearchDocument.objects.extra(  # noqa: S610 -- all values are parameters
        tables=[INDEX],
        where=[
            f"{INDEX}.rowid = missions_searchdocument.id",
            f"{INDEX} MATCH %s",
            f"{INDEX}.rowid BETWEEN %s AND %s",
        ],
        params=[write(condition), *keys],
        order_by=[f"-{INDEX}.rowid"],
    )


def write(condition: Condition) -> str:
    """The condition in FTS5's language, every token quoted."""
    match condition:
        case Token(text, is_beginning):
            return f'"{text}" *' if is_beginning else f'"{text}"'
        case Any(parts):
            return "(" + " OR ".join(map(write, parts)) + ")"
        case All(parts):
            wanted = [write(part) for part in parts if not isinstance(part, Not)]
            unwanted = [write(part.part) for part in parts if isinstance(part, Not)]
            return " NOT ".join(["(" + " AND ".join(wanted) + ")", *unwanted])
    raise TypeError(condition)


def begins_q(field: str, beginning: str) -> Q:
    """As a range, which an index answers; SQLite's LIKE cannot."""
    return Q(**{f"{field}__gte": beginning, f"{field}__lt": beginning + "\x7f"})
