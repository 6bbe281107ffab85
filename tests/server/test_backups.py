"""A site is backed up while people save, lost, and restored: with real servers and databases.

On SQLite and, where TEST_DATABASE_URL names a server, on PostgreSQL.
"""

import gzip
import os
import re
import shutil
import stat
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from missions.backups import check
from missions.backups.sealing import new_key
from tests.backups.building import retold
from tests.live import Site, new_site, postgres_database, served
from tests.server.backing_up import (
    database_file,
    execute,
    get,
    is_sqlite,
    killed_when,
    media,
    pages,
    run,
    schemas,
    shell,
    wipe,
    writers,
)  # fmt: skip

pytestmark = pytest.mark.server

PICTURES = """
from missions import renditions
from missions.models import Article
from tests import factories as make
for article in Article.objects.order_by("pk")[2:4]:
    article.lead_image = make.image()
    article.save()
    renditions.make(article.lead_image)
"""


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> "Record":
    return filled(new_site(tmp_path_factory.mktemp("sqlite"), REQUIRE_MFA="off"))


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Record"]:
    with postgres_database() as url:
        home = tmp_path_factory.mktemp("postgresql")
        yield filled(new_site(home, DATABASE_URL=url, REQUIRE_MFA="off"))


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest) -> "Record":
    """A site of its own, with the starter content and two pictures; not served."""
    made: Record = request.getfixturevalue(request.param)
    return made


@dataclass
class Record(Site):
    """``archive`` is a backup of it as it was at first."""

    @property
    def archive(self) -> Path:
        return Path(self.environment["MEDIA_ROOT"]).with_name("backup.tar.gz")


def filled(site: Site) -> Record:
    record = Record(site.url, site.environment, site.password)
    record.manage("load_starter")
    shell(record, PICTURES)
    record.manage("backup", str(record.archive))
    return record


def says(site: Site) -> list[tuple[object, ...]]:
    return site.rows("SELECT id, standfirst, body FROM missions_article ORDER BY id")


def change(site: Site, standfirst: str = "News of tomorrow.") -> None:
    """As another save would, without the seconds that a command takes."""
    site.rows("UPDATE missions_article SET standfirst = ? WHERE 1 = 1 RETURNING id", standfirst)


def files_in(archive: Path) -> list[str]:
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    return [name.removeprefix("media/") for name in names if name.startswith("media/")]


def kept_names(output: str) -> str:
    found = re.search(r"The old database is kept as (\S+);", output)
    assert found, output
    return found[1]


def test_a_site_that_was_lost_is_again_as_it_was_while_people_saved(
    record: Record, tmp_path: Path
) -> None:
    pks = [pk for pk, *_ in says(record)[:2]]
    key = tmp_path / "key.txt"
    key.write_text(new_key())
    backup = tmp_path / "backup.tar.gz.age"
    with served(record):
        before, files = pages(record), media(record)
        with writers(record, tmp_path / "writers", pks) as counts:
            wait_for(counts)
            at_first = [int(count.read_text()) for count in counts]
            record.manage("backup", str(backup), "--key-file", str(key))
            at_last = [int(count.read_text()) for count in counts]
    assert len(before) > 300
    assert all(last > first for first, last in zip(at_first, at_last, strict=True))
    manifest = check(backup, key.read_text()).manifest
    # Sizes of a picture that was deleted while its row was being copied; they are made again.
    assert [name for name in manifest.missing if not name.startswith("renditions/")] == []

    wipe(record)
    told = record.manage("restore", str(backup), "--yes", "--key-file", str(key))
    assert "kept" not in told
    with served(record):
        after, restored = pages(record), media(record)
    # The article's page says when it was changed, and so do lists of what is new.
    touched = {path for path in after if re.search(rb"State (first|second) \d", after[path])}
    bodies = [body for pk, _standfirst, body in says(record) if pk in pks]
    states = [re.search(r"\n\nState (\w+) (\d+)\.$", str(body)) for body in bodies]
    # Both articles as one transaction left them, which had been committed by then.
    assert all(states)
    assert states[0][0] == states[1][0]
    assert len(touched) == 2
    assert set(after) == set(before)
    assert {path for path in before if before[path] != after[path]} <= touched | listing(before)
    assert files.items() <= restored.items()
    named = {name for (name,) in record.rows("SELECT file FROM missions_image")}
    assert len(named) > 4
    assert named <= restored.keys()
    sizes = shell(
        record,
        "from missions import renditions; from missions.models import Image; "
        "made = Image.objects.exclude(renditions={}); "
        "print([image.pk for image in made if not renditions.is_stored(image)])",
    )
    assert sizes == "[]"
    # Nothing is left of what was put aside.
    assert not any(".restoring" in name for name in restored)
    # Back to the content that the other tests know.
    record.manage("restore", str(record.archive), "--yes")


