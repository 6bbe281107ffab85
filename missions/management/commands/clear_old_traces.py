"""Takes out of the accounts what is no longer needed. Run it daily."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from missions.accounts import sessions, throttling
from missions.models import AccountEvent, Notice

KEPT_FOR = timedelta(days=90)


class Command(BaseCommand):
    help = (
        "Takes addresses and browsers that are older than 90 days out of the log of accounts, "
        "and deletes sessions, counts of attempts and notices to other services that are done."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        events = AccountEvent.objects.forget_places(timezone.now() - KEPT_FOR)
        ended, counts = sessions.forget_ended(), throttling.forget_ended()
        told = Notice.objects.forget_done(timezone.now() - KEPT_FOR)
        self.stdout.write(
            f"Places taken out of the log: {events}. Ended sessions: {ended}. Counts: {counts}. "
            f"Notices: {told}."
        )
