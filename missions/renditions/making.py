"""Makes a picture's renditions and writes down which there are. Takes seconds."""

import hashlib
import logging
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as Pillow

from missions.models import Image
from missions.models.permalinks import make_slug
from missions.uploads import read_picture

from .removing import folder_of, remove, stored_names
from .shapes import FORMATS, RECIPE, Box, Planned, Size, plan

logger = logging.getLogger(__name__)

STEM_LENGTH = 40


def is_current(image: Image) -> bool:
    """Whether all that the list asks for was made, of this file and this focal point."""
    record = image.renditions
    if not _is_of(record, image):
        return False
    wanted = set(plan(tuple(record["size"]), image.focal_point))
    return wanted == {_planned(entry) for entry in record["made"]}


def is_stored(image: Image) -> bool:
    """Whether every file that the record names is there. Asks the storage once."""
    names = {entry["name"] for entry in image.renditions.get("made", ())}
    return names <= stored_names(image.file.storage, folder_of(image.pk))


def make(image: Image) -> list[str]:
    """Make what is missing, and remove what it replaces; says what could not be made.

    What was made is kept with the picture only if it still has this file and focal point.
    """
    try:
        with image.file.storage.open(image.file.name) as file:
            picture = read_picture(file)
    except (OSError, ValidationError) as error:
        logger.warning("The file of picture %s could not be read: %s", image.pk, error)
        return ["the file could not be read"]
    maker = _Maker(image, picture)
    for planned in plan(picture.size, image.focal_point):
        maker.add(planned)
    return _keep(image, maker)


def _keep(image: Image, maker: "_Maker") -> list[str]:
    before = {entry["name"] for entry in image.renditions.get("made", ())}
    after = {entry["name"] for entry in maker.made}
    record = {
        "file": image.file.name,
        "recipe": RECIPE,
        "size": list(maker.picture.size),
        "made": maker.made,
    }
    same = Image.objects.filter(pk=image.pk, file=image.file.name, focal_point=image.focal_point)
    if not same.update(renditions=record):
        # Somebody saved another file or focal point meanwhile, and their renditions count.
        now = Image.objects.filter(pk=image.pk).values_list("renditions", flat=True).first() or {}
        remove(image.file.storage, after - {entry["name"] for entry in now.get("made", ())})
        return []
    image.renditions = record
    remove(image.file.storage, before - after)
    return [f"{name.upper()}: {error}" for name, error in maker.problems.items()]


class _Maker:
    """One picture on its way into files. What exists already, or comes twice, is not made again."""

    def __init__(self, image: Image, picture: Pillow.Image) -> None:
        self.storage: Storage = image.file.storage
        self.folder = folder_of(image.pk)
        stem = make_slug(PurePath(image.file.name).stem)[:STEM_LENGTH].strip("-")
        self.stem = stem or "picture"
        self.picture = picture
        self.scaled: dict[tuple[Box, Size], Pillow.Image] = {}
        self.made: list[dict[str, Any]] = []
        self.problems: dict[str, str] = {}
        self.names = self._names_there_are(image)

    def _names_there_are(self, image: Image) -> dict[tuple[Any, ...], str]:
        if not _is_of(image.renditions, image):
            return {}
        stored = stored_names(self.storage, self.folder)
        made = image.renditions["made"]
        return {_planned(entry)[1:]: entry["name"] for entry in made if entry["name"] in stored}

    def add(self, planned: Planned) -> None:
        shape, name, box, size = planned
        if planned[1:] not in self.names:
            try:
                self.names[planned[1:]] = self._store(self._encode(name, box, size), name, size)
            except Exception as error:  # whatever an encoder or a storage has to say
                logger.exception("A rendition could not be made: %s of %s", planned, self.folder)
                self.problems[name] = str(error) or type(error).__name__
                return
        width, height = size
        entry = {"shape": shape, "format": name, "box": list(box)}
        self.made.append(
            entry | {"width": width, "height": height, "name": self.names[planned[1:]]}
        )

    def _encode(self, format_name: str, box: Box, size: Size) -> bytes:
        if (box, size) not in self.scaled:
            self.scaled[box, size] = self.picture.resize(
                size, Pillow.Resampling.LANCZOS, box=box, reducing_gap=3
            )
        picture, entry = self.scaled[box, size], FORMATS[format_name]
        if entry.codec == "JPEG":
            picture = _on_white(picture)
        content = BytesIO()
        picture.save(content, entry.codec, **dict(entry.options))
        return content.getvalue()

    def _store(self, content: bytes, format_name: str, size: Size) -> str:
        """The name holds a digest of the content, so a file never changes under its name."""
        digest = hashlib.sha256(content).hexdigest()[:10]
        name = f"{self.folder}/{self.stem}-{size[0]}x{size[1]}-{digest}.{format_name}"
        if self.storage.exists(name):
            if self.storage.size(name) == len(content):
                return name
            self.storage.delete(name)  # cut off when a process or a machine stopped
        try:
            return self.storage.save(name, ContentFile(content))
        except Exception:
            self.storage.delete(name)
            raise


def _is_of(record: dict[str, Any], image: Image) -> bool:
    return record.get("file") == image.file.name and record.get("recipe") == RECIPE


def _planned(entry: dict[str, Any]) -> Planned:
    size = entry["width"], entry["height"]
    return Planned(entry["shape"], entry["format"], tuple(entry["box"]), size)


def _on_white(picture: Pillow.Image) -> Pillow.Image:
    if not picture.has_transparency_data:
        return picture
    paper = Pillow.new("RGBA", picture.size, "white")
    return Pillow.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