def listing(pages: dict[str, bytes]) -> set[str]:
    """Pages that may say when an article was changed."""
    return {path for path in pages if path in ("/", "/articles/")}


def wait_for(counts: list[Path]) -> None:
    """Until every writer has saved once."""
    while not all(count.exists() and count.read_text() for count in counts):
        time.sleep(0.05)


def test_under_a_running_server_the_old_state_is_changed_for_the_new_one(record: Record) -> None:
    old = says(record)
    with served(record):
        change(record)
        changed = says(record)
        assert b"News of tomorrow." in get(record, "/articles/")
        told = record.manage("restore", str(record.archive), "--yes")
        assert says(record) == old
        assert b"News of tomorrow." not in get(record, "/articles/")
        # What was there is kept, to the last row, and comes back when asked for.
        told = record.manage("restore", "--undo", kept_names(told), "--yes")
        assert says(record) == changed
        assert "is kept as" in told
        assert b"News of tomorrow." in get(record, "/articles/")
        assert get(record, "/search/?q=soyuz")
        record.manage("restore", str(record.archive), "--yes")


def test_no_number_is_given_out_again(record: Record, tmp_path: Path) -> None:
    """History hangs on numbers: that of a deleted tag must not become another's."""
    make = "from missions.models import Tag; t = Tag.objects.create(name=NAME); print(t.pk)"
    deleted = int(shell(record, make.replace("NAME", "'gone'") + "; t.delete()"))
    path = tmp_path / "backup"
    record.manage("backup", str(path), "--no-media")
    with media_kept(record):
        wipe(record)
    record.manage("restore", str(path), "--yes")
    assert int(shell(record, make.replace("NAME", "'new'"))) > deleted


@contextmanager
def media_kept(site: Site) -> Iterator[None]:
    folder = Path(site.environment["MEDIA_ROOT"])
    aside = folder.with_name("aside")
    shutil.copytree(folder, aside)
    yield
    aside.rename(folder)


ENGINES = "missions.backups.engines"
# At the first chmod on SQLite the first pages have been written, and the old ones kept.
CHANGE = {"sqlite": ("pathlib:Path.chmod", 1), "postgresql": (f"{ENGINES}.postgresql:_move", 60)}


def test_a_restore_that_is_killed_in_the_middle_of_the_change_leaves_the_old_state(
    record: Record,
) -> None:
    change(record)
    changed = says(record)
    engine = "sqlite" if is_sqlite(record) else "postgresql"
    with served(record):
        killed_when(record, *CHANGE[engine], "restore", str(record.archive), "--yes")
        assert says(record) == changed
        assert b"News of tomorrow." in get(record, "/articles/")
        # The next one finds nothing in its way.
        record.manage("restore", str(record.archive), "--yes")
        assert says(record) != changed
        assert b"News of tomorrow." not in get(record, "/articles/")
    nothing_half(record)


@pytest.mark.parametrize(
    ("place", "nth"),
    [
        ("missions.backups.media:Incoming.stage", 3),
        ("missions.backups.media:IntoFolder._put", 2),
        ("missions.backups.restoring:call_command", 1),
    ],
)
def test_a_restore_that_is_killed_before_leaves_the_old_state(
    record: Record, place: str, nth: int
) -> None:
    change(record)
    changed = says(record)
    # Two files that have to come back.
    gone = files_in(record.archive)[:2]
    for name in gone:
        (Path(record.environment["MEDIA_ROOT"]) / name).unlink(missing_ok=True)
    killed_when(record, place, nth, "restore", str(record.archive), "--yes")
    assert says(record) == changed
    record.manage("restore", str(record.archive), "--yes")
    assert says(record) != changed
    assert media(record).keys() >= set(gone)
    nothing_half(record)


