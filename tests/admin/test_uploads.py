"""Bad uploads are refused with a message at the field; good ones come out clean."""

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin

from missions.models import Image
from missions.uploads import clean_picture

from .conftest import image, picture_bytes, posted
from .test_every_noun import address

WORDS = {"title": "Start", "alt": "A rocket leaves.", "credit": "NASA", "licence": "Public domain"}


@pytest.fixture
def upload(editor: Client) -> Any:
    """Sends the add form of pictures with a file; gives the page that answers."""

    def upload(content: bytes, name: str = "picture.jpg") -> Any:
        url = address(Image, "add")
        file = SimpleUploadedFile(name, content)
        return editor.post(url, posted(editor.get(url)) | WORDS | {"file": file})

    return upload


def errors(page: Any) -> list[str]:
    """The messages at the file field, after a look that all other words are still there."""
    assert page.status_code == 200
    assert not Image.objects.exists()
    form = posted(page)
    assert {name: form[name] for name in WORDS} == WORDS
    found = page.context["adminform"].form.errors
    assert list(found) == ["file"]
    return list(found["file"])


def kept(page: Any) -> tuple[Image, Pillow.Image]:
    """The stored record and its file, opened."""
    assert page.status_code == 302, page.context["adminform"].form.errors
    stored = Image.objects.get()
    with stored.file.open() as file:
        opened = Pillow.open(io.BytesIO(file.read()))
    opened.load()
    assert (stored.width, stored.height) == opened.size
    return stored, opened


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + lines + chunk(b"IEND", b"")


ALLOWED = "Upload a JPEG, PNG, WebP, AVIF or GIF file."
UNREADABLE = f"This is not a picture that can be read, or it is cut off. {ALLOWED}"
DAMAGED = "The picture is damaged or cut off; it could not be read to its end."
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n/x 1 def showpage\n"
GIF_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "photo.jpg",
         f"This is not a picture but a web page. {ALLOWED}"),
        (b"<script>alert(1)</script>", "photo.gif",
         f"This is not a picture but a script. {ALLOWED}"),
        (b"<?php system($_GET[0]);", "photo.png",
         f"This is not a picture but a script. {ALLOWED}"),
        (SVG, "photo.png", f"This is not a picture but an SVG drawing. {ALLOWED}"),
        (POSTSCRIPT, "photo.jpg", f"This is not a picture but a PostScript file. {ALLOWED}"),
        (b"%PDF-1.7 ...", "photo.jpg", f"This is not a picture but a PDF document. {ALLOWED}"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo.jpg",
         f"This is not a picture but a HEIC photo; export it as JPEG. {ALLOWED}"),
        (b"MZ\x90\0 an executable", "photo.webp", UNREADABLE),
        (GIF_SCRIPT, "photo.gif", UNREADABLE),
    ],
)  # fmt: skip
def test_what_is_no_picture(upload: Any, content: bytes, name: str, message: str) -> None:
    assert errors(upload(content, name)) == [message]


def test_formats_that_are_not_asked_for(upload: Any) -> None:
    for picture_format in ("BMP", "TIFF", "ICO", "TGA", "PPM"):
        assert errors(upload(picture_bytes(picture_format), "photo.png")) == [UNREADABLE]


def test_an_empty_file_and_no_file(upload: Any, editor: Client) -> None:
    assert errors(upload(b"")) == ["The submitted file is empty."]
    url = address(Image, "add")
    page = editor.post(url, posted(editor.get(url)) | WORDS)
    assert errors(page) == ["This field is required."]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_file_cut_off(upload: Any, picture_format: str, share: float) -> None:
    whole = picture_bytes(picture_format, (300, 200))
    message = UNREADABLE if picture_format in ("WEBP", "AVIF") else DAMAGED
    assert errors(upload(whole[: int(len(whole) * share)])) == [message]


