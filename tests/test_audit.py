"""`make audit` says “none is known” only where each package was looked up."""

import importlib.util
import json
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / ".ci/audit.py"
spec = importlib.util.spec_from_file_location("audit", SCRIPT)
assert spec
assert spec.loader
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)

FINE = {"name": "django", "version": "5.2.19", "vulns": []}
BAD = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "CVE-2099-1", "fix_versions": ["1.1"], "aliases": [], "description": "x"}],
}
UNKNOWN = {"name": "granian", "skip_reason": "Dependency not found, could not be audited"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([FINE, FINE], 0, "No vulnerability is known of the 2 packages that are pinned."),
        ([FINE, BAD], 1, "pillow 1.0: CVE-2099-1, mended in 1.1"),
        ([FINE, UNKNOWN], 2, "Could not be checked: 1 of 2 packages (granian)."),
        ([BAD, UNKNOWN], 1, "Could not be checked: 1 of 2 packages (granian)."),
        ([UNKNOWN] * 9, 2, "Could not be checked: 9 of 9 packages (granian, granian, granian, "
         "granian, granian …)."),
        ([], 2, "Could not be checked: 0 of 0 packages ()."),
    ],
)  # fmt: skip
def test_what_is_said_of_an_answer(packages: list[dict], code: int, said: str):
    answered, lines = audit.judge(json.dumps({"dependencies": packages, "fixes": []}), "")
    assert (answered, lines[-1]) == (code, said)


@pytest.mark.parametrize("answer", ["", "<html>", "{}", "[]", "null"])
def test_no_answer_is_not_taken_for_a_good_one(answer: str):
    code, lines = audit.judge(answer, "Traceback …\nConnectionError: no route to host\n")
    assert (code, lines) == (2, ["Could not be checked: ConnectionError: no route to host"])
