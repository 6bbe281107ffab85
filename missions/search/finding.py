"""A question answered: which documents readers may see match, in which order, told apart how.

The work is bounded: of each kind the matches by name and, of all, those entered last are looked
at, ``MOST`` of either. Where there are more, the answer says so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db import connections, router
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex
from django.utils.safestring import SafeString

from missions.models import SEARCHED, Addressable, SearchDocument

from . import back_ends
from .conditions import All
from .marks import Marker
from .narrowing import Facet, Found, Narrowed, facets
from .queries import Query, read
from .spelling import Correction, respell
from .visibility import visible

PER_PAGE = 20
MOST = 1000

_COLUMNS = ("id", "date", "year", "operators", "title_stems", "head_stems")


@dataclass(frozen=True)
class Hit:
    kind: str
    object: Addressable
    title: SafeString
    excerpt: SafeString


@dataclass
class Results:
    """``is_loose``: nothing has all that was asked, these have some of it.

    ``is_capped``: there are more than ``count``. ``narrowed`` holds the facets in force.
    """

    query: Query
    narrowed: dict[str, str] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    page: Page | None = None
    count: int = 0
    is_capped: bool = False
    is_loose: bool = False
    facets: list[Facet] = field(default_factory=list)
    correction: Correction | None = None


def search(
    query: str, *, at: datetime, kind: str = "", operator: str = "", year: str = "", page: int = 1
) -> Results:
    """What readers find at ``at``. Raises ``ChoiceError`` for a facet that cannot be, and
    Django's ``EmptyPage`` beyond the last page."""
    question = read(query)
    narrowed = Narrowed.read(kind, operator, year)
    results = Results(question, narrowed.values)
    if not question.wanted:
        if page != 1:
            raise EmptyPage(f"There is no page {page} of this search.")
        return results
    found, results.is_capped = candidates(question, narrowed, at=at)
    if not found:
        results.correction = respell(question, lambda asked: _count(asked, at))
        if len(question.wanted) > 1:
            results.is_loose = True
            found, results.is_capped = candidates(question, narrowed, at=at, loosely=True)
    results.count = len(found)
    paginator = Paginator(ranked(question, found), PER_PAGE)
    results.page = paginator.page(page)
    results.facets = facets(found, narrowed)
    results.hits = _hits([row.id for row in results.page], question)
    return results


def candidates(
    question: Query, narrowed: Narrowed, *, at: datetime, loosely: bool = False
) -> tuple[list[Found], bool]:
    """The visible matches that are looked at, and whether there are more; one query."""
    branches = []
    for kind in [narrowed.kind] if narrowed.kind else SEARCHED:
        for head in (True, False):
            wanted = question.condition(head=head, loosely=loosely)
            condition = All([wanted, *narrowed.tokens()])
            rows = back_ends.current().matching(condition, SearchDocument.keys(kind))
            rows = visible(_checked(rows, question, loosely), kind, at)
            branches.append(rows.values_list(*_COLUMNS)[: MOST + 1])
    found: dict[int, Found] = {}
    counts: Counter[str] = Counter()
    for number, *columns in together(branches):
        row = Found(*columns)
        found[row.id] = row
        counts[number] += 1
    return list(found.values()), max(counts.values(), default=0) > MOST


def together(branches: list[QuerySet[Any, Any]]) -> Iterable[tuple[Any, ...]]:
    """The rows of all ``branches``, each after the number of its branch, in one query.

    By hand, because Django's own union has no limits on its branches on SQLite.
    """
    parts: list[str] = []
    values: list[Any] = []
    for number, rows in enumerate(branches):
        sql, params = rows.query.sql_with_params()
        name = f"part{number}"
        parts.append(f"SELECT {number} AS branch, {name}.* FROM ({sql}) AS {name}")  # noqa: S608
        values += params
    with connections[router.db_for_read(SearchDocument)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return cursor.fetchall()


def ranked(question: Query, found: list[Found]) -> list[Found]:
    """By how much of the question the title and then the other names hold; newer first."""
    terms = question.wanted
    stems = [stem for term in terms for stem in term.stems]
    whole = "".join(stems)

    def key(row: Found) -> tuple[bool, int, bool, int]:
        title, head = row.title_stems.split(), set(row.head_stems.split())
        in_title = sum(term.stands_in(title) for term in terms)
        in_head = sum(term.stands_in(head) for term in terms)
        is_most_of_title = 2 * len(stems) >= len(title) and in_title == len(terms)
        return "".join(title) == whole, in_title, is_most_of_title, in_head

    newest_first = sorted(found, key=lambda row: (row.date, row.id), reverse=True)
    return sorted(newest_first, key=key, reverse=True)


def _checked(
    rows: QuerySet[SearchDocument], question: Query, loosely: bool
) -> QuerySet[SearchDocument]:
    """Longer phrases read word by word; their pairs alone may stand apart."""
    for number, term in enumerate(question.terms):
        if term.phrase and not (loosely and not term.is_unwanted):
            place = f"place{number}"
            rows = rows.alias(**{place: StrIndex("words", Value(f" {term.phrase} "))})
            rows = rows.filter(**{place if term.is_unwanted else f"{place}__gt": 0})
    return rows


def _count(question: Query, at: datetime) -> int:
    return len(candidates(question, Narrowed(), at=at)[0])


def _hits(ids: list[int], question: Query) -> list[Hit]:
    related = [
        "article",
        "mission__operator",
        "vehicle__operator",
        "person",
        "organisation",
        "place",
    ]
    rows = SearchDocument.objects.filter(pk__in=ids).select_related(*related)
    documents = rows.defer(
        "tokens", "words", "face", "article__body", "article__body_html", "mission__summary"
    ).in_bulk()
    marker = Marker(question.wanted)
    hits = []
    for pk in ids:
        document = documents.get(pk)
        if document is None:
            # Taken away since it was found.
            continue
        thing: Addressable = getattr(document, document.kind)
        title = str(thing)
        excerpt = marker.excerpt(document.text, title)
        hits.append(Hit(document.kind, thing, marker.mark(title), excerpt))
    return hits
