"""What the documents say is so."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SETTINGS = (PROJECT / "spacetourism/settings.py").read_text()
READ_BY_SETTINGS = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
DOCUMENTS = [
    path for path in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"),
                      *(PROJECT / "missions").rglob("*.md")]
    if "articles" not in path.parts
]  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [PROJECT / name for name in listed.stdout.split("\0") if name]


def test_the_settings_are_found():
    assert {"SECRET_KEY", "DEBUG", "DATABASE_URL", "CACHE_URL", "SITE_URL"} <= READ_BY_SETTINGS


def test_the_example_lists_every_setting_and_no_other():
    example = (PROJECT / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == READ_BY_SETTINGS


def test_the_example_holds_no_secret():
    assert "\nSECRET_KEY=\n" in (PROJECT / ".env.example").read_text()


def test_the_deployment_table_lists_every_setting_and_no_other():
    text = (PROJECT / "docs/deploying.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)) == READ_BY_SETTINGS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_between_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_make_command_in_a_document_exists(document):
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", document.read_text(), re.MULTILINE))
    assert named <= targets


def test_the_rooms_of_the_architecture_exist():
    text = (PROJECT / "docs/architecture.md").read_text()
    rooms = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(rooms) > 10
    assert [room for room in rooms if not (PROJECT / room).exists()] == []


def test_the_floors_in_the_document_are_the_contract():
    document = (PROJECT / "docs/architecture.md").read_text()
    floors = re.search(r"```\n(apps.*?)```", document, re.DOTALL)
    contract = re.search(
        r"layers = \[\n(.*?)\]", (PROJECT / "pyproject.toml").read_text(), re.DOTALL
    )
    assert floors
    assert contract
    assert floors[1].split("\n")[:-1] == re.findall(r'"(.*)"', contract[1])


def test_the_models_of_the_content_model_exist():
    from missions import models

    text = (PROJECT / "docs/content-model.md").read_text()
    named = re.findall(
        r"^\| ([A-Z][A-Za-z, ]+) \| [^|]+ \| `(models/\w+\.py)` \|", text, re.MULTILINE
    )
    nouns = {noun for names, _file in named for noun in names.split(", ")}
    assert nouns == {n for n in models.__all__ if n[0].isupper() and not n.isupper()} - {
        "Addressable",
        "Compiled",
        "Publishable",
    }
    assert all((PROJECT / "missions" / file).exists() for _names, file in named)


def test_help_names_every_command():
    shown = subprocess.run(
        ["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    phony = re.search(r"^\.PHONY: (.*)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert set(re.findall(r"^  make (\S+)", shown.stdout, re.MULTILINE)) == set(phony[1].split())


def test_requirements_are_pinned_with_hashes_and_name_no_index():
    for name in ("requirements.txt", "requirements-production.txt", "requirements-dev.txt"):
        text = (PROJECT / name).read_text()
        pins = re.findall(r"^[a-z0-9_.\[\]-]+==", text, re.MULTILINE)
        assert len(pins) > 10
        assert len(re.findall(r"^\S+==.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pins)
        assert "://" not in text


def test_nothing_names_a_path_or_a_registry_of_one_machine():
    # Put together here so that this file does not hold what it looks for.
    forbidden = re.compile(
        "|".join(["/wo" + "rk/", "shared" + "/facts", "/" + "root/", "py" + r"pi\.org"])
    )
    binary = {".png", ".ico", ".woff2", ".jpg", ".webp"}
    found = [
        str(path.relative_to(PROJECT))
        for path in tracked()
        if path.suffix not in binary and path.is_file() and forbidden.search(path.read_text())
    ]
    assert found == []


@pytest.mark.django_db
def test_the_lines_on_linking_work(client, starter):
    text = (PROJECT / "docs/linking.md").read_text()
    for path in re.findall(r"`(/(?:missions|api)/[a-z0-9/-]+/)`", text):
        assert client.get(path).status_code == 200, path
    (body,) = re.findall(r"-d '([^']+)'", text)
    answer = client.post("/api/check-links/", body, content_type="application/json").json()
    assert [one["state"] for one in answer["addresses"]] == ["alive"]
    html = client.get("/missions/soyuz-ms-19/").content.decode()
    for fragment in ("fact-launch", "event-launch", "source-rsw-ms19", "source-1"):
        assert f'id="{fragment}"' in html
