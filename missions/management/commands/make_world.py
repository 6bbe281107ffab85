import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from missions import search
from missions.management import made_up
from missions.management.commands.make_flights import World
from missions.models import Article, Mission
from missions.publishing import begin_histories


class Command(BaseCommand):
    help = (
        "Fill an empty database with a made-up site of any size, to measure with: flights and "
        "their seats, articles that speak of them, sources, pictures, corrections, histories and "
        "the search. The same numbers give the same site; nothing in it is real."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--articles", type=int, default=100_000, metavar="N")
        parser.add_argument("--missions", type=int, default=10_000, metavar="N")
        parser.add_argument(
            "--seats", type=int, default=100_000, metavar="N", help="About so many, 1 to 50 each."
        )

    def handle(self, *_: Any, articles: int, missions: int, seats: int, **options: Any) -> None:
        if min(articles, missions) < 1 or not missions <= seats <= missions * 50:
            raise CommandError("Ask for one article and one flight at least, with 1 to 50 seats.")
        if Mission.objects.exists() or Article.objects.exists():
            raise CommandError("There is something in this database. Name an empty one.")
        self.began, self.is_told = time.monotonic(), options["verbosity"] > 0
        at = timezone.now().replace(microsecond=0)
        with transaction.atomic():
            World(missions, at, aboard=round(seats / missions)).save()
            self.tell("flights")
            made_up.surround(at)
            self.tell("what they rest on")
            made_up.write_articles(articles, at)
            self.tell("articles")
        with transaction.atomic():
            begin_histories(at=at)
        self.tell("histories")
        search.rebuild()
        with connection.cursor() as cursor:
            # Without figures of its own tables a database guesses which index is best.
            cursor.execute("ANALYZE")
        self.tell("search")

    def tell(self, made: str) -> None:
        if self.is_told:
            self.stdout.write(f"{time.monotonic() - self.began:>6.0f} s  {made}")
            self.stdout.flush()
