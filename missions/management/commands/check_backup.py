from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from missions import backups
from missions.backups.reporting import add_key_file, plainly, read_key, told


class Command(BaseCommand):
    help = "Read a backup to its end and compare it with its checksums. Writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_key_file(parser, "A file with the secret age key.")

    def handle(self, *_: Any, file: Path, key_file: Path | None, **options: Any) -> None:
        with plainly():
            checked = backups.check(file, read_key(key_file, settings.BACKUP_KEY))
        self.stdout.write(told(checked))
        for name in checked.manifest.missing:
            self.stderr.write(f"It was made without {name}, which the database names.")
