"""The settings, read by a process of their own as an installation reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHOW = """
import json
from spacetourism import settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))
"""


def read(**environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def test_nothing_starts_without_a_secret_key():
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        read()


def test_the_defaults_are_safe():
    settings = read(SECRET_KEY="x")
    assert settings["DEBUG"] is False
    assert set(settings["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert (
        settings["STORAGES"]["staticfiles"]["BACKEND"] == "spacetourism.storage.StaticFilesStorage"
    )
    assert "upgrade-insecure-requests" not in settings["CONTENT_SECURITY_POLICY"]
    assert settings["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")


def test_https_turns_on_all_that_needs_it():
    settings = read(SECRET_KEY="x", SITE_URL="https://record.example/")
    assert settings["SITE_URL"] == "https://record.example"
    assert "record.example" in settings["ALLOWED_HOSTS"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://record.example"]
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert settings[name] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["CONTENT_SECURITY_POLICY"].endswith("; upgrade-insecure-requests")


def test_databases_by_url():
    sqlite = read(SECRET_KEY="x", DATABASE_URL="sqlite:////tmp/x.sqlite3")["DATABASES"]["default"]
    assert sqlite["NAME"] == "/tmp/x.sqlite3"
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    url = "postgres://user:pass@db.example:5433/record"
    postgres = read(SECRET_KEY="x", DATABASE_URL=url, CONN_MAX_AGE="5")["DATABASES"]["default"]
    assert postgres["ENGINE"] == "spacetourism.postgresql"
    assert (postgres["HOST"], postgres["PORT"], postgres["CONN_MAX_AGE"]) == ("db.example", 5433, 5)
    assert "init_command" not in postgres.get("OPTIONS", {})


def test_a_database_that_is_not_there_is_not_waited_for():
    url = "postgres://user:pass@db.example/record"
    options = read(SECRET_KEY="x", DATABASE_URL=url)["DATABASES"]["default"]["OPTIONS"]
    assert options == {"connect_timeout": 5, "tcp_user_timeout": 10_000}
    url += "?connect_timeout=1&sslmode=require"
    options = read(SECRET_KEY="x", DATABASE_URL=url)["DATABASES"]["default"]["OPTIONS"]
    assert options == {"connect_timeout": 1, "tcp_user_timeout": 10_000, "sslmode": "require"}


def test_the_log_is_plain_or_json():
    handler = read(SECRET_KEY="x")["LOGGING"]["handlers"]["console"]
    assert handler["formatter"] == "plain"
    with pytest.raises(RuntimeError, match="LOG_FORMAT is plain or json, not yaml"):
        read(SECRET_KEY="x", LOG_FORMAT="yaml")


@pytest.mark.parametrize("address", ["", "gibberish", "mysql://somebody@db.example/record"])
def test_a_database_that_the_site_does_not_run_on_is_refused(address):
    with pytest.raises(RuntimeError, match="begins with sqlite:/// or postgres://"):
        read(SECRET_KEY="x", DATABASE_URL=address)


@pytest.mark.parametrize(
    ("scheme", "spoken"),
    [("redis", "redis"), ("valkey", "redis"), ("rediss", "rediss"), ("valkeys", "rediss")],
)
def test_caches_by_url(scheme, spoken, tmp_path):
    rest = "name:pass%40word@cache.example:6380/2"
    cache = read(SECRET_KEY="x", CACHE_URL=f"{scheme}://{rest}?socket_timeout=7")["CACHES"]
    assert cache["default"]["BACKEND"] == "spacetourism.cache.RedisCache"
    assert cache["default"]["LOCATION"] == f"{spoken}://{rest}"
    assert cache["default"]["OPTIONS"] == {"socket_connect_timeout": 1, "socket_timeout": 7}
    (tmp_path / "cache").write_text(f"{scheme}://{rest}")
    from_file = read(SECRET_KEY="x", CACHE_URL_FILE=str(tmp_path / "cache"))["CACHES"]["default"]
    assert from_file["LOCATION"] == f"{spoken}://{rest}"


def test_a_replica_by_url():
    assert list(read(SECRET_KEY="x")["DATABASES"]) == ["default"]
    url = "postgres://reader:pass@replica.example/record?sslmode=require"
    found = read(SECRET_KEY="x", DATABASE_REPLICA_URL=url, REPLICA_PAUSE="2")["DATABASES"]
    assert found["default"]["ENGINE"] == "spacetourism.sqlite"
    replica = found["replica"]
    assert (replica["HOST"], replica["CONN_MAX_AGE"]) == ("replica.example", 60)
    assert replica["OPTIONS"] == {
        "connect_timeout": 2,
        "tcp_user_timeout": 10_000,
        "sslmode": "require",
    }
    assert replica["TEST"] == {"MIRROR": "default"}


def test_uploads_are_in_a_folder_unless_a_bucket_is_named():
    settings = read(SECRET_KEY="x")
    assert settings["MEDIA_URL"] == "/media/"
    assert settings["STORAGES"]["default"]["BACKEND"].endswith("FileSystemStorage")
    assert "img-src 'self';" in settings["CONTENT_SECURITY_POLICY"]


@pytest.mark.parametrize(
    ("address", "media_url"),
    [
        ("s3://bucket", "https://bucket.s3.amazonaws.com/"),
        ("s3://bucket?region=eu-west-1", "https://bucket.s3.eu-west-1.amazonaws.com/"),
        ("s3://bucket?endpoint_url=http://minio:9000", "http://minio:9000/bucket/"),
        ("s3://b/a/b%20c?public_url=https://media.example/x/", "https://media.example/x/a/b%20c/"),
        ("s3://B.u_1?public_url=https://media.example", "https://media.example/"),
    ],
)
def test_uploads_in_a_bucket(address, media_url):
    settings = read(SECRET_KEY="x", MEDIA_STORAGE=address)
    assert settings["MEDIA_URL"] == media_url
    assert (
        f"img-src 'self' {'/'.join(media_url.split('/')[:3])};"
        in (settings["CONTENT_SECURITY_POLICY"])
    )
    storage = settings["STORAGES"]["default"]
    assert storage["BACKEND"] == "spacetourism.buckets.BucketStorage"
    bucket = address.partition("://")[2].partition("?")[0].partition("/")[0]
    assert storage["OPTIONS"]["bucket_name"] == bucket


def test_the_keys_of_a_bucket_may_hold_any_character():
    address = "s3://AKIA:a%2Fb%2Bc%3D@bucket"
    options = read(SECRET_KEY="x", MEDIA_STORAGE=address)["STORAGES"]["default"]["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == ("AKIA", "a/b+c=")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/srv/media", "names no bucket"),
        ("s3://", "names no bucket"),
        ("gs://bucket", "names no bucket"),
        ("s3://bucket?zone=x", "unknown option zone"),
        ("s3://bucket?public_url=media.example", "public_url"),
    ],
)
def test_an_address_of_uploads_that_means_nothing_is_refused(address, said):
    with pytest.raises(RuntimeError, match=said):
        read(SECRET_KEY="x", MEDIA_STORAGE=address)


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("from-a-file")
    assert read(SECRET_KEY_FILE=str(tmp_path / "key"))["SECRET_KEY"] == "from-a-file"


def test_an_env_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / "env").write_text("SECRET_KEY=one\nLOG_LEVEL=INFO\nMEDIA_ROOT=/srv/media\n")
    settings = read(ENV_FILE=str(tmp_path / "env"), SECRET_KEY="two")
    assert settings["SECRET_KEY"] == "two"
    assert settings["MEDIA_ROOT"] == "/srv/media"


@pytest.mark.parametrize("answer", ["0", "false", "no", "off", ""])
def test_off_is_off_in_every_spelling(answer):
    assert read(SECRET_KEY="x", DEBUG=answer)["DEBUG"] is False


@pytest.mark.parametrize(
    ("environment", "required"),
    [({}, True), ({"DEBUG": "on"}, False), ({"REQUIRE_MFA": "off"}, False),
     ({"DEBUG": "on", "REQUIRE_MFA": "on"}, True)],
)  # fmt: skip
def test_a_second_factor_is_required_except_while_developing(environment, required):
    assert read(SECRET_KEY="x", **environment)["REQUIRE_MFA"] is required


def test_nobody_is_believed_about_addresses_unless_said_so():
    assert read(SECRET_KEY="x", BEHIND_TLS_PROXY="on")["TRUSTED_PROXIES"] == 0
    assert read(SECRET_KEY="x", TRUSTED_PROXIES="2")["TRUSTED_PROXIES"] == 2


def test_the_check_warns_when_a_proxy_hides_the_clients():
    def said(**environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy"],
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "SECRET_KEY": "x" * 60}
            | environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout + done.stderr

    assert "missions.W001" in said(BEHIND_TLS_PROXY="on")
    assert "missions.W001" not in said(BEHIND_TLS_PROXY="on", TRUSTED_PROXIES="1")
    assert "missions.W001" not in said()
