"""Pages print the sizes of a picture that there are."""

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from justhtml import JustHTML
from PIL import Image as Pillow

from missions import renditions
from missions.models import Image
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def image() -> Image:
    content = make.picture_bytes("JPEG", (500, 400))
    made = make.image(
        file=ContentFile(content, "start.jpeg"), alt='A "rocket" <leaves>.', caption="At dawn."
    )
    renditions.make(made)
    return made


def pictures(client, path: str) -> list:
    html = client.get(path).content.decode()
    return JustHTML(html, strict=True, sanitize=False).query("picture")


def addresses(image: Image, shape: str, file_format: str) -> str:
    return ", ".join(
        f"/media/{entry['name']} {entry['width']}w"
        for entry in image.renditions["made"]
        if (entry["shape"], entry["format"]) == (shape, file_format)
    )


def test_the_picture_of_an_article(client, image):
    article = make.article(hero=image)
    (picture,) = pictures(client, article.get_absolute_url())
    avif, webp, img = (node for node in picture.children if node.name in ("source", "img"))
    sizes = "(max-width: 78rem) 92vw, 72rem"
    image.refresh_from_db()
    assert not image.is_tall
    assert avif.attrs == {
        "type": "image/avif", "srcset": addresses(image, "whole", "avif"), "sizes": sizes,
    }  # fmt: skip
    assert webp.attrs == {
        "type": "image/webp", "srcset": addresses(image, "whole", "webp"), "sizes": sizes,
    }  # fmt: skip
    assert img.attrs == {
        "src": addresses(image, "whole", "jpeg").partition(" ")[0],
        "alt": 'A "rocket" <leaves>.',
        "width": "500",
        "height": "400",
        "decoding": "async",
        "fetchpriority": "high",
    }


def test_caption_credit_and_licence_stand_under_it(client, image):
    html = client.get(make.article(hero=image).get_absolute_url()).content.decode()
    assert (
        '<figcaption>At dawn. <span class="credit">NASA, Public domain</span></figcaption>' in html
    )


def test_the_card_is_the_jpeg_at_an_absolute_address(client, image):
    html = client.get(make.article(hero=image).get_absolute_url()).content.decode()
    (card,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
    jpeg = addresses(image, "whole", "jpeg").partition(" ")[0]
    assert card == f"http://testserver{jpeg}"
    assert client.get(jpeg).getvalue().startswith(b"\xff\xd8\xff")


def test_a_storage_with_addresses_of_its_own(client, image, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "url", lambda self, name: f"https://cdn.example/{name}")
    html = client.get(make.article(hero=image).get_absolute_url()).content.decode()
    assert re.findall(r'og:image" content="(https?://[^/]+/)', html) == ["https://cdn.example/"]


def test_the_lead_of_the_home_page_comes_at_once_and_the_others_when_seen(client, image):
    for _ in range(3):
        make.article(hero=image)
    lead, *others = (picture.query("img")[0].attrs for picture in pictures(client, "/"))
    assert (lead["fetchpriority"], "loading" in lead, lead["alt"]) == ("high", False, "")
    assert (lead["width"], lead["height"]) == ("500", "333")
    assert len(others) == 2
    for other in others:
        assert ("fetchpriority" in other, other["loading"], other["alt"]) == (False, "lazy", "")
        assert (other["width"], other["height"]) == ("160", "120")


@pytest.mark.parametrize("noun", ["mission", "person", "vehicle", "place"])
def test_the_picture_of_the_record_stands_on_its_page(client, image, noun):
    shows = getattr(make, noun)(image=image)
    (picture,) = pictures(client, shows.get_absolute_url())
    (img,) = picture.query("img")
    assert img.attrs["alt"] == 'A "rocket" <leaves>.'
    widths = {"mission": "(max-width: 78rem) 92vw, 72rem"}
    sizes = {source.attrs["sizes"] for source in picture.query("source")}
    assert sizes == {widths.get(noun, "(max-width: 39rem) 92vw, 36rem")}


def test_a_tall_picture_is_not_as_wide_as_the_page(client):
    image = make.image(file=ContentFile(make.picture_bytes("PNG", (60, 90)), "tall.png"))
    renditions.make(image)
    html = client.get(make.article(hero=image).get_absolute_url()).content.decode()
    assert '<figure class="figure figure-tall">' in html
    assert 'sizes="(max-width: 39rem) 92vw, 36rem"' in html
    html = client.get(make.person(image=image).get_absolute_url()).content.decode()
    assert '<figure class="figure figure-tall figure-modest">' in html
    assert 'sizes="(max-width: 22rem) 92vw, 20rem"' in html


def test_a_picture_of_which_nothing_was_made_is_shown_as_it_is(client):
    image = make.image()
    (picture,) = pictures(client, make.article(hero=image).get_absolute_url())
    assert picture.query("source") == []
    (img,) = picture.query("img")
    assert (img.attrs["src"], img.attrs["width"], img.attrs["height"]) == (
        image.file.url, "60", "40",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [("avif", "image/avif"), ("webp", "image/webp"), ("jpeg", "image/jpeg")],
)
def test_files_are_sent_as_what_they_are_and_kept_for_long(
    client, image, file_format, content_type
):
    name = addresses(image, "small", file_format).partition(" ")[0]
    response = client.get(name)
    assert response["Content-Type"] == content_type
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Pillow.open(BytesIO(response.getvalue())).format == file_format.upper()


def test_a_page_asks_the_storage_for_nothing(client, image, monkeypatch):
    article = make.article(hero=image)
    for question in ("exists", "open", "size", "listdir", "get_modified_time"):
        monkeypatch.setattr(
            FileSystemStorage, question, lambda *_: pytest.fail("asked the storage")
        )
    for path in (article.get_absolute_url(), "/", "/articles/"):
        assert len(pictures(client, path)) == 1
