"""What the tests of backups share: writers in processes of their own, and all a site shows."""

import contextlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.live import PROJECT, Site

# Two articles say the same number, and a picture comes with each, in one transaction. Elsewhere
# a picture goes.
WRITER = """
from pathlib import Path
from django.core.files.base import ContentFile
from django.db import transaction
from missions import renditions
from missions.models import Article, Image
from tests import factories as make
stop, name, pks = Path(STOP), NAME, PKS
count = 0
while not stop.exists():
    count += 1
    with transaction.atomic():
        for article in Article.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
            body = article.body.partition("\\n\\nState ")[0]
            article.body = f"{body}\\n\\nState {name} {count}."
            article.save()
        image = make.image(file=ContentFile(make.picture_bytes(), f"{name}-{count}.png"))
    renditions.make(image)
    if count % 3 == 0:
        Image.objects.get(pk=image.pk).delete()
    stop.with_name(f"{name}.count").write_text(str(count))
"""


def run(
    site: Site, *arguments: str, room: int = resource.RLIM_INFINITY
) -> subprocess.CompletedProcess[str]:
    """A management command that may fail, and may make no file larger than ``room`` bytes."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=site.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "--command", code).strip()


@contextlib.contextmanager
def writers(site: Site, folder: Path, pks: list[int]) -> Iterator[list[Path]]:
    """Two processes that save on and on; the files say how often each has."""
    folder.mkdir()
    stop = folder / "stop"
    counts = [folder / f"{name}.count" for name in ("first", "second")]
    processes = []
    try:
        for count in counts:
            code = WRITER.replace("STOP", repr(str(stop))).replace("NAME", repr(count.stem))
            code = code.replace("PKS", repr(pks))
            processes.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
                    cwd=PROJECT,
                    env=site.environment,
                )
            )
        yield counts
    finally:
        stop.touch()
        codes = [process.wait(60) for process in processes]
    assert codes == [0, 0]


def killed_when(site: Site, place: str, nth: int, *arguments: str) -> None:
    """Run a management command, whose process ends with SIGKILL at the nth call of ``place``."""
    module, _, name = place.partition(":")
    code = (
        "import importlib, os, signal, sys\n"
        "from django.core.management import execute_from_command_line\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'spacetourism.settings')\n"
        "import django; django.setup()\n"
        f"owner = importlib.import_module({module!r})\n"
        f"*path, name = {name!r}.split('.')\n"
        "for part in path: owner = getattr(owner, part)\n"
        "called, real = [], getattr(owner, name)\n"
        "def kill(*args, **options):\n"
        "    called.append(1)\n"
        f"    if len(called) == {nth}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(*args, **options)\n"
        "setattr(owner, name, kill)\n"
        f"execute_from_command_line(['manage.py', *{list(arguments)!r}])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=site.environment, capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def pages(site: Site) -> dict[str, bytes]:
    """Every page that the sitemap names."""
    found: dict[str, bytes] = {}
    for part in locations(get(site, "/sitemap.xml")):
        for address in locations(get(site, part)):
            found[address] = get(site, address)
    return found


def locations(sitemap: bytes) -> list[str]:
    return re.findall(r"<loc>http://[^/]+([^<]+)</loc>", sitemap.decode())


def get(site: Site, path: str) -> bytes:
    with urllib.request.urlopen(site.url + path, timeout=60) as answer:
        return bytes(answer.read())


def media(site: Site) -> dict[str, bytes]:
    root = Path(site.environment["MEDIA_ROOT"])
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def is_sqlite(site: Site) -> bool:
    return site.environment["DATABASE_URL"].startswith("sqlite")


def database_file(site: Site) -> Path:
    return Path(site.environment["DATABASE_URL"].removeprefix("sqlite:///"))


def wipe(site: Site) -> None:
    """Take all of the site's content away."""
    shutil.rmtree(site.environment["MEDIA_ROOT"])
    if is_sqlite(site):
        for path in database_file(site).parent.glob(f"{database_file(site).name}*"):
            path.unlink()
        return
    with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def schemas(site: Site) -> set[str]:
    rows = site.rows("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'")
    return {name for (name,) in rows} - {"information_schema"}


def execute(site: Site, commands: str) -> None:
    with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
        connection.execute(commands)
