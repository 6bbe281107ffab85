"""What of a picture's renditions a page prints. Asks neither the storage nor the database."""

from dataclasses import dataclass

from missions.models import Image

from .shapes import FALLBACK, FORMATS, SHAPES


@dataclass(frozen=True)
class Source:
    content_type: str
    srcset: str


@dataclass(frozen=True)
class Shown:
    """``width`` and ``height`` are those to reserve on the page, in CSS pixels."""

    sources: list[Source]
    src: str
    width: int
    height: int


def shown(image: Image, shape_name: str) -> Shown:
    """A picture in one shape: what was made of its file, or else the file itself."""
    shape, record = SHAPES[shape_name], image.renditions
    made = record.get("made", []) if record.get("file") == image.file.name else []
    made = [entry for entry in made if entry["shape"] == shape_name]
    url = image.file.storage.url
    sources = []
    for name in FORMATS:
        files = [entry for entry in made if entry["format"] == name != FALLBACK.name]
        if files:
            listed = [f"{url(entry['name'])} {entry['width']}w" for entry in files]
            sources.append(Source(FORMATS[name].content_type, ", ".join(listed)))
    fallback = [url(entry["name"]) for entry in made if entry["format"] == FALLBACK.name]
    largest = max(((entry["width"], entry["height"]) for entry in made), default=None)
    width, height = largest or (image.width, image.height)
    if shape.printed and width > shape.printed:
        width, height = shape.printed, max(1, round(height * shape.printed / width))
    return Shown(sources, fallback[0] if fallback else image.file.url, width, height)
