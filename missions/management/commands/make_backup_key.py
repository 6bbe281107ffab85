import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from missions import backups


class Command(BaseCommand):
    help = (
        "Write a new key for backups into a file, as age-keygen does. The public half is for "
        "BACKUP_KEY; the file itself belongs where the backups are not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **options: Any) -> None:
        key = backups.new_key()
        try:
            descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        with os.fdopen(descriptor, "w") as target:
            target.write(key)
        public = key.partition(": ")[2].partition("\n")[0]
        self.stdout.write(
            f"Without {file} no backup made for it can ever be opened.\nBACKUP_KEY={public}"
        )
