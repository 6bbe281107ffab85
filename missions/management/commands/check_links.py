import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F
from django.utils import timezone

from missions.link_check import Answer, ask
from missions.models import Source


class Command(BaseCommand):
    help = (
        "Ask whether the web addresses of sources still answer, the ones asked longest ago first. "
        "The desk lists those that do not. Run it daily."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="At most so many (200).")
        parser.add_argument(
            "--pause", type=float, default=2, help="Seconds between two questions to a host (2)."
        )

    def handle(self, *_: Any, limit: int, pause: float, **options: Any) -> None:
        rows = Source.objects.exclude(url="").order_by(
            F("link_checked_at").asc(nulls_first=True), "pk"
        )
        agent = f"SpaceTourismRecord (+{settings.SITE_URL}/about/)"
        asked: dict[str, float] = {}
        dead = checked = 0
        for source in in_turn(list(rows[:limit])):
            host = urlsplit(source.url).hostname or ""
            time.sleep(max(0, asked.get(host, 0) + pause - time.monotonic()))
            answer = self.ask(source.url, agent)
            asked[host] = time.monotonic()
            note(source, answer)
            checked += 1
            dead += source.has_dead_link
            if options["verbosity"] > 1 or (source.has_dead_link and options["verbosity"]):
                said = answer.problem or answer.status
                self.stdout.write(f"{source.slug}: {said} ({source.url})")
        if options["verbosity"]:
            self.stdout.write(f"Asked {checked} addresses; {dead} lead nowhere.")

    def ask(self, url: str, agent: str) -> Answer:
        return ask(url, agent=agent)


def in_turn(sources: list[Source]) -> Iterator[Source]:
    """One of each host after the other, so that the pauses cost least."""
    by_host = defaultdict(list)
    for source in sources:
        by_host[urlsplit(source.url).hostname].append(source)
    while by_host:
        for host in list(by_host):
            yield by_host[host].pop(0)
            if not by_host[host]:
                del by_host[host]


def note(source: Source, answer: Answer) -> None:
    """Keep the answer. A source is not changed by it: no version, no search."""
    is_fine = answer.status is not None and answer.status < 400
    source.link_checked_at = timezone.now()
    source.link_status = answer.status
    source.link_problem = answer.problem[:160]
    source.link_moved_to = answer.moved_to[:500] if is_fine else ""
    source.link_failures = 0 if is_fine else source.link_failures + 1
    names = ["link_checked_at", "link_status", "link_problem", "link_moved_to", "link_failures"]
    Source.objects.filter(pk=source.pk).update(**{name: getattr(source, name) for name in names})
