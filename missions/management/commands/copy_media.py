from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from missions.moving import copy_files


class Command(BaseCommand):
    help = (
        "Copy the uploads of a folder into the storage of MEDIA_STORAGE, or out of it into a "
        "folder. What is there already is left alone, so it can be run again for what came "
        "meanwhile. Nothing is removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--from", dest="source", type=Path, metavar="FOLDER")
        way.add_argument("--to", dest="target", type=Path, metavar="FOLDER")

    def handle(self, *_: Any, source: Path | None, target: Path | None, **options: Any) -> None:
        folder = source or target
        assert folder is not None  # noqa: S101 -- the parser requires one of them
        if source and not source.is_dir():
            raise CommandError(f"There is no folder {source}.")
        if "://" not in settings.MEDIA_URL:
            raise CommandError(
                "MEDIA_STORAGE names no bucket: uploads are kept in MEDIA_ROOT. Set it first."
            )
        there = FileSystemStorage(location=folder)
        way = (there, default_storage) if source else (default_storage, there)
        copied = total = 0
        try:
            for name, is_new in copy_files(*way):
                total, copied = total + 1, copied + is_new
                if is_new and options["verbosity"] > 1:
                    self.stdout.write(name)
        except OSError as error:
            raise CommandError(
                f"Stopped after {total:,} files: {error}. Run it again for the rest."
            ) from error
        if options["verbosity"]:
            self.stdout.write(f"Copied {copied:,} of {total:,} files; the others were there.")
