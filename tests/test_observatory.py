"""The rules by which Mozilla's HTTP Observatory judges a site, each held to on its own.

Scored as its published scoring does: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring.
The settings are those that follow from an https SITE_URL.
"""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from missions.models import Mission
from spacetourism.policy import page_policy
from tests.test_settings import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

HALF_A_YEAR = 15_768_000
FROM_THE_ENVIRONMENT = [
    "CONTENT_SECURITY_POLICY", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_HSTS_SECONDS",
    "SECURE_REFERRER_POLICY", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_SECURE", "X_FRAME_OPTIONS",
]  # fmt: skip
PAGES = ["/", "/articles/", "/missions/soyuz-ms-19/", "/search/?q=x", "/nowhere/", "/admin/login/"]


@pytest.fixture(scope="module")
def of_an_https_site() -> dict:
    return read(SECRET_KEY="x", SITE_URL="https://record.example")


@pytest.fixture(autouse=True)
def https(settings, of_an_https_site: dict) -> None:
    for name in FROM_THE_ENVIRONMENT:
        setattr(settings, name, of_an_https_site[name])
    settings.ALLOWED_HOSTS = ["record.example", "www.record.example"]
    settings.SITE_URL, settings.SITE_HOST = "https://record.example", "record.example"


@pytest.fixture
def reader() -> Client:
    return Client(headers={"host": "record.example"})


def policy(reader: Client, path: str) -> dict[str, list[str]]:
    parts = reader.get(path, secure=True)["Content-Security-Policy"].split("; ")
    return {name: values for name, *values in (part.split() for part in parts)}


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_csp_default_src_none(self, reader: Client, path: str):
        assert policy(reader, path)["default-src"] == ["'none'"]

    def test_csp_no_unsafe_and_no_wide_source(self, reader: Client, path: str):
        wide = ("unsafe", "https:", "http:", "data:", "*", "blob:")
        values = {value for values in policy(reader, path).values() for value in values}
        assert {value for value in values if any(word in value for word in wide)} == set()

    def test_csp_frame_ancestors_base_uri_form_action(self, reader: Client, path: str):
        found = policy(reader, path)
        assert found["frame-ancestors"] == found["base-uri"] == found["object-src"] == ["'none'"]
        assert found["form-action"] == ["'self'"]
        assert "upgrade-insecure-requests" in found

    def test_strict_transport_security_half_a_year_and_preloadable(self, reader, path: str):
        age, *more = reader.get(path, secure=True)["Strict-Transport-Security"].split("; ")
        assert int(age.removeprefix("max-age=")) >= HALF_A_YEAR
        assert set(more) == {"includeSubDomains", "preload"}

    def test_x_content_type_options_nosniff(self, reader: Client, path: str):
        assert reader.get(path, secure=True)["X-Content-Type-Options"] == "nosniff"

    def test_x_frame_options_deny(self, reader: Client, path: str):
        assert reader.get(path, secure=True)["X-Frame-Options"] == "DENY"

    def test_referrer_policy_private(self, reader: Client, path: str):
        private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
        assert reader.get(path, secure=True)["Referrer-Policy"] in private

    def test_cross_origin_resource_policy_same_origin(self, reader: Client, path: str):
        assert reader.get(path, secure=True)["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_cross_origin_resource_sharing_not_implemented(self, reader: Client, path: str):
        answer = reader.get(path, secure=True, headers={"Origin": "https://evil.example"})
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]

    def test_redirection_to_https_on_the_same_host_first(self, reader: Client, path: str):
        for host in ("record.example", "www.record.example"):
            answer = reader.get(path, headers={"host": host})
            assert (answer.status_code, answer["Location"]) == (301, f"https://{host}{path}")
            assert not answer.cookies
            assert not answer.content

    def test_subresources_from_this_host_only(self, reader: Client, path: str):
        """So that no Subresource Integrity is needed: no script or style comes from elsewhere."""
        html = reader.get(path, secure=True).content.decode()
        for mark in (
            '<script src="',
            '<script type="module" src="',
            '<link rel="stylesheet" href="',
        ):
            for after in html.split(mark)[1:]:
                assert after.startswith("/static/")

    def test_cookies_secure_prefixed_same_site(self, reader: Client, path: str):
        for name, cookie in reader.get(path, secure=True).cookies.items():
            assert name.startswith("__Host-")
            assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
            assert cookie["samesite"] == "Lax"


def test_readers_get_no_cookie_at_all(reader: Client):
    assert not reader.get("/", secure=True).cookies


def test_the_cookie_of_a_session_is_kept_from_scripts(reader: Client):
    User.objects.create_user("Valentina", password="a long password", is_staff=True)
    data = {"login": "Valentina", "password": "a long password"}
    answer = reader.post("/admin/login/", data, secure=True)
    assert answer.status_code == 302
    cookie = answer.cookies["__Host-sessionid"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_a_form_is_taken_with_the_prefixed_cookie_only(settings, admin_user):
    """And from a page of the site: another origin is refused, whatever it sends."""
    settings.CSRF_TRUSTED_ORIGINS = ["https://record.example"]
    reader = Client(enforce_csrf_checks=True, headers={"host": "record.example"})
    html = reader.get("/admin/login/", secure=True).content.decode()
    token = html.split('name="csrfmiddlewaretoken" value="')[1].partition('"')[0]
    assert set(reader.cookies) == {"__Host-csrftoken"}
    data = {"login": "x", "password": "x", "csrfmiddlewaretoken": token}
    for origin, status in (("https://record.example", 200), ("https://evil.example", 403),
                           ("null", 403), ("http://record.example", 403)):  # fmt: skip
        answer = reader.post("/admin/login/", data, secure=True, headers={"Origin": origin})
        assert answer.status_code == status
    reader.cookies["csrftoken"] = reader.cookies.pop("__Host-csrftoken").value
    answer = reader.post("/admin/login/", data, secure=True,
                          headers={"Origin": "https://record.example"})  # fmt: skip
    assert answer.status_code == 403


def test_only_a_page_to_be_framed_may_be(reader: Client):
    mission = Mission.objects.get(slug="soyuz-ms-19")
    answer = reader.get(f"/embed/m/{mission.short_id}/", secure=True)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]


def test_the_policy_is_the_same_over_http_but_for_the_upgrade():
    plain, safe = (page_policy(static_url="/s/", media_url="/m/", https=s) for s in (False, True))
    assert safe == f"{plain}; upgrade-insecure-requests"
