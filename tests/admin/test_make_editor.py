"""The one command that makes an editor's account."""

import io
import sys
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

PASSWORD = "correct horse battery staple"


@pytest.fixture
def terminal(monkeypatch: Any, db: None) -> Any:
    """A terminal at which somebody types; gives what the command said."""
    monkeypatch.delenv("EDITOR_NAME", raising=False)
    monkeypatch.delenv("EDITOR_PASSWORD", raising=False)

    def terminal(names: list[str], passwords: list[str], *arguments: str) -> str:
        typed, hidden = iter(names), iter(passwords)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda _: next(typed))
        monkeypatch.setattr(
            "missions.management.commands.make_editor.getpass", lambda _: next(hidden)
        )
        said = io.StringIO()
        call_command("make_editor", *arguments, stdout=said, stderr=said)
        return said.getvalue()

    return terminal


@pytest.fixture
def environment(monkeypatch: Any, db: None) -> Any:
    """The same without a terminal."""

    def environment(name: str | None, password: str | None, *arguments: str) -> str:
        for key, value in (("EDITOR_NAME", name), ("EDITOR_PASSWORD", password)):
            if value is None:
                monkeypatch.delenv(key, raising=False)
            else:
                monkeypatch.setenv(key, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        said = io.StringIO()
        call_command("make_editor", *arguments, stdout=said, stderr=said)
        return said.getvalue()

    return environment


def test_asks_and_makes_an_editor_who_can_sign_in(terminal: Any) -> None:
    said = terminal(["", " yulia "], [PASSWORD, PASSWORD])
    assert said == "Made the editor’s account “yulia”. Sign in at /admin/.\n"
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    assert list(user.groups.all()) == [Group.objects.get(name="Editor")]
    assert Client().login(username="yulia", password=PASSWORD)


def test_a_poor_password_is_explained_and_asked_for_again(terminal: Any) -> None:
    said = terminal(["yulia"], ["yulia", "12345678", PASSWORD, "typo", PASSWORD, PASSWORD])
    assert "The password is too similar to the username." in said
    assert "This password is too short." in said
    assert "This password is entirely numeric." in said
    assert "The two passwords differ." in said
    assert User.objects.get().check_password(PASSWORD)


def test_does_not_ask_when_the_environment_says_it(environment: Any) -> None:
    assert "“yulia”" in environment("yulia", PASSWORD)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("yulia", "password", "EDITOR_PASSWORD: This password is too common."),
        ("yulia", "1234", "EDITOR_PASSWORD: This password is too short. It must contain at least "
         "8 characters. This password is too common. This password is entirely numeric."),
        ("yu lia!", PASSWORD, "“yu lia!” cannot be a name: Enter a valid username. This value may "
         "contain only letters, numbers, and @/./+/-/_ characters."),
        (None, None, "There is no terminal to ask at. Set EDITOR_NAME and EDITOR_PASSWORD."),
        (None, PASSWORD, "There is no terminal to ask at. Set EDITOR_NAME and EDITOR_PASSWORD."),
        ("yulia", None, "There is no terminal to ask at. Set EDITOR_NAME and EDITOR_PASSWORD."),
        ("yulia", "", "There is no terminal to ask at. Set EDITOR_NAME and EDITOR_PASSWORD."),
    ],
)  # fmt: skip
def test_refuses_with_the_reason(
    environment: Any, name: str | None, password: str | None, reason: str
) -> None:
    with pytest.raises(CommandError) as refused:
        environment(name, password)
    assert str(refused.value) == reason
    assert refused.value.returncode == 1
    assert not User.objects.exists()


def test_leaves_an_account_that_exists_alone(environment: Any) -> None:
    User.objects.create_user("yulia", password="another password entirely")
    with pytest.raises(CommandError, match="There is an account “yulia” already; nothing was"):
        environment("yulia", PASSWORD)
    user = User.objects.get()
    assert user.check_password("another password entirely")
    assert (user.is_staff, user.groups.count()) == (False, 0)


def test_resets_a_password_when_told_to(environment: Any) -> None:
    environment("yulia", "another password entirely")
    said = environment("yulia", PASSWORD, "--reset-password")
    assert said == "Set a new password for “yulia”. Sign in at /admin/.\n"
    assert User.objects.get().check_password(PASSWORD)
    with pytest.raises(CommandError, match="EDITOR_PASSWORD: This password is too short"):
        environment("yulia", "brief", "--reset-password")
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        environment("nobody", PASSWORD, "--reset-password")
    assert User.objects.get().check_password(PASSWORD)


def test_says_what_is_missing_before_the_migrations(environment: Any) -> None:
    Group.objects.all().delete()
    with pytest.raises(CommandError, match=r"First run: manage\.py migrate"):
        environment("yulia", PASSWORD)
