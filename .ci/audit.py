"""Asks whether a known vulnerability stands against what the requirements pin, and says so plainly.

0: none is known; 1: there are some; 2: it could not be found out. pip-audit itself ends with 0 also
where the service knew nothing of a package, as it does behind a proxy that answers for it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
# The last holds the other two.
REQUIREMENTS = "requirements-dev.txt"
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2


def ask(service: str) -> tuple[str, str]:
    """What pip-audit says, as JSON, and what went wrong."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pip_audit", "--requirement", REQUIREMENTS, "--require-hashes",
         "--disable-pip", "--vulnerability-service", service, "--format", "json",
         "--progress-spinner", "off"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout, done.stderr


def judge(answer: str, trouble: str) -> tuple[int, list[str]]:
    """The exit code, and what to print."""
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (trouble.strip().splitlines() or ["no answer"])[-1]
        return UNKNOWN, [f"Could not be checked: {reason[:300]}"]
    known = [
        f"{package['name']} {package['version']}: {found['id']}"
        + (f", mended in {', '.join(found['fix_versions'])}" if found["fix_versions"] else "")
        for package in packages
        for found in package.get("vulns", [])
    ]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    lines = [*known]
    if skipped or not packages:
        named = ", ".join(skipped[:5]) + (" …" if len(skipped) > 5 else "")
        lines.append(f"Could not be checked: {len(skipped)} of {len(packages)} packages ({named}).")
    if known:
        return VULNERABLE, lines
    if lines:
        return UNKNOWN, lines
    return CLEAN, [f"No vulnerability is known of the {len(packages)} packages that are pinned."]


def main() -> int:
    code, lines = judge(*ask(sys.argv[1] if len(sys.argv) > 1 else "osv"))
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