def nothing_half(record: Record) -> None:
    if is_sqlite(record):
        assert not list(database_file(record).parent.glob("*.restoring*"))
    else:
        assert "restoring" not in schemas(record)
    assert not any(".restoring" in name for name in media(record))


def in_archive(site: Record) -> int:
    """Bytes of the database in it; other tests may have made that of the site larger."""
    with tarfile.open(site.archive) as archive:
        return archive.getmember("database.sqlite3").size


@pytest.mark.parametrize("what", ["archive", "snapshot", "new database", "change"])
def test_a_full_disk_leaves_the_old_state_and_nothing_half(
    sqlite: Record, tmp_path: Path, what: str
) -> None:
    """No file may become larger than this: a disk that fills up at some point."""
    change(sqlite)
    whole = database_file(sqlite).stat().st_size
    command, room = {
        "archive": ("backup", whole + (1 << 20)),
        "snapshot": ("backup", whole // 2),
        "new database": ("restore", whole // 2),
        # The database fits; its log, which has a head on each page, does not.
        "change": ("restore", in_archive(sqlite) + 8192),
    }[what]
    if what == "archive":
        # Nothing that could be packed to less.
        large = Path(sqlite.environment["MEDIA_ROOT"]) / "images/large.bin"
        large.write_bytes(os.urandom(2 * whole))
    state, files = says(sqlite), media(sqlite)
    path = tmp_path / "half" if command == "backup" else sqlite.archive
    done = run(sqlite, command, str(path), *(["--yes"] if command == "restore" else []), room=room)
    (Path(sqlite.environment["MEDIA_ROOT"]) / "images/large.bin").unlink(missing_ok=True)
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert list(tmp_path.iterdir()) == []
    assert says(sqlite) == state
    assert {n: files[n] for n in media(sqlite)}.items() <= files.items()
    nothing_half(sqlite)


def test_what_cannot_be_restored_is_refused_and_nothing_is_touched(
    sqlite: Record, tmp_path: Path
) -> None:
    state, files = says(sqlite), media(sqlite)
    damaged = tmp_path / "damaged"
    content = bytearray(sqlite.archive.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    known = check(sqlite.archive).manifest.migrations
    newer = retold(
        sqlite.archive, tmp_path / "newer", migrations=[*known, ["missions", "9999_later"]]
    )
    for arguments, message in [
        ([str(damaged), "--yes"], "damaged"),
        ([str(newer), "--yes"], "migrations that are unknown here (missions.9999_later)"),
        ([str(tmp_path / "none"), "--yes"], "No such file"),
        ([str(sqlite.archive)], "Nothing is done without --yes"),
        (["--undo", "nothing", "--yes"], "that a restore has kept"),
    ]:
        done = run(sqlite, "restore", *arguments)
        assert done.returncode == 1
        assert message in done.stderr
    assert (says(sqlite), media(sqlite)) == (state, files)


def test_the_other_database_does_not_take_it(
    sqlite: Record, postgresql: Record, tmp_path: Path
) -> None:
    for record, other in [(sqlite, postgresql), (postgresql, sqlite)]:
        state = says(other)
        done = run(other, "restore", str(record.archive), "--yes")
        assert done.returncode == 1
        assert "manage.py move_database" in done.stderr
        assert says(other) == state


def test_triggers_and_what_they_call_go_along(postgresql: Record) -> None:
    """The database may do more by itself than the models say."""
    counting = """
        CREATE SEQUENCE {schema}.counted START {start};
        CREATE FUNCTION {schema}.count_tags() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM nextval('counted'); RETURN NULL; END $$;
    """
    trigger = (
        "CREATE TRIGGER counting AFTER INSERT ON missions_tag "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_tags()"
    )
    execute(postgresql, counting.format(schema="public", start=100) + trigger)
    kept = kept_names(postgresql.manage("restore", str(postgresql.archive), "--yes"))
    execute(
        postgresql,
        f"ALTER FUNCTION count_tags() SET SCHEMA {kept};"
        f"ALTER SEQUENCE counted SET SCHEMA {kept};" + counting.format(schema="public", start=900),
    )
    postgresql.manage("restore", "--undo", kept, "--yes")
    assert kept not in schemas(postgresql)
    shell(postgresql, "from missions.models import Tag; Tag.objects.create(name='counted')")
    assert postgresql.rows("SELECT last_value, is_called FROM counted") == [(100, True)]


def test_an_older_backup_is_brought_up_to_date(record: Record, tmp_path: Path) -> None:
    state = says(record)
    path = tmp_path / "older"
    record.manage("migrate", "missions", "0013", "--verbosity", "0")
    record.manage("backup", str(path))
    manifest = check(path).manifest
    assert ["missions", "0013_lost_links"] in manifest.migrations
    assert "missions_notice" not in manifest.tables
    wipe(record)
    record.manage("restore", str(path), "--yes")
    assert says(record) == state
    assert record.manage("migrate", "--check") == ""


def test_sign_ins_and_what_was_deleted_are_not_in_it(record: Record, tmp_path: Path) -> None:
    """Not even as bytes in the pages of the database."""
    secret = shell(
        record,
        "from django.contrib.sessions.backends.db import SessionStore; "
        "from missions.models import Tag; s = SessionStore(); s['who'] = 'me'; s.create(); "
        "Tag.objects.create(name='Zxqvdeleted').delete(); print(s.session_key)",
    )
    path = tmp_path / "backup"
    record.manage("backup", str(path), "--no-media")
    plain = gzip.decompress(path.read_bytes())
    assert b"Soyuz" in plain
    assert b"Zxqvdeleted" not in plain
    assert secret.encode() not in plain
    assert record.rows("SELECT 1 FROM django_session WHERE session_key = ?", secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_commands_say_what_they_did(sqlite: Record, tmp_path: Path) -> None:
    for _ in range(2):
        told = sqlite.manage("backup", str(tmp_path), "--keep", "1")
        assert re.search(r"rows in \d+ tables, \d+ files; .* not encrypted\.", told)
    assert "Deleted the old backup" in told
    [path] = tmp_path.iterdir()
    assert re.fullmatch(r"spacetourism-\d{8}T\d{6}Z\.tar\.gz", path.name)
    told = sqlite.manage("check_backup", str(path))
    assert told.startswith(f"Whole: a backup of {sqlite.url}")
    with tarfile.open(path) as tar:
        names = tar.getnames()
    assert names[0] == "README.txt"
    assert names[-2:] == ["SHA256SUMS", "manifest.json"]


def test_a_file_that_nobody_has_is_told_by_name(sqlite: Record, tmp_path: Path) -> None:
    [(name,), *_] = sqlite.rows("SELECT file FROM missions_image ORDER BY id")
    (Path(sqlite.environment["MEDIA_ROOT"]) / str(name)).unlink()
    done = run(sqlite, "backup", str(tmp_path / "backup"))
    assert done.returncode == 0
    assert f"The database names {name}, and there is no such file." in done.stderr
    done = run(sqlite, "check_backup", str(tmp_path / "backup"))
    assert f"made without {name}" in done.stderr
    sqlite.manage("restore", str(sqlite.archive), "--yes")
    assert (Path(sqlite.environment["MEDIA_ROOT"]) / str(name)).exists()


def test_sizes_of_pictures_that_nobody_has_are_made(sqlite: Record, tmp_path: Path) -> None:
    sqlite.manage("restore", str(sqlite.archive), "--yes")
    shutil.rmtree(Path(sqlite.environment["MEDIA_ROOT"]) / "renditions")
    sqlite.manage("backup", str(tmp_path / "backup"))
    made = {name for name in files_in(sqlite.archive) if name.startswith("renditions/")}
    assert made
    assert not made & media(sqlite).keys()
    sqlite.manage("restore", str(tmp_path / "backup"), "--yes")
    assert {name for name in media(sqlite) if name.startswith("renditions/")} == made
    assert media(sqlite).keys() >= set(files_in(sqlite.archive))


@pytest.mark.parametrize("damage", ["all of it", "the rest of it"])
def test_a_damaged_database_is_moved_aside(sqlite: Record, damage: str) -> None:
    sqlite.manage("restore", str(sqlite.archive), "--yes")
    state, path = says(sqlite), database_file(sqlite)
    for log in path.parent.glob(f"{path.name}-*"):
        log.unlink()
    whole = path.read_bytes()
    begin = whole[:200_000] if damage == "the rest of it" else b"no database at all"
    path.write_bytes(begin + b"\0" * (len(whole) - len(begin)))
    told = sqlite.manage("restore", str(sqlite.archive), "--yes")
    assert says(sqlite) == state
    assert Path(kept_names(told)).read_bytes().startswith(begin)
