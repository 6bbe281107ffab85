"""Citations are read back by the programs that scholars use."""

import json
from datetime import UTC, datetime

import bibtexparser
import pytest
import rispy

from missions.models import Article, Version
from missions.publishing import Change, record
from missions.sharing import Author, Citation, cite
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, tzinfo=UTC)
HOSTILE = r"100 % & 5_000 $ of {gas} #1 \ ~ ^ “Łódź” Юлия 宇宙 @misc{x,"


def parsed(text: str) -> dict[str, str]:
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    return {"key": entry.key, "type": entry.entry_type} | {
        name: field.value for name, field in entry.fields_dict.items()
    }


@pytest.fixture
def article():
    return make.article(headline="Who was first", publish_at=datetime(2026, 3, 18, 9, tzinfo=UTC))


def test_bibtex_is_read_back(article):
    entry = parsed(cite(article, at=AT).bibtex())
    assert entry["type"] == "misc"
    assert entry["key"] == f"record-a-{article.short_id}"
    assert entry["title"] == "{Who was first}"
    assert entry["author"] == "{The record desk}"
    assert (entry["year"], entry["month"], entry["day"]) == ("2026", "mar", "18")
    assert entry["url"] == f"http://testserver{article.get_absolute_url()}"


def test_ris_is_read_back(article):
    (entry,) = rispy.loads(cite(article, at=AT).ris())
    assert entry["type_of_reference"] == "NEWS"
    assert entry["title"] == "Who was first"
    assert entry["authors"] == ["The record desk"]
    assert entry["date"] == "2026/03/18"
    assert entry["urls"] == [f"http://testserver{article.get_absolute_url()}"]


def test_csl_json_is_read_back(article):
    (item,) = json.loads(cite(article, at=AT).csl_json())
    assert item["type"] == "article-newspaper"
    assert item["author"] == [{"literal": "The record desk"}]
    assert item["issued"] == {"date-parts": [[2026, 3, 18]]}


def test_plain_text(article):
    assert cite(article, at=AT).text() == (
        "The record desk. “Who was first.” The Space Tourism Record, 18 March 2026. "
        f"http://testserver{article.get_absolute_url()}"
    )


def test_a_version_that_readers_saw_is_what_is_cited(article):
    record(article, Change(), at=AT)
    said = cite(article, at=AT)
    assert said.address == f"http://testserver{article.get_absolute_url()}versions/1/"
    assert parsed(said.bibtex())["note"] == "Version 1"
    assert rispy.loads(said.ris())[0]["edition"] == "1"
    assert json.loads(said.csl_json())[0]["version"] == "1"
    assert ", version 1. http" in said.text()


def test_a_page_of_the_record_is_of_the_day_of_its_last_change():
    mission = make.mission(publish_at=make.LONG_AGO)
    assert cite(mission, at=AT).day == mission.updated_at.date()
    assert cite(make.person(), at=AT).day is None


def test_a_version_that_nobody_saw_is_not(article):
    Article.objects.filter(pk=article.pk).update(publish_at=make.FAR_AHEAD)
    article.refresh_from_db()
    record(article, Change(), at=AT)
    assert Version.objects.of(article).count() == 1
    assert cite(article, at=AT).version == 0


def test_people_have_a_family_name_and_bodies_have_not():
    authors = [Author("Anna Maria Berg", True), Author("Ida And Sons", True), Author("Bloom", True),
               Author("The record desk", False)]  # fmt: skip
    said = Citation("k", "T", "http://x.example/", authors)
    assert rispy.loads(said.ris())[0]["authors"] == [
        "Berg, Anna Maria", "Sons, Ida And", "Bloom", "The record desk",
    ]  # fmt: skip
    assert said.csl()[0]["author"] == [
        {"family": "Berg", "given": "Anna Maria"}, {"family": "Sons", "given": "Ida And"},
        {"literal": "Bloom"}, {"literal": "The record desk"},
    ]  # fmt: skip
    names = parsed(said.bibtex())["author"]
    assert names == "Anna Maria Berg and {Ida And Sons} and Bloom and {The record desk}"
    assert said.text().startswith("Anna Maria Berg, Ida And Sons, Bloom and The record desk. ")


