from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from missions import renditions


class Command(BaseCommand):
    help = (
        "List the files of pictures that no picture, no size of one and no kept version needs: "
        "those that were replaced, or whose picture was deleted. With --delete remove them, but "
        "not those of the last day, which may belong to an upload under way."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Remove the files listed.")

    def handle(self, *_: Any, delete: bool, **options: Any) -> None:
        found = renditions.orphans(at=timezone.now(), also_needed=renditions.named_in_versions())
        old = [orphan for orphan in found if orphan.is_old]
        failed = [orphan for orphan in old if delete and not self.remove(orphan.name)]
        if options["verbosity"]:
            for orphan in found:
                note = "" if orphan.is_old else " (of the last day; stays for now)"
                self.stdout.write(f"{orphan.name}, {_size(orphan.size)}{note}")
            total = _size(sum(orphan.size for orphan in old))
            words = "Removed" if delete else "Would remove"
            count = len(old) - len(failed)
            self.stdout.write(f"{words} {count} of {len(found)} unused files, {total}.")
        if failed:
            raise CommandError(f"Files that could not be removed: {len(failed)}.")

    def remove(self, name: str) -> bool:
        try:
            default_storage.delete(name)
        except OSError as error:
            self.stderr.write(f"{name}: {error}")
            return False
        return True


def _size(size: int) -> str:
    return filesizeformat(size).replace("\xa0", " ")
