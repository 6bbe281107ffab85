"""An archive is what our writer makes, from its first byte to its last; all else is refused."""

import io
import os
import tarfile
from collections.abc import Iterator

import pytest

from missions.backups import ArchiveError, check
from missions.backups.archive import ALWAYS_ALLOWED, Reader, Writer
from missions.backups.manifest import MANIFEST
from missions.backups.sealing import new_key
from tests.backups.building import backup, gzipped, packed, tarred, unpacked

LONG = f"media/{'folder/' * 40}{'long' * 30}.png"


def read(content: bytes, allowed: int | None = None) -> dict[str, int]:
    members = Reader(io.BytesIO(content), packed_size=len(content))
    if allowed is not None:
        members.allowed = allowed
    return {member.name: sum(map(len, member.parts())) for member in members}


def entry(name: str = "media/a", **values: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    for attribute, value in values.items():
        setattr(info, attribute, value)
    return info, b"content"


def test_what_was_written_is_read_again_by_us_and_by_tar():
    members = {
        "a": b"", "media/é – 图.png": os.urandom(513), LONG: b"x" * 512, "z": b"y" * 3_000_000
    }  # fmt: skip
    content = packed(members)
    assert unpacked(content) == members
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        read_by_tar = {one.name: tar.extractfile(one).read() for one in tar.getmembers()}
    assert read_by_tar == members


def test_a_file_that_becomes_shorter_while_it_is_read_is_no_member():
    with pytest.raises(ArchiveError, match="shorter"):
        list(Writer(io.BytesIO(), mtime=0).add("a", 10, io.BytesIO(b"nine byte")))


def test_of_a_file_that_grows_only_what_was_there_is_taken():
    target = io.BytesIO()
    writer = Writer(target, mtime=0)
    assert list(writer.add("a", 4, io.BytesIO(b"onetwo"))) == [b"onet"]
    writer.close()
    assert unpacked(target.getvalue()) == {"a": b"onet"}


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/passwd", "media/../../outside", "media//double", "media/./here",
     "media/back\\slash", "media/new\nline", "media/nul\x7f", ".."],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ArchiveError, match="name that none has"):
        read(packed({name: b"content"}))


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE,
     tarfile.DIRTYPE, tarfile.CONTTYPE, tarfile.GNUTYPE_SPARSE, b"?"],
)  # fmt: skip
def test_what_is_no_plain_file_is_refused(kind):
    with pytest.raises(ArchiveError, match=r"no plain file|of no file"):
        read(tarred(entry(type=kind, linkname="/etc/passwd")))


def test_extensions_of_tar_that_say_their_own_length_are_refused():
    with pytest.raises(ArchiveError, match="no plain file"):
        read(tarred(entry(LONG), form=tarfile.PAX_FORMAT))
    for kind in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
        head = tarfile.TarInfo("././@LongLink")
        head.type, head.size = kind, 1 << 40
        with pytest.raises(ArchiveError, match=r"too long|no plain file"):
            read(gzipped(head.tobuf(tarfile.GNU_FORMAT)))


def test_a_size_below_nothing_is_refused():
    head = tarfile.TarInfo("media/a")
    head.size = -(1 << 40)
    with pytest.raises(ArchiveError):
        read(gzipped(head.tobuf(tarfile.GNU_FORMAT)))


def test_the_same_name_twice_is_refused():
    with pytest.raises(ArchiveError, match="name that none has"):
        read(tarred(entry(), entry()))


def test_a_bomb_is_put_out_before_it_has_gone_off():
    with pytest.raises(ArchiveError, match="far more"):
        read(packed({"media/a": b"\0" * 3_000_000}), allowed=2_000_000)
    head = tarfile.TarInfo("media/a")
    head.size = 1 << 50
    with pytest.raises(ArchiveError, match="cut off"):
        read(gzipped(head.tobuf(tarfile.GNU_FORMAT) + b"\0" * 1024))
    # A small file cannot have said that it may unpack to more.
    assert Reader(io.BytesIO(), packed_size=1000).allowed == ALWAYS_ALLOWED


def test_nothing_may_follow_the_end():
    whole = packed({"media/a": b"content"})
    for more in (b"x", gzipped(b"more"), whole):
        with pytest.raises(ArchiveError):
            read(whole + more)


def test_one_changed_byte_anywhere_is_noticed(tmp_path):
    path = backup(tmp_path / "backup")
    content = path.read_bytes()
    held = unpacked(content)
    refused = 0
    for changed in each_byte_changed(content):
        path.write_bytes(changed)
        try:
            check(path)
        except ArchiveError:
            refused += 1
        else:
            # Packing has more than one way to say the same.
            assert unpacked(changed) == held
    assert refused > 0.98 * len(content)


def test_no_changed_byte_of_an_encrypted_one_is_taken(tmp_path):
    key = new_key()
    path = backup(tmp_path / "backup", key=key)
    for changed in each_byte_changed(path.read_bytes()):
        path.write_bytes(changed)
        with pytest.raises(ArchiveError):
            check(path, key)


def each_byte_changed(content: bytes) -> Iterator[bytes]:
    for place, byte in enumerate(content):
        yield content[:place] + bytes([byte ^ 0x20]) + content[place + 1 :]


@pytest.mark.parametrize("encrypted", [False, True])
def test_an_archive_that_is_cut_off_anywhere_is_noticed(tmp_path, encrypted):
    key = new_key() if encrypted else ""
    path = backup(tmp_path / "backup", key=key)
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place])
        with pytest.raises(ArchiveError):
            check(path, key)


@pytest.mark.parametrize(
    ("members", "about", "message"),
    [
        ({"database.sqlite3": b"x"}, {}, "does not hold what it says"),
        ({"media/a": b"x"}, {}, "does not hold what it says"),
        (None, {"files": 2}, "does not hold what it says"),
        (None, {"files": None}, "does not hold what it says"),
        (None, {"engine": "postgresql"}, "does not hold what it says"),
        ({"database.sqlite3": b"x", "media/a": b"a", "other": b"x"}, {}, "does not hold what"),
        (None, {"sums": "0" * 64}, "not those whose checksums"),
        (None, {"format": 2}, "format 2, this code reads 1"),
        (None, {"tables": {"a": 1}}, "cannot be read"),
        (None, {"migrations": [["missions"]]}, "cannot be read"),
        (None, {"migrations": [["missions", 1]]}, "cannot be read"),
        (None, {"missing": [None]}, "cannot be read"),
        (None, {"begun_at": 5}, "cannot be read"),
    ],
)
def test_a_backup_has_to_hold_what_it_says(tmp_path, members, about, message):
    with pytest.raises(ArchiveError, match=message):
        check(backup(tmp_path / "backup", members, **about))


@pytest.mark.parametrize(
    "said", [b"", b"{}", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'{"format": 1}', b"1"]
)
def test_what_says_nothing_of_itself_is_none(tmp_path, said):
    path = tmp_path / "backup"
    path.write_bytes(packed({"database.sqlite3": b"x", MANIFEST: said}))
    with pytest.raises(ArchiveError):
        check(path)


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"PK\x03\x04", b"age-encryption.org/v1\n"])
def test_other_files_are_no_backups(tmp_path, content):
    path = tmp_path / "backup"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"no backup of this site|encrypted"):
        check(path)
    with pytest.raises(ArchiveError):
        check(tmp_path / "nowhere")
    with pytest.raises(ArchiveError):
        check(tmp_path)
