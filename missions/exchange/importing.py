"""Rows of a table saved or refused, all or none; a dry run says of each what would become of it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.forms import modelform_factory

from missions import publishing
from missions.models import Mission, Publishable, Version
from missions.publishing import Change, Difference

from .nouns import Noun, posted
from .reading import read_rows

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass
class Fate:
    """What becomes of one line; ``differences`` of a changed one, ``problems`` of a refused one."""

    line: int
    name: str
    what: str
    differences: list[Difference] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    fates: list[Fate]
    is_kept: bool = False

    def count(self, what: str) -> int:
        return sum(fate.what == what for fate in self.fates)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(what, self.count(what)) for what in (NEW, CHANGED, UNCHANGED, REFUSED)]

    @property
    def refused(self) -> int:
        return self.count(REFUSED)

    @property
    def digest(self) -> str:
        """The same for the same fates: what an editor has looked at and agreed to."""
        told = [(f.line, f.name, f.what, repr(f.differences), f.problems) for f in self.fates]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


# Whether the importer may add an object, or change the one given.
May = Callable[[Any | None], bool]


class _Enough(Exception):  # noqa: N818
    """Ends a transaction that is only tried."""


def import_table(
    noun: Noun, text: str, change: Change, *, at: datetime, may: May, agreed: str = ""
) -> Outcome:
    """Try every row in one transaction; kept only if none is refused and ``agreed`` is its digest.

    Raises ``TableError`` where the table cannot be read.
    """
    rows = read_rows(noun, text)
    outcome = Outcome([])
    try:
        with transaction.atomic():
            seen: set[tuple[str, ...]] = set()
            for line, row in rows:
                key = tuple(row[name].strip() for name in noun.key)
                fate = Fate(line, " / ".join(key), REFUSED)
                outcome.fates.append(fate)
                if key in seen:
                    fate.problems.append("An earlier line is about the same.")
                    continue
                seen.add(key)
                _try_row(noun, row, fate, change, at, may)
            if outcome.count(REFUSED) or outcome.digest != agreed:
                raise _Enough
    except _Enough:
        return outcome
    outcome.is_kept = True
    return outcome


def _try_row(
    noun: Noun, row: dict[str, str], fate: Fate, change: Change, at: datetime, may: May
) -> None:
    try:
        data = {name: posted(noun.field(name), text) for name, text in row.items()}
    except LookupError as error:
        fate.problems.append(str(error.args[0]))
        return
    if empty := [name for name in noun.key if not data[name]]:
        fate.problems.append(f"{empty[0]} is empty; it says which row is meant.")
        return
    present = noun.model._default_manager.filter(**{n: data[n] for n in noun.key}).first()
    if not may(present):
        what = "change this" if present else "add this"
        fate.problems.append(f"Your account may not {what}.")
        return
    form = _form(noun, row, data, present)
    if not form.is_valid():
        fate.problems += _told(form)
        return
    try:
        with transaction.atomic():
            _save(noun, form, present, fate, change, at)
    except _Enough:
        fate.what = REFUSED


def _save(noun: Noun, form: Any, present: Any, fate: Fate, change: Change, at: datetime) -> None:
    root = publishing.root_of(form.instance)
    is_whole = root is form.instance
    before = None
    if present is not None or not is_whole:
        publishing.hold(root)
        before = publishing.note_as_found(root, at=at)
    obj = form.save()
    root = publishing.root_of(obj)
    after = publishing.take(root)
    changed = publishing.differences(type(root), before, after) if before else []
    fate.what = (CHANGED if changed else UNCHANGED) if present is not None else NEW
    fate.differences = changed
    fate.problems += _objections(root, changed, change, at)
    if fate.problems:
        raise _Enough
    if changed or before is None:
        kind = change.kind if publishing.is_seen(root, at=at) else ""
        made = Change(change.by, Version.Action.IMPORTED, kind, change.why)
        publishing.record(root, made, at=at, data=after)


def _objections(
    root: models.Model, changed: list[Difference], change: Change, at: datetime
) -> list[str]:
    """What stands against a change to a page that readers see, now or from its time on."""
    scheduled = isinstance(root, Publishable) and root.stage == Publishable.Stage.PUBLISHED
    if not changed or not (scheduled or publishing.is_seen(root, at=at)):
        return []
    found = [] if change.kind else ["Readers see this page: choose the kind of change."]
    figures = [d.label for d in changed if d.is_figure]
    if figures and change.kind == Version.Kind.TYPO:
        found.append(f"A figure is no typo: {figures[0]}.")
    if isinstance(root, Mission):
        sourced = root.citations.filter(says="").values_list("field", flat=True)
        found += [
            f"{name.replace('_', ' ')}: no source supports it, and the mission is published."
            for name in root.unproven_figures(sourced)
            if any(d.field == name for d in changed)
        ]
    return found


def _form(noun: Noun, row: dict[str, str], data: dict[str, str], present: Any) -> Any:
    """The row as a form: the same rules as in the admin. Columns that are not there stay."""
    form = modelform_factory(noun.model, fields=list(row), formfield_callback=_form_field)
    instance = present if present is not None else noun.model()
    return form(data, instance=instance)


def _form_field(field: Any, **kwargs: Any) -> Any:
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


def _told(form: Any) -> list[str]:
    problems = []
    for name, errors in form.errors.items():
        label = "" if name == "__all__" else f"{name}: "
        problems += [f"{label}{error}" for error in errors]
    return problems
