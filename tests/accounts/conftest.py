"""Somebody of the newsroom with a password, and an authenticator app as a phone would run it."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests.authenticator import code_of

PASSWORD = "one small step 1961"
Account = Callable[..., User]


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.REQUIRE_MFA = True


@pytest.fixture
def account(db: None) -> Account:
    def account(name: str = "valentina", *, group: str = "Editor", **values: object) -> User:
        user = User.objects.create_user(name, password=PASSWORD, **{"is_staff": True} | values)
        user.groups.set(Group.objects.filter(name=group))
        return user

    return account


@pytest.fixture
def with_app(account: Account) -> Callable[..., tuple[User, str]]:
    """An account with an authenticator app, and the app's key."""

    def with_app(name: str = "valentina", **values: object) -> tuple[User, str]:
        user, secret = account(name, **values), generate_totp_secret()
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
        return user, secret

    return with_app


def enter(client: Client, name: str, password: str = PASSWORD, *, next: str = "", **more: object):
    data = {"login": name, "password": password} | ({"next": next} if next else {})
    return client.post(reverse("account_login"), data, **more)


def enter_code(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


@pytest.fixture
def signed_in(with_app) -> Client:
    """A browser in which somebody has signed in with password and code."""
    _user, secret = with_app()
    client = Client()
    enter(client, "valentina")
    enter_code(client, code_of(secret))
    return client
