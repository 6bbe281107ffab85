"""Every kind of answer carries the whole set of security headers, and no other."""

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from missions import views
from spacetourism.policy import page_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

PAGE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), autoplay=(), browsing-topics=(), "
    "camera=(), display-capture=(), encrypted-media=(), gamepad=(), geolocation=(), gyroscope=(), "
    "hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), screen-wake-lock=(), serial=(), usb=(), window-management=(), "
    "xr-spatial-tracking=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
READ = PAGE | {"Speculation-Rules": '"/static/links.speculationrules"'}
FILE = PAGE | {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# It goes on to what may be a picture.
REDIRECT = PAGE | {"Cross-Origin-Resource-Policy": "cross-origin"}
# It has no kind of its own; the browser keeps what came with the answer it stored.
NOT_MODIFIED = {name: PAGE[name] for name in PAGE if name not in {
    "Content-Security-Policy", "Cross-Origin-Resource-Policy"}}  # fmt: skip
PRIVATE = PAGE | {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}
PRIVATE_FILE = PRIVATE | {"Content-Security-Policy": FILE["Content-Security-Policy"]}
KNOWN = {*READ, "X-Robots-Tag", "Strict-Transport-Security", "Server", "X-Powered-By"}


def sent(response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name in KNOWN}


@pytest.fixture
def desk(admin_user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    return client


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/", 200, READ),
        ("/articles/film-crew-lifts-off-for-the-station/", 200, READ),
        ("/race/?line=100km&on=2021-10-05", 200, READ),
        ("/articles", 301, REDIRECT),
        ("/nothing/", 404, PAGE),
        ("/missions/?operator=nobody", 404, PAGE),
        ("/media/none.webp", 404, PAGE),
        ("/race/flights/?format=csv", 200, FILE),
        ("/race/flights/?format=json", 200, FILE),
        ("/pictures/people.svg", 200, FILE),
        ("/missions/soyuz-ms-19/portrait.svg", 200, FILE),
        ("/feeds/articles.atom", 200, FILE),
        ("/feeds/missions.json", 200, FILE),
        ("/feeds/articles.xml", 404, PAGE),
        ("/calendar.ics", 200, FILE),
        ("/data/record.csv.zip", 200, FILE),
        ("/data/record.json", 200, FILE),
        ("/data/record.xlsx", 404, PAGE),
        ("/sitemap.xml", 200, FILE),
        ("/robots.txt", 200, FILE),
        ("/llms.txt", 200, FILE),
        ("/.well-known/security.txt", 404, PAGE),
        ("/manifest.webmanifest", 200, FILE),
        ("/favicon.ico", 200, FILE),
        ("/apple-touch-icon.png", 200, FILE),
        ("/admin/", 302, PRIVATE),
        ("/admin/login/", 200, PRIVATE),
        ("/admin/jsi18n/", 302, PRIVATE),
        ("/preview/a/nothing/", 404, PRIVATE),
    ],
)
def test_answers_to_readers(client, path, status, headers):
    response = client.get(path)
    assert response.status_code == status
    assert sent(response) == headers


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/admin/", 200, PRIVATE),
        ("/admin/missions/mission/", 200, PRIVATE),
        ("/admin/missions/mission/add/", 200, PRIVATE),
        ("/admin/password_change/", 200, PRIVATE),
        ("/admin/jsi18n/", 200, PRIVATE_FILE),
        (
            "/admin/autocomplete/?app_label=missions&model_name=mission&field_name=operator",
            200,
            PRIVATE_FILE,
        ),
        ("/admin/nothing/", 404, PRIVATE),
        ("/preview/a/nothing/", 404, PRIVATE),
    ],
)
def test_answers_to_editors(desk, path, status, headers):
    response = desk.get(path)
    assert response.status_code == status
    assert sent(response) == headers
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_a_preview_is_for_the_newsroom_only(desk):
    from missions.models import Article

    draft = Article.objects.get(slug="where-space-begins")
    response = desk.get(f"/preview/a/{draft.short_id}/")
    assert response.status_code == 200
    assert sent(response) == PRIVATE
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_answers_to_head_are_those_to_get(client):
    for path in ("/", "/nothing/", "/pictures/people.svg"):
        assert sent(client.head(path)) == sent(client.get(path))


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("path", ["/about/", "/pictures/people.svg", "/race/flights/?format=csv",
                                  "/feeds/articles.rss", "/calendar.ics"])  # fmt: skip
