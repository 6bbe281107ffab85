from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from missions import data
from missions.publishing.changes import last_change


class Command(BaseCommand):
    help = (
        "Make the next release of the record for /data/: CSV, JSON and SQLite, with checksums and "
        "what has changed since the last one. Does nothing where nothing has changed."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        at = timezone.now()
        made = data.make_release(data.read(at, changed=last_change(at)), at=at)
        if not options["verbosity"]:
            return
        if made is None:
            self.stdout.write("Nothing has changed since the last release.")
            return
        told = ", ".join(f"{count:,} {kind}" for kind, count in made.changes.items())
        self.stdout.write(f"Release {made.number} of {made.day}: rows {told}.")
