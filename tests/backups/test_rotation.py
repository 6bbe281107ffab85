"""Old backups go, and nothing else does."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from missions.backups import name, remove_abandoned, rotate
from tests.backups.building import backup

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_the_newest_are_kept_and_only_ours_are_deleted(tmp_path):
    days = [NOW - timedelta(days=n) for n in range(5)]
    ours = [backup(tmp_path / name(day, encrypted=False)) for day in days]
    # The times of the files say nothing: they may have been copied.
    for number, path in enumerate(ours):
        os.utime(path, (number, number))
    elsewhere = backup(tmp_path / "elsewhere")
    oldest = NOW - timedelta(days=900)
    (tmp_path / name(oldest, encrypted=False)).symlink_to(elsewhere)
    (tmp_path / name(oldest, encrypted=True)).write_text("notes")
    (tmp_path / "spacetourism-20200101T000000Z.tar.gz.part").write_bytes(ours[0].read_bytes())
    (tmp_path / "before-upgrade.tar.gz").write_bytes(ours[0].read_bytes())
    before = set(tmp_path.iterdir())
    assert rotate(tmp_path, keep=2) == ours[2:]
    assert before - set(tmp_path.iterdir()) == set(ours[2:])


def test_an_emptied_newer_file_takes_no_place_of_a_good_one(tmp_path):
    good = backup(tmp_path / name(NOW, encrypted=False))
    (tmp_path / name(NOW + timedelta(days=1), encrypted=False)).write_bytes(b"")
    assert rotate(tmp_path, keep=1) == []
    assert good.exists()


def test_what_a_killed_backup_left_over_goes_after_a_day(tmp_path):
    left = [
        tmp_path / f".{name(NOW, encrypted=True)}-123.part",
        tmp_path / ".database.sqlite3-123.part",
        tmp_path / ".database.sqlite3-123.part-journal",
    ]
    new = tmp_path / f".{name(NOW, encrypted=False)}-124.part"
    other = tmp_path / ".other-1.part"
    for path in (*left, new, other):
        path.write_bytes(b"x")
        age = 1 if path == new else 25
        os.utime(path, (NOW.timestamp() - age * 3600,) * 2)
    remove_abandoned(tmp_path, at=NOW)
    assert set(tmp_path.iterdir()) == {new, other}


@pytest.mark.parametrize("keep", [0, -1])
def test_keeping_none_is_refused(tmp_path, keep):
    with pytest.raises(CommandError, match="from 1"):
        call_command("backup", str(tmp_path), keep=keep)
    with pytest.raises(CommandError, match="a folder"):
        call_command("backup", str(tmp_path / "file"), keep=3)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_and_nothing_is_put_where_everybody_reads(tmp_path, settings):
    there = tmp_path / "there"
    there.write_text("a letter")
    with pytest.raises(CommandError, match="nothing is overwritten"):
        call_command("backup", str(there))
    assert there.read_text() == "a letter"
    for public in ("MEDIA_ROOT", "STATIC_ROOT"):
        setattr(settings, public, str(tmp_path / public))
        (tmp_path / public / "below").mkdir(parents=True)
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(tmp_path / public / "below")
        for target in (tmp_path / public, tmp_path / "link" / "file"):
            with pytest.raises(CommandError, match="served to everybody"):
                call_command("backup", str(target))
