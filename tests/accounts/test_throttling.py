"""How often one may fail to sign in, and who is kept out by it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from missions.accounts import throttling
from missions.models import AccountEvent, Throttle
from tests.authenticator import code_of

from .conftest import PASSWORD, enter, enter_code

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
RIGHT, WRONG, THROTTLED = "in", "wrong", "too many"
NOON = datetime.datetime(2026, 11, 23, 12, 0, 20, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _without_second_factor(settings, time_machine) -> None:
    settings.REQUIRE_MFA = False
    time_machine.move_to(NOON, tick=False)


def try_once(
    name: str = "valentina", password: str = "wrong", address: str = HOME, **headers
) -> str:
    client = Client(REMOTE_ADDR=address, headers=headers)
    answer = enter(client, name, password)
    if answer.status_code == 302:
        return RIGHT
    text = answer.content.decode()
    assert ("Too many attempts." in text) is not ("username or the password is wrong" in text)
    return THROTTLED if "Too many attempts." in text else WRONG


def test_after_five_slips_also_the_right_password_waits(account):
    account()
    assert [try_once() for _ in range(6)] == [WRONG] * 5 + [THROTTLED]
    assert try_once(password=PASSWORD) == THROTTLED


def test_others_are_not_kept_out(account):
    account()
    account("yuri")
    for _ in range(7):
        try_once()
    assert try_once("yuri", PASSWORD) == RIGHT
    assert try_once("yuri", PASSWORD, ELSEWHERE) == RIGHT
    assert try_once("valentina", PASSWORD, ELSEWHERE) == RIGHT


def test_it_ends_and_the_message_says_when(account, time_machine):
    account()
    for _ in range(5):
        try_once()
    time_machine.shift(datetime.timedelta(minutes=5))
    answer = enter(Client(REMOTE_ADDR=HOME), "valentina")
    assert "Too many attempts. Try again in 10 minutes, at 12:15 UTC." in answer.content.decode()
    time_machine.shift(datetime.timedelta(minutes=10))
    assert try_once(password=PASSWORD) == RIGHT


def test_waiting_is_not_made_longer_by_trying(account, time_machine):
    account()
    for _ in range(14):
        try_once()
        time_machine.shift(datetime.timedelta(minutes=1))
    time_machine.shift(datetime.timedelta(minutes=1))
    assert try_once(password=PASSWORD) == RIGHT


def test_who_gets_it_right_starts_afresh(account):
    account()
    for _ in range(3):
        assert [try_once() for _ in range(4)] == [WRONG] * 4
        assert try_once(password=PASSWORD) == RIGHT


def test_one_place_cannot_try_one_name_after_the_other(account):
    account()
    tried = [try_once(f"name{number}") for number in range(25)]
    assert tried == [WRONG] * 20 + [THROTTLED] * 5
    assert try_once(password=PASSWORD) == THROTTLED
    assert try_once(password=PASSWORD, address=ELSEWHERE) == RIGHT


def test_an_account_of_ones_own_is_no_way_to_go_on_guessing(account):
    account("yuri")
    tried = []
    for number in range(25):
        tried.append(try_once(f"name{number}"))
        try_once("yuri", PASSWORD)
    assert tried.count(WRONG) == 20


def test_many_places_cannot_guess_at_one_account_without_end(account):
    account()
    tried = [try_once(address=f"10.0.{n // 4}.1") for n in range(104)]
    assert tried == [WRONG] * 100 + [THROTTLED] * 4


def test_neighbours_in_an_ipv6_network_are_one_place(account):
    account()
    tried = [try_once(address=f"2001:db8:1:2::{n:x}") for n in range(6)]
    assert tried == [WRONG] * 5 + [THROTTLED]
    assert try_once(password=PASSWORD, address="2001:db8:1:3::1") == RIGHT


def test_spelling_a_name_otherwise_gives_no_more_attempts(account):
    account()
    names = ["valentina", "Valentina", "VALENTINA", "vaLentina", " valentina", "valentina"]
    assert [try_once(name) for name in names] == [WRONG] * 5 + [THROTTLED]


@pytest.mark.parametrize(
    ("proxies", "expected"), [(0, [WRONG] * 5 + [THROTTLED]), (1, [WRONG] * 5 + [THROTTLED])]
)
def test_a_forged_address_changes_nothing(account, settings, proxies, expected):
    settings.TRUSTED_PROXIES = proxies
    account()
    last = f", {ELSEWHERE}" if proxies else ""
    tried = [try_once(**{"X-Forwarded-For": f"203.0.113.{n}{last}"}) for n in range(6)]
    assert tried == expected


def test_behind_a_proxy_clients_are_told_apart(account, settings):
    settings.TRUSTED_PROXIES = 1
    account()
    for _ in range(6):
        try_once(**{"X-Forwarded-For": ELSEWHERE})
    assert try_once(password=PASSWORD, **{"X-Forwarded-For": "203.0.113.5"}) == RIGHT


def test_codes_are_counted_for_the_account_wherever_they_come_from(with_app):
    _user, secret = with_app()
    said = []
    for number in range(6):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        enter(client, "valentina")
        said.append("Too many attempts." in enter_code(client, "000000").content.decode())
    assert said == [False] * 5 + [True]
    client = Client()
    enter(client, "valentina")
    assert "Too many attempts." in enter_code(client, code_of(secret)).content.decode()


def test_the_password_is_counted_also_where_it_is_confirmed_or_changed(account):
    user = account()
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(user)
    for _ in range(3):
        client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    new = {"password1": "another long one 7", "password2": "another long one 7"}
    for _ in range(2):
        client.post(reverse("account_change_password"), {"oldpassword": "wrong"} | new)
    answer = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)
    assert "Too many attempts." in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_asking_for_passkeys_without_end_is_stopped(client, db):
    url = reverse("mfa_login_webauthn")
    given = [client.get(url, headers={"Accept": "application/json"}).status_code for _ in range(32)]
    assert given == [200] * 30 + [429] * 2


def test_the_log_names_a_siege_once(account):
    account()
    for _ in range(9):
        try_once()
    kinds = list(AccountEvent.objects.values_list("kind", flat=True))
    assert (kinds.count("refused"), kinds.count("throttled")) == (5, 1)


def test_nothing_that_was_typed_is_kept(account):
    account()
    try_once("my secret password", "x")
    kept = repr(list(Throttle.objects.values())) + repr(list(AccountEvent.objects.values()))
    assert "my secret password" not in kept


def test_what_has_ended_is_forgotten(account, time_machine):
    try_once("nobody")
    assert throttling.forget_ended() == 0
    time_machine.shift(datetime.timedelta(minutes=61))
    assert throttling.forget_ended() == 3
    assert not Throttle.objects.exists()
