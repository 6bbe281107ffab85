from typing import Any

from django.core.management.base import BaseCommand

from missions import race
from missions.models import Person

AT_ONCE = 500


class Command(BaseCommand):
    help = (
        "Join all seats into journeys anew. Saving a seat or a mission does this by itself; "
        "needed only after changes that bypass the site, such as a restored table."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
        changed = sum(
            race.settle_journeys(people[start : start + AT_ONCE])
            for start in range(0, len(people), AT_ONCE)
        )
        if options["verbosity"] > 0:
            self.stdout.write(f"Seats whose journey was corrected: {changed}.")
