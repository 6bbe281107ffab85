"""A site moves from SQLite to PostgreSQL and back, and nobody sees a difference."""

import re
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.live import EDITOR, PROJECT, Site, new_site, postgres_database

from .conftest import LivedIn

pytestmark = pytest.mark.server


def refused(site: Site, source: str) -> str:
    """What the command says that moves nothing."""
    with pytest.raises(subprocess.CalledProcessError) as caught:
        site.manage("move_database", "--from", source)
    return caught.value.stderr


def dump(file: str) -> list[str]:
    with sqlite3.connect(file) as connection:
        return sorted(line for line in connection.iterdump() if "django_migrations" not in line)


def test_all_that_can_be_seen_is_the_same_and_there_is_a_way_back(lived_in: LivedIn) -> None:
    old = lived_in.site.environment["DATABASE_URL"]
    before = lived_in.look()
    assert {answer[0] for answer in before.values()} == {200, 301, 302, 404, 410}
    assert before["/admin/"][0] == 200
    rows = dump(old.removeprefix("sqlite:///"))
    with postgres_database() as url:
        there = lived_in.on(url)
        said = there.site.manage("move_database", "--from", old)
        assert "missions_mission: " in said
        assert "Moved and compared: " in said
        assert differing(before, there.look()) == {}
        # The old database is as it was but for what looking at it has noted.
        assert dump(old.removeprefix("sqlite:///")) == rows
        goes_on(there)
        back = lived_in.on(f"sqlite:///{lived_in.home / 'back.sqlite3'}")
        # Every row is compared by the command; the pages were, on the way there.
        back.site.manage("move_database", "--from", url)
        goes_on(back)


def differing(before: dict, after: dict) -> dict:
    return {
        path: (before[path], after.get(path)) for path in before if before[path] != after.get(path)
    }


def goes_on(lived_in: LivedIn) -> None:
    """New rows get numbers that nothing in the trash has; the search finds them; passwords, codes
    and rights are what they were."""
    code = (
        "from django.contrib.auth.models import User\n"
        "from django.db import transaction\n"
        "from allauth.mfa.totp.internal.auth import TOTP\n"
        "from missions.models import Mission, SearchDocument, Version\n"
        "from tests import factories\n"
        "held = transaction.atomic()\n"
        "held.__enter__()\n"
        "like = Mission.objects.order_by('pk')[0]\n"
        "new = factories.mission(name='Quite another', operator=like.operator, "
        "vehicle=like.vehicle)\n"
        "gone = Version.objects.trash().filter(content_type__model='mission')\n"
        "assert gone and new.pk > max(version.object_id for version in gone)\n"
        "assert SearchDocument.objects.filter(mission=new).exists()\n"
        "writer = User.objects.get(username='Żaneta')\n"
        "assert writer.check_password('one small step 1961')\n"
        "assert writer.has_perm('missions.change_article')\n"
        "assert not writer.has_perm('auth.change_user')\n"
        "editor = User.objects.get(username='Valentina')\n"
        "secret = editor.authenticator_set.get(type='totp').wrap().instance.data['secret']\n"
        "assert 'A' * 32 in secret, secret\n"
        "transaction.set_rollback(True)\n"
        "held.__exit__(None, None, None)\n"
        "print('goes on')"
    )
    assert lived_in.shell(code) == "goes on"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with next to nothing in it, on SQLite, to be copied and spoilt."""
    site = new_site(tmp_path_factory.mktemp("small"), REQUIRE_MFA="off")
    code = "from tests import factories; factories.organisation(name='Alone')"
    site.manage("shell", "--no-imports", "-v0", "-c", code)
    return site


@pytest.fixture
def spoilt(small: Site, tmp_path):
    """Run SQL on a copy of the site's database; gives its address."""

    def spoilt(*statements: tuple) -> str:
        file = tmp_path / "spoilt.sqlite3"
        original = small.environment["DATABASE_URL"].removeprefix("sqlite:///")
        with sqlite3.connect(original) as connection, sqlite3.connect(file) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA ignore_check_constraints = ON")
            for sql, *values in statements:
                copy.execute(sql, values)
        return f"sqlite:///{file}"

    return spoilt


@pytest.fixture
def empty(small: Site, tmp_path) -> Site:
    """The same site about to begin in an empty database."""
    environment = small.environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
    return Site(small.url, environment, small.password)