@pytest.mark.parametrize(
    ("width", "height", "subject"),
    [
        (20_000, 20_000, "This picture"),
        (10_000, 10_000, "This picture"),
        (8_000, 5_001, "A picture of 8000 × 5001 pixels"),
    ],
)
def test_too_many_pixels_are_refused_by_the_header(
    upload: Any, monkeypatch: Any, width: int, height: int, subject: str
) -> None:
    monkeypatch.setattr(Pillow.Image, "load", lambda self: pytest.fail("decoded"))
    assert errors(upload(png_header(width, height), "huge.png")) == [
        f"{subject} is too large to be opened; at most 40 megapixels are allowed. "
        "Scale it down first."
    ]


def test_a_bomb_that_only_warns_is_refused_where_warnings_are_no_errors(upload: Any) -> None:
    with pytest.warns(Pillow.DecompressionBombWarning):
        page = upload(png_header(10_000, 10_000), "huge.png")
    assert "is too large to be opened" in errors(page)[0]


def test_too_many_bytes(upload: Any) -> None:
    content = picture_bytes("JPEG") + b"\0" * (15 * 1024 * 1024)
    assert errors(upload(content)) == ["The file has 15.0 MB; at most 15 MB are allowed."]


def gps_exif() -> Pillow.Exif:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Canary camera"
    exif[0x9286] = "Canary owner"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 7.0), 3: "E", 4: (37.0, 37.0, 2.0)})
    return exif


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_metadata_goes_and_the_picture_stands_upright(upload: Any, picture_format: str) -> None:
    extra: dict[str, Any] = {"exif": gps_exif().tobytes()}
    if picture_format != "PNG":
        extra["xmp"] = b"<x:xmpmeta>Canary xmp</x:xmpmeta>"
    if picture_format == "JPEG":
        extra["comment"] = b"Canary comment"
    content = picture_bytes(picture_format, (300, 200), **extra)
    assert b"Canary camera" in content
    stored, opened = kept(upload(content))
    assert opened.size == (200, 300)
    with stored.file.open() as file:
        raw = file.read()
    assert b"Canary" not in raw
    assert not set(opened.info) & {"exif", "xmp", "comment", "photoshop", "icc_profile", "gps"}
    assert dict(opened.getexif()) == {}


def test_the_focal_corner_is_where_the_eye_sees_it(upload: Any) -> None:
    """Orientation 6 says: the first row is the right side."""
    picture = Pillow.new("RGB", (300, 200), "white")
    picture.paste("red", (0, 0, 150, 100))
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=gps_exif().tobytes(), quality=95)
    _, opened = kept(upload(content.getvalue()))
    red, white = opened.getpixel((150, 70)), opened.getpixel((50, 70))
    assert red[0] > 240 and red[1] < 20  # noqa: PT018
    assert min(white) > 240


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_a_camera_can_be_held(upload: Any, orientation: int) -> None:
    """The corner that the eye sees at the top left is red, whichever corner of the file it is."""
    upright = Pillow.new("RGB", (80, 40), "white")
    upright.paste("red", (0, 0, 20, 20))
    # What undoes the turn that each value asks for.
    flip, turn = Pillow.Transpose.FLIP_LEFT_RIGHT, Pillow.Transpose.ROTATE_180
    stored_as = {
        1: None, 2: flip, 3: turn, 4: Pillow.Transpose.FLIP_TOP_BOTTOM,
        5: Pillow.Transpose.TRANSPOSE, 6: Pillow.Transpose.ROTATE_90,
        7: Pillow.Transpose.TRANSVERSE, 8: Pillow.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    stored = upright if stored_as is None else upright.transpose(stored_as)
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    content = io.BytesIO()
    stored.save(content, "PNG", exif=exif.tobytes())
    _, opened = kept(upload(content.getvalue(), "held.png"))
    corners = [opened.getpixel(at) for at in ((5, 5), (75, 5), (5, 35), (75, 35))]
    assert opened.size == (80, 40)
    assert corners == [(255, 0, 0)] + [(255, 255, 255)] * 3


def test_texts_and_xmp_in_a_png_go(upload: Any) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Canary owner")
    texts.add_text("Comment", "Canary zipped", zip=True)
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Canary 55.7,37.6</x:xmpmeta>")
    content = picture_bytes("PNG", pnginfo=texts)
    assert b"Canary owner" in content
    stored, opened = kept(upload(content, "texts.png"))
    with stored.file.open() as file:
        raw = file.read()
    assert b"Canary" not in raw
    assert b"iTXt" not in raw and b"zTXt" not in raw  # noqa: PT018
    assert set(opened.info) <= {"gamma", "dpi", "srgb"}


def test_a_text_that_unfolds_to_gigabytes(upload: Any) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "0" * 40_000_000, zip=True)
    page = upload(picture_bytes("PNG", pnginfo=texts), "bomb.png")
    assert errors(page)[0] in (UNREADABLE, DAMAGED)


