"""The Nu HTML checker finds nothing in any page, stylesheet or picture file."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.live import PROJECT, Site
from tests.pages import ERROR_PATHS, MORE_PATHS, PAGES

pytestmark = pytest.mark.nu

TOOLS = PROJECT / ".ci/node_modules"
CHECKER = TOOLS / "vnu-jar/build/dist/vnu.jar"
PICTURES = [
    "/pictures/people.svg",
    "/pictures/launch-sites.svg",
    "/missions/soyuz-ms-19/profile.svg",
]
# Its style checker does not know container queries and the scripting query yet (Chromium, Firefox
# and Safari do): what it says of a line with one of these is left out.
NOT_KNOWN_YET = ("container-type", "@container", "(scripting: none)")


@pytest.fixture(scope="module")
def java() -> str:
    found = shutil.which("java")
    missing = "Java (apt-get install default-jre-headless)" if not found else None
    if found and not CHECKER.exists():
        missing = "the Nu HTML checker (make access installs it)"
    if missing:
        # CI must not pass by leaving this out.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{missing} is not on this machine")
    return str(found)


def complaints(java: str, *arguments: str, folder: Path) -> list[str]:
    """What the checker says of the files in ``folder``; the name of each file is its address."""
    done = subprocess.run(
        [java, "-jar", CHECKER, "--stdout", "--format", "json", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(done.stdout)["messages"]
    return sorted(
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}"
        for one in said
        if not any(word in lines(folder, one) for word in NOT_KNOWN_YET)
    )


def lines(folder: Path, complaint: dict[str, Any]) -> str:
    """The lines of a stylesheet that a complaint is about."""
    file = folder / Path(complaint["url"]).name
    if file.suffix != ".css":
        return ""
    last = complaint["lastLine"]
    return "\n".join(file.read_text().splitlines()[complaint.get("firstLine", last) - 1 : last])


def fetch(site: Site, path: str) -> bytes:
    try:
        return urllib.request.urlopen(site.url + path).read()
    except urllib.error.HTTPError as error:
        return error.read()


def test_no_page_and_no_picture_has_a_fault(site: Site, java: str, tmp_path: Path):
    paths = [entry.path for entry in PAGES] + MORE_PATHS + list(ERROR_PATHS)
    for path in paths:
        name = path.strip("/").replace("/", "_").replace("?", "__") or "home"
        (tmp_path / f"{name}.html").write_bytes(fetch(site, path))
    shutil.copy(PROJECT / "templates/500.html", tmp_path / "fault.html")
    text = (tmp_path / "fault.html").read_text()
    (tmp_path / "fault.html").write_text(text[text.index("<!doctype") :])
    for number, path in enumerate(PICTURES):
        (tmp_path / f"{number}.svg").write_bytes(fetch(site, path))
    files = sorted(file.name for file in tmp_path.iterdir())
    assert len(files) == len(paths) + 1 + len(PICTURES)
    assert complaints(java, "--also-check-svg", *files, folder=tmp_path) == []


def test_no_stylesheet_has_a_fault(java: str):
    folder = PROJECT / "static/css"
    files = sorted(file.name for file in folder.glob("*.css"))
    assert len(files) > 2
    assert complaints(java, "--css", *files, folder=folder) == []


def test_the_checker_complains_of_faults(java: str, tmp_path: Path):
    (tmp_path / "bad.html").write_text(
        '<!doctype html><html lang="en"><title>Bad</title><p><img src="x.png"></p><b></i>'
    )
    found = complaints(java, "bad.html", folder=tmp_path)
    assert len(found) > 1
    assert any("alt" in one for one in found)
