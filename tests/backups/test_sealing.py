"""Only the holder of a secret key opens an encrypted backup."""

import io
import os
import stat

import pyrage
import pytest
from django.core.management import CommandError, call_command

from missions.backups import ArchiveError, can_open, check
from missions.backups.manifest import opened
from missions.backups.sealing import new_key, sealed
from tests.backups.building import backup, unpacked


def public(key: str) -> str:
    return key.split()[3]


def test_a_public_key_makes_what_only_its_secret_key_opens(tmp_path):
    key = new_key()
    path = backup(tmp_path / "backup", key=public(key))
    assert check(path, key).encrypted
    assert not can_open(public(key))
    assert can_open(key)
    for other, message in [
        ("", "is encrypted"), (public(key), "is encrypted"), (new_key(), "for another key")
    ]:  # fmt: skip
        with pytest.raises(ArchiveError, match=message):
            check(path, other)


def test_each_of_several_keys_opens_it(tmp_path):
    keys = [new_key(), new_key()]
    path = backup(tmp_path / "backup", key=" ".join(map(public, keys)))
    assert [check(path, key).encrypted for key in keys] == [True, True]


def test_a_large_one_goes_through_a_pipe(tmp_path):
    key, content = new_key(), os.urandom(9_000_000)
    path = backup(tmp_path / "backup", {"database.sqlite3": content}, key=key, files=0)
    with opened(path, key) as (members, _):
        assert {m.name: m.read() for m in members}["database.sqlite3"] == content


def test_other_tools_of_age_open_it(tmp_path):
    key = new_key()
    path = backup(tmp_path / "backup", key=key)
    identity = pyrage.x25519.Identity.from_str(key.split()[-1])
    plain = pyrage.decrypt(path.read_bytes(), [identity])
    assert unpacked(plain)["media/images/a.png"] == b"a"


def test_what_is_encrypted_without_being_a_backup_is_refused(tmp_path):
    key, path = new_key(), tmp_path / "backup"
    with path.open("wb") as file, sealed(file, key) as target:
        target.write(b"a letter")
    with pytest.raises(ArchiveError, match="no backup"):
        check(path, key)


@pytest.mark.parametrize("key", ["hunter2", "age1xyz", "AGE-SECRET-KEY-1ABC", "ssh-rsa AAAA"])
def test_what_is_no_key_is_refused_and_not_repeated(key):
    with (
        pytest.raises(ArchiveError, match="neither a public") as refused,
        sealed(io.BytesIO(), key),
    ):
        pass
    assert key not in str(refused.value)


def test_a_disk_that_is_full_is_told_and_the_work_ends():
    class Full(io.RawIOBase):
        def write(self, _content: object) -> int:
            raise OSError(28, "No space left on device")

    def fill() -> None:
        with sealed(Full(), new_key()) as target:
            for _ in range(1000):
                target.write(b"x" * 100_000)

    with pytest.raises(ArchiveError, match="No space left"):
        fill()


def test_the_command_makes_a_key_for_its_owner_alone(tmp_path, capsys):
    path = tmp_path / "key.txt"
    call_command("make_backup_key", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert can_open(path.read_text())
    assert f"BACKUP_KEY={public(path.read_text())}" in capsys.readouterr().out
    before = path.read_text()
    with pytest.raises(CommandError, match="exists"):
        call_command("make_backup_key", str(path))
    assert path.read_text() == before


@pytest.mark.parametrize("content", ["", "\n", "# public key: age1…\n"])
def test_an_empty_key_file_does_not_mean_unencrypted(tmp_path, content):
    path = tmp_path / "key.txt"
    path.write_text(content)
    with pytest.raises(CommandError, match="no key in"):
        call_command("backup", str(tmp_path / "backup"), key_file=path)
    assert list(tmp_path.iterdir()) == [path]
