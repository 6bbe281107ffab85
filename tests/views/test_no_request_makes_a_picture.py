"""Nothing that a reader asks for makes a file, or changes one."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from missions import renditions
from missions.models import Article, Image, Mission, Person, Place, Vehicle
from tests import factories as make
from tests.pages import MORE_PATHS, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def pictures(starter) -> None:
    """The starter content with a picture wherever one can stand; one has lost all its files."""
    image = make.image(file=ContentFile(make.picture_bytes("JPEG", (500, 400)), "start.jpeg"))
    renditions.make(image)
    lost = make.image()
    renditions.make(lost)
    for entry in lost.renditions["made"]:
        lost.file.storage.delete(entry["name"])
    bare = make.image()
    for pk, hero in zip(Article.objects.values_list("pk", flat=True), [image, lost, bare] * 9,
                        strict=False):  # fmt: skip
        Article.objects.filter(pk=pk).update(hero=hero)
    for model in (Mission, Person, Vehicle, Place):
        model.objects.update(image=image)


def test_no_request_makes_a_file(client, pictures, media: Path):
    """Nor changes one: not for pages, not for files that are missing, not by any parameter."""
    before = {path: path.stat().st_mtime_ns for path in media.rglob("*")}
    assert len(before) > 20
    name = Image.objects.first().renditions["made"][0]["name"]
    for path in [page.path for page in PAGES] + MORE_PATHS:
        assert client.get(path).status_code == 200
    for path in (
        f"/media/{name}?width=99999&format=png",
        f"/media/{name.replace('480x384', '9999x9999')}",
        "/media/renditions/999999/a-1x1-0123456789.avif",
        "/media/renditions/",
        "/media/__processed__/abc/def/thumb.png",
        "/media/images/2026/11/none.jpeg",
        "/media/../db.sqlite3",
        "/media/%2e%2e/db.sqlite3",
    ):
        for method in (client.get, client.head, client.post, client.put):
            answer = method(path)
            assert answer.status_code in (200, 404, 405), path
            assert (answer.status_code == 200) == (
                path.partition("?")[0] == f"/media/{name}" and method in (client.get, client.head)
            )
            answer.getvalue()
    assert {path: path.stat().st_mtime_ns for path in media.rglob("*")} == before