def test_a_304_leaves_what_was_stored(client, path, method):
    etag = client.get(path)["ETag"]
    response = getattr(client, method)(path, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert sent(response) == NOT_MODIFIED


@pytest.mark.parametrize("path", ["/race/", "/pictures/", "/media/x.webp"])
def test_a_method_that_is_not_allowed(client, path):
    response = client.post(path)
    assert response.status_code == 405
    assert sent(response) == PAGE


def test_a_host_that_is_not_ours(client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert sent(response) == PAGE


def test_a_host_that_is_not_ours_under_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert sent(response) == PAGE


def test_a_fault_on_our_side(client, monkeypatch):
    def fail(request):
        raise RuntimeError

    monkeypatch.setattr(views.pages, "render", lambda *args: fail(args))
    client.raise_request_exception = False
    response = client.get("/about/")
    assert response.status_code == 500
    assert sent(response) == PAGE


def test_a_form_without_its_mark_is_refused_in_our_own_words():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert sent(response) == PRIVATE
    assert "<h1>The form was not accepted</h1>" in response.content.decode()
    assert "<style" not in response.content.decode()


def test_an_account_without_rights_is_refused(client):
    client.force_login(User.objects.create_user("Zoe", is_staff=True))
    response = client.get("/admin/missions/mission/")
    assert response.status_code == 403
    assert sent(response) == PRIVATE


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("picture.webp", "image/webp", "inline"),
        ("PICTURE.JPG", "image/jpeg", "inline"),
        ("page.html", "text/html", "attachment"),
        ("drawing.svg", "image/svg+xml", "attachment"),
        ("picture.webp.html", "text/html", "attachment"),
        ("nothing", "application/octet-stream", "attachment"),
    ],
)
def test_an_upload_can_only_be_looked_at(client, name, kind, disposition):
    stored = default_storage.save(name, ContentFile(b"<script>alert(1)</script>"))
    response = client.get(f"/media/{stored}")
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == disposition
    assert sent(response) == FILE
    again = client.get(f"/media/{stored}", headers={"If-Modified-Since": response["Last-Modified"]})
    assert again.status_code == 304
    assert sent(again) == NOT_MODIFIED
    default_storage.delete(stored)


def test_https_is_kept_to(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    kept = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload"}
    client = Client()
    assert sent(client.get("/")) == REDIRECT
    for path, headers in {"/": READ, "/nothing/": PAGE, "/pictures/people.svg": FILE}.items():
        assert sent(client.get(path, secure=True)) == headers | kept


def test_what_a_view_has_set_stays(client, monkeypatch):
    from django.http import HttpResponse

    own = {"Content-Security-Policy": "default-src 'self'", "X-Frame-Options": "SAMEORIGIN"}
    monkeypatch.setattr(views.pages, "render", lambda *_: HttpResponse(headers=own))
    assert sent(client.get("/about/")) == READ | own


def test_files_on_another_host_are_let_in():
    policy = page_policy(
        static_url="https://static.example:8443/s/",
        media_url="https://media.example/m/",
        https=True,
    )
    assert policy == (
        "default-src 'none'; script-src 'self' https://static.example:8443; "
        "style-src 'self' https://static.example:8443; "
        "img-src 'self' https://static.example:8443 https://media.example; "
        "font-src 'self' https://static.example:8443; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
        "upgrade-insecure-requests"
    )


def test_one_host_for_all_files_is_named_once():
    policy = page_policy(static_url="https://x.example/s/", media_url="https://x.example/m/",
                         https=False)  # fmt: skip
    assert "img-src 'self' https://x.example; " in policy
    assert "upgrade-insecure-requests" not in policy
