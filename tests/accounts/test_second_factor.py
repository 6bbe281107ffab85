"""Setting up, using, replacing and losing a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from justhtml import JustHTML

from missions.models import AccountEvent
from tests.authenticator import code_of

from .conftest import PASSWORD, enter, enter_code

pytestmark = [
    pytest.mark.django_db,
    # What follows a commit is part of it: recovery codes, the log.
    pytest.mark.usefixtures("commits"),
]


@pytest.fixture
def commits(monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda function, **_: function())


def texts(response, selector: str) -> list[str]:
    page = JustHTML(response.content.decode(), strict=True, sanitize=False)
    return [node.to_text().strip() for node in page.query(selector)]


def set_up(client: Client) -> tuple[str, list[str]]:
    """Give the key of the new app, and the recovery codes."""
    page = client.get(reverse("mfa_activate_totp"))
    (secret,) = texts(page, "code.key")
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    return secret, texts(answer, ".codes code")


def test_the_first_editor_is_led_through_it(client, account):
    account()
    answer = enter(client, "valentina", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Before you can work here" in texts(answer, ".lead")[0]
    secret, codes = set_up(client)
    assert len(set(codes)) == 10
    assert client.get("/admin/").status_code == 200
    # Shown once: not again, in no other browser either.
    assert texts(client.get(reverse("mfa_view_recovery_codes")), ".codes code") == []

    other = Client()
    answer = enter(other, "valentina")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert other.get("/admin/").status_code == 302
    assert enter_code(other, code_of(secret)).status_code == 302
    assert other.get("/admin/").status_code == 200


def test_the_page_of_the_app_holds_nothing_the_policy_forbids(client, account):
    account()
    enter(client, "valentina")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert '<svg class="qr"' in page
    assert "data:" not in page
    assert "style=" not in page


def test_a_wrong_code_adds_no_app(client, account):
    account()
    enter(client, "valentina")
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert texts(answer, ".errorlist") == [
        "This is not what the app should show. Is the clock of your phone right?"
    ]
    assert not Authenticator.objects.exists()


def test_a_code_lets_in_once(with_app):
    _user, secret = with_app()
    code = code_of(secret)
    for spelling, status in ((code, 302), (code, 200), (f"{code[:3]} {code[3:]}", 200)):
        client = Client()
        enter(client, "valentina")
        assert enter_code(client, spelling).status_code == status


def test_a_used_code_is_used_for_every_process(with_app, monkeypatch):
    """allauth remembers it in the cache of its own process; here that cache forgets."""
    _user, secret = with_app()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.cache.add", lambda *_, **__: True)
    code = code_of(secret)
    for status in (302, 200):
        client = Client()
        enter(client, "valentina")
        assert enter_code(client, code).status_code == status


def test_a_recovery_code_lets_in_once(with_app):
    user, _secret = with_app()
    code = user.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for status in (302, 200):
        client = Client()
        enter(client, "valentina")
        assert enter_code(client, code).status_code == status


def test_the_code_without_the_password_is_nothing(client, with_app):
    _user, secret = with_app()
    answer = enter_code(client, code_of(secret))
    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_a_sign_in_that_went_round_the_second_factor_is_asked_for_it(client, with_app):
    """Such as one from before there was one."""
    user, secret = with_app()
    client.force_login(user)
    answer = client.get("/admin/missions/mission/?q=x")
    confirm = reverse("mfa_reauthenticate")
    assert answer["Location"] == f"{confirm}?next=%2Fadmin%2Fmissions%2Fmission%2F%3Fq%3Dx"
    # With the password alone nothing can be added or looked at.
    for name in ("mfa_index", "account_reauthenticate", "mfa_add_webauthn", "mfa_deactivate_totp"):
        assert client.get(reverse(name))["Location"].startswith(confirm)
    client.post(confirm, {"code": code_of(secret), "next": "/admin/"})
    assert client.get("/admin/").status_code == 200


def test_a_new_factor_ends_the_sessions_without_it(account):
    account()
    first, second = Client(), Client()
    enter(first, "valentina")
    enter(second, "valentina")
    set_up(first)
    assert first.get("/admin/").status_code == 200
    assert second.get("/admin/account/")["Location"].startswith("/admin/login/")


def test_without_the_last_factor_one_is_led_to_a_new_one(signed_in):
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert signed_in.get("/admin/")["Location"] == reverse("mfa_index")


def test_guarded_pages_ask_again_after_a_while(signed_in, time_machine_of):
    time_machine_of(minutes=6)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        answer = signed_in.get(reverse(name))
        assert answer["Location"].startswith(reverse("account_reauthenticate")), name
    signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert signed_in.get(reverse("mfa_deactivate_totp")).status_code == 200


@pytest.fixture
def time_machine_of(time_machine):
    import datetime

    def later(**by: int) -> None:
        time_machine.move_to(datetime.datetime.now(datetime.UTC) + datetime.timedelta(**by))

    return later


@pytest.mark.parametrize(
    "posted", [{"credential": "{}"}, {"credential": "x"}, {"credential": "[]"}, {},
               {"credential": '{"response": {"userHandle": "MQ"}}'},
               {"credential": '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}'}],
)  # fmt: skip
def test_a_made_up_passkey_lets_nobody_in(client, account, posted):
    account()
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), posted)
    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_nobody_touches_the_passkey_of_another(signed_in, account):
    passkey = Authenticator.objects.create(
        user=account("yuri"), type="webauthn", data={"name": "Yuri's", "credential": {}}
    )
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert signed_in.get(reverse(name, args=[passkey.pk])).status_code == 404
        assert signed_in.post(reverse(name, args=[passkey.pk]), {"name": "x"}).status_code == 404
    assert Authenticator.objects.get(pk=passkey.pk).data["name"] == "Yuri's"


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_passkey_needs_a_name_that_fits(signed_in, name):
    passkey = Authenticator.objects.create(
        user=User.objects.get(), type="webauthn", data={"name": "Laptop", "credential": {}}
    )
    url = reverse("mfa_edit_webauthn", args=[passkey.pk])
    assert len(texts(signed_in.post(url, {"name": name}), ".errorlist")) == 1
    assert signed_in.post(url, {"name": "<b>Old</b>"}).status_code == 302
    page = signed_in.get(reverse("mfa_index")).content.decode()
    assert "&lt;b&gt;Old&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("host", "is_number"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("localhost:8000", False),
        ("testserver", False),
    ],
)
def test_where_browsers_make_no_passkeys_the_page_says_so(
    client, account, settings, host, is_number
):
    settings.ALLOWED_HOSTS = ["*"]
    account()
    enter(client, "valentina", headers={"host": host})
    page = client.get(reverse("mfa_index"), headers={"host": host}).content.decode()
    assert ("Browsers make passkeys only for sites with a name" in page) is is_number
    assert (reverse("mfa_add_webauthn") in page) is not is_number
    assert ("Sign in with a passkey" in Client().get("/admin/login/", headers={"host": host})
            .content.decode()) is not is_number  # fmt: skip


def test_what_was_done_is_in_the_log(client, account):
    account()
    enter(client, "valentina")
    set_up(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    kinds = list(AccountEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind not in ("made", "rights_changed")] == [
        "signed_in", "factor_added", "codes_made", "codes_made", "factor_removed",
        "factor_removed",
    ]  # fmt: skip
