"""The starter files on disk: TOML tables, and articles with TOML between ``+++`` lines."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .kinds import KINDS, Kind
from .problems import Problem, Spot

FENCE = "+++"


def kind_files(root: Path, kind: Kind) -> list[Path]:
    """The files of the kind; hidden ones are somebody's editor at work."""
    return sorted(path for path in root.glob(kind.file) if not path.name.startswith("."))


def digest(root: Path) -> str:
    """Changes when any starter file is added, removed, renamed or edited."""
    sums = hashlib.sha256()
    for kind in KINDS.values():
        for path in kind_files(root, kind):
            content = path.read_bytes()
            sums.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            sums.update(content)
    return sums.hexdigest()


def shown_name(root: Path, path: Path) -> str:
    """As problems name the file: below ``data``, or below the root."""
    return path.relative_to(root).as_posix().removeprefix("data/")


def stray_files(root: Path) -> list[Problem]:
    """Files that nothing would read, most likely misnamed."""
    known = {path for kind in KINDS.values() for path in kind_files(root, kind)}
    found = {*root.glob("data/**/*.toml"), *root.glob("articles/**/*.md")}
    names = ", ".join(kind.file.removeprefix("data/") for kind in KINDS.values())
    return [
        Problem(Spot(shown_name(root, path)), f"no starter file has this name; they are: {names}")
        for path in sorted(found - known)
        if not path.name.startswith(".")
    ]


def tables(root: Path, kind: Kind, problems: list[Problem]) -> Iterator[tuple[str, Spot, Any]]:
    """The slug, spot and raw table of each entry; unreadable files go to ``problems``."""
    for path in kind_files(root, kind):
        spot = Spot(shown_name(root, path))
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(Problem(spot, "is not UTF-8 text"))
            continue
        if path.suffix == ".md":
            if (article := _article(text, spot, problems)) is not None:
                yield path.stem, spot, article
            continue
        content = _parse(text, spot, problems)
        if content is None:
            continue
        if "*" in kind.file:
            yield path.stem, spot, content
        else:
            for slug, table in content.items():
                yield slug, spot.at(slug), table


def _parse(
    text: str, spot: Spot, problems: list[Problem], lines_before: int = 0
) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        reason = message[: place.start()] if place else message
        problems.append(Problem(spot.at(f"line {line + lines_before}"), f"{reason} (TOML)"))
        return None


def _article(text: str, spot: Spot, problems: list[Problem]) -> dict[str, Any] | None:
    """The front matter with the Markdown after it as ``body``."""
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        problems.append(Problem(spot, f"must begin with its keys between two {FENCE} lines"))
        return None
    table = _parse("\n".join(lines[1 : fences[1]]), spot, problems, lines_before=1)
    if table is None:
        return None
    if "body" in table:
        problems.append(Problem(spot.at("body"), f"belongs below the second {FENCE} line"))
        return None
    # As many empty lines before the text as in the file, for the numbers of its lines.
    return table | {"body": "\n".join([""] * (fences[1] + 1) + lines[fences[1] + 1 :])}
