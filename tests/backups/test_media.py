"""Files come back under their names, and no file that is there is lost."""

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage

from missions.backups import media
from missions.backups.archive import Reader
from tests.backups.building import packed

FILES = {"images/2026/a-1.png": b"a", "renditions/1/b-2.avif": b"bb", "releases/1/x.csv": b"ccc"}


@pytest.fixture(params=["folder", "store"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """A folder, and one that has none, as buckets have none."""
    if request.param == "folder":
        return FileSystemStorage(location=tmp_path / "media")
    return InMemoryStorage()


def held(storage: Storage) -> dict[str, bytes]:
    return {name: storage.open(name).read() for name in media.names(storage)}


def stage(incoming: media.Incoming, files: dict[str, bytes]) -> None:
    content = packed({f"media/{name}": content for name, content in files.items()})
    for member in Reader(io.BytesIO(content), packed_size=len(content)):
        incoming.stage(member)


def incoming(storage: Storage, files: dict[str, bytes] = FILES) -> media.Incoming:
    sums = {f"media/{n}": hashlib.sha256(content).hexdigest() for n, content in files.items()}
    return media.incoming(storage, sums, stamp="NOW")


def test_what_is_missing_is_added_and_what_is_there_stays(storage):
    storage.save("images/2026/a-1.png", ContentFile(b"a"))
    storage.save("images/2026/other.png", ContentFile(b"other"))
    files = incoming(storage)
    stage(files, FILES)
    before = {"images/2026/a-1.png": b"a", "images/2026/other.png": b"other"}
    assert held(storage) == before
    files.put_in_place()
    files.clear()
    assert held(storage) == before | FILES
    assert sorted(files.added) == ["releases/1/x.csv", "renditions/1/b-2.avif"]
    assert files.kept == []


def test_a_file_that_differs_is_replaced_and_kept(storage):
    storage.save("images/2026/a-1.png", ContentFile(b"damaged"))
    files = incoming(storage)
    stage(files, FILES)
    files.put_in_place()
    files.clear()
    kept = {"images/2026/a-1.before-restore-NOW.png": b"damaged"}
    assert held(storage) == FILES | kept
    assert files.kept == list(kept)


def test_what_was_added_can_be_taken_back(storage):
    storage.save("images/2026/other.png", ContentFile(b"other"))
    files = incoming(storage)
    stage(files, FILES)
    files.put_in_place()
    files.undo()
    assert held(storage) == {"images/2026/other.png": b"other"}


def test_what_was_put_aside_can_be_dropped(storage):
    files = incoming(storage)
    stage(files, FILES)
    files.undo()
    assert held(storage) == {}
    assert not storage.exists(media.STAGING) or storage.listdir(media.STAGING)[1] == []


def test_what_a_killed_restore_left_over_is_neither_backed_up_nor_taken_in(tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    stage(incoming(storage), {"images/2026/a-1.png": b"a"})
    assert (tmp_path / media.STAGING / "images/2026/a-1.png").exists()
    assert held(storage) == {}
    incoming(storage)
    assert not (tmp_path / media.STAGING).exists()


def test_restored_files_can_be_read_by_the_web_server(tmp_path):
    storage = FileSystemStorage(location=tmp_path, file_permissions_mode=0o644)
    files = incoming(storage)
    stage(files, FILES)
    files.put_in_place()
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in FILES} == {0o644}


def test_a_folder_that_leads_into_itself_comes_to_an_end(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images/a.png").write_bytes(b"a")
    (tmp_path / "images/again").symlink_to(tmp_path)
    assert "images/a.png" in set(media.names(FileSystemStorage(location=tmp_path)))


def test_a_file_that_may_still_be_written_is_left_for_later(tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    storage.save("a.png", ContentFile(b"half"))
    written = storage.get_modified_time("a.png")
    assert not media.is_settled(storage, "a.png", at=written)
    assert media.is_settled(storage, "a.png", at=written + 2 * media.SETTLED)
    assert not media.is_settled(storage, "gone.png", at=datetime(2100, 1, 1, tzinfo=UTC))