def test_what_a_format_has_a_use_for_does_not_break_it():
    said = Citation("k", HOSTILE, "http://x.example/", [Author(HOSTILE, False)])
    entry = parsed(said.bibtex())
    assert set(entry) == {"key", "type", "author", "title", "publisher", "url", "language"}
    assert r"100 \% \& 5\_000 \$ of \{gas\} \#1 \textbackslash{}" in entry["title"]
    assert "Юлия 宇宙" in entry["title"]
    assert rispy.loads(said.ris())[0]["title"] == HOSTILE
    assert said.csl()[0]["title"] == HOSTILE


@pytest.mark.parametrize(
    "ending", ["\nER  - \nTY  - BOOK", "\r\nAU  - Evil", "\x0bKW  - x\x85UR  - y"]
)
def test_a_title_of_several_lines_is_one_line_in_ris(ending):
    (entry,) = rispy.loads(Citation("k", f"Title{ending}", "http://x.example/").ris())
    assert entry["title"] == f"Title {' '.join(ending.split())}"
    assert entry["authors"] == ["The Space Tourism Record"]


@pytest.mark.parametrize("kind", ["mission", "person", "organisation", "vehicle", "place"])
def test_every_noun_is_cited_under_its_name(client, kind):
    target = getattr(make, kind)(name="Nova & Sons")
    address = f"/cite/{target.letter}/{target.short_id}"
    page = client.get(f"{address}/")
    assert page.status_code == 200
    assert page.context["citation"].title == "Nova & Sons"
    assert client.get(f"{address}.txt").content.decode() == page.context["citation"].text() + "\n"
    assert parsed(client.get(f"{address}.bib").content.decode())["title"] == r"{Nova \& Sons}"
    assert rispy.loads(client.get(f"{address}.ris").content.decode())[0]["title"] == "Nova & Sons"
    assert client.get(f"{address}.json").json()[0]["title"] == "Nova & Sons"


def test_the_page_offers_all_that_can_be_taken_away(client):
    mission = make.mission(name="Nova <1>")
    page = client.get(f"/cite/m/{mission.short_id}/")
    html = page.content.decode()
    assert f'value="http://testserver/m/{mission.short_id}/"' in html
    for _, address in page.context["files"]:
        assert client.get(address)["Content-Disposition"].startswith("attachment")
    assert f"&lt;iframe src=&quot;http://testserver/embed/m/{mission.short_id}/&quot;" in html
    assert client.get(page.context["card_file"]).status_code == 200
    assert "Nova &amp;lt;1&amp;gt;" in html


def test_the_race_is_cited_as_of_its_day_and_line(client):
    page = client.get("/cite/site/race/?line=100km&on=2021-10-05")
    address = "http://testserver/race/?line=100km&on=2021-10-05"
    assert page.context["citation"].address == address
    assert "snippet" not in page.context
    for _, file in page.context["files"]:
        assert client.get(file).status_code == 200
    text = client.get("/cite/site/race.txt?line=100km&on=2021-10-05").content.decode()
    assert text.endswith(f"5 October 2021. {address}\n")


@pytest.mark.parametrize("path", ["/cite/m/{draft}/", "/cite/m/{draft}.bib", "/cite/m/{late}/",
    "/cite/x/{shown}/", "/cite/m/{shown}.doc", "/cite/a/{shown}/", "/cite/site/home/",
    "/cite/p/{stranger}/", "/cite/site/race/?on=2999", "/cite/m/%00/"])  # fmt: skip
def test_what_nobody_may_see_is_not_cited(client, path):
    draft, late = make.draft_mission(), make.mission(publish_at=make.FAR_AHEAD)
    stranger = make.seat(mission=draft).person
    ids = {"draft": draft, "late": late, "shown": make.mission(), "stranger": stranger}
    path = path.format(**{name: one.short_id for name, one in ids.items()})
    answer = client.get(path)
    assert answer.status_code == 404
    assert draft.name not in answer.content.decode()
