"""A stock Wagtail with one page, installed into a folder of its own, for bench/serving.py."""

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = """
from .dev import *
DEBUG = False
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
PAGE = """
from wagtail.models import Page
page = Page.objects.get(depth=2)
for number in range(5):
    page.add_child(instance=type(page.specific)(title=f"Page {number}"))
"""


@contextmanager
def serving_wagtail(url: str) -> Iterator[int]:
    """Two workers of granian, as the site has them. Yields the process's number."""
    from serving import running

    with tempfile.TemporaryDirectory(prefix="bench-wagtail-") as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        bin_ = folder / "venv" / "bin"
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "stock.settings.bench"}

        def run(command: str, *arguments: str) -> None:
            subprocess.run([bin_ / command, *arguments], cwd=folder, env=env, check=True)  # noqa: S603

        run("pip", "install", "--quiet", "wagtail", "granian")
        run("wagtail", "start", "stock", str(folder))
        (folder / "stock" / "settings" / "bench.py").write_text(SETTINGS)
        run("python", "manage.py", "migrate", "-v0")
        run("python", "manage.py", "shell", "-c", PAGE)
        port = url.rpartition(":")[2]
        command = [
            str(bin_ / "granian"), "--interface", "wsgi", "--port", port, "--workers", "2",
            "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "stock.wsgi:application",
        ]  # fmt: skip
        with running(command, env, url, cwd=folder) as process:
            yield process


if __name__ == "__main__":
    sys.exit("bench/serving.py --wagtail runs this")
