"""What is too much to be read is refused with a sentence, before any of it is read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from missions.models import Image
from missions.uploads import MAX_BYTES
from spacetourism.limits import MOST_POSTED, MOST_UPLOADED

pytestmark = pytest.mark.django_db
HEADING = "<h1>That is too large</h1>"


class Unread:
    """A body that must not be read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def post(path: str, length: object) -> Any:
    sent = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), "CONTENT_TYPE": "text/plain"}
    return Client().generic("POST", path, **sent)


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/", MOST_POSTED + 1),
        ("/api/check-links/", MOST_POSTED + 1),
        ("/nowhere/", MOST_POSTED + 1),
        ("/admin/login/", MOST_UPLOADED + 1),
        ("/admin/missions/image/add/", MOST_UPLOADED + 1),
        ("/admin/login/", "9" * 5000),
    ],
)
def test_a_body_that_says_it_is_too_long_is_not_read(path: str, length: object):
    answer = post(path, length)
    assert answer.status_code == 413
    assert HEADING in answer.content.decode()
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("length", ["-1", "x", "", "1e9", "٣"])
def test_a_length_that_is_none_is_nothing(length: str):
    assert post("/", length).status_code == 405


def test_a_form_larger_than_is_kept_in_memory(admin_client: Client):
    answer = admin_client.post("/admin/missions/tag/add/", {"name": "x" * (5 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert HEADING in answer.content.decode()


def test_more_fields_or_files_than_a_form_has(admin_client: Client):
    fields = {f"p{number}": "1" for number in range(1001)}
    files = {f"f{number}": SimpleUploadedFile("x.txt", b"x") for number in range(101)}
    for data in (fields, files):
        answer = admin_client.post("/admin/missions/tag/add/", data)
        assert answer.status_code == 400
        assert "<h1>That is too much at once</h1>" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/missions/", "/nowhere/", "/admin/login/", "/api/v1/missions"]
)
@pytest.mark.parametrize("query", ["q=" + "x" * 9000, "&".join(["a=1"] * 101)])
def test_an_address_that_is_too_long(client: Client, path: str, query: str):
    answer = client.get(path, QUERY_STRING=query)
    assert answer.status_code == 400
    if not path.startswith("/api/"):
        assert "<h1>That is too much at once</h1>" in answer.content.decode()


def test_a_picture_that_is_too_large_is_refused_at_its_field(admin_client: Client):
    upload = SimpleUploadedFile("x.jpg", b"x" * (MAX_BYTES + 1), "image/jpeg")
    answer = admin_client.post("/admin/missions/image/add/", {"file": upload})
    assert answer.status_code == 200
    (message,) = answer.context["adminform"].form.errors["file"]
    assert message == "The file has 15.0 MB; at most 15 MB are allowed."
    assert not Image.objects.exists()


def test_a_body_without_a_length_is_not_read():
    """As of a client that sends in chunks; Django takes it for an empty one."""
    request = RequestFactory().generic("POST", "/api/check-links/", b"x", "application/json")
    del request.META["CONTENT_LENGTH"]
    sent = {key: value for key, value in request.META.items() if key.isupper()}
    answer = Client().request(**sent | {"wsgi.input": Unread()})
    assert answer.status_code == 400
