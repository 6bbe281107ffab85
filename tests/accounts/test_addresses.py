"""Every address of an account, and what it answers to whom."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from missions.accounts.urls import urlpatterns
from missions.models import AccountSession

from .conftest import PASSWORD, enter

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
SET_UP = "/admin/account/"
FORM, NONE = "200", "404"
# The address; what a GET is answered to: a stranger, somebody without a second factor while one is
# required, somebody who signed in with one. An address is where the answer leads.
ADDRESSES = {
    "login/": (FORM, SET_UP, "/admin/"),
    "login/cancel/": ("405", "405", "405"),
    "login/code/": (LOGIN, SET_UP, "/admin/"),
    "login/passkey/": (LOGIN, SET_UP, "/admin/"),
    "password_change/": (LOGIN, SET_UP, FORM),
    "account/": (LOGIN, FORM, FORM),
    "account/confirm/": (LOGIN, FORM, FORM),
    "account/confirm/code/": (LOGIN, SET_UP, FORM),
    "account/confirm/passkey/": (LOGIN, SET_UP, "/admin/account/confirm/"),
    "account/app/add/": (LOGIN, FORM, "/admin/account/app/remove/"),
    "account/app/remove/": (LOGIN, SET_UP, FORM),
    "account/codes/": (LOGIN, SET_UP, FORM),
    "account/codes/new/": (LOGIN, SET_UP, FORM),
    "account/passkeys/add/": (LOGIN, FORM, FORM),
    "account/passkeys/1/rename/": (LOGIN, SET_UP, NONE),
    "account/passkeys/1/remove/": (LOGIN, SET_UP, NONE),
    "account/sessions/": (LOGIN, SET_UP, FORM),
    "account/sessions/end/": ("405", SET_UP, "405"),
    "account/password/x/x/": (FORM, FORM, FORM),
}


def answers(client: Client) -> dict[str, str]:
    given = {}
    for address in ADDRESSES:
        answer = client.get(f"/admin/{address}")
        leads_to = answer.get("Location", "").partition("?")[0]
        given[address] = leads_to or str(answer.status_code)
    return given


def test_the_list_is_complete():
    listed = {
        address.replace("/1/", "/<int:pk>/").replace("x/x/", "<uidb64>/<token>/")
        for address in ADDRESSES
    }
    assert listed == {str(entry.pattern) for entry in urlpatterns}


def test_to_a_stranger(client):
    assert answers(client) == {address: to[0] for address, to in ADDRESSES.items()}


def test_to_somebody_without_a_second_factor(client, account):
    account()
    enter(client, "valentina")
    assert answers(client) == {address: to[1] for address, to in ADDRESSES.items()}


def test_to_somebody_who_signed_in_with_one(signed_in):
    assert answers(signed_in) == {address: to[2] for address, to in ADDRESSES.items()}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/missions/mission/", "/admin/missions/article/add/", "/admin/jsi18n/",
     "/admin/autocomplete/", "/admin/missions/mission/1/delete/", "/admin/password_change/",
     "/preview/a/nothing/", "/admin/nothing/"],
)  # fmt: skip
def test_every_door_of_the_newsroom_leads_to_the_second_factor(client, account, method, path):
    account(is_superuser=True)
    enter(client, "valentina")
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_it_is_not_asked_for_when_it_is_not_required(client, account, settings):
    settings.REQUIRE_MFA = False
    account()
    enter(client, "valentina")
    assert client.get("/admin/").status_code == 200


def test_our_own_pages_stand_before_those_of_the_admin():
    for name in ("login", "password_change"):
        assert resolve(reverse(f"admin:{name}")).func.__module__ == "missions.accounts.views"


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_reset_password", "account_inactive",
     "account_set_password", "mfa_signup_webauthn", "mfa_trust", "socialaccount_connections"],
)  # fmt: skip
def test_nobody_makes_an_account_of_their_own(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert not [
        route for route in get_resolver().reverse_dict if isinstance(route, str) and "sign" in route
    ]


def test_an_account_outside_the_newsroom_does_not_get_in(client, account):
    account("reader", is_staff=False)
    answer = enter(client, "reader", follow=True)
    assert "This account may not enter the newsroom." in answer.content.decode()
    assert not AccountSession.objects.exists()
    client.force_login(User.objects.get())
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "You are signed in as reader." in answer.content.decode()


@pytest.mark.parametrize("values", [{"is_active": False}, {"password": None}])
def test_who_cannot_enter_is_told_no_more_than_a_stranger(client, account, values):
    user = account()
    if "password" in values:
        user.set_unusable_password()
    user.is_active = values.get("is_active", True)
    user.save()
    answer = enter(client, "valentina", PASSWORD)
    assert "The username or the password is wrong." in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "goal", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(client, account, goal):
    account()
    answer = enter(client, "valentina", next=goal)
    assert answer["Location"] == "/admin/"
