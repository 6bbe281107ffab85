from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from missions import static_copy
from missions.static_copy.writing import check


class Command(BaseCommand):
    help = (
        "Write the whole public site into a folder, as files that any host of static files can "
        "serve from the root of SITE_URL: pages, pictures, feeds, calendars, sitemaps. Drafts "
        "are not in it. A copy made before is replaced when the new one is whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A new or empty folder, or an older copy.")
        parser.add_argument(
            "--live",
            default="",
            metavar="URL",
            help="Where the site itself is served; what the copy cannot do leads there.",
        )

    def handle(self, *_: Any, folder: Path, live: str, **options: Any) -> None:
        live = live.rstrip("/")
        if live and not live.startswith(("https://", "http://")):
            raise CommandError("--live takes an address that begins with https:// or http://.")
        at = timezone.now()
        folder = folder.absolute()
        try:
            check(folder)
            copy = static_copy.crawl(at=at, live=live)
            counts = static_copy.write(copy, folder, at=at, live=live)
        except static_copy.FolderError as error:
            raise CommandError(str(error)) from None
        if options["verbosity"]:
            told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
            self.stdout.write(f"Copied to {folder}: {told}.")
        for link, page in sorted(copy.dead.items()):
            self.stderr.write(f"{link} leads nowhere; it is linked from {page}.")
        if copy.dead:
            raise CommandError(
                f"Links that lead nowhere: {len(copy.dead)}. The copy leaves them out."
            )
