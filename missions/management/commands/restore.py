import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from missions import backups
from missions.backups.reporting import add_key_file, plainly, read_key, told


class Command(BaseCommand):
    help = (
        "Put a backup in the place of database and files. It is read to its end first; until all "
        "of it is whole and brought up to date, the old state is served. That is kept, and "
        "--undo puts it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", type=Path, nargs="?", help="What `backup` has written.")
        what.add_argument("--undo", metavar="NAME", help="Put back the database kept under NAME.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        add_key_file(parser, "A file with the secret age key.")

    def handle(
        self,
        *_: Any,
        file: Path | None,
        undo: str | None,
        yes: bool,
        key_file: Path | None,
        **options: Any,
    ) -> None:
        with plainly():
            if undo:
                self.confirm(f"This puts {undo} in the place of the present database.", yes)
                kept = backups.undo(undo, at=timezone.now())
                self.stdout.write(f"{undo} is in place again. What was there is kept as {kept}.")
            elif file:
                key = read_key(key_file, settings.BACKUP_KEY)
                checked = backups.examine(file, key)
                self.stdout.write(told(checked))
                self.confirm("This puts it in the place of the present database.", yes)
                self.tell(backups.restore(file, checked, at=timezone.now(), key=key))

    def confirm(self, sentence: str, yes: bool) -> None:
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError(f"{sentence} Nothing is done without --yes.")
        if input(f"{sentence} Go on? [y/N] ").strip().lower() not in ("y", "yes"):
            raise CommandError("Nothing was done.")

    def tell(self, restored: backups.Restored) -> None:
        self.stdout.write(f"Restored; {restored.added:,} files were missing and are there again.")
        if restored.kept:
            self.stdout.write(
                f"The old database is kept as {restored.kept}; "
                f"to go back: manage.py restore --undo {restored.kept}"
            )
        for name in restored.kept_files:
            self.stdout.write(f"A file differed; the old one is kept as {name}.")
        for name in restored.missing:
            self.stderr.write(f"The database names {name}, and there is no such file.")
