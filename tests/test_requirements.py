"""What a setting brings in is in the requirements of a machine that serves the site."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# Uses what the settings name with the pinned packages alone: no other can be imported.
USE = """
import re, sys
from importlib.metadata import packages_distributions
whose = packages_distributions()
pinned = set(sys.argv[1].split())
class Others:
    def find_spec(self, name, *_):
        of = {re.sub("[-_.]+", "-", dist).lower() for dist in whose.get(name.partition(".")[0], ())}
        if of and not of & pinned:
            raise ModuleNotFoundError(f"{name} is not in the requirements", name=name)
sys.meta_path.insert(0, Others())

import spacetourism.wsgi
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connections
for alias in connections:
    connections[alias].get_connection_params()
cache.get("key")
if hasattr(default_storage, "bucket"):
    default_storage.bucket
print("used")
"""
SETTINGS = {
    "PostgreSQL": {"DATABASE_URL": "postgres://somebody@127.0.0.1:1/record"},
    "a replica": {"DATABASE_REPLICA_URL": "postgres://somebody@127.0.0.1:1/record"},
    "Redis": {"CACHE_URL": "redis://:password@127.0.0.1:1/1"},
    "Valkey with TLS": {"CACHE_URL": "valkeys://:password@127.0.0.1:1/1"},
    "a bucket": {"MEDIA_STORAGE": "s3://key:secret@bucket?region=eu-central-1"},
}


def use(requirements: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    text = (PROJECT / f"{requirements}.txt").read_text()
    pinned = re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==", text, re.MULTILINE)
    return subprocess.run(
        [sys.executable, "-c", USE, " ".join(pinned)],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "SECRET_KEY": "x"} | environment,
        capture_output=True,
        text=True,
    )


def test_a_machine_of_its_own_needs_nothing_else() -> None:
    done = use("requirements", {})
    assert done.stdout == "used\n", done.stderr


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_can_be_used(setting: str) -> None:
    done = use("requirements-production", SETTINGS[setting])
    assert done.stdout == "used\n", done.stderr


@pytest.mark.parametrize("setting", ["PostgreSQL", "Redis", "a bucket"])
def test_what_is_missing_is_noticed(setting: str) -> None:
    """Without the packages of production, so that the tests above can fail."""
    done = use("requirements", SETTINGS[setting])
    assert done.stdout == ""
    assert "psycopg" in done.stderr or "is not in the requirements" in done.stderr
