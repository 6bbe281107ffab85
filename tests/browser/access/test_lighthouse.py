"""Lighthouse on a phone: 100 for every page type, speed as far as the machine tells; no shifts."""

import json
import os
import shutil
import subprocess
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.access.test_markup import TOOLS
from tests.conftest import CHROMIUM
from tests.live import PROJECT, Site
from tests.pages import LOOKED_AT

pytestmark = pytest.mark.lighthouse

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# The speed of the phone that Lighthouse has in mind, in its own measure ("benchmark index").
# It slows the processor down four times, which makes such a phone of a machine of 1056 or more.
# A slower or a busy one would become slower than any phone, so it is slowed down by less.
PHONE = 264
MOST = 4
TRIES = 3
INDEXED = [entry.path for entry in LOOKED_AT if entry.is_indexed]
# 100 is the aim, and what a quiet machine gives. A shared one costs the speed of a long page a few
# points that are not the page's; the table shows them.
LEAST = {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100}


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    missing = None if found else "Node (20 or newer)"
    if found and not (TOOLS / "lighthouse").exists():
        missing = "Lighthouse (make access installs it)"
    if not CHROMIUM:
        missing = "Chromium (apt-get install chromium)"
    if missing:
        # CI must not pass by leaving this out.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{missing} is not on this machine")
    return str(found)


def run(node: str, site: Site, paths: list[str], slowdown: float = MOST) -> dict[str, Any]:
    """What Lighthouse says of each path: scores, faults, hosts asked, speed of the machine."""
    done = subprocess.run(
        [node, PROJECT / ".ci/lighthouse.mjs", *(site.url + path for path in paths)],
        env=os.environ | {"CHROME_PATH": str(CHROMIUM), "CPU_SLOWDOWN": f"{slowdown:.2f}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    return {report["url"].removeprefix(site.url): report for report in reports}


def passes(report: dict[str, Any]) -> bool:
    enough = [report["scores"][name] >= least for name, least in asked(report).items()]
    return report["error"] is None and all(enough)


def is_asked(report: dict[str, Any], name: str) -> bool:
    """Of a page that search engines may not list nobody asks how they like it."""
    return name != "seo" or urlsplit(report["url"]).path in INDEXED


def look(node: str, site: Site, path: str, first: dict[str, Any]) -> dict[str, Any]:
    """The first report if it passes; else, of three, the one of median speed."""
    if passes(first):
        return first
    reports = [first]
    while len(reports) < TRIES:
        speed = reports[-1]["benchmark"]
        reports.append(run(node, site, [path], min(MOST, max(1, speed / PHONE)))[path])
    whole = [report for report in reports if report["error"] is None] or reports
    return sorted(whole, key=lambda report: report["scores"]["performance"])[len(whole) // 2]


def asked(report: dict[str, Any]) -> dict[str, int]:
    """The least scores. A machine slower than Lighthouse has in mind cannot tell a page's speed."""
    told = report["benchmark"] >= PHONE * MOST
    return {
        name: least
        for name, least in LEAST.items()
        if is_asked(report, name) and (told or name != "performance")
    }


def test_every_page_type(node: str, site: Site, capsys: pytest.CaptureFixture[str]):
    paths = [entry.path for entry in LOOKED_AT]
    reports = run(node, site, paths)
    assert list(reports) == paths
    reports = {path: look(node, site, path, report) for path, report in reports.items()}
    with capsys.disabled():
        print()
        for path, report in reports.items():
            print(f"{path:45}", *(f"{report['scores'][name]:>4.0f}" for name in CATEGORIES))
    faults = {
        path: (report["scores"], report["error"], report["faults"])
        for path, report in reports.items()
        if not passes(report)
    }
    assert faults == {}
    assert {path: report["metrics"]["cumulative-layout-shift"] for path, report in reports.items()
            if report["metrics"]["cumulative-layout-shift"]} == {}  # fmt: skip
    assert {host for report in reports.values() for host in report["hosts"]} == {
        site.url.removeprefix("http://")
    }
