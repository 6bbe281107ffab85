"""`make run` as a newcomer types it, in a copy of the project."""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.live import free_port, wait_until_up
from tests.test_documents import tracked

pytestmark = pytest.mark.server
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    """The project's own files; the installed packages are shared, what they are is not in test."""
    for path in tracked():
        if path.is_file():
            target = tmp_path / path.relative_to(PROJECT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    virtual_environment = tmp_path / ".venv"
    (virtual_environment / "bin").mkdir(parents=True)
    (virtual_environment / "bin/python").symlink_to(sys.executable)
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", virtual_environment)
    (virtual_environment / "lib").symlink_to(Path(sys.prefix) / "lib")
    (virtual_environment / "run.stamp").touch()
    return tmp_path


def run(copy, port):
    environment = {"PATH": os.environ["PATH"], "HOME": str(copy)}
    server = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/about/", server)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/missions/soyuz-ms-19/") as answer:
            page = answer.read().decode()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        said, _ = server.communicate(timeout=30)
    return said, page


def manage(copy, *arguments, **environment):
    return subprocess.run(
        [str(copy / ".venv/bin/python"), "manage.py", *arguments],
        cwd=copy,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )


def content(copy):
    rows = manage(copy, "dumpdata", "missions").stdout
    return hashlib.sha256(rows.encode()).hexdigest()


def test_make_run_twice(copy):
    port = free_port()
    said, page = run(copy, port)
    assert "Writing .env with a new secret key." in said
    assert "Loading starter content: missions…" in said
    assert said.index("54 missions") < said.index(f"The site is at http://127.0.0.1:{port}/")
    assert "Make an editor account with: make editor" in said
    assert f'<link rel="canonical" href="http://127.0.0.1:{port}/missions/soyuz-ms-19/">' in page
    secret = (copy / ".env").read_text()
    assert stat.S_IMODE((copy / ".env").stat().st_mode) == 0o600
    assert secret.startswith("SECRET_KEY=")

    change = (
        "from missions.models import Mission, Article;"
        "m = Mission.objects.get(slug='soyuz-ms-19'); m.subtitle = 'Changed'; m.slug = 'moved';"
        "m.save(); Article.objects.get(slug='where-space-begins').delete()"
    )
    assert manage(copy, "shell", "-c", change).returncode == 0
    before = content(copy)
    said, page = run(copy, port)
    assert "Starter content is up to date." in said
    assert "Installing" not in said
    assert "Preparing" not in said
    assert "Changed" in page
    assert content(copy) == before
    assert (copy / ".env").read_text() == secret


def test_there_is_no_account_but_the_one_that_is_made(copy):
    environment = {"PATH": os.environ["PATH"], "EDITOR_NAME": "Sally"}
    weak = subprocess.run(
        ["make", "editor"], cwd=copy, env=environment | {"EDITOR_PASSWORD": "password"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert weak.returncode != 0
    assert "too common" in weak.stdout + weak.stderr
    made = subprocess.run(
        ["make", "editor"], cwd=copy, env=environment | {"EDITOR_PASSWORD": "a-long-way-up-1983"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    show = (
        "from django.contrib.auth.models import User;"
        "print(list(User.objects.values_list('username', 'is_superuser')))"
    )
    assert manage(copy, "shell", "-v0", "-c", show).stdout.strip() == "[('Sally', False)]"
