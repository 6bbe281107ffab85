from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from missions import renditions
from missions.models import Image


class Command(BaseCommand):
    help = (
        "Make the sizes of pictures that are missing: of pictures that came by other ways than "
        "the admin, after files were lost, or after the list of sizes has changed. Then remove "
        "the files that no picture has any more. Originals stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")

    def handle(self, *_: Any, dry_run: bool, **options: Any) -> None:
        self.is_quiet = options["verbosity"] == 0
        failed = self.make(dry_run=dry_run)
        self.remove(dry_run=dry_run)
        if failed:
            raise CommandError(f"Pictures of which not all sizes could be made: {failed}.")

    def make(self, *, dry_run: bool) -> int:
        images = [image for image in Image.objects.order_by("pk") if not self.is_whole(image)]
        failed = 0
        for number, image in enumerate(images, 1):
            doing = "Would make" if dry_run else "Making"
            self.say(f"{doing} the sizes of picture {number} of {len(images)}: {image}")
            problems = [] if dry_run else renditions.make(image)
            failed += bool(problems)
            for problem in problems:
                self.stderr.write(f"  {image} (number {image.pk}): {problem}")
        if not images:
            self.say("Every picture has all its sizes.")
        return failed

    @staticmethod
    def is_whole(image: Image) -> bool:
        return renditions.is_current(image) and renditions.is_stored(image)

    def remove(self, *, dry_run: bool) -> None:
        names = renditions.leftovers(at=timezone.now())
        for name in names:
            self.say(f"{'Would remove' if dry_run else 'Removing'} {name}")
        if not dry_run:
            renditions.remove(default_storage, names)

    def say(self, line: str) -> None:
        if not self.is_quiet:
            self.stdout.write(line)
