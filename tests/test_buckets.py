"""Uploads in a bucket: what is sent there, where pages look for it, and when it is away."""

import io
import json
import re
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from missions import data, renditions, static_copy
from missions.models import Image, Version
from missions.moving import copy_files
from spacetourism import connections, policy
from spacetourism.buckets import BucketStorage
from spacetourism.media import moved
from tests import buckets, factories
from tests.admin.conftest import editor, posted, sign_in
from tests.admin.test_every_noun import address

__all__ = ["editor", "sign_in"]

WORDS = {"title": "Start", "alt": "A rocket leaves.", "credit": "NASA", "licence": "Public domain"}
STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with buckets.s3_server(tmp_path_factory.mktemp("s3") / "log") as endpoint:
        buckets.make_bucket(endpoint)
        yield endpoint


@pytest.fixture
def bucket(server: str, settings, request) -> str:
    """The site with its uploads in a folder of the bucket; gives the folder's address."""
    folder = re.sub(r"\W+", "-", request.node.name).strip("-")[:40]
    return use(settings, buckets.address(server, folder=folder))


def use(settings, media_storage: str) -> str:
    media = connections.media(media_storage)
    settings.STORAGES = STATIC | {"default": media.storage}
    settings.MEDIA_URL = media.url
    settings.CONTENT_SECURITY_POLICY = policy.page_policy(
        static_url="/static/", media_url=media.url, https=False
    )
    return media.url


def fetched(url: str) -> tuple[bytes, Message]:
    with urllib.request.urlopen(url) as answer:
        return answer.read(), answer.headers


def send(editor: Client, path: str, content: bytes, name: str = "picture.png"):
    form = posted(editor.get(path)) | WORDS | {"file": SimpleUploadedFile(name, content)}
    return editor.post(path, form)


@pytest.mark.django_db
def test_an_upload_and_its_sizes_lie_in_the_bucket_for_everybody(
    bucket: str, editor: Client, django_capture_on_commit_callbacks
):
    big = factories.picture_bytes("PNG", (900, 600))
    with django_capture_on_commit_callbacks(execute=True):
        assert send(editor, address(Image, "add"), big).status_code == 302
    stored = Image.objects.get()
    assert stored.file.url == bucket + stored.file.name
    content, headers = fetched(stored.file.url)
    with stored.file.open() as file:
        assert file.read() == content
    assert headers["Content-Type"] == "image/png"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Disposition"] == "inline"
    shown = renditions.shown(stored, "whole")
    kinds = {source.content_type: source.srcset.split()[0] for source in shown.sources}
    assert set(kinds) == {"image/avif", "image/webp"}
    for kind, url in kinds.items():
        assert url.startswith(bucket)
        # Without a signature, or no browser and no CDN could keep it.
        assert "?" not in url
        assert fetched(url)[1]["Content-Type"] == kind


@pytest.mark.django_db
def test_a_replaced_file_has_another_name_and_the_old_one_is_found(
    bucket: str, editor: Client, monkeypatch
):
    send(editor, address(Image, "add"), factories.picture_bytes())
    stored = Image.objects.get()
    before, short = stored.file.name, stored.get_short_url()
    send(editor, address(Image, "change", stored.pk), factories.picture_bytes())
    stored.refresh_from_db()
    assert stored.file.name != before
    assert editor.get(short)["Location"] == stored.file.url
    found = renditions.orphans(at=timezone.now() + timedelta(days=2))
    assert before in [orphan.name for orphan in found if orphan.is_old]
    assert stored.file.name not in [orphan.name for orphan in found]
    Version.objects.all().delete()  # which would keep the file for whoever restores it
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("remove_unused_files", "--delete", verbosity=0)
    assert default_storage.exists(stored.file.name)
    assert not default_storage.exists(before)


@pytest.mark.django_db
def test_a_file_is_never_written_over(bucket: str):
    names = [default_storage.save("images/same.png", ContentFile(b)) for b in (b"one", b"two")]
    assert names[0] != names[1]
    assert [fetched(default_storage.url(name))[0] for name in names] == [b"one", b"two"]


@pytest.mark.django_db
def test_pages_look_into_the_bucket_and_may(bucket: str, client: Client):
    article = factories.article(hero=factories.image())
    answer = client.get(article.get_absolute_url())
    page = answer.content.decode()
    assert f'<meta property="og:image" content="{article.hero.file.url}">' in page
    assert f'src="{article.hero.file.url}"' in page
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert f"testserver{bucket}" not in json.dumps(json.loads(said))
    assert "http://testserverhttp" not in page
    origin = bucket.split("/record/")[0]
    assert f"img-src 'self' {origin};" in answer["Content-Security-Policy"]
    for path in ("/sitemap-articles.xml", "/feeds/articles.json", "/api/v1/images"):
        text = client.get(path).content.decode()
        assert "testserverhttp" not in text
        assert path.startswith("/sitemap") or article.hero.file.url in text


