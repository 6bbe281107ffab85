"""Renditions are made once, of the right part of the picture, and written down as they are."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from PIL import Image as Pillow

from missions import renditions
from missions.models import Image
from missions.renditions import making, shapes
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def image_of(picture: Pillow.Image, picture_format: str = "PNG", **values: Any) -> Image:
    content = BytesIO()
    picture.save(content, picture_format)
    name = f"start.{picture_format.lower()}"
    return make.image(file=ContentFile(content.getvalue(), name), **values)


def two_halves(size: tuple[int, int] = (600, 200)) -> Pillow.Image:
    """Red on the left, blue on the right."""
    picture = Pillow.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def opened(media: Path, image: Image, shape: str, file_format: str) -> list[Pillow.Image]:
    chosen = [
        entry
        for entry in image.renditions["made"]
        if (entry["shape"], entry["format"]) == (shape, file_format)
    ]
    pictures = [Pillow.open(media / entry["name"]) for entry in chosen]
    assert [p.size for p in pictures] == [(entry["width"], entry["height"]) for entry in chosen]
    assert {p.format for p in pictures} == {file_format.upper()}
    return pictures


def files(media: Path) -> dict[str, int]:
    """Every rendition there is, with the moment it was last written."""
    found = (media / "renditions").rglob("*.*")
    return {str(path.relative_to(media)): path.stat().st_mtime_ns for path in found}


def names(image: Image) -> set[str]:
    return {entry["name"] for entry in image.renditions["made"]}


def test_what_is_written_down_is_what_there_is(media):
    image = make.image(file=ContentFile(make.picture_bytes("JPEG", (500, 400)), "start.jpeg"))
    assert renditions.make(image) == []
    assert Image.objects.get().renditions == image.renditions
    assert set(files(media)) == names(image)
    assert [p.size for p in opened(media, image, "whole", "avif")] == [(480, 384), (500, 400)]
    assert [p.size for p in opened(media, image, "whole", "webp")] == [(480, 384), (500, 400)]
    assert [p.size for p in opened(media, image, "lead", "webp")] == [(480, 320), (500, 333)]
    assert [p.size for p in opened(media, image, "small", "jpeg")] == [(320, 240)]
    assert (renditions.is_current(image), renditions.is_stored(image)) == (True, True)


def test_the_name_holds_a_digest_of_the_content(media):
    image = image_of(two_halves())
    renditions.make(image)
    for name in names(image):
        stem, _, end = name.rpartition("-")
        assert stem.startswith(f"renditions/{image.pk}/start-")
        digest = hashlib.sha256((media / name).read_bytes()).hexdigest()[:10]
        assert end == f"{digest}.{name.rpartition('.')[2]}"


@pytest.mark.parametrize(("focal_point", "colour"), [("0x0.5", "red"), ("1x0.5", "blue")])
def test_crops_show_the_focal_point(media, focal_point, colour):
    image = image_of(two_halves(), focal_point=focal_point)
    renditions.make(image)
    red, blue = {"red": (True, False), "blue": (False, True)}[colour]
    for file_format in ("avif", "webp", "jpeg"):
        for picture in opened(media, image, "small", file_format):
            r, _, b = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
            assert (r > 150, b > 150) == (red, blue)


def test_transparency_stays_and_is_white_in_the_jpeg(media):
    image = image_of(Pillow.new("RGBA", (90, 60), (200, 10, 10, 0)))
    renditions.make(image)
    for file_format in ("avif", "webp"):
        (picture,) = opened(media, image, "whole", file_format)
        assert picture.convert("RGBA").getpixel((5, 5))[3] == 0
    (picture,) = opened(media, image, "whole", "jpeg")
    assert min(picture.getpixel((5, 5))) > 250


def test_a_picture_of_one_pixel(media):
    image = image_of(Pillow.new("RGB", (1, 1), "red"))
    assert renditions.make(image) == []
    assert {(e["width"], e["height"]) for e in image.renditions["made"]} == {(1, 1)}
    assert renditions.is_current(image)


def test_a_palette_and_a_grey_picture(media):
    for mode in ("P", "L", "1", "LA"):
        assert renditions.make(image_of(Pillow.new(mode, (40, 30)))) == []


def test_what_came_past_the_admin_is_turned_upright_and_loses_its_place(media):
    exif = Pillow.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Canary camera"
    content = make.picture_bytes("JPEG", (300, 200), exif=exif.tobytes())
    image = make.image(file=ContentFile(content, "phone.jpeg"))
    renditions.make(image)
    assert [p.size for p in opened(media, image, "whole", "avif")] == [(200, 300)]
    assert all(b"Canary" not in (media / name).read_bytes() for name in names(image))


def test_made_once(media, monkeypatch):
    image = image_of(two_halves())
    renditions.make(image)
    before = files(media)
    monkeypatch.setattr(Pillow.Image, "save", lambda *_, **__: pytest.fail("encoded"))
    assert renditions.make(Image.objects.get()) == []
    assert files(media) == before


def test_shapes_of_the_same_part_share_their_files(media):
    """The lead of a 3:2 picture is the whole picture."""
    image = image_of(two_halves((600, 400)))
    renditions.make(image)
    whole, lead = (
        {e["name"] for e in image.renditions["made"] if e["shape"] == shape}
        for shape in ("whole", "lead")
    )
    assert whole == lead
    assert len(whole) == 5


def test_a_moved_focal_point_makes_new_crops_and_only_those(media):
    image = image_of(two_halves(), focal_point="0x0.5")
    renditions.make(image)
    before, whole = (
        files(media),
        {e["name"] for e in image.renditions["made"] if e["shape"] == "whole"},
    )
    image.focal_point = "1x0.5"
    image.save()
    assert not renditions.is_current(image)
    renditions.make(image)
    after = files(media)
    assert set(after) == names(image)
    assert set(before) & set(after) == whole
    assert {name: after[name] for name in whole} == {name: before[name] for name in whole}


def test_a_new_file_takes_the_place_of_the_old_renditions_and_not_of_the_original(media):
    image = image_of(two_halves())
    renditions.make(image)
    before, original = names(image), image.file.name
    image.file = ContentFile(make.picture_bytes("PNG", (90, 60)), "other.png")
    image.save()
    # Until they are made, pages print the new file.
    assert renditions.shown(image, "whole").src == image.file.url
    assert renditions.make(image) == []
    assert set(files(media)) == names(image)
    assert names(image) & before == set()
    assert (media / original).exists()


def test_a_file_that_was_lost_is_made_again_under_its_name(media):
    image = image_of(two_halves())
    renditions.make(image)
    before = names(image)
    lost = sorted(before)[0]
    (media / lost).unlink()
    assert (renditions.is_current(image), renditions.is_stored(image)) == (True, False)
    renditions.make(image)
    assert names(image) == before
    assert (media / lost).exists()


def test_a_file_cut_off_by_a_power_cut_is_written_anew(media):
    image = image_of(two_halves())
    renditions.make(image)
    whole = {name: (media / name).read_bytes() for name in names(image)}
    for name in whole:
        (media / name).write_bytes(b"cut")
    Image.objects.update(renditions={})
    renditions.make(Image.objects.get())
    assert {name: (media / name).read_bytes() for name in whole} == whole


def test_another_list_is_another_recipe(media, monkeypatch):
    image = image_of(two_halves())
    renditions.make(image)
    before = names(image)
    small = shapes.Shape("small", "Lists", (1, 1), (80,), fallback=80, printed=80)
    monkeypatch.setitem(shapes.SHAPES, "small", small)
    monkeypatch.setattr(making, "RECIPE", "another")
    assert not renditions.is_current(image)
    renditions.make(image)
    assert [p.size for p in opened(media, image, "small", "webp")] == [(80, 80)]
    assert set(files(media)) == names(image)
    assert not before <= names(image)


def test_a_format_that_cannot_be_made_leaves_the_others(media, monkeypatch, caplog):
    broken = shapes.Format("avif", "image/avif", "NO SUCH CODEC", ())
    monkeypatch.setitem(shapes.FORMATS, "avif", broken)
    image = image_of(two_halves())
    assert renditions.make(image) == ["AVIF: 'NO SUCH CODEC'"]
    assert {entry["format"] for entry in image.renditions["made"]} == {"webp", "jpeg"}
    assert not renditions.is_current(image)
    shown = renditions.shown(image, "lead")
    assert [source.content_type for source in shown.sources] == ["image/webp"]
    # The next time only what is missing is made.
    before = files(media)
    monkeypatch.undo()
    assert renditions.make(image) == []
    assert before.items() < files(media).items()


def test_a_full_disk_leaves_no_half_file(media, monkeypatch, caplog):
    def full(self: Any, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(10))
        raise OSError(28, "No space left on device")

    image = image_of(two_halves())
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", full)
        problems = renditions.make(image)
    assert problems == [
        f"{n}: [Errno 28] No space left on device" for n in ("AVIF", "WEBP", "JPEG")
    ]
    assert files(media) == {}
    assert renditions.shown(image, "small").src == image.file.url


def test_an_original_that_is_gone_or_no_picture(media, caplog):
    image = image_of(two_halves())
    renditions.make(image)
    before = image.renditions
    (media / image.file.name).write_bytes(b"nothing of a picture")
    assert renditions.make(image) == ["the file could not be read"]
    (media / image.file.name).unlink()
    assert renditions.make(image) == ["the file could not be read"]
    assert Image.objects.get().renditions == before


def test_an_original_too_large_to_be_opened_is_left_alone(media, monkeypatch, caplog):
    image = image_of(two_halves())
    monkeypatch.setattr("missions.uploads.MAX_PIXELS", 1000)
    monkeypatch.setattr(Pillow.Image, "load", lambda self: pytest.fail("decoded"))
    assert renditions.make(image) == ["the file could not be read"]


def test_of_two_saves_at_a_time_the_later_counts(media, monkeypatch):
    image = image_of(two_halves(), focal_point="0x0.5")
    late = Image.objects.get()
    image.focal_point = "1x0.5"
    image.save()
    renditions.make(image)
    assert renditions.make(late) == []
    assert Image.objects.get().renditions == image.renditions
    assert set(files(media)) == names(image)
    Image.objects.all().delete()
    assert renditions.make(late) == []
