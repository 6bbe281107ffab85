"""What an administrator does for the account of another, and who may not."""

import datetime
import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from missions.models import AccountEvent, AccountSession

pytestmark = pytest.mark.django_db

PASSWORD = "one small step 1961"
NEW = "another long one 7"
ACTS = ["auth_user_password_change", "auth_user_remove_factor", "auth_user_end_sessions"]


@pytest.fixture
def user() -> User:
    """Somebody with an authenticator app, signed in somewhere."""
    user = User.objects.create_user("valentina", password=PASSWORD, is_staff=True)
    TOTP.activate(user, generate_totp_secret())
    Client().force_login(user)
    return user


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("leia"))
    return client


@pytest.fixture
def helper() -> Client:
    """May change accounts, and is no administrator."""
    user = User.objects.create_user("han", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    client = Client()
    client.force_login(user)
    return client


def address(name: str, user: User) -> str:
    return reverse(f"admin:{name}", args=[user.pk])


def untouched(user: User) -> bool:
    return (
        User.objects.get(pk=user.pk).check_password(PASSWORD)
        and Authenticator.objects.filter(user=user).exists()
        and AccountSession.objects.filter(user=user).exists()
    )


def reset(client: Client, user: User) -> str:
    page = client.post(address("auth_user_password_change", user)).content.decode()
    (link,) = re.findall(r'value="(http://testserver/[^"]+)"', page)
    return link


def choose(link: str, password: str = NEW):
    client = Client()
    form = client.get(link, follow=True)
    if not form.redirect_chain:
        return form
    data = {"new_password1": password, "new_password2": password}
    return client.post(form.redirect_chain[-1][0], data)


def test_a_password_is_reset_by_a_link_that_works_once(chief, user):
    link = reset(chief, user)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not AccountSession.objects.filter(user=user).exists()
    assert Authenticator.objects.filter(user=user).exists()
    poor = choose(link, "1234")
    assert "This password is too short." in poor.content.decode()
    assert choose(link)["Location"] == reverse("account_login")
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert "This link is no longer good" in choose(link, "a third long one 9").content.decode()
    assert User.objects.get(pk=user.pk).check_password(NEW)
    told = AccountEvent.objects.order_by("-pk").values_list("kind", "account_name", "actor_name")
    assert list(told[:2]) == [
        ("password_changed", "valentina", ""),
        ("password_reset", "valentina", "leia"),
    ]


def test_a_second_link_replaces_the_first(chief, user):
    first, second = reset(chief, user), reset(chief, user)
    assert "This link is no longer good" in choose(first).content.decode()
    assert choose(second).status_code == 302


def test_the_link_ends_after_a_day(chief, user, time_machine):
    link = reset(chief, user)
    time_machine.move_to(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=25))
    assert "This link is no longer good" in choose(link).content.decode()


def test_the_link_of_one_is_none_for_another(chief, user):
    other = User.objects.create_user("yuri", password=PASSWORD, is_staff=True)
    link = reset(chief, user)
    mine = reset(chief, other)
    mixed = mine.rsplit("/", 2)[0] + "/" + link.rsplit("/", 2)[1] + "/"
    assert "This link is no longer good" in choose(mixed).content.decode()


def test_a_second_factor_is_removed(chief, user):
    answer = chief.post(address("auth_user_remove_factor", user))
    assert answer["Location"] == address("auth_user_change", user)
    assert not Authenticator.objects.filter(user=user).exists()
    assert not AccountSession.objects.filter(user=user).exists()
    event = AccountEvent.objects.get(kind="factor_removed")
    assert (event.account_name, event.actor_name, event.detail) == ("valentina", "leia", "all 1")


def test_sessions_are_ended(chief, user):
    chief.post(address("auth_user_end_sessions", user))
    assert not AccountSession.objects.filter(user=user).exists()
    event = AccountEvent.objects.get(kind="sessions_ended")
    assert (event.account_name, event.actor_name, event.detail) == ("valentina", "leia", "1")