@pytest.mark.django_db
def test_a_copy_of_the_site_leaves_its_pictures_in_the_bucket(
    bucket: str, tmp_path: Path, settings
):
    settings.WHITENOISE_USE_FINDERS = True
    article = factories.article(hero=factories.image())
    copy = static_copy.crawl(at=timezone.now())
    static_copy.write(copy, tmp_path / "copy", at=timezone.now())
    page = (tmp_path / f"copy{article.get_absolute_url()}index.html").read_text()
    assert f'src="{article.hero.file.url}"' in page
    assert copy.dead == {}


@pytest.mark.django_db
def test_what_is_no_picture_is_saved_and_not_opened(bucket: str):
    name = default_storage.save("releases/x.html", ContentFile(b"<script>alert(1)</script>"))
    assert fetched(default_storage.url(name))[1]["Content-Disposition"] == "attachment"


@pytest.mark.django_db
def test_releases_are_made_and_read_there(bucket: str, client: Client):
    factories.mission()
    now = timezone.now()
    made = data.make_release(data.read(now, changed=None), at=now)
    assert [release.number for release in data.releases()] == [made.number]
    answer = client.get(f"/data/{made.number}/record.json")
    assert json.loads(b"".join(answer.streaming_content))["tables"]
    assert client.get(f"/data/{made.number + 1}/record.json").status_code == 404


@pytest.mark.parametrize("name", ["../other/secret.txt", "../../x", "images/../../secret.txt"])
def test_no_name_leaves_the_folder(bucket: str, name: str, rf):
    with pytest.raises(Exception, match="There is no file at this address"):
        moved(rf.get("/media/x"), name)


def test_old_addresses_lead_into_the_bucket(bucket: str, rf):
    answer = moved(rf.get("/media/images/a%20b.png"), "images/a b.png")
    assert (answer.status_code, answer["Location"]) == (302, f"{bucket}images/a%20b.png")


@pytest.mark.django_db
def test_a_storage_that_is_away_is_a_message_and_no_half_row(
    settings, editor: Client, tmp_path: Path
):
    with buckets.s3_server(tmp_path / "log") as endpoint:
        buckets.make_bucket(endpoint)
        use(settings, buckets.address(endpoint))
        send(editor, address(Image, "add"), factories.picture_bytes())
        stored = Image.objects.get()
    page = send(editor, address(Image, "add"), factories.picture_bytes("PNG", (80, 60)))
    assert "The file could not be stored" in page.content.decode()
    assert Image.objects.count() == 1
    # Readers' pages do not ask the storage.
    article = factories.article(hero=stored)
    assert editor.get(article.get_absolute_url()).status_code == 200
    # What cannot be removed is in nobody's way.
    renditions.removing.remove(default_storage, ["renditions/1/x.webp"])
    for ask in (default_storage.size, default_storage.exists, default_storage.open):
        with pytest.raises(OSError, match="does not answer"):
            ask(stored.file.name)


def test_what_is_not_there_is_not_found(bucket: str):
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask("images/nothing.png")
    assert default_storage.listdir("nothing") == ([], [])


def test_a_bucket_that_is_not_there_is_an_error_of_a_disk(server: str, settings):
    use(settings, buckets.address(server, bucket="another"))
    with pytest.raises(OSError, match="bucket does not exist"):
        default_storage.save("x.txt", io.BytesIO(b"x"))


def test_a_folder_is_copied_into_the_bucket_and_back(bucket: str, tmp_path: Path, capsys):
    files = {"top.txt": b"1", "images/2026/11/a.png": b"22", "renditions/1/ä b.webp": b"333"}
    for name, content in files.items():
        path = tmp_path / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    call_command("copy_media", "--from", str(tmp_path / "media"))
    assert capsys.readouterr().out == "Copied 3 of 3 files; the others were there.\n"
    assert {name: fetched(default_storage.url(name))[0] for name in files} == files
    # Cut off, once: it is made whole; what is there is left alone.
    default_storage.delete("top.txt")
    default_storage.save("top.txt", ContentFile(b""))
    call_command("copy_media", "--from", str(tmp_path / "media"))
    assert capsys.readouterr().out == "Copied 1 of 3 files; the others were there.\n"
    call_command("copy_media", "--to", str(tmp_path / "back"))
    back = {
        str(path.relative_to(tmp_path / "back")): path.read_bytes()
        for path in (tmp_path / "back").rglob("*")
        if path.is_file()
    }
    assert back == files


def test_without_a_bucket_there_is_nothing_to_copy(media: Path):
    with pytest.raises(CommandError, match="MEDIA_STORAGE names no bucket"):
        call_command("copy_media", "--from", str(media))
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("copy_media", "--from", str(media / "nothing"))


def test_a_file_that_does_not_arrive_whole_is_told(bucket: str, tmp_path: Path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"whole")
    monkeypatch.setattr(BucketStorage, "_save", lambda self, name, content: name + "2")
    with pytest.raises(OSError, match="did not arrive whole"):
        list(copy_files(FileSystemStorage(tmp_path), default_storage))
