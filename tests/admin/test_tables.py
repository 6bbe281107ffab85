"""Tables out and in: nothing is written before the dry run was seen, and then all or nothing."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from missions.models import Mission, Person, Seat, Source, Version
from tests import factories

from .conftest import ROLES, posted

pytestmark = pytest.mark.django_db


def door(kind: str, what: str) -> str:
    return reverse(f"admin:missions_{kind}_{what}")


def upload(client: Client, noun: str, text: str | bytes, **more: str) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    data = {"file": SimpleUploadedFile("table.csv", content), "why": "From the archive", **more}
    return client.post(door(noun, "import"), data)


def agree(client: Client, kind: str, page: Any) -> Any:
    return client.post(door(kind, "import"), posted(page))


def fates(page: Any) -> list[tuple[str, str, list[str]]]:
    return [(f.name, f.what, f.problems) for f in page.context["outcome"].fates]


def table(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_what_goes_out_comes_in_unchanged(editor: Client) -> None:
    mission = factories.mission(
        launch="about 2027-Q3", landing=None, apogee_km="86.2", apogee_basis="peak",
        crossed_80_km=True, summary="Two lines,\nand a “quote”.",
    )  # fmt: skip
    factories.seat(mission=mission, payer=factories.organisation())
    factories.source(url="https://example.org/", published="2021-10")
    for kind in ("mission", "person", "seat", "source"):
        text = b"".join(editor.get(door(kind, "export")).streaming_content).decode()
        page = upload(editor, kind, text, kind="update")
        assert [what for _, what, _ in fates(page)] == ["unchanged"] * (len(fates(page))), kind
        assert fates(page)
    assert not Version.objects.filter(action="imported").exists()


def test_a_dry_run_shows_each_fate_and_writes_nothing(editor: Client) -> None:
    factories.person(name="Yulia Peresild", slug="yulia", nationality="")
    factories.person(name="Klim Shipenko", slug="klim")
    page = upload(
        editor, "person",
        "slug,name,nationality\nyulia,Yulia Peresild,Russia\nklim,Klim Shipenko,\n"
        "anton,Anton Shkaplerov,Russia\nnobody,,\n",
        kind="update",
    )  # fmt: skip
    assert fates(page) == [
        ("yulia", "changed", []),
        ("klim", "unchanged", []),
        ("anton", "new", []),
        ("nobody", "refused", ["name: This field is required."]),
    ]
    html = page.content.decode()
    assert "Nationality: <ins>Russia</ins>" in html
    assert "Write all of it" not in html
    assert Person.objects.count() == 2
    assert not Version.objects.exists()


def test_what_was_agreed_to_is_written_with_its_history(editor: Client) -> None:
    factories.person(name="Yulia Peresild", slug="yulia", nationality="")
    page = upload(editor, "person", "slug;name;nationality\nyulia;Yulia Peresild;Russia\n",
                  kind="update")  # fmt: skip
    assert agree(editor, "person", page).status_code == 302
    assert Person.objects.get().nationality == "Russia"
    version = Version.objects.get(action="imported")
    assert (version.signed, version.why, version.kind, version.changed) == (
        "editor", "From the archive", "update", ["Nationality"],
    )  # fmt: skip


def test_what_changed_between_the_two_is_shown_again(editor: Client) -> None:
    yulia = factories.person(name="Yulia Peresild", slug="yulia", nationality="")
    page = upload(editor, "person", "slug,nationality\nyulia,Russia\n", kind="update")
    Person.objects.filter(pk=yulia.pk).update(nationality="Somewhere")
    again = agree(editor, "person", page)
    assert again.status_code == 200
    yulia.refresh_from_db()
    assert yulia.nationality == "Somewhere"


def test_one_refused_row_stops_all(editor: Client) -> None:
    page = upload(editor, "source", "slug,publisher,title\na-one,RSW,One\n!!,RSW,Two\n")
    assert [what for _, what, _ in fates(page)] == ["new", "refused"]
    forged = posted(page) | {"agreed": page.context["outcome"].digest}
    editor.post(door("source", "import"), forged)
    assert not Source.objects.exists()


def test_a_seat_is_found_by_mission_and_person(editor: Client) -> None:
    seat = factories.seat(mission=factories.draft_mission(slug="ms-19"),
                          person=factories.person(slug="yulia"))  # fmt: skip
    page = upload(editor, "seat", "mission,person,role,price_usd\nms-19,yulia,actress,50000000\n")
    assert agree(editor, "seat", page).status_code == 302
    seat.refresh_from_db()
    assert (seat.role, seat.price_usd) == ("actress", 50_000_000)
    assert Version.objects.of(seat.mission).filter(action="imported").count() == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ms-99,yulia,crew", "There is no mission “ms-99”."),
        ("ms-19,nobody,crew", "There is no person “nobody”."),
        ("ms-19,yulia,pilot", "category: Select a valid choice. pilot is not one of the"),
        (",yulia,crew", "mission is empty; it says which row is meant."),
    ],
)
def test_names_that_nobody_has(editor: Client, text: str, problem: str) -> None:
    factories.draft_mission(slug="ms-19")
    factories.person(slug="yulia")
    page = upload(editor, "seat", f"mission,person,category\n{text}\n")
    assert fates(page)[0][2][0].startswith(problem)
    assert not Seat.objects.exists()


def test_a_public_page_asks_for_the_kind_and_a_figure_is_no_typo(editor: Client) -> None:
    factories.mission(slug="ms-19", launch="2021-10-05 08:55:02")
    text = "slug,launch\nms-19,2021-10-05 08:55:03\n"
    assert "choose the kind of change" in fates(upload(editor, "mission", text))[0][2][0]
    typo = upload(editor, "mission", text, kind="typo")
    assert fates(typo)[0][2] == ["A figure is no typo: Launch."]
    update = upload(editor, "mission", text, kind="update")
    assert fates(update)[0][1] == "changed"


def test_a_public_mission_gets_no_figure_without_a_source(editor: Client) -> None:
    factories.mission(slug="ms-19")
    Mission.objects.update(unsourced=[])
    text = "slug,apogee_km,apogee_basis\nms-19,420,orbit\n"
    page = upload(editor, "mission", text, kind="update")
    assert "no source supports it" in str(fates(page))


def test_a_table_publishes_nothing(editor: Client) -> None:
    page = upload(editor, "mission", "slug,stage\nms-19,published\n")
    assert "There is no column “stage”." in str(page.context["form"].errors)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The submitted file is empty."),
        (b"slug\n", "There is no row under the first line."),
        (b"name\nx\n", "The column “slug” is missing"),
        (b"slug,slug\na,b\n", "stands there twice"),
        (b"slug,nothing\na,b\n", "There is no column “nothing”."),
        (b"slug,name\na\n", "Line 2 has 1 cells; the first line has 2."),
        (b"slug,name\na,\xff\n", "The file is not UTF-8 (byte 13)."),
        (b"slug,name\na,b\0\n", "null characters"),
        (b'slug,name\na,"b\n', "cannot be read"),
        (b"slug,name\n" + b"x" * (2 * 1024 * 1024), "larger than 2 MB"),
        (b"slug,name\n" + b"a,b\n" * 5001, "more than 5,000 rows"),
        (b"slug,name\n" + b"a," + b"b" * 200_000 + b"\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_table(editor: Client, content: bytes, problem: str) -> None:
    page = upload(editor, "person", content)
    assert page.status_code == 200
    assert problem in str(page.context["form"].errors)


def test_a_formula_is_harmless_in_a_spreadsheet_and_whole_again_in_here(editor: Client) -> None:
    person = factories.person(slug="yulia", name="=cmd|' /C calc'!A0", nationality="+7")
    rows = table(editor.get(door("person", "export")))
    assert (rows[0]["name"], rows[0]["nationality"]) == ("'=cmd|' /C calc'!A0", "'+7")
    text = b"".join(editor.get(door("person", "export")).streaming_content).decode()
    assert fates(upload(editor, "person", text))[0][1] == "unchanged"
    assert person.name == "=cmd|' /C calc'!A0"


def test_the_export_follows_the_filter_of_the_list(editor: Client) -> None:
    factories.mission(name="One", status="flown")
    factories.mission(name="Two", status="cancelled", launch=None)
    rows = table(editor.get(door("mission", "export") + "?status__exact=cancelled"))
    assert [row["name"] for row in rows] == ["Two"]


@pytest.mark.parametrize("role", ROLES)
def test_who_may(sign_in, role: str) -> None:
    factories.mission(slug="ms-19")
    factories.source(slug="rsw")
    client = sign_in(role)
    answers = {
        "export": client.get(door("mission", "export")).status_code,
        "import mission": client.get(door("mission", "import")).status_code,
        "import source": client.get(door("source", "import")).status_code,
    }
    expected = {
        "editor": (200, 200, 200),
        "writer": (200, 403, 200),
        "nobody": (403, 403, 403),
    }.get(role, (302, 302, 302))
    assert tuple(answers.values()) == expected


def test_a_writer_adds_sources_and_changes_none(writer: Client) -> None:
    factories.source(slug="rsw", title="As it is")
    page = upload(writer, "source", "slug,publisher,title\nnew,RSW,New\nrsw,RSW,Otherwise\n")
    assert fates(page)[1] == ("rsw", "refused", ["Your account may not change this."])
    assert Mission.objects.count() == 0