@pytest.mark.parametrize("act", ACTS)
def test_each_asks_first(chief, user, act):
    assert "Account: <strong>valentina</strong>" in chief.get(address(act, user)).content.decode()
    assert untouched(user)


@pytest.mark.parametrize("act", ACTS)
def test_the_form_of_the_account_leads_there(chief, user, act):
    page = chief.get(address("auth_user_change", user)).content.decode()
    assert f'href="{address(act, user)}"' in page


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["editor", "writer", "nobody", "outsider", "anonymous"])
def test_nobody_else_may(sign_in: Callable[[str], Client], user, act, role):
    client = sign_in(role)
    refusal = 302 if role in ("outsider", "anonymous") else 403
    assert client.get(address(act, user)).status_code == refusal
    assert client.post(address(act, user)).status_code == refusal
    assert untouched(user)


@pytest.mark.parametrize("act", ACTS)
def test_who_is_no_administrator_leaves_administrators_alone(helper, user, act):
    user.is_superuser = True
    user.save()
    assert helper.post(address(act, user)).status_code == 403
    assert helper.post(address("auth_user_delete", user), {"post": "yes"}).status_code == 403
    helper.post(
        reverse("admin:auth_user_changelist"),
        {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"},
    )
    assert untouched(user)


def test_who_is_no_administrator_makes_none(helper, user):
    page = helper.get(address("auth_user_change", user)).content.decode()
    for name in ("is_superuser", "user_permissions", "groups"):
        assert f'name="{name}"' not in page
    helper.post(
        address("auth_user_change", user),
        {"username": "valentina", "is_active": "on", "is_staff": "on", "is_superuser": "on",
         "date_joined_0": "2026-11-23", "date_joined_1": "12:00:00", "first_name": "Valya"},
    )  # fmt: skip
    user.refresh_from_db()
    assert (user.first_name, user.is_superuser) == ("Valya", False)


def test_who_is_no_administrator_may_help_an_editor(helper, user):
    assert choose(reset(helper, user)).status_code == 302
    assert helper.post(address("auth_user_remove_factor", user)).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("act", ACTS)
def test_ones_own_account_has_its_own_page(chief, act):
    leia = User.objects.get(username="leia")
    assert chief.post(address(act, leia))["Location"] == address("auth_user_change", leia)
    assert AccountSession.objects.filter(user=leia).exists()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("key", ["0", "x", "_3B"])
def test_there_is_no_such_account(chief, act, key):
    assert chief.post(reverse(f"admin:{act}", args=[key])).status_code == 404


def test_no_list_shows_secrets():
    names = {model._meta.label for model in admin.site._registry}
    assert not names & {"mfa.Authenticator", "account.EmailAddress", "missions.AccountSession"}


def test_the_only_administrator_gets_back_in_by_a_command(user, capsys):
    call_command("remove_second_factor", "valentina")
    assert "Removed the second factor of “valentina”." in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    event = AccountEvent.objects.get(kind="factor_removed")
    assert (event.account_name, event.actor_name) == ("valentina", "manage.py")
    call_command("remove_second_factor", "valentina")
    assert "had no second factor" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        call_command("remove_second_factor", "nobody")


def test_a_password_reset_by_the_command_leaves_a_trace(user, monkeypatch):
    monkeypatch.setenv("EDITOR_NAME", "valentina")
    monkeypatch.setenv("EDITOR_PASSWORD", NEW)
    call_command("make_editor", "--reset-password")
    assert AccountEvent.objects.get(kind="password_reset").actor_name == "manage.py"
    assert not AccountSession.objects.filter(user=user).exists()


def test_the_command_says_what_will_be_asked_for(monkeypatch, capsys, settings):
    settings.REQUIRE_MFA = True
    monkeypatch.setenv("EDITOR_NAME", "sally")
    monkeypatch.setenv("EDITOR_PASSWORD", NEW)
    call_command("make_editor")
    assert "It will ask for a second factor" in capsys.readouterr().out
