"""The library: found, narrowed, chosen, warned of, replaced, noticed twice, and full disks."""

import errno
import io
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as Pillow

from missions import renditions
from missions.models import Article, Image
from tests import factories

from .conftest import image, picture_bytes
from .test_every_noun import address
from .test_images import notices, send, upload
from .test_uploads import WORDS

__all__ = ["send"]

pytestmark = pytest.mark.usefixtures("media")

LIBRARY = "/admin/missions/image/"
UPLOAD = LIBRARY + "upload/"


def found(client: Client, **query: str) -> list[str]:
    page = client.get(LIBRARY, query)
    assert page.status_code == 200
    return [row.title for row in page.context["cl"].queryset]


# The list


def test_a_grid_and_a_list_of_the_same_pictures(editor: Client) -> None:
    stored = image(title="<b>Start</b>", alt='A "rocket".')
    grid = editor.get(LIBRARY, {"q": "start"}).content.decode()
    assert 'alt="A &quot;rocket&quot;." width="160" height="120"' in grid
    assert "&lt;b&gt;Start&lt;/b&gt;" in grid
    assert 'id="result_list"' not in grid
    assert '<a href="?q=start&amp;view=list">As a list</a>' in grid
    listed = editor.get(LIBRARY, {"q": "start", "view": "list"}).content.decode()
    assert 'id="result_list"' in listed
    assert '<a href="?q=start">As a grid</a>' in listed
    assert f"/image/{stored.pk}/change/?_changelist_filters=q%3Dstart%26view%3Dlist" in listed


