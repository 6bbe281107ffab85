"""Files that call themselves pictures: refused with a sentence, or written anew; never a fault."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from missions.uploads import MAX_PIXELS, clean_picture, fingerprint

from .examples import FUZZ


def written(kind: str) -> bytes:
    content = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert("RGB").save(content, kind)
    return content.getvalue()


REAL = {kind: written(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")}


def cleaned(content: bytes, name: str = "x.jpg") -> bytes | None:
    """What would be kept; None where it is refused."""
    try:
        kept = clean_picture(SimpleUploadedFile(name, content))
    except ValidationError as error:
        kept, (said,) = None, error.messages
    else:
        said = ""
    assert len(said) < 300
    if kept is None:
        return None
    fingerprint(kept)
    kept.seek(0)
    return kept.read()


@pytest.mark.parametrize("kind", REAL)
@FUZZ
@given(data=st.data())
def test_a_picture_with_other_bytes_in_it(kind: str, data: st.DataObject):
    content = bytearray(REAL[kind])
    places = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=12)):
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.none(), places))
    kept = cleaned(bytes(content[:end]))
    if kept is not None:
        with Image.open(io.BytesIO(kept)) as picture:
            picture.load()


@FUZZ
@given(st.binary(max_size=200), st.sampled_from(list(REAL)))
def test_the_beginning_of_a_picture_and_then_anything(rest: bytes, kind: str):
    cleaned(REAL[kind][:30] + rest)
    cleaned(rest)


@pytest.mark.parametrize("kind", REAL)
def test_what_hides_in_a_picture_is_gone(kind: str):
    """Another file behind it, markup in its notes."""
    evil = b"<script>alert(1)</script><?php system(1);"
    kept = cleaned(REAL[kind] + evil + b"PK\x03\x04")
    assert kept is not None
    assert b"<script" not in kept
    assert b"PK\x03\x04" not in kept


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(width: int, height: int, *more: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join([chunk(b"IHDR", head), *more, chunk(b"IEND", b"")])


@pytest.mark.parametrize(
    "content",
    [
        png(50_000, 50_000, chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))),
        png(2**31 - 1, 2**31 - 1),
        png(MAX_PIXELS + 1, 1),
        png(0, 0),
        png(10, 10, chunk(b"IDAT", zlib.compress(b"\0" * 50_000_000))),
        png(10, 10, chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 100_000_000))),
        png(10, 10, chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 100_000_000))),
        b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b";",
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + b"\0" * 20,
        b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff" * 6,
    ],
    ids=[
        "bomb",
        "widest",
        "one line",
        "empty",
        "much data",
        "much text",
        "much profile",
        "gif",
        "jpeg",
        "webp",
    ],
)
def test_a_picture_that_is_larger_than_it_looks(content: bytes):
    kept = cleaned(content)
    assert kept is None or len(kept) < 10_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 1000,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml?><!DOCTYPE x>",
        b"%PDF-1.4",
        b"%!PS\n(/etc/passwd) (r) file",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\xff" * 60,
        b"push graphic-context\nimage over 0,0 0,0 'https://evil.example'",
        b"P6\n9999999 9999999\n255\n",
    ],
)
def test_what_is_no_picture_of_the_five_kinds(content: bytes):
    assert cleaned(content) is None


@FUZZ
@given(st.text(max_size=300))
def test_the_name_of_a_file_becomes_a_harmless_one(name: str):
    kept = clean_picture(type("Upload", (io.BytesIO,), {"size": 1, "name": name})(REAL["PNG"]))
    assert kept.name is not None
    assert set(kept.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert kept.name.count(".") == 1
    assert len(kept.name) < 70
