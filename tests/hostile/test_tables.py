"""Whatever somebody uploads as a table: a dry run with its refusals, and nothing half written."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from missions import exchange
from missions.exchange.cells import as_written, harmless
from missions.exchange.reading import read_rows
from missions.models import Person, Version
from tests import factories

from .examples import FUZZ

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/missions/person/import/"
HEADER = "slug,name,sort_name,nationality,born"
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["=1+1", "@x", "\t=x", "2021-13-99", "yulia", "NULL", "\ufeff", "a" * 400, "<b>", "'", "\r"]
    ),
)


def upload(desk: Client, content: bytes):
    file = SimpleUploadedFile("table.csv", content)
    return desk.post(ADDRESS, {"file": file, "why": "x", "kind": "update"})


def nothing_is_written() -> bool:
    return not Person.objects.exists() and not Version.objects.exists()


@FUZZ
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8"))))
def test_any_bytes_are_a_table_or_are_refused(content: bytes):
    try:
        text = exchange.read_text(content)
        for row in (HEADER + "\n" + text, text):
            read_rows(exchange.NOUNS["person"], row)
    except exchange.TableError as error:
        said = str(error)
    else:
        said = "It can be read."
    assert 0 < len(said) < 600


@FUZZ
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=4))
def test_any_cells_make_a_dry_run(admin_client: Client, rows: list[list[str]]):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER.split(","), *rows])
    answer = upload(admin_client, text.getvalue().encode())
    assert answer.status_code == 200
    assert nothing_is_written()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"\xff\xfe" + "slug,name\nx,y\n".encode("utf-16-le"),
        "slug,name\nx,Жанна\n".encode("cp1251"),
        (",".join(["slug"] * 100_000) + "\n").encode(),
        (",".join(f"c{n}" for n in range(100_000)) + "\n").encode(),
        b"slug,name\n" + b"x" * 200_000 + b",y\n",
        b'slug,name\n"x,y\n',
        b'slug,name\n"' + b"a\n" * 100_000,
        b"slug,name\n" + b",\n" * 100_000 + b"x\n",
        b"slug,name\nx,y\nx,z\n" + b"\r" * 1000,
        b"slug,name\n" + b"x,y\n" * 5_001,
        b"slug;name\n" * 3,
        b"PK\x03\x04" + b"\0" * 100,
        b"slug,name\n" + b"x" * (2 * 1024 * 1024),
        b"slug,name\n../../x,y\n<script>,y\n%00,y\n",
    ],
    ids=lambda content: f"{content[:12]!r} and {len(content)} bytes",
)
def test_no_file_is_more_than_a_refusal(admin_client: Client, content: bytes):
    answer = upload(admin_client, content)
    assert answer.status_code == 200
    outcome = answer.context["outcome"]
    assert answer.context["form"].errors or outcome.refused
    assert "<script>,y" not in answer.content.decode()
    assert nothing_is_written()


def test_one_refused_row_among_good_ones_stops_all(admin_client: Client):
    rows = "".join(f"p{n},Person {n}\n" for n in range(50))
    answer = upload(admin_client, f"slug,name\n{rows}bad,\n".encode())
    assert (answer.context["outcome"].count("new"), answer.context["outcome"].refused) == (50, 1)
    assert nothing_is_written()


@pytest.mark.parametrize("begin", [*"=+-@\t\r\n|%"])
def test_no_cell_that_goes_out_is_a_formula(admin_client: Client, begin: str):
    factories.person(name=f"{begin}cmd|' /C calc'!A1", slug="formula")
    text = b"".join(admin_client.get("/admin/missions/person/export/").streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert not row["name"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@FUZZ
@given(st.text(max_size=30))
def test_what_is_made_harmless_comes_back_as_it_was(text: str):
    assert as_written(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
