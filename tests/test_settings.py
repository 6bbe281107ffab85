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
    assert postgres["ENGINE"] == "django.db.backends.postgresql"
    assert (postgres["HOST"], postgres["PORT"], postgres["CONN_MAX_AGE"]) == ("db.example", 5433, 5)
    assert "init_command" not in postgres.get("OPTIONS", {})


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_caches_by_url(scheme):
    cache = read(SECRET_KEY="x", CACHE_URL=f"{scheme}://cache.example:6380/2")["CACHES"]["default"]
    assert cache["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert cache["LOCATION"] == "redis://cache.example:6380/2"


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
