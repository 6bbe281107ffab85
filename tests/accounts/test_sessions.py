"""Where somebody is signed in, and every way in which that ends."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions.accounts import sessions
from missions.models import AccountEvent, AccountSession

from .conftest import PASSWORD, enter

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture(autouse=True)
def _without_second_factor(settings, time_machine) -> None:
    settings.REQUIRE_MFA = False
    time_machine.move_to(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC), tick=False)


def browser(name: str = "valentina", address: str = "192.0.2.1") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": FIREFOX})
    assert enter(client, name)["Location"] == "/admin/"
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def end(client: Client, **chosen: object):
    return client.post(reverse("account_end_sessions"), chosen)


def test_the_page_names_every_browser(account, time_machine):
    account()
    browser(address="198.51.100.7")
    time_machine.shift(datetime.timedelta(hours=1))
    here = browser()
    page = here.get(reverse("account_sessions"))
    rows = [
        (session.address, session.browser, session.started_at.hour, is_this)
        for session, is_this in page.context["sessions"]
    ]
    assert rows == [
        ("192.0.2.1", "Firefox 145, Linux", 13, True),
        ("198.51.100.7", "Firefox 145, Linux", 12, False),
    ]
    assert page.content.decode().count('name="session"') == 1


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same_for_any_number(account, django_assert_num_queries, number):
    account()
    clients = [browser() for _ in range(number)]
    with django_assert_num_queries(6):
        clients[0].get(reverse("account_sessions"))


def test_one_is_ended(account):
    user = account()
    here, there, third = browser(), browser(), browser()
    chosen = user.signed_in.get(session_key=there.session.session_key)
    end(here, session=chosen.pk)
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]


def test_all_others_are_ended(account):
    account()
    here, there, third = browser(), browser(), browser()
    end(here)
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]
    event = AccountEvent.objects.get(kind="sessions_ended")
    assert (event.account_name, event.actor_name, event.detail) == ("valentina", "valentina", "2")


@pytest.mark.parametrize("chosen", ["", "x", "-1", "9" * 40, "٣"])
def test_what_is_no_session_ends_none(account, chosen):
    account()
    here, there = browser(), browser()
    assert end(here, session=chosen).status_code == 302
    assert (is_in(here), is_in(there)) == (True, True)


def test_nobody_ends_the_session_of_another(account):
    account()
    yuri = account("yuri")
    here, there = browser(), browser("yuri")
    end(here, session=yuri.signed_in.get().pk)
    end(here)
    assert is_in(there)
    assert Client().post(reverse("account_end_sessions"))["Location"].startswith("/admin/login/")
    assert here.get(reverse("account_end_sessions")).status_code == 405


def test_it_ends_when_nothing_is_done(account, time_machine):
    account()
    client = browser()
    for _ in range(3):
        time_machine.shift(datetime.timedelta(hours=11))
        assert is_in(client)
    time_machine.shift(datetime.timedelta(hours=12))
    answer = client.get("/admin/missions/mission/?q=x")
    assert answer["Location"] == "/admin/login/?next=%2Fadmin%2Fmissions%2Fmission%2F%3Fq%3Dx"
    assert not Session.objects.filter(session_key=client.session.session_key or "-").exists()
    assert not AccountSession.objects.exists()


def test_it_ends_after_two_weeks_in_any_case(account, time_machine):
    account()
    client = browser()
    for _ in range(14 * 3):
        assert is_in(client)
        time_machine.shift(datetime.timedelta(hours=8))
    assert not is_in(client)


def test_a_new_password_ends_the_others(account):
    account()
    here, there = browser(), browser()
    new = "another long one 7"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), data)["Location"] == reverse("mfa_index")
    assert (is_in(here), is_in(there)) == (True, False)
    assert AccountSession.objects.count() == 1


def test_signing_out_takes_it_off_the_list(account):
    account()
    here, there = browser(), browser()
    there.post(reverse("admin:logout"))
    assert len(here.get(reverse("account_sessions")).context["sessions"]) == 1
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_closed_account_is_out_everywhere(account):
    user = account()
    client = browser()
    user.is_active = False
    user.save()
    assert not AccountSession.objects.exists()
    assert not Session.objects.exists()
    assert not is_in(client)


def test_last_seen_is_written_once_a_minute(account, time_machine):
    account()
    client = browser()
    first = AccountSession.objects.get().seen_at
    time_machine.shift(datetime.timedelta(seconds=59))
    is_in(client)
    assert AccountSession.objects.get().seen_at == first
    time_machine.shift(datetime.timedelta(seconds=1))
    is_in(client)
    assert AccountSession.objects.get().seen_at > first


def test_ended_ones_are_forgotten(account):
    account()
    here, there = browser(), browser()
    Session.objects.filter(session_key=there.session.session_key).delete()
    assert sessions.forget_ended() == 1
    assert AccountSession.objects.get().session_key == here.session.session_key


def test_the_cookie_is_kept_from_scripts_and_other_sites(account):
    account()
    cookie = browser().cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 1_209_600)


@pytest.mark.parametrize("path", ["/", "/about/", "/nothing/", "/search/?q=x"])
def test_readers_pages_ask_nothing_of_an_account(account, path):
    """Also for an editor who reads: one answer for everybody, without cookies."""
    account()
    client = browser()
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    of_accounts = ("django_session", "auth_user", "accountsession", "mfa_authenticator", "throttle")
    assert not [
        query["sql"]
        for query in asked.captured_queries
        if any(table in query["sql"] for table in of_accounts)
    ]
    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()
