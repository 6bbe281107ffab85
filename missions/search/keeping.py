"""The documents kept as the record is: what a saved row touches, and all of them made anew."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps.registry import Apps
from django.db import models, transaction
from django.db.models import Q

from missions.models import (
    SEARCHED,
    Article,
    Author,
    Byline,
    Craft,
    Event,
    Mention,
    Mission,
    SearchDocument,
    SearchWord,
    Seat,
    Tag,
    Vehicle,
)

from . import documents
from .analysis import ANALYSIS

AT_ONCE = 100
SHORTEST_WORD = 4

# What documents are made of and kept in, besides the objects themselves.
_READ = (Author, Byline, Craft, Event, Mention, SearchDocument, SearchWord, Seat, Tag)

# Keys of objects by their kind.
Touched = dict[str, set[int]]
Progress = Callable[[int, int], None]

_FIELDS = [field.name for field in SearchDocument._meta.fields if not field.primary_key]
_KIND_OF: dict[type[models.Model], str] = {model: kind for kind, model in SEARCHED.items()}
# Where a mission names things of other kinds.
_IN_MISSIONS = {
    "person": ("seats__person",),
    "organisation": ("operator", "organiser"),
    "vehicle": ("vehicle", "launcher"),
    "place": ("launch_site", "destination", "landing_site"),
}

_collected: ContextVar[Touched | None] = ContextVar("collected", default=None)
_later = threading.local()


def index(obj: models.Model, *, later: bool = False) -> None:
    """Make the documents anew in which ``obj`` stands: an object with a page, or a part of one.

    In the transaction of whoever saved it. With ``later`` after it: for rows that arrive in
    any order, so that what they refer to may still be missing.
    """
    touched = touched_by(obj)
    before = obj.__dict__.pop("_search_before", None)
    if before is not None:
        _add(touched, touched_by(before))
    if later:
        _remember(touched)
    elif (collected := _collected.get()) is not None:
        _add(collected, touched)
    else:
        _write_with_dependents(touched)


def note_before(obj: models.Model) -> None:
    """Keep what a part belonged to before it is saved, in case it moves to another page."""
    if obj.pk and not obj._state.adding:
        obj.__dict__["_search_before"] = type(obj)._base_manager.filter(pk=obj.pk).first()


def index_parents(part: models.Model, origin: Any) -> None:
    """After a part is deleted: its page, unless that is what is being deleted."""
    deleted = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if isinstance(part, Mention):
        if deleted not in (Article, Mention):
            index(part.by)
    elif deleted is type(part):
        index(part)


def index_tagged(instance: Article | Tag, action: str, pk_set: set[int] | None) -> None:
    """Articles whose tags changed, seen from either side."""
    if isinstance(instance, Article):
        if action.startswith("post"):
            index(instance)
    elif action == "pre_clear":
        instance.__dict__["_search_tagged"] = set(instance.articles.values_list("pk", flat=True))
    elif action.startswith("post"):
        for article in Article.objects.filter(
            pk__in=pk_set or instance.__dict__.pop("_search_tagged", ())
        ):
            index(article)


@contextmanager
def collected() -> Iterator[None]:
    """Within it nothing is written; at its end everything that was touched, once.

    Nothing where it ends in an exception: then the rows are rolled back as well.
    """
    touched: Touched = defaultdict(set)
    token = _collected.set(touched)
    try:
        yield
    finally:
        _collected.reset(token)
    _write_with_dependents(touched)


def touched_by(obj: models.Model) -> Touched:
    touched: Touched = defaultdict(set)
    if kind := _KIND_OF.get(type(obj)):
        touched[kind].add(obj.pk)
    elif isinstance(obj, Seat | Event):
        touched["mission"].add(obj.mission_id)
    elif isinstance(obj, Byline):
        touched["article"].add(obj.article_id)
    elif isinstance(obj, Tag | Author):
        touched["article"] |= set(obj.articles.values_list("pk", flat=True))
    elif isinstance(obj, Craft):
        touched["vehicle"].add(obj.vehicle_id)
        flown = Mission.objects.filter(craft=obj.pk)
        touched["mission"] |= set(flown.values_list("pk", flat=True))
    return touched


def rebuild(progress: Progress = lambda _done, _total: None) -> int:
    """Make every document anew; how many there are.

    In small transactions, each of which leaves the index whole: the site can be read and
    edited meanwhile. Words that no document holds any more are dropped.
    """
    newest = SearchWord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    words: set[str] = set()
    done = _write_all({kind: _keys(kind) for kind in SEARCHED}, progress, words)
    old = SearchWord.objects.filter(pk__lte=newest)
    unused = [pk for pk, word in old.values_list("pk", "word") if word not in words]
    for some in _batches(unused):
        SearchWord.objects.filter(pk__in=some).delete()
    return done


def catch_up() -> int:
    """Make the documents that are missing or were made by older rules; how many that were."""
    stale = Q(search_document=None) | Q(search_document__analysis__lt=ANALYSIS)
    return _write_all({kind: _keys(kind, stale) for kind in SEARCHED})


def fits(apps: Apps | None) -> bool:
    """Whether the tables are those this code reads, after a migration to the state ``apps``."""
    if apps is None:
        return True
    ours = {model._meta.label_lower: model for model in (*SEARCHED.values(), *_READ)}
    try:
        return all(
            {field.column for field in model._meta.concrete_fields}
            == {field.column for field in apps.get_model(label)._meta.concrete_fields}
            for label, model in ours.items()
        )
    except LookupError:
        return False


def _keys(kind: str, condition: Q | None = None) -> list[int]:
    rows = SEARCHED[kind]._default_manager.filter(condition or Q())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _write_all(
    keys: dict[str, list[int]],
    progress: Progress = lambda _done, _total: None,
    words: set[str] | None = None,
) -> int:
    total, done = sum(map(len, keys.values())), 0
    for kind, pks in keys.items():
        for some in _batches(pks):
            _write(kind, some, words)
            done += len(some)
            progress(done, total)
    return done


def _write_with_dependents(touched: Touched) -> None:
    """The documents touched; and where a name in them changed, those that say it."""
    with transaction.atomic():
        dependent: Touched = defaultdict(set)
        for kind, pks in touched.items():
            for some in _batches(sorted(pks)):
                renamed = _write(kind, some)
                _add(dependent, _naming(kind, renamed))
        for kind, pks in dependent.items():
            for some in _batches(sorted(pks - touched.get(kind, set()))):
                _write(kind, some)


def _write(kind: str, pks: list[int], words: set[str] | None = None) -> list[int]:
    """Write these documents; returns the keys of those whose names changed."""
    with transaction.atomic():
        # Locked, so that nobody's change is overwritten by what was read before it.
        rows = documents.rows(kind).filter(pk__in=pks).order_by("pk")
        made = [documents.of(kind, obj) for obj in rows.select_for_update(of=("self",))]
        before = SearchDocument.objects.filter(pk__in=[document.pk for document in made])
        faces = dict(before.values_list("pk", "face"))
        SearchDocument.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["id"], update_fields=_FIELDS
        )
        spoken = {word for document in made for word in spellable(document.words)}
        SearchWord.objects.add(spoken if words is None else spoken - words)
        if words is not None:
            words |= spoken
    column = f"{kind}_id"
    return [
        getattr(document, column)
        for document in made
        if faces.get(document.pk, document.face) != document.face
    ]


def spellable(words: str) -> Iterator[str]:
    """The words worth correcting to: no figures, nothing very short."""
    return (word for word in words.split() if len(word) >= SHORTEST_WORD and word.isalpha())


def _naming(kind: str, pks: list[int]) -> Touched:
    """Documents that say the names of these objects."""
    touched: Touched = defaultdict(set)
    if not pks:
        return touched
    mentions = Mention.objects.filter(**{f"{kind}__in": pks})
    touched["article"] = set(mentions.values_list("by", flat=True))
    for field in _IN_MISSIONS.get(kind, ()):
        missions = Mission.objects.filter(**{f"{field}__in": pks})
        touched["mission"] |= set(missions.values_list("pk", flat=True))
    if kind == "organisation":
        vehicles = Vehicle.objects.filter(operator__in=pks)
        touched["vehicle"] = set(vehicles.values_list("pk", flat=True))
    return touched


def _remember(touched: Touched) -> None:
    waiting = _later.__dict__.setdefault("touched", defaultdict(set))
    _add(waiting, touched)
    transaction.on_commit(_write_remembered)


def _write_remembered() -> None:
    waiting = _later.__dict__.pop("touched", None)
    if waiting:
        _write_with_dependents(waiting)


def _add(touched: Touched, more: Touched) -> None:
    for kind, pks in more.items():
        touched[kind] |= pks


def _batches(pks: list[int]) -> Iterable[list[int]]:
    return (pks[start : start + AT_ONCE] for start in range(0, len(pks), AT_ONCE))
