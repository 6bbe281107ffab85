"""Uploaded pictures made fit to serve: read with care, cleaned, and written anew.

Nothing of the uploaded bytes is kept; what a browser gets is what Pillow encoded here.
"""

import hashlib
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

from missions.models.permalinks import make_slug

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2560
STEM_LENGTH = 50

READ = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif"
# Read format → the format and options it is written in. MPO is a JPEG with extra frames.
WRITTEN: dict[str, tuple[str, dict[str, Any]]] = {
    "JPEG": ("JPEG", {"quality": 88, "progressive": True, "optimize": True}),
    "MPO": ("JPEG", {"quality": 88, "progressive": True, "optimize": True}),
    "PNG": ("PNG", {"optimize": True}),
    "GIF": ("PNG", {"optimize": True}),
    "WEBP": ("WEBP", {"quality": 88, "method": 4}),
    "AVIF": ("AVIF", {"quality": 75, "speed": 8}),
}
# How the bytes of what people mistake for a picture begin, and what to tell them.
MISTAKEN = {
    b"<svg": "an SVG drawing",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<script": "a script",
    b"<?php": "a script",
    b"%!ps": "a PostScript file",
    b"%pdf": "a PDF document",
    b"ftyphei": "a HEIC photo; export it as JPEG",
}
ACCEPTED = "Upload a JPEG, PNG, WebP, AVIF or GIF file."


def clean_picture(upload: Any) -> ContentFile:
    """The upload as a small, upright sRGB picture without metadata, under a safe name.

    Raises ``ValidationError`` with a message for the person who chose the file.
    """
    if upload.size > MAX_BYTES:
        megabytes = upload.size / 1024 / 1024
        raise ValidationError(
            f"The file has {megabytes:.1f} MB; at most {MAX_BYTES // 1024 // 1024} MB are allowed.",
            code="too_large",
        )
    picture = _open(upload)
    picture_format, options = WRITTEN[str(picture.format)]
    try:
        picture.load()
        picture = _upright_srgb(picture)
        picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        encoded = _encode(picture, picture_format, options)
    except Exception as error:
        raise _damaged() from error
    name = safe_name(upload.name, encoded, picture_format)
    # Not an UploadedFile: imagefield checks those with a reader that fails on some WebP files.
    return ContentFile(encoded, name)


def read_picture(file: Any) -> Image.Image:
    """A stored picture, upright and in sRGB; the same limits hold as for an upload."""
    picture = _open(file)
    try:
        picture.load()
        return _upright_srgb(picture)
    except Exception as error:
        raise _damaged() from error


def fingerprint(file: Any) -> tuple[str, str]:
    """The SHA-256 of a clean picture's bytes, and what it looks like; empty where that is unsure.

    The look is a difference hash: whether each of 8 × 8 spots is darker than the one right of
    it. Scaling, encoding and light changes leave most of its 64 bits as they are.
    """
    file.seek(0)
    content = file.read()
    file.seek(0)
    digest = hashlib.sha256(content).hexdigest()
    try:
        with Image.open(BytesIO(content), formats=READ) as picture:
            small = picture.convert("RGB").convert("L").resize((9, 8), Image.Resampling.BOX)
    except Exception:  # whatever a decoder has to say: it is like no other picture
        return digest, ""
    grey, bits = small.tobytes(), 0
    for row in range(8):
        for column in range(row * 9, row * 9 + 8):
            bits = bits << 1 | (grey[column] < grey[column + 1])
    # A plain surface or a simple gradient looks like every other one.
    return digest, f"{bits:016x}" if 4 <= bits.bit_count() <= 60 else ""


def safe_name(uploaded_name: str, content: bytes, picture_format: str) -> str:
    """Readable, and another one for other content: served files never change under a name."""
    stem = make_slug(PurePath(uploaded_name).stem)[:STEM_LENGTH].strip("-") or "picture"
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:8]}.{picture_format.lower()}"


def _open(upload: Any) -> Image.Image:
    """The picture with nothing but its header read."""
    upload.seek(0)
    try:
        picture = Image.open(upload, formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels("This picture") from error
    except Exception as error:
        raise ValidationError(_not_a_picture(upload), code="not_a_picture") from error
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(f"A picture of {width} × {height} pixels")
    return picture


def _damaged() -> ValidationError:
    return ValidationError(
        "The picture is damaged or cut off; it could not be read to its end.", code="damaged"
    )


def _too_many_pixels(subject: str) -> ValidationError:
    return ValidationError(
        f"{subject} is too large to be opened; at most {MAX_PIXELS // 1_000_000} megapixels are "
        "allowed. Scale it down first.",
        code="too_many_pixels",
    )


def _not_a_picture(upload: Any) -> str:
    upload.seek(0)
    head = upload.read(1024).lower()
    for beginning, what in MISTAKEN.items():
        if beginning in head:
            return f"This is not a picture but {what}. {ACCEPTED}"
    return f"This is not a picture that can be read, or it is cut off. {ACCEPTED}"


def _upright_srgb(picture: Image.Image) -> Image.Image:
    """The first frame, turned as its EXIF says, in sRGB, 8 bits a channel, without metadata."""
    picture = _upright(picture)
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    picture = _to_srgb(picture, profile)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    picture = picture.convert(mode)
    picture.info = {}
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # EXIF that cannot be read says nothing about the picture
        return picture


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were meant. A profile that cannot be used is left out, as browsers do."""
    if not profile:
        return picture
    if picture.mode in ("P", "PA", "LA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    try:
        converted = ImageCms.profileToProfile(
            picture,
            BytesIO(profile),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _encode(picture: Image.Image, picture_format: str, options: dict[str, Any]) -> bytes:
    if picture_format == "JPEG":
        picture = picture.convert("RGB")
    content = BytesIO()
    picture.save(content, picture_format, **options)
    return content.getvalue()
