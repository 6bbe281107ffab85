"""What nothing refers to goes; nothing else does."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from missions import renditions
from missions.models import Image
from tests import factories as make

pytestmark = pytest.mark.django_db


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*.*")}


def names(image: Image) -> set[str]:
    return {entry["name"] for entry in image.renditions["made"]}


def make_renditions(*options: str) -> list[str]:
    out = StringIO()
    call_command("make_renditions", *options, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def forgotten(media: Path, name: str, hours: float = 2) -> str:
    path = media / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"forgotten")
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))
    return name


def test_deleting_a_picture_removes_its_renditions_and_no_others(
    media, django_capture_on_commit_callbacks
):
    gone, stays = make.image(), make.image()
    for image in (gone, stays):
        renditions.make(image)
    original, other = gone.file.name, stays.file.name
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        gone.delete()
    assert names(gone) <= files(media)  # should the transaction fail, all is there
    for callback in callbacks:
        callback()
    assert files(media) == names(stays) | {original, other}


def test_leftovers_are_old_files_among_the_renditions_that_nobody_names(media):
    image = make.image()
    renditions.make(image)
    for name in names(image):
        forgotten(media, name)
    forgotten(media, "images/2020/01/somebodys-original.png")
    forgotten(media, f"renditions/{image.pk}/just-being-made.avif", hours=0.5)
    old = {
        forgotten(media, f"renditions/{image.pk}/old.avif"),
        forgotten(media, "renditions/999/of-nobody.webp"),
        forgotten(media, "__processed__/abc/def/thumb.png"),
    }
    assert set(renditions.leftovers(at=timezone.now())) == old


def test_no_renditions_at_all(media):
    assert renditions.leftovers(at=timezone.now()) == []
    assert make_renditions() == ["Every picture has all its sizes."]


def test_the_command_makes_what_is_missing_and_removes_what_is_left(media):
    whole, new = make.image(title="Whole"), make.image(title="New")
    renditions.make(whole)
    old = forgotten(media, "renditions/999/of-nobody.webp")
    before = files(media)

    assert make_renditions("--dry-run") == [
        "Would make the sizes of picture 1 of 1: New",
        f"Would remove {old}",
    ]
    assert files(media) == before

    assert make_renditions() == ["Making the sizes of picture 1 of 1: New", f"Removing {old}"]
    new.refresh_from_db()
    assert files(media) == before - {old} | names(new)
    assert make_renditions() == ["Every picture has all its sizes."]
    assert make_renditions("--verbosity", "0") == []


def test_the_command_mends_a_picture_whose_files_were_lost(media):
    image = make.image()
    renditions.make(image)
    for name in names(image):
        (media / name).unlink()
    assert make_renditions() == ["Making the sizes of picture 1 of 1: Start"]
    assert names(image) <= files(media)


def test_the_command_goes_on_after_a_picture_that_cannot_be_made(media, caplog):
    lost, fine = make.image(title="Lost"), make.image(title="Fine")
    (media / lost.file.name).unlink()
    out, complaints = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"^Pictures of which not all sizes could be made: 1\.$"):
        call_command("make_renditions", stdout=out, stderr=complaints)
    fine.refresh_from_db()
    assert renditions.is_current(fine)
    assert complaints.getvalue() == f"  Lost (number {lost.pk}): the file could not be read\n"


def test_pictures_of_the_same_content_do_not_share_files(media, django_capture_on_commit_callbacks):
    content = make.picture_bytes()
    one, other = (make.image(file=ContentFile(content, "same.png")) for _ in range(2))
    for image in (one, other):
        renditions.make(image)
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
    assert renditions.is_stored(other)
