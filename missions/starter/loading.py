"""The load as a whole: read and check everything, then write what is new, or nothing."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from missions import publishing, search

from . import ledger
from .entries import Entry, read
from .files import digest
from .problems import StarterError
from .stories import write_articles
from .writing import Progress, Report, Writer

# Holds the folders "data" and "articles".
ROOT = Path(__file__).resolve().parent


def _silent(_done: int, _total: int, _kind: str) -> None:
    pass


def load(root: Path = ROOT, *, at: datetime, progress: Progress = _silent) -> Report:
    """Bring in the entries that were never offered before; the others are left as they are.

    ``progress`` is called after each entry with the number done, the number to do and the
    kind ("missions"). Raises ``StarterError``, with nothing written, if anything is wrong.
    """
    files = digest(root)
    if ledger.stored_digest() == files:
        return Report()
    entries = read(root)
    with transaction.atomic():
        row = ledger.lock(at)
        report = _write(entries, at, progress)
        publishing.begin_histories(at=at)
        row.digest, row.loaded_at = files, at
        row.save()
    return report


def check(root: Path = ROOT, *, at: datetime, progress: Progress = _silent) -> Report:
    """All of ``load``, and then keep nothing."""
    entries = read(root)
    with transaction.atomic():
        report = _write(entries, at, progress)
        transaction.set_rollback(True)
    return report


def _write(entries: list[Entry], at: datetime, progress: Progress) -> Report:
    known = ledger.Ledger(at)
    new = [entry for entry in entries if entry.key not in known]
    writer = Writer(known, progress, total=len(new))
    with search.collected():
        writer.write(entry for entry in new if entry.kind.name != "article")
        write_articles(writer, [entry for entry in new if entry.kind.name == "article"])
        if writer.problems:
            raise StarterError(writer.problems)
    known.save()
    return writer.report
