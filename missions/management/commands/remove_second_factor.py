"""For the only administrator, who has lost phone or key and the recovery codes."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from missions.accounts import second_factor


class Command(BaseCommand):
    help = (
        "Removes app, passkeys and recovery codes of an account and ends its sessions. "
        "The log of accounts says that it was done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The name of the account.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        with transaction.atomic():
            number = second_factor.remove_all(user)
        if not number:
            self.stdout.write(f"“{name}” had no second factor. All its sessions have ended.")
            return
        self.stdout.write(
            self.style.SUCCESS(
                f"Removed the second factor of “{name}”. Sign in at {reverse('admin:index')}."
            )
        )
