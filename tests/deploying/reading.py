"""What the files of a deployment say, as far as the tests ask: commands, names, folders."""

import argparse
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from docker.utils.build import exclude_paths

PROJECT = Path(__file__).resolve().parents[2]
SETTINGS = (PROJECT / "spacetourism/settings.py").read_text()
# What the settings read, and what the server itself does.
NAMES = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
OF_SERVER = set(
    re.findall(r'given\("([A-Z_]+)"\)', (PROJECT / "spacetourism/serve.py").read_text())
)
# Settings that are places, by default in the folder of the code.
PLACES = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)",\s*default=[^\n]*BASE_DIR', SETTINGS))


def binary(name: str, package: str) -> str:
    """A program that comes with the requirements of development, or is on the machine."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not found:
        assert not os.environ.get("CI"), f"CI must have {name}"
        pytest.skip(f"no {name} on this machine ({package})")
    return found


def instructions(stage: str = "") -> list[tuple[str, str]]:
    """Of the Dockerfile's last stage, or of the one of this name: (instruction, the rest)."""
    text = re.sub(r"^\s*#.*\n", "", (PROJECT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    pairs = [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]
    starts = [at for at, pair in enumerate(pairs) if pair[0] == "FROM"]
    if stage:
        starts = [at for at in starts if pairs[at][1].endswith(f" AS {stage}")]
    end = next((at for at in range(starts[-1] + 1, len(pairs)) if pairs[at][0] == "FROM"), None)
    return [(name, rest) for name, rest in pairs[starts[-1] : end]]


def image_environment() -> dict[str, str]:
    told = [rest for name, rest in instructions() if name == "ENV"]
    return dict(part.split("=", 1) for rest in told for part in shlex.split(rest))


def copied(root: Path = PROJECT) -> set[str]:
    """The files that Docker would send of this folder, for ``COPY . .``."""
    patterns = (PROJECT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in patterns if line and not line.startswith("#")]
    # It names folders, too, and adds the Dockerfile, which is needed to build and is not copied.
    found = exclude_paths(str(root), patterns, dockerfile=".dockerignore")
    return {name for name in found if (root / name).is_file() and name != ".dockerignore"}


def assert_is_command(words: list[str]) -> None:
    """``manage.py NAME …`` takes these arguments, or ``-m MODULE`` is there."""
    if words[:1] == ["-m"]:
        assert words[1:] == ["spacetourism.serve"]
        return
    assert words[0] == "manage.py", words
    name, *arguments = words[1:]
    assert name in get_commands(), name
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    parser.called_from_command_line = False
    try:
        parser.parse_args(arguments)
    except argparse.ArgumentError as error:
        raise AssertionError(f"{name}: {error}") from error


def assert_are_settings(names: Iterable[str], *others: str) -> None:
    assert set(names) - NAMES - OF_SERVER - set(others) == set()