def test_the_view_goes_along_from_page_to_page(editor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("missions.admin.images.ImageAdmin.list_per_page", 1)
    image(), image()
    page = editor.get(LIBRARY, {"view": "list"}).content.decode()
    assert "?p=2&amp;view=list" in page or "?view=list&amp;p=2" in page


def test_pictures_are_deleted_from_the_grid(editor: Client) -> None:
    gone, stays = image(), image()
    page = editor.get(LIBRARY).content.decode()
    assert f'name="_selected_action" value="{gone.pk}"' in page
    editor.post(
        LIBRARY, {"action": "delete_selected", "_selected_action": [gone.pk], "post": "yes"}
    )
    assert list(Image.objects.all()) == [stays]


@pytest.mark.parametrize("view", ["grid", "list"])
def test_the_library_costs_the_same_for_one_and_for_fifty(editor: Client, view: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(LIBRARY, {"view": view}).status_code == 200
        return len(captured)

    factories.article(hero=image())
    cost()  # content types are looked up once
    few = cost()
    for _ in range(49):
        factories.article(hero=image())
    # Session and its last use, account, permissions (2), saved lists, how many
    # there are, which stand on the page, the pictures.
    assert (few, cost()) == (9, 9)


@pytest.mark.parametrize("words", ["decollage", "DÉCOLLAGE", "lodz", "Łódź", "kourou décoll"])
def test_the_search_forgives_accents(editor: Client, words: str) -> None:
    image(title="Décollage", caption="Łódź", credit="Kourou")
    image(title="Landing")
    assert found(editor, q=words) == ["Décollage"]


def test_the_words_follow_a_correction(editor: Client, send: Any) -> None:
    stored = image(title="Start")
    send(editor, address(Image, "change", stored.pk), title="Atterrissage réussi")
    assert found(editor, q="reussi") == ["Atterrissage réussi"]


def test_what_is_to_be_mended_and_how_pictures_lie(editor: Client) -> None:
    image(title="Fine", caption="At dawn.")
    image(title="Doubtful", alt="Image of a rocket")
    image(title="Repeated", alt="repeated")
    image(title="Long", alt="A" * 161)
    image(title="File", alt="rocket.JPG")
    image(title="Unsigned", credit=" unknown ")
    image(title="Unlicensed", licence="-")
    image(title="Tall", file=ContentFile(picture_bytes(size=(20, 30)), "t.png"))
    image(title="Square", file=ContentFile(picture_bytes(size=(30, 30)), "s.png"))
    assert found(editor, mend="alt") == ["File", "Long", "Repeated", "Doubtful"]
    assert found(editor, mend="credit") == ["Unlicensed", "Unsigned"]
    assert (found(editor, orientation="tall"), found(editor, orientation="square")) == (
        ["Tall"], ["Square"],
    )  # fmt: skip
    assert len(found(editor, orientation="wide")) == 7
    for query in ({"mend": "x"}, {"orientation": "'"}, {"use": "\0"}):
        assert len(found(editor, **query)) == 9


def test_a_picture_in_a_text_counts_as_used(editor: Client) -> None:
    stored, _ = image(title="Shown"), image(title="Unused")
    article = factories.article(headline="Lift-off", body=stored.markdown)
    assert found(editor, use="mention") == ["Shown"]
    assert found(editor, use="none") == ["Unused"]
    page = editor.get(address(Image, "change", stored.pk)).content.decode()
    link = address(Article, "change", article.pk)
    assert f'<li>Article (text): <a href="{link}">Lift-off</a></li>' in page
    page = editor.post(address(Image, "delete", stored.pk), {"post": "yes"})
    assert page.context["protected"] == [f'Article (text): <a href="{link}">Lift-off</a>']
    assert Image.objects.filter(pk=stored.pk).exists()


# Choosing


def test_the_field_of_a_picture_offers_thumbnails_and_the_library(editor: Client) -> None:
    stored = image(title="Start")
    page = editor.get(address(Article, "add")).content.decode()
    assert 'data-ajax--url="/admin/missions/image/choose/"' in page
    assert 'id="lookup_id_hero" href="/admin/missions/image/"' in page
    query = {"app_label": "missions", "model_name": "article", "field_name": "hero", "term": "sta"}
    assert editor.get(LIBRARY + "choose/", query).json()["results"] == [
        {"id": str(stored.pk), "text": "Start", "thumbnail": stored.file.url}
    ]
    popup = editor.get(LIBRARY, {"_popup": "1"}).content.decode()
    assert f'data-popup-opener="{stored.pk}" data-title="Start"' in popup
    assert "_selected_action" not in popup


@pytest.mark.parametrize(
    "query",
    [{}, {"app_label": "auth", "model_name": "user", "field_name": "password", "term": ""},
     {"app_label": "missions", "model_name": "article", "field_name": "nothing"}],
)  # fmt: skip
def test_the_choice_answers_nothing_else(editor: Client, query: dict[str, str]) -> None:
    assert editor.get(LIBRARY + "choose/", query).status_code == 403


# Words


@pytest.mark.parametrize(
    ("alt", "advice"),
    [
        ("Photo of a rocket on its pad", "It begins with “photo of”"),
        ("Start!", "It repeats the title or the caption"),
        ("IMG_4711.jpg", "It is the name of a file."),
        ("A long " + "word " * 40, "It has 206 characters"),
    ],
)
def test_doubtful_words_are_kept_and_warned_of(
    editor: Client, send: Any, alt: str, advice: str
) -> None:
    send(editor, address(Image, "add"), **WORDS | {"alt": alt}, file=upload())
    assert Image.objects.get().alt == alt.strip()
    assert any(notice.startswith(f"Alternative text: {advice}") for notice in notices(editor))


def test_good_words_are_not_warned_of(editor: Client, send: Any) -> None:
    send(editor, address(Image, "add"), **WORDS, file=upload())
    assert not [notice for notice in notices(editor) if "Alternative" in notice]


# The same picture twice


def photo(size: tuple[int, int] = (300, 200), quality: int = 90, shade: int = 0) -> bytes:
    """Soft light that falls in one way only."""
    picture = Pillow.radial_gradient("L").rotate(20, fillcolor=90).crop((20, 60, 220, 190))
    content = io.BytesIO()
    picture.resize(size).point(lambda v: min(255, v + shade)).convert("RGB").save(
        content, "JPEG", quality=quality
    )
    return content.getvalue()


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", content)


def test_the_same_content_is_refused_until_it_is_meant(
    editor: Client, send: Any, media: Path
) -> None:
    send(editor, address(Image, "add"), **WORDS | {"title": "<First>"}, file=sent(photo()))
    first = Image.objects.get()
    page = send(editor, address(Image, "add"), **WORDS, file=sent(photo()))
    assert list(page.context["adminform"].form.errors) == ["file"]
    assert (
        f'already: <a href="{address(Image, "change", first.pk)}">&lt;First&gt;</a>'
        in page.content.decode()
    )
    assert 'type="checkbox" name="upload_anyway"' in page.content.decode()
    assert len(list(media.glob("images/**/*.*"))) == 1
    send(editor, address(Image, "add"), **WORDS, file=sent(photo()), upload_anyway="on")
    assert Image.objects.filter(content_hash=first.content_hash).count() == 2


def test_the_box_is_not_shown_before_it_is_needed(editor: Client) -> None:
    page = editor.get(address(Image, "add")).content.decode()
    assert 'type="hidden" name="upload_anyway"' in page


def test_who_only_looks_is_not_offered_to_upload(writer: Client) -> None:
    page = writer.get(address(Image, "change", image().pk)).content.decode()
    assert "pload all the same" not in page
    assert "pload anyway" not in page


def test_a_look_alike_is_kept_and_warned_of(editor: Client, send: Any) -> None:
    send(editor, address(Image, "add"), **WORDS | {"title": "<First>"}, file=sent(photo()))
    notices(editor)
    send(editor, address(Image, "add"), **WORDS, file=sent(photo((240, 160), quality=60, shade=9)))
    assert Image.objects.count() == 2
    (warned,) = [notice for notice in notices(editor) if "It looks like" in notice]
    assert "&lt;First&gt;</a>, which is in the library already." in warned


def test_other_pictures_and_plain_surfaces_are_not_alike(editor: Client) -> None:
    for colour in ("red", "blue"):
        content = io.BytesIO()
        Pillow.new("RGB", (30, 20), colour).save(content, "PNG")
        image(file=ContentFile(content.getvalue(), "plain.png"))
    noise, plain = image(), Image.objects.order_by("pk")[1]
    assert (Image.objects.like(noise), Image.objects.like(plain)) == ([], [])


def test_likeness_costs_two_queries_however_many_there_are(
    db: None, django_assert_num_queries: Any
) -> None:
    first = image(file=ContentFile(photo(), "a.jpg"))
    Image.objects.bulk_create(
        Image(title=f"T{n}", alt="Other.", look=f"{n * 7919:016x}") for n in range(200)
    )
    close = Image.objects.order_by("pk").last()
    Image.objects.filter(pk=close.pk).update(look=first.look)
    with django_assert_num_queries(2):
        assert Image.objects.like(first) == [close]


# Another file for the same picture


def test_a_new_file_keeps_the_picture_and_its_address(
    editor: Client, client: Client, send: Any
) -> None:
    stored = image()
    article = factories.article(hero=stored)
    before, short = stored.file.url, stored.get_short_url()
    response = client.get(short)
    assert (response.status_code, response["Location"], response["Cache-Control"]) == (
        302, before, "no-cache",
    )  # fmt: skip
    send(editor, address(Image, "change", stored.pk), file=upload("other.png", (90, 60)))
    stored.refresh_from_db()
    assert (stored.file.url != before, article.hero_id, stored.alt) == (
        True, stored.pk, "A rocket leaves its pad.",
    )  # fmt: skip
    assert client.get(short)["Location"] == stored.file.url
    assert client.get(short.upper().replace("/I/", "/i/"))["Location"] == stored.file.url
    # What a version of the past shows is still there.
    assert client.get(before).status_code == 200
    assert any(notice.startswith("The file is replaced wherever") for notice in notices(editor))


def test_an_address_of_no_picture(client: Client, db: None) -> None:
    assert client.get("/i/nobody/").status_code == 404
    assert client.post("/i/nobody/").status_code == 405


# Where a disk says no


@pytest.mark.parametrize("door", ["add", "change", "upload"])
@pytest.mark.parametrize("failure", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_is_a_message_and_leaves_nothing(
    editor: Client, send: Any, media: Path, monkeypatch: Any, caplog: Any, door: str, failure: int
) -> None:
    stored = image() if door == "change" else None
    before = set(media.rglob("*.*"))

    def stop(self: Any, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"begun")
        raise OSError(failure, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", stop)
    message = (
        "The file could not be stored (No space left on device). Nothing was saved; what you "
        "typed is still here. Tell whoever runs the site, then try again."
    )
    if door == "upload":
        answer = editor.post(UPLOAD, WORDS | {"file": upload()})
        assert (answer.status_code, answer.json()) == (400, {"errors": {"file": [message]}})
    else:
        url = address(Image, door, *([stored.pk] if stored else []))
        page = send(editor, url, **WORDS, file=upload("new.png", (90, 60)))
        assert page.context["adminform"].form.errors == {"file": [message]}
        assert not stored or stored.file.url in page.content.decode()
    assert set(media.rglob("*.*")) == before
    assert Image.objects.count() == (1 if stored else 0)
    if stored:
        unchanged = Image.objects.get()
        assert (unchanged.file.name, unchanged.content_hash, unchanged.title) == (
            stored.file.name, stored.content_hash, stored.title,
        )  # fmt: skip


# The door for what is pasted and dropped


@pytest.mark.parametrize("role", ["editor", "writer"])
def test_a_dropped_picture_is_stored_in_all_its_sizes(sign_in: Any, role: str) -> None:
    client = sign_in(role)
    words = {key: WORDS[key] for key in ("alt", "credit", "licence")}
    answer = client.post(UPLOAD, words | {"file": upload("dawn-at_baikonur.png")})
    stored = Image.objects.get()
    assert answer.json() == {
        "id": stored.pk,
        "title": "dawn at baikonur",
        "alt": WORDS["alt"],
        "markdown": f"[[image:{stored.short_id}]]",
        "thumbnail": renditions.shown(stored, "small").src,
        "problems": [],
    }
    assert renditions.is_current(stored)
    assert LogEntry.objects.get().object_id == str(stored.pk)


def test_a_door_says_what_is_missing_field_by_field(editor: Client) -> None:
    answer = editor.post(UPLOAD, {"file": upload(), "alt": "No"})
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert sorted(errors) == ["alt", "credit", "licence"]
    assert errors["credit"] == ["This field is required."]
    answer = editor.post(UPLOAD, WORDS | {"file": SimpleUploadedFile("x.png", b"<svg>")})
    assert list(answer.json()["errors"]) == ["file"]
    assert list(editor.post(UPLOAD, WORDS).json()["errors"]) == ["file"]
    assert not Image.objects.exists()


def test_a_dropped_duplicate_leads_to_the_picture_there_is(editor: Client) -> None:
    editor.post(UPLOAD, WORDS | {"title": "A & B", "file": sent(photo())})
    first = Image.objects.get()
    answer = editor.post(UPLOAD, WORDS | {"file": sent(photo())})
    assert answer.status_code == 400
    assert answer.json()["duplicate"]["markdown"] == first.markdown
    (message,) = answer.json()["errors"]["file"]
    assert message.startswith("This picture is in the library already: A & B. Use that one")
    again = WORDS | {"file": sent(photo()), "upload_anyway": "on"}
    assert editor.post(UPLOAD, again).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 403), ("outsider", 302), ("anonymous", 302)]
)
def test_a_closed_door(sign_in: Any, role: str, status: int, media: Path) -> None:
    client = sign_in(role)
    assert client.post(UPLOAD, WORDS | {"file": upload()}).status_code == status
    assert client.get(LIBRARY + "choose/", {
        "app_label": "missions", "model_name": "article", "field_name": "hero", "term": "",
    }).status_code == status  # fmt: skip
    assert not Image.objects.exists()
    assert list(media.rglob("*.*")) == []


def test_a_door_wants_a_post_from_our_own_page(editor: Client) -> None:
    assert editor.get(UPLOAD).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert strict.post(UPLOAD, WORDS | {"file": upload()}).status_code == 403
    assert not Image.objects.exists()


def test_the_doors_have_names() -> None:
    assert reverse("admin:missions_image_upload") == UPLOAD


# Pictures from before there was a library


def test_the_migration_describes_what_it_can_read(db: None, media: Path) -> None:
    migration = import_module("missions.migrations.0011_picture_library")
    whole, lost = image(title="Décollage"), image()
    expected = (whole.content_hash, whole.look)
    Image.objects.update(content_hash="", look="", folded="")
    Image.objects.filter(pk=whole.pk).update(short_id="")
    Path(lost.file.path).unlink()
    migration.describe(apps, SimpleNamespace(connection=connection))
    whole.refresh_from_db()
    assert ((whole.content_hash, whole.look), "decollage" in whole.folded) == (expected, True)
    assert len(whole.short_id) == 6
    unread = Image.objects.values_list("content_hash", "look", "short_id").get(pk=lost.pk)
    assert unread == ("", "", lost.short_id)
