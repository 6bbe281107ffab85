"""Files that nobody needs are found and removed; all others stay."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.utils import timezone

from missions import renditions
from missions.renditions.orphans import file_names
from tests import factories as make

pytestmark = pytest.mark.django_db


def put(media: Path, name: str, *, hours: float, content: bytes = b"forgotten") -> str:
    path = media / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    age(path, hours=hours)
    return name


def age(path: Path, *, hours: float) -> None:
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*.*")}


def run(*options: str) -> list[str]:
    out = StringIO()
    call_command("remove_unused_files", *options, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def test_only_old_files_that_nobody_needs_are_removed_and_only_when_told(media):
    image = make.image()
    renditions.make(image)
    for path in media.rglob("*.*"):
        age(path, hours=100)
    needed = files(media)
    new = put(media, "images/2026/11/under-way.png", hours=23)
    others = put(media, "backups/of-somebody.png", hours=999)
    old = {
        put(media, "images/2020/01/replaced.png", hours=25, content=b"x" * 2048),
        put(media, f"renditions/{image.pk}/replaced.avif", hours=25),
    }
    listed = run()
    assert listed == [
        "images/2020/01/replaced.png, 2.0 KB",
        "images/2026/11/under-way.png, 9 bytes (of the last day; stays for now)",
        f"renditions/{image.pk}/replaced.avif, 9 bytes",
        "Would remove 2 of 3 unused files, 2.0 KB.",
    ]
    assert files(media) == needed | old | {new, others}
    assert run("--delete")[-1] == "Removed 2 of 3 unused files, 2.0 KB."
    assert files(media) == needed | {new, others}
    assert run("--verbosity", "0") == []


def test_what_a_version_names_stays(media):
    kept = put(media, "images/2020/01/of-a-version.png", hours=99)
    gone = put(media, "images/2020/01/of-nothing.png", hours=99)
    data = {"fields": {"title": "Start", "file": kept}, "parts": [{"width": 3, "x": None}]}
    found = renditions.orphans(at=timezone.now(), also_needed=file_names(data))
    assert [orphan.name for orphan in found] == [gone]


def test_a_replaced_file_is_found_and_the_present_one_is_not(media):
    image = make.image()
    before = image.file.name
    image.file = ContentFile(make.picture_bytes(), "other.png")
    image.save()
    for path in media.rglob("*.*"):
        age(path, hours=99)
    assert [orphan.name for orphan in renditions.orphans(at=timezone.now())] == [before]


def test_a_file_that_cannot_be_removed_is_named_and_the_others_go(media, monkeypatch):
    stuck = put(media, "images/a.png", hours=99)
    put(media, "images/b.png", hours=99)
    delete = FileSystemStorage.delete

    def refuse(self, name):
        if name == stuck:
            raise PermissionError("not yours")
        delete(self, name)

    monkeypatch.setattr(FileSystemStorage, "delete", refuse)
    with pytest.raises(CommandError, match=r"^Files that could not be removed: 1\.$"):
        run("--delete")
    assert files(media) == {stuck}


def test_an_empty_storage(media):
    assert run("--delete") == ["Removed 0 of 0 unused files, 0 bytes."]
