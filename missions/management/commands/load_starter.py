from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from missions import starter


class Command(BaseCommand):
    help = (
        "Load the starter content. Only entries that were never offered to this site are "
        "loaded: what editors changed, renamed or deleted stays as they left it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data",
            type=Path,
            default=starter.ROOT,
            metavar="PATH",
            help="A folder with “data” and “articles” in it, instead of the project’s own.",
        )
        parser.add_argument(
            "--check", action="store_true", help="Only say what a load would do, or what is wrong."
        )

    def handle(self, *_: Any, data: Path, check: bool, **options: Any) -> None:
        self.is_quiet = options["verbosity"] == 0
        self.doing = "Checking" if check else "Loading"
        self.kind = ""
        act = starter.check if check else starter.load
        try:
            report = act(data, at=timezone.now(), progress=self.show_progress)
        except starter.StarterError as error:
            self.end_progress()
            count = len(error.problems)
            raise CommandError(
                f"Nothing was loaded. Problems in the starter content: {count}\n{error}"
            ) from error
        self.end_progress()
        for note in report.skipped:
            self.say(note)
        self.say(self.summary(report, check=check))

    def show_progress(self, done: int, total: int, kind: str) -> None:
        is_new, self.kind = kind != self.kind, kind
        if self.is_quiet:
            return
        what = f"{self.doing} starter content: "
        if self.stdout.isatty():
            # Blanks wipe what is left of a longer line.
            self.stdout.write(f"\r{what}{done} of {total} entries ({kind})…    ", ending="")
            self.stdout.flush()
        elif is_new:
            self.stdout.write(f"{what}{kind}…")

    def end_progress(self) -> None:
        if self.kind and self.stdout.isatty() and not self.is_quiet:
            self.stdout.write("")

    def say(self, line: str) -> None:
        if not self.is_quiet:
            self.stdout.write(line)

    @staticmethod
    def summary(report: starter.Report, *, check: bool) -> str:
        counts = ", ".join(f"{number} {kind}" for kind, number in report.loaded.items())
        if check:
            return f"Starter content is in order. To load: {counts or 'nothing new'}."
        if report.total:
            return f"Starter content loaded: {counts}."
        return "Starter content is up to date."
