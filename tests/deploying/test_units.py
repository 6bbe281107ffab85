"""The systemd units and the file of settings beside them."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .reading import PLACES, PROJECT, assert_are_settings, assert_is_command

UNITS = PROJECT / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
TIMERS = sorted(UNITS.glob("*.timer"))
PYTHON = "/srv/spacetourism/.venv/bin/python"
# The most that `systemd-analyze security` may find open; 10 is everything.
OPEN = 1.5


def read(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    unit.optionxform = str
    unit.read_string(path.read_text())
    return unit


FOR_ALL = read(UNITS / "spacetourism-.service.d/all.conf")["Service"]


def settings() -> dict[str, str]:
    lines = (UNITS / "spacetourism.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units where systemd finds them, with a python that there is."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd on this machine")
    shutil.copytree(UNITS, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.glob("*.service"):
        path.write_text(path.read_text().replace(PYTHON, sys.executable))
    return tmp_path


def analyze(folder: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["systemd-analyze", *words], cwd=folder, capture_output=True, text=True,
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


@pytest.mark.parametrize("path", [*SERVICES, *TIMERS], ids=lambda path: path.name)
def test_systemd_takes_it(installed, path):
    done = analyze(installed, "verify", "--man=no", f"./{path.name}")
    # What else is installed on a machine may be wrong; that is not ours.
    said = [line for line in done.stderr.splitlines() if "spacetourism" in line]
    assert said == []


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_can_do_little_else(installed, path):
    done = analyze(installed, "security", "--offline=true", "--no-pager", f"./{path.name}")
    if "not supported" in done.stderr or "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze does not look at files")
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) <= OPEN


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_it_calls_a_command_of_the_site(path):
    # Another name would miss what holds for all.
    assert path.name.startswith("spacetourism-")
    program, *words = read(path)["Service"]["ExecStart"].split()
    assert program == PYTHON == f"{FOR_ALL['WorkingDirectory']}/.venv/bin/python"
    assert_is_command(words)


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_a_timer_has_a_service_that_ends(path):
    service = read(path.with_suffix(".service"))["Service"]
    assert service["Type"] == "oneshot"
    assert "Restart" not in service
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d UTC", read(path)["Timer"]["OnCalendar"])
    assert read(path)["Install"]["WantedBy"] == "timers.target"


def test_what_nobody_starts_is_the_migration_alone():
    started = {path.stem for path in TIMERS}
    started |= {path.stem for path in SERVICES if "Install" in read(path)}
    assert {path.stem for path in SERVICES} - started == {"spacetourism-migrate"}
    # Nor does another unit start it again behind somebody's back.
    for path in SERVICES:
        assert not {"Wants", "Requires", "BindsTo"} & set(read(path)["Unit"])


def test_the_daily_commands_are_those_of_compose():
    from .test_compose import OURS

    daily = {path.stem.removeprefix("spacetourism-").replace("-", "_") for path in TIMERS}
    assert daily == set(re.findall(r"manage.py (\w+)", OURS["daily"]["command"][-1]))


def test_the_settings_are_the_sites_and_the_secret_is_not_told():
    assert_are_settings(settings())
    assert settings()["SECRET_KEY"] == ""
    (file,) = re.findall(
        r"EnvironmentFile=(\S+)", str((UNITS / "spacetourism-.service.d/all.conf").read_text())
    )
    assert Path(file).name == "spacetourism.env"


def test_whatever_is_written_is_where_the_service_may_write():
    assert FOR_ALL["ProtectSystem"] == "strict"
    state = f"/var/lib/{FOR_ALL['StateDirectory']}/"
    for place in PLACES - {"STATIC_ROOT"}:
        assert state in settings()[place], place
    assert settings()["STATIC_ROOT"].startswith(FOR_ALL["WorkingDirectory"])


def test_the_backup_may_write_where_it_is_told_to():
    backup = read(UNITS / "spacetourism-backup.service")["Service"]
    assert f" {backup['ReadWritePaths']} " in backup["ExecStart"]


def test_the_document_installs_what_the_units_need():
    text = (PROJECT / "docs/installing.md").read_text()
    backup = read(UNITS / "spacetourism-backup.service")["Service"]["ReadWritePaths"]
    for needed in ("useradd --system", f" {backup}\n", "/etc/spacetourism.env", *(
        path.name for path in [*SERVICES, *TIMERS] if "Install" in read(path)
    )):  # fmt: skip
        assert needed in text, needed