@pytest.mark.parametrize("sent", ["PNG", "GIF"])
def test_a_palette_with_a_transparent_colour(upload: Any, sent: str) -> None:
    picture = Pillow.new("P", (30, 20), 0)
    picture.putpalette([200, 10, 10, 10, 200, 10] + [0] * 762)
    picture.paste(1, (0, 0, 10, 10))
    content = io.BytesIO()
    picture.save(content, sent, transparency=1)
    _, opened = kept(upload(content.getvalue()))
    assert opened.mode == "RGBA"
    assert (opened.getpixel((5, 5))[3], opened.getpixel((25, 15))) == (0, (200, 10, 10, 255))


def test_print_colours_with_the_profile_of_a_screen(upload: Any) -> None:
    content = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Pillow.new("CMYK", (30, 20), (0, 255, 255, 0)).save(content, "JPEG", icc_profile=profile)
    _, opened = kept(upload(content.getvalue()))
    red, green, blue = opened.getpixel((5, 5))
    assert (opened.mode, red > 200, max(green, blue) < 60) == ("RGB", True, True)


def test_broken_exif_does_not_stop_a_good_picture(upload: Any) -> None:
    kept(upload(picture_bytes("PNG", exif=b"no exif at all"), "photo.png"))


@pytest.mark.parametrize(
    ("sent", "suffix"),
    [("JPEG", "jpeg"), ("MPO", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"),
     ("GIF", "png")],
)  # fmt: skip
def test_formats_and_suffixes(upload: Any, sent: str, suffix: str) -> None:
    stored, opened = kept(upload(picture_bytes(sent), "evil.php"))
    assert stored.file.name.endswith(f".{suffix}")
    assert opened.format == suffix.upper()


def test_the_name_is_safe_readable_and_of_this_content(upload: Any) -> None:
    stored, _ = kept(upload(picture_bytes("PNG"), "../../Фильм «Вызов» <b>.php%00.png"))
    folder, _, name = stored.file.name.rpartition("/")
    assert folder.startswith("images/")
    stem, _, digest = name.removesuffix(".png").rpartition("-")
    assert stem.startswith("film-vyzov")
    assert len(digest) == 8


@pytest.mark.parametrize("name", ["🚀.png", ".png", "x" * 240 + ".png"])
def test_names_that_leave_little_or_too_much(upload: Any, name: str) -> None:
    stored, _ = kept(upload(picture_bytes("PNG"), name))
    assert len(stored.file.name) <= 90


def test_webp_with_a_line_break_in_its_head(upload: Any) -> None:
    """django-imagefield takes such a file for an IM image and fails on it."""
    Pillow.init()

    def written(content: bytes) -> bytes:
        return clean_picture(SimpleUploadedFile("a.webp", content)).read()

    while b"\n" not in written(content := picture_bytes("WEBP"))[:100]:
        pass
    kept(upload(content))


@pytest.mark.parametrize("sent", ["GIF", "WEBP", "PNG", "AVIF", "MPO"])
def test_of_what_moves_the_first_frame_is_kept(upload: Any, sent: str) -> None:
    frames = [Pillow.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    content = io.BytesIO()
    frames[0].save(content, sent, save_all=True, append_images=frames[1:])
    _, opened = kept(upload(content.getvalue()))
    assert getattr(opened, "n_frames", 1) == 1
    red, _, blue = opened.convert("RGB").getpixel((30, 20))
    assert (red > 200, blue < 60) == (True, True)


def test_a_picture_that_is_also_a_script_is_only_a_picture_afterwards(upload: Any) -> None:
    content = picture_bytes("GIF") + b";/*<script>alert('canary')</script>*/"
    stored, opened = kept(upload(content, "both.gif"))
    with stored.file.open() as file:
        assert b"canary" not in file.read()
    assert opened.format == "PNG"


def test_the_longer_side_is_capped(upload: Any) -> None:
    content = io.BytesIO()
    Pillow.new("RGB", (5000, 1000), "navy").save(content, "PNG")
    _, opened = kept(upload(content.getvalue()))
    assert opened.size == (2560, 512)


def test_colours_are_converted_to_srgb(upload: Any) -> None:
    """A pure green in a profile with red and green exchanged is a red in sRGB."""
    picture = Pillow.new("RGB", (20, 20), (0, 255, 0))
    content = io.BytesIO()
    picture.save(content, "PNG", icc_profile=exchanged_profile())
    _, opened = kept(upload(content.getvalue()))
    red, green, _ = opened.getpixel((5, 5))
    assert (red > 240, green < 60) == (True, True)
    assert "icc_profile" not in opened.info


def exchanged_profile() -> bytes:
    """Little CMS's sRGB with the red and green primaries' tags exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def test_a_profile_that_cannot_be_used_is_left_out(upload: Any) -> None:
    kept(upload(picture_bytes("PNG", icc_profile=b"no profile"), "photo.png"))


def test_print_colours_and_sixteen_bits(editor: Client, upload: Any) -> None:
    content = io.BytesIO()
    Pillow.new("CMYK", (30, 20), (0, 255, 255, 0)).save(content, "JPEG")
    _, opened = kept(upload(content.getvalue()))
    assert opened.mode == "RGB"
    Image.objects.all().delete()
    content = io.BytesIO()
    Pillow.new("I;16", (30, 20), 32768).save(content, "PNG")
    _, opened = kept(upload(content.getvalue()))
    assert opened.getpixel((5, 5)) == (128, 128, 128)


def test_transparency_stays(upload: Any) -> None:
    content = io.BytesIO()
    Pillow.new("RGBA", (30, 20), (200, 10, 10, 0)).save(content, "PNG")
    _, opened = kept(upload(content.getvalue()))
    assert opened.getpixel((5, 5))[3] == 0


def test_a_picture_can_be_corrected_without_sending_it_again(editor: Client) -> None:
    stored = image()
    url = address(Image, "change", stored.pk)
    editor.post(url, posted(editor.get(url)) | {"alt": "A taller rocket.", "focal_point": "0.2x1"})
    after = Image.objects.get()
    assert (after.file.name, after.alt, after.focal_point) == (
        stored.file.name, "A taller rocket.", "0.2x1",
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["middle", "2x2", "nanxnan", "0.5", "0.5x0.5x0.5", "-1x0"])
def test_a_focal_point_outside_the_picture(editor: Client, typed: str) -> None:
    stored = image()
    url = address(Image, "change", stored.pk)
    page = editor.post(url, posted(editor.get(url)) | {"focal_point": typed})
    assert list(page.context["adminform"].form.errors) == ["focal_point"]


def test_a_picture_needs_an_alternative_text(editor: Client) -> None:
    stored = image()
    url = address(Image, "change", stored.pk)
    page = editor.post(url, posted(editor.get(url)) | {"alt": "   "})
    assert page.context["adminform"].form.errors == {"alt": ["This field is required."]}
