from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from missions import backups
from missions.backups.reporting import add_key_file, plainly, read_key


class Command(BaseCommand):
    help = (
        "Write database and files into one archive, as they are at one moment, while the site "
        "runs. Encrypted if there is a BACKUP_KEY or --key-file. Sign-ins are not in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "target",
            type=Path,
            help="A new file, or a folder for a file with the time in its name.",
        )
        parser.add_argument("--no-media", action="store_true", help="The database alone.")
        parser.add_argument(
            "--keep", type=int, metavar="N",
            help="Then delete all but the N newest backups in the folder.",
        )  # fmt: skip
        add_key_file(parser, "A file with public or secret age keys; any of them will open it.")

    def handle(
        self,
        *_: Any,
        target: Path,
        no_media: bool,
        keep: int | None,
        key_file: Path | None,
        **options: Any,
    ) -> None:
        if keep is not None and (keep < 1 or not target.is_dir()):
            raise CommandError("--keep takes a number from 1, and a folder as the target.")
        at = timezone.now()
        key = read_key(key_file, settings.BACKUP_KEY)
        is_folder = target.is_dir()
        path = (target / backups.name(at, encrypted=bool(key)) if is_folder else target).absolute()
        with plainly():
            made = backups.back_up(path, at=at, key=key, with_media=not no_media)
            if is_folder:
                backups.remove_abandoned(target, at=at)
            old = backups.rotate(target, keep=keep) if keep else []
        if options["verbosity"]:
            self.tell(path, made, encrypted=bool(key))
            for gone in old:
                self.stdout.write(f"Deleted the old backup {gone}.")
        for name in made.manifest.missing:
            self.stderr.write(f"The database names {name}, and there is no such file.")
        for name in made.left_out:
            self.stderr.write(f"Not in the backup, because of its name: {name!r}.")

    def tell(self, path: Path, made: backups.Made, *, encrypted: bool) -> None:
        held = f"{made.manifest.rows:,} rows in {len(made.manifest.tables)} tables"
        if made.manifest.files is not None:
            held += f", {made.manifest.files:,} files"
        size = filesizeformat(made.size).replace("\xa0", " ")
        how = "encrypted" if encrypted else "not encrypted"
        self.stdout.write(f"Backed up to {path}: {held}; {size}, {how}.")
