"""Sends what webhooks and search engines are to be told. Run it every minute, or with --watch."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from missions import notices


class Command(BaseCommand):
    help = (
        "Sends what is due to webhooks and to search engines, and tries again what failed. Run it "
        "every minute, or let it run with --watch. Several at once do not send anything twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Go on until stopped.")
        parser.add_argument(
            "--pause", type=float, default=15, help="Seconds between two looks with --watch (15)."
        )

    def handle(self, *_: Any, watch: bool, pause: float, **options: Any) -> None:
        while True:
            tried = notices.send_due()
            if tried or (options["verbosity"] and not watch):
                self.stdout.write(f"Notices tried: {tried}.")
            if not watch:
                return
            close_old_connections()
            time.sleep(pause)
