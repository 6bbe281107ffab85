from typing import Any

from django.core.management.base import BaseCommand

from missions import search


class Command(BaseCommand):
    help = (
        "Make the search’s documents anew. Saving does this by itself; needed only after changes "
        "that bypass the site, such as SQL or a restored table. The site may run meanwhile."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        self.is_quiet = options["verbosity"] == 0
        done = search.rebuild(self.show_progress)
        if not self.is_quiet:
            if self.stdout.isatty():
                self.stdout.write("")
            self.stdout.write(f"Documents made anew: {done}.")

    def show_progress(self, done: int, total: int) -> None:
        if not self.is_quiet and self.stdout.isatty():
            self.stdout.write(f"\rMaking documents: {done} of {total}…", ending="")
            self.stdout.flush()
