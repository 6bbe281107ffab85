"""An editor saves a picture, sees its crops and its uses, and is told of what went wrong."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from missions import renditions
from missions.models import Image
from missions.renditions import shapes
from tests import factories

from .conftest import image, picture_bytes, posted
from .test_every_noun import address
from .test_uploads import WORDS

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Any:
    """Posts a form as a browser does, with what happens after the transaction."""

    def send(client: Client, url: str, **changes: Any) -> Any:
        data = posted(client.get(url)) | changes
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data)

    return send


def upload(name: str = "start.png", size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes("PNG", size))


def notices(client: Client) -> list[str]:
    page = client.get(address(Image, "changelist"))
    return [str(message) for message in page.context["messages"]]


@pytest.mark.parametrize("role", ["editor", "writer"])
def test_an_upload_is_there_in_all_its_sizes(sign_in: Any, send: Any, role: str) -> None:
    client = sign_in(role)
    send(client, address(Image, "add"), **WORDS, file=upload())
    stored = Image.objects.get()
    assert (renditions.is_current(stored), renditions.is_stored(stored)) == (True, True)
    assert not [notice for notice in notices(client) if "not all of its sizes" in notice]


def test_a_correction_of_the_words_makes_nothing(
    editor: Client, send: Any, monkeypatch: Any
) -> None:
    stored = image()
    renditions.make(stored)
    monkeypatch.setattr(renditions, "make", lambda image: pytest.fail("made"))
    send(editor, address(Image, "change", stored.pk), alt="A taller rocket.")
    assert Image.objects.get().alt == "A taller rocket."


def test_a_refused_form_makes_nothing(editor: Client, send: Any, media: Path) -> None:
    page = send(editor, address(Image, "add"), **WORDS | {"alt": ""}, file=upload())
    assert list(page.context["adminform"].form.errors) == ["alt"]
    assert list(media.rglob("*.*")) == []


def test_a_new_focal_point_and_a_new_file_make_new_sizes(editor: Client, send: Any) -> None:
    stored = image(file=upload(size=(600, 200)))
    renditions.make(stored)
    url = address(Image, "change", stored.pk)
    for changes in ({"focal_point": "0x0.5"}, {"file": upload("other.png", (90, 60))}):
        before = Image.objects.get().renditions["made"]
        send(editor, url, **changes)
        stored = Image.objects.get()
        assert stored.renditions["made"] != before
        assert (renditions.is_current(stored), renditions.is_stored(stored)) == (True, True)


def test_where_a_format_fails_the_editor_is_told_and_saving_again_mends_it(
    editor: Client, send: Any, monkeypatch: Any, caplog: Any
) -> None:
    broken = shapes.Format("avif", "image/avif", "NO SUCH CODEC", ())
    with monkeypatch.context() as patch:
        patch.setitem(shapes.FORMATS, "avif", broken)
        # As it is outside of a test's transaction: before the answer leaves.
        patch.setattr("django.db.transaction.on_commit", lambda function: function())
        send(editor, address(Image, "add"), **WORDS, file=upload())
        assert notices(editor)[0] == (
            "The picture is saved, but not all of its sizes could be made (AVIF: "
            "'NO SUCH CODEC'). Readers get the others, or the picture as it is. Save it once "
            "more to try again."
        )
    stored = Image.objects.get()
    assert {entry["format"] for entry in stored.renditions["made"]} == {"webp", "jpeg"}
    send(editor, address(Image, "change", stored.pk))
    assert renditions.is_current(Image.objects.get())


def test_the_form_shows_each_shape_as_it_was_made(editor: Client) -> None:
    stored = image()
    url = address(Image, "change", stored.pk)
    promise = "Shown here once its sizes are made, which happens when the picture is saved."
    assert promise in editor.get(url).content.decode()
    renditions.make(stored)
    page = editor.get(url).content.decode()
    assert promise not in page
    for shape in renditions.SHAPES.values():
        shown = renditions.shown(stored, shape.name)
        assert (
            f'<img src="{shown.src}" alt="" width="{shown.width}" height="{shown.height}" '
            f'loading="lazy"><figcaption>{shape.label}</figcaption>'
        ) in page


def test_the_picture_to_click_on_is_one_that_exists(editor: Client, media: Path) -> None:
    stored = image()
    url = address(Image, "change", stored.pk)
    before = set(media.rglob("*"))
    clickable = '<img class="imagefield-preview-image" src="{}" alt="" width="60" height="40">'
    assert clickable.format(stored.file.url) in editor.get(url).content.decode()
    assert set(media.rglob("*")) == before
    renditions.make(stored)
    src = renditions.shown(stored, "whole").src
    assert clickable.format(src) in editor.get(url).content.decode()


def test_the_form_says_where_a_picture_is_used(editor: Client) -> None:
    stored = image()
    url = address(Image, "change", stored.pk)
    assert "Not used yet." in editor.get(url).content.decode()
    users = [
        factories.article(headline="<b>Lift-off</b>", hero=stored),
        factories.mission(name="MS-19", image=stored),
        factories.person(name="Yulia", image=stored),
        factories.vehicle(name="Soyuz", image=stored),
        factories.place(name="Baikonur", image=stored),
    ]
    page = editor.get(url).content.decode()
    for user, text in zip(
        users,
        ["&lt;b&gt;Lift-off&lt;/b&gt;", "MS-19", "Yulia", "Soyuz", "Baikonur"],
        strict=True,
    ):
        noun = user._meta.verbose_name.capitalize()
        link = f'<li>{noun}: <a href="{address(type(user), "change", user.pk)}">{text}</a></li>'
        assert page.count(link) == 1
    assert page.count("<li>Vehicle:") == 1
    (row,) = editor.get(address(Image, "changelist")).context["cl"].result_list
    assert row.uses == 5


def test_uses_are_counted_one_by_one(editor: Client) -> None:
    """Several relations joined would multiply each other."""
    stored = image()
    for _ in range(3):
        factories.article(hero=stored)
        factories.vehicle(image=stored)
    image()
    rows = editor.get(address(Image, "changelist")).context["cl"].result_list
    assert [row.uses for row in rows] == [0, 6]


@pytest.mark.parametrize("user", [
    lambda stored: factories.article(hero=stored),
    lambda stored: factories.mission(image=stored),
    lambda stored: factories.person(image=stored),
    lambda stored: factories.vehicle(image=stored),
    lambda stored: factories.place(image=stored),
])  # fmt: skip
def test_a_used_picture_is_not_deleted(editor: Client, send: Any, user: Any) -> None:
    stored = image()
    renditions.make(stored)
    shows = user(stored)
    page = editor.get(address(Image, "delete", stored.pk))
    (protected,) = page.context["protected"]
    assert address(type(shows), "change", shows.pk) in protected
    page = send(editor, address(Image, "delete", stored.pk), post="yes")
    assert page.context["protected"] == [protected]
    assert renditions.is_stored(Image.objects.get())


@pytest.mark.parametrize("noun", ["vehicle", "place"])
def test_vehicles_and_places_are_given_a_picture(editor: Client, send: Any, noun: str) -> None:
    stored = image()
    renditions.make(stored)
    shows = getattr(factories, noun)()
    url = address(type(shows), "change", shows.pk)
    assert send(editor, url, image=stored.pk).status_code == 302
    shows.refresh_from_db()
    assert shows.image == stored
    small = renditions.shown(stored, "small").src
    assert f'<img class="thumbnail" src="{small}"' in editor.get(url).content.decode()
    page = send(editor, url, image=99999)
    assert list(page.context["adminform"].form.errors) == ["image"]