SPOILT = [
    *(
        ("INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, "
         "is_active, date_joined, first_name) VALUES (?, '', 0, ?, '', '', ?, 1, ?, ?)",
         number, f"user {number}", is_staff, joined, first_name)
        for number, is_staff, joined, first_name in [
            (11, 0, "2026-01-01 10:00:00", "a\0b"),
            (12, 0, "2026-01-01 10:00:00", "x" * 151),
            (13, 0, "2026-01-01 10:00:00", b"\x01"),
            (14, 7, "2026-01-01 10:00:00", ""),
            (15, 0, "2026-02-31 10:00:00", ""),
            (16, 0, "soon", "Łódź 🚀"),
        ]
    ),
    ("UPDATE auth_user SET last_name = CAST(x'fffe' AS TEXT) WHERE id = 16",),
    *(
        ("INSERT INTO mfa_authenticator (id, type, data, user_id, created_at) "
         "VALUES (?, ?, ?, 11, '2026-01-01 10:00:00')", number, f"t{number}", data)
        for number, data in [(1, "{"), (2, '["a\\u0000b"]'), (3, '["\\ud800"]'), (4, "NaN"),
                             (5, '["\\\\u0000 spelt out"]')]
    ),
    ("INSERT INTO missions_accountsession (id, user_id, session_key, address, browser, started_at, "
     "seen_at) VALUES (1, 11, 'k', 'nowhere', '', '2026-01-01 10:00:00', '2026-01-01 10:00:00')",),
    ("INSERT INTO missions_source (id, slug, short_id, publisher, title, url, published, family, "
     "link_failures, link_moved_to, link_problem) "
     "VALUES (1, 's', 's', 'P', 'T', '', 'once', '', 70000, '', '')",),
]  # fmt: skip
TOLD = """
missions_accountsession 1: address holds 'nowhere', not a IP address.
missions_source 1: published cannot be read (…).
missions_source 1: link_failures holds 70000, more than fits into 16 bits.
auth_user 11: first_name holds a NUL character.
auth_user 12: first_name has 151 characters, 150 are the most.
auth_user 13: first_name holds bytes, not text.
auth_user 14: is_staff holds 7, not true or false.
auth_user 15: date_joined holds '2026-02-31 10:00:00', not a date that there is.
auth_user 16: last_name holds bytes that are no text (UTF-8).
auth_user 16: date_joined holds 'soon', not a date that there is.
mfa_authenticator 1: data holds no valid JSON.
mfa_authenticator 2: data holds a NUL character.
mfa_authenticator 3: data holds bytes that are no text (UTF-8).
mfa_authenticator 4: data holds no valid JSON.
"""


def test_what_postgresql_would_not_take_is_named_row_by_row(empty: Site, spoilt) -> None:
    with postgres_database() as url:
        target = Site(empty.url, empty.environment | {"DATABASE_URL": url}, empty.password)
        said = refused(target, spoilt(*SPOILT))
        told = re.sub(r"cannot be read \(.*\)", "cannot be read (…)", said)
        assert told.partition("Nothing was moved.")[2] == TOLD
        assert target.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_what_only_postgresql_itself_refuses_is_named_too(empty: Site, spoilt) -> None:
    old = spoilt(("UPDATE missions_searchdocument SET analysis = -1",))
    with postgres_database() as url:
        target = Site(empty.url, empty.environment | {"DATABASE_URL": url}, empty.password)
        said = refused(target, old)
        assert re.search(r"missions_searchdocument \d+: .* violates check constraint", said)
        assert target.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_foreign_key_that_names_nothing_is_refused(empty: Site, spoilt) -> None:
    said = refused(
        empty, spoilt(("INSERT INTO auth_user_groups (user_id, group_id) VALUES (1, 99)",))
    )
    assert "The old database is damaged" in said
    assert "auth_user_groups" in said
    assert tables_of(empty) == []


def test_nothing_is_moved_into_a_database_that_has_something(small: Site, spoilt, tmp_path) -> None:
    old = spoilt()
    shutil.copy(old.removeprefix("sqlite:///"), tmp_path / "other.sqlite3")
    environment = small.environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    other = Site(small.url, environment, small.password)
    rows = dump(str(tmp_path / "other.sqlite3"))
    assert "is not empty" in refused(other, old)
    assert dump(str(tmp_path / "other.sqlite3")) == rows


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("sqlite:////nowhere/at/all.sqlite3", "There is no database at /nowhere/at/all.sqlite3."),
        ("mysql://somebody@somewhere/db", "begins with sqlite:/// or postgres://"),
        ("gibberish", "begins with sqlite:/// or postgres://"),
    ],
)
def test_an_address_that_names_no_database(empty: Site, source: str, said: str) -> None:
    assert said in refused(empty, source)


def test_a_database_is_not_moved_into_itself(small: Site) -> None:
    assert "still names the old database" in refused(small, small.environment["DATABASE_URL"])


def test_a_database_of_another_version_is_refused(empty: Site, spoilt) -> None:
    name = "SELECT max(name) FROM django_migrations WHERE app = 'missions'"
    old = spoilt((f"DELETE FROM django_migrations WHERE app = 'missions' AND name = ({name})",))
    assert "is not up to date" in refused(empty, old)
    new = spoilt(
        ("INSERT INTO django_migrations (app, name, applied) VALUES ('missions', '9000_later', 0)",)
    )
    assert "missions.9000_later" in refused(empty, new)
    assert tables_of(empty) == []


MEANWHILE = """
import sqlite3
from django.db import connections
from missions.management.commands.move_database import old_database
from missions.moving import MoveError, move
connections.settings["source"] = connections.configure_settings(
    {**connections.settings, "source": old_database(OLD)}
)["source"]
def write(said):
    if said.startswith("Making"):
        with sqlite3.connect(OLD.removeprefix("sqlite:///")) as old:
            old.execute("UPDATE auth_user SET first_name = 'Meanwhile'")
try:
    move(connections["source"], connections["default"], write)
except MoveError as error:
    print(error)
"""


def test_what_is_saved_meanwhile_is_not_lost(empty: Site, spoilt) -> None:
    """The move is not made: a reader of the old database could not know of it."""
    code = MEANWHILE.replace("OLD", repr(spoilt()))
    said = empty.manage("shell", "--no-imports", "-v0", "-c", code)
    assert said.startswith("Something was saved in the old database while it was read.")
    assert tables_of(empty) == []


def test_the_address_may_come_from_standard_input(empty: Site, spoilt) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "move_database", "--from", "-"],
        cwd=PROJECT, env=empty.environment, input=spoilt() + "\n", capture_output=True, text=True,
    )  # fmt: skip
    assert "Moved and compared" in done.stdout, done.stderr
    assert empty.rows("SELECT username FROM auth_user") == [(EDITOR,)]


def tables_of(site: Site) -> list:
    return site.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
