"""Makes an editor’s account: asks for name and password, or takes them from the environment."""

import os
import sys
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from missions.accounts import log, sessions

User = get_user_model()


class Command(BaseCommand):
    help = (
        "Makes an editor's account for the admin. Asks for a name and a password; with "
        "EDITOR_NAME and EDITOR_PASSWORD in the environment it does not ask."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset-password",
            action="store_true",
            help="Give an account that exists a new password.",
        )

    def handle(self, *args: Any, reset_password: bool, **options: Any) -> None:
        group = Group.objects.filter(name="Editor").first()
        if group is None:
            raise CommandError("There is no group “Editor” yet. First run: manage.py migrate")
        name = os.environ.get("EDITOR_NAME") or self._ask_name()
        user = User.objects.filter(username=name).first()
        if user and not reset_password:
            raise CommandError(
                f"There is an account “{name}” already; nothing was changed. "
                "Use --reset-password to give it a new password."
            )
        if reset_password and not user:
            raise CommandError(f"There is no account “{name}” whose password could be reset.")
        user = user or self._new_user(name)
        password = os.environ.get("EDITOR_PASSWORD")
        if password:
            self._check(password, user)
        else:
            password = self._ask_password(user)
        with transaction.atomic():
            user.set_password(password)
            is_new = user.pk is None
            user.save()
            if is_new:
                user.groups.add(group)
            else:
                sessions.end_all(user)
                log.record(log.Kind.PASSWORD_RESET, user)
        done = "Made the editor’s account" if is_new else "Set a new password for"
        self.stdout.write(
            self.style.SUCCESS(f"{done} “{name}”. Sign in at {reverse('admin:index')}.")
        )
        if settings.REQUIRE_MFA and is_new:
            self.stdout.write(
                "It will ask for a second factor: an authenticator app on a phone, or a passkey."
            )

    def _new_user(self, name: str) -> Any:
        name = User.normalize_username(name)
        try:
            User._meta.get_field("username").clean(name, None)
        except ValidationError as error:
            raise CommandError(f"“{name}” cannot be a name: {' '.join(error.messages)}") from error
        return User(username=name, is_staff=True)

    def _check(self, password: str, user: Any) -> None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(f"EDITOR_PASSWORD: {' '.join(error.messages)}") from error

    def _ask_name(self) -> str:
        self._need_terminal()
        name = ""
        while not name:
            name = input("Name of the editor: ").strip()
        return name

    def _ask_password(self, user: Any) -> str:
        self._need_terminal()
        while True:
            password = getpass("Password (not shown): ")
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            if getpass("The same password again: ") == password:
                return password
            self.stderr.write("The two passwords differ.")

    def _need_terminal(self) -> None:
        if not sys.stdin.isatty():
            raise CommandError(
                "There is no terminal to ask at. Set EDITOR_NAME and EDITOR_PASSWORD."
            )
