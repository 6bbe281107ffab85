"""The log of accounts: what is in it, and that it stays as it was written."""

import datetime
import io

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from missions.models import AccountEvent

from .conftest import PASSWORD, enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings) -> None:
    settings.REQUIRE_MFA = False


def lines(*, but: int = 0) -> list[tuple[str, str, str, str]]:
    events = AccountEvent.objects.order_by("pk").values_list(
        "kind", "account_name", "actor_name", "detail"
    )
    return list(events)[but:]


def test_signing_in_and_out(account):
    account()
    before = AccountEvent.objects.count()
    client = Client(REMOTE_ADDR="192.0.2.1", headers={"User-Agent": "Firefox/145.0 Linux"})
    enter(client, "valentina", "wrong")
    enter(client, "valentina")
    client.post(reverse("admin:logout"))
    enter(client, "nobody", "wrong")
    assert lines(but=before) == [
        ("refused", "valentina", "", ""),
        ("signed_in", "valentina", "valentina", "password"),
        ("signed_out", "valentina", "valentina", ""),
        ("refused", "", "", "no such account"),
    ]
    places = set(AccountEvent.objects.order_by("pk")[before:].values_list("address", "browser"))
    assert places == {("192.0.2.1", "Firefox 145, Linux")}


@pytest.fixture
def chief(account) -> Client:
    account("leia", is_superuser=True)
    client = Client()
    enter(client, "leia")
    return client


def save(client: Client, user: User, **changes: object) -> None:
    url = reverse("admin:auth_user_change", args=[user.pk])
    now = timezone.now()
    data = {
        "username": user.username, "is_active": "on", "is_staff": "on", "date_joined_0": now.date(),
        "date_joined_1": now.time(), "groups": [group.pk for group in user.groups.all()],
    }  # fmt: skip
    answer = client.post(url, {k: v for k, v in (data | changes).items() if v is not None})
    assert answer.status_code == 302, answer.context["errors"]


def test_changes_of_rights(chief, account):
    user = account("yuri", group="Writer")
    before = AccountEvent.objects.count()
    editors = Group.objects.get(name="Editor")
    save(chief, user, groups=[editors.pk])
    save(chief, user, groups=[editors.pk], is_superuser="on")
    save(chief, user, groups=[editors.pk], is_active=None, username="yuri2")
    assert lines(but=before) == [
        ("rights_changed", "yuri", "leia", "removed: group Writer"),
        ("rights_changed", "yuri", "leia", "added: group Editor"),
        ("rights_changed", "yuri", "leia", "administrator: yes"),
        ("rights_changed", "yuri2", "leia",
         "active: no; administrator: no; renamed from yuri"),
    ]  # fmt: skip


def test_changes_past_the_admin_are_noted_as_well(account):
    user = account(group="")
    before = AccountEvent.objects.count()
    group = Group.objects.get(name="Writer")
    permission = Permission.objects.get(codename="add_tag")
    group.user_set.add(user)
    user.user_permissions.add(permission)
    user.groups.clear()
    group.permissions.remove(permission)
    assert lines(but=before) == [
        ("rights_changed", "valentina", "manage.py", "added: group Writer"),
        ("rights_changed", "valentina", "manage.py", "added: add_tag"),
        ("rights_changed", "valentina", "manage.py", "groups cleared"),
        ("rights_changed", "", "manage.py", "group Writer: removed add_tag"),
    ]


def test_an_account_that_is_deleted_stays_in_the_log_by_name(chief, account):
    user = account("yuri")
    enter(Client(), "yuri")
    before = AccountEvent.objects.count()
    chief.post(reverse("admin:auth_user_delete", args=[user.pk]), {"post": "yes"})
    assert not User.objects.filter(username="yuri").exists()
    assert lines(but=before) == [("deleted", "yuri", "leia", "")]
    assert ("signed_in", "yuri", "yuri", "password") in lines()


def test_somebody_may_delete_their_own_account(chief):
    leia = User.objects.get(username="leia")
    chief.post(reverse("admin:auth_user_delete", args=[leia.pk]), {"post": "yes"})
    assert lines()[-1] == ("deleted", "leia", "leia", "")


def test_nothing_is_changed_or_deleted(account):
    account()
    event = AccountEvent.objects.order_by("pk").first()
    assert event
    event.detail = "otherwise"
    for act in (
        event.save,
        event.delete,
        AccountEvent.objects.all().delete,
        lambda: AccountEvent.objects.update(detail="otherwise"),
    ):
        with pytest.raises(TypeError):
            act()
    event.refresh_from_db()
    assert event.detail != "otherwise"


def test_a_change_that_is_none_is_not_noted(account):
    user = account()
    before = AccountEvent.objects.count()
    user.first_name = "Valya"
    user.save()
    user.check_password(PASSWORD)
    assert lines(but=before) == []


def test_where_from_is_forgotten_after_ninety_days(account, time_machine):
    time_machine.move_to(datetime.datetime(2026, 8, 1, tzinfo=datetime.UTC), tick=False)
    account()
    client = Client(headers={"User-Agent": "Firefox/145.0 Linux"})
    enter(client, "valentina")
    time_machine.shift(datetime.timedelta(days=89))
    enter(client, "valentina", "wrong")
    enter(Client(), "valentina", "wrong")
    time_machine.shift(datetime.timedelta(days=2))
    said = io.StringIO()
    call_command("clear_old_traces", stdout=said)
    assert (
        said.getvalue()
        == "Places taken out of the log: 1. Ended sessions: 1. Counts: 3. Notices: 0.\n"
    )
    kept = AccountEvent.objects.filter(kind__in=["signed_in", "refused"]).order_by("pk")
    assert list(kept.values_list("kind", "address", "browser")) == [
        ("signed_in", None, ""),
        ("refused", "127.0.0.1", "Firefox 145, Linux"),
        ("refused", "127.0.0.1", ""),
    ]


@pytest.mark.parametrize("role", ["Editor", "Writer", "", "outsider", "anonymous"])
def test_only_administrators_read_it(chief, account, role):
    url = reverse("admin:missions_accountevent_changelist")
    assert chief.get(url).status_code == 200
    client = Client()
    if role != "anonymous":
        client.force_login(account("x", group=role, is_staff=role != "outsider"))
    assert client.get(url).status_code == (302 if role in ("outsider", "anonymous") else 403)


def test_even_administrators_only_read_it(chief):
    event = AccountEvent.objects.order_by("pk").first()
    assert event
    for name, args in (("add", []), ("delete", [event.pk])):
        url = reverse(f"admin:missions_accountevent_{name}", args=args)
        assert chief.get(url).status_code == 403
        assert chief.post(url, {"post": "yes"}).status_code == 403
    url = reverse("admin:missions_accountevent_change", args=[event.pk])
    assert chief.post(url, {"detail": "otherwise"}).status_code == 403
    url = reverse("admin:missions_accountevent_changelist")
    data = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    chief.post(url, data)
    assert AccountEvent.objects.filter(pk=event.pk, detail=event.detail).exists()


@pytest.mark.parametrize("number", [1, 50])
def test_the_list_costs_the_same_for_any_number(chief, account, django_assert_num_queries, number):
    for n in range(number):
        account(f"account{n}")
    with django_assert_num_queries(6):
        chief.get(reverse("admin:missions_accountevent_changelist"))
