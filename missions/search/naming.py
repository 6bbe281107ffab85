"""What an editor may be about to name: everything that a text can mention, drafts too.

For the newsroom only; what readers are suggested is in ``suggestions``.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from missions.models import MENTIONED, SEARCHED, SearchDocument, public_person_q, published_q
from missions.models.permalinks import make_slug

from . import back_ends
from .analysis import words
from .conditions import All, Token
from .finding import together
from .queries import LONGEST_QUERY, SHORTEST_BEGINNING

MOST_NAMES = 12
# So many of one kind before the next has its turn.
TURN = 4
# Of the matches of one kind so many are looked at, those entered last.
_LOOKED_AT = 60
# Missions and articles by their state, people by their flights; all others are public.
_PUBLISHED = ("mission", "article")

Rows = QuerySet[Any, Any]


class Named(NamedTuple):
    kind: str
    title: str
    slug: str
    is_public: bool


class _Row(NamedTuple):
    named: Named
    date: str


def find_names(
    text: str, *, at: datetime, kinds: Collection[str] = tuple(MENTIONED)
) -> list[Named]:
    """Things whose names hold all the words, the last one begun, or whose addresses begin so.

    Without any words those entered last, if only one kind is asked for. At most ``MOST_NAMES``;
    one query that does not grow with the record. ``is_public`` is as of ``at``.
    """
    text = text[:LONGEST_QUERY]
    branches = [
        (kind, rows) for kind in MENTIONED if kind in kinds
        for rows in _branches(kind, text, at, latest=len(kinds) == 1)
    ]  # fmt: skip
    if not branches:
        return []
    found: dict[tuple[str, str], _Row] = {}
    for number, date, title, slug, is_public in together([rows for _, rows in branches]):
        kind = branches[number][0]
        found.setdefault((kind, slug), _Row(Named(kind, title, slug, bool(is_public)), date))
    return _in_turn(list(found.values()), text)


def _branches(kind: str, text: str, at: datetime, *, latest: bool) -> Iterator[Rows]:
    """By the words of the names first, which also know how new a thing is."""
    typed = [word.folded for word in words(text)]
    slug = make_slug(text)
    rows = MENTIONED[kind]._default_manager.all()
    if kind in SEARCHED and len("".join(typed)) >= SHORTEST_BEGINNING:
        *before, last = [Token.surface(word, head=True) for word in typed]
        condition = All([*before, last.as_beginning()])
        documents = back_ends.current().matching(condition, SearchDocument.keys(kind))
        yield _columns(documents, kind, at, path=f"{kind}__", date=F("date"))[:_LOOKED_AT]
    if slug:
        begins = back_ends.current().begins_q("slug", slug)
        yield _columns(rows.filter(begins).order_by("slug"), kind, at)[:MOST_NAMES]
    if slug and kind not in SEARCHED:
        holding = Q(*(Q(slug__contains=word) for word in slug.split("-")))
        yield _columns(rows.filter(holding).order_by("-pk"), kind, at)[:MOST_NAMES]
    if latest and not typed:
        yield _columns(rows.order_by("-pk"), kind, at)[:MOST_NAMES]


def _columns(rows: Rows, kind: str, at: datetime, *, path: str = "", date: Any = None) -> Rows:
    """Date, name, slug, and whether readers can open it."""
    name: Any = F(f"{path}headline" if kind == "article" else f"{path}name")
    if kind == "source":
        name = Concat(f"{path}publisher", Value(": "), f"{path}title")
    is_public = Value(True, BooleanField())
    if kind in _PUBLISHED:
        is_public = _flag(published_q(at, path))
    elif kind == "person":
        is_public = _flag(public_person_q(at, "person" if path else "pk"))
    return rows.values_list(date or Value(""), name, F(f"{path}slug"), is_public)


def _flag(condition: Q) -> Any:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _in_turn(rows: list[_Row], text: str) -> list[Named]:
    """The one that is meant first; then those that begin so; of each kind the newest."""
    start, slug = "".join(word.folded for word in words(text)), make_slug(text)

    def fit(row: _Row) -> tuple[bool, bool]:
        """False before True: is it another than the one typed, does it begin otherwise."""
        folded = "".join(word.folded for word in words(row.named.title))
        begins = folded.startswith(start) or row.named.slug.startswith(slug)
        return row.named.slug != slug, not (start and begins)

    kinds = list(MENTIONED)
    rows.sort(key=lambda row: row.date, reverse=True)
    rows.sort(key=lambda row: (kinds.index(row.named.kind), fit(row)))
    turned = []
    for kind, of_kind in groupby(rows, key=lambda row: row.named.kind):
        for place, row in enumerate(of_kind):
            is_other, begins_otherwise = fit(row)
            turn = (is_other, place // TURN, begins_otherwise, kinds.index(kind))
            turned.append((turn, row.named))
    turned.sort(key=lambda entry: entry[0])
    return [named for _, named in turned[:MOST_NAMES]]
