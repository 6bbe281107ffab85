"""The writing desk's two views: who may ask them, what they answer, and what they cost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from missions.models import Article, Mention, SearchDocument
from missions.models.articles import BODY_LIMIT, BRACKET_LIMIT
from tests import factories

from .conftest import ROLES, posted

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
SUGGEST = "admin:missions_article_suggest"
RENDER = "admin:missions_article_render"
ANSWERS = {"editor": 200, "writer": 200, "nobody": 403, "outsider": 302, "anonymous": 302}


def suggested(client: Client, typed: str, **more: str) -> list[tuple[str, str, str]]:
    answer = client.get(reverse(SUGGEST), {"q": typed} | more)
    assert answer.status_code == 200
    return [(o["insert"], o["title"], o["note"]) for o in answer.json()["options"]]


def rendered(client: Client, body: str, **more: Any) -> Any:
    return client.post(reverse(RENDER), {"body": body} | more)


# Who may


@pytest.mark.parametrize("role", ROLES)
def test_doors(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    answered = client.get(reverse(SUGGEST), {"q": "x"}), rendered(client, "Words.")
    assert [answer.status_code for answer in answered] == [ANSWERS[role]] * 2


def test_the_doors_open_one_way_only(editor: Client) -> None:
    assert editor.post(reverse(SUGGEST)).status_code == 405
    assert editor.get(reverse(RENDER)).status_code == 405


def test_a_page_elsewhere_cannot_have_a_text_rendered(editor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert rendered(strict, "Words.").status_code == 403


# Suggestions


def test_everything_a_text_can_mention_is_suggested(editor: Client) -> None:
    operator = factories.organisation(name="Łuna Organisation")
    factories.mission(name="Łuna 1", operator=operator)
    factories.person(name="Ada Łuna")
    factories.vehicle(name="Łuna Carrier", operator=operator)
    factories.place(name="Łuna Field")
    factories.article(headline="Łuna is back")
    factories.source(publisher="Łuna Weekly", title="On the pad")
    assert sorted(suggested(editor, "luna")) == [
        ("article:luna-is-back", "Łuna is back", "article"),
        ("luna-1", "Łuna 1", "mission"),
        ("organisation:luna-organisation", "Łuna Organisation", "organisation"),
        ("person:ada-luna", "Ada Łuna", "person"),
        ("place:luna-field", "Łuna Field", "place"),
        ("source:luna-weekly-on-the-pad", "Łuna Weekly: On the pad", "source"),
        ("vehicle:luna-carrier", "Łuna Carrier", "vehicle"),
    ]


@pytest.mark.parametrize("typed", ["peresild", "PERESI", "Пересильд", "yulia per", "yulia-per"])
def test_a_name_is_found_in_every_spelling(editor: Client, typed: str) -> None:
    factories.person(name="Yulia Peresild", native_name="Юлия Пересильд")
    assert suggested(editor, typed) == [("person:yulia-peresild", "Yulia Peresild", "person")]


def test_what_readers_cannot_open_is_marked(editor: Client) -> None:
    factories.draft_mission(name="Zond draft")
    factories.mission(name="Zond later", publish_at=timezone.now() + timedelta(days=1))
    crew = factories.person(name="Zond Pilot")
    factories.seat(person=crew, mission=factories.draft_mission(name="Other"))
    notes = {title: note for _, title, note in suggested(editor, "zond")}
    assert notes == {
        "Zond draft": "mission, not public yet",
        "Zond later": "mission, not public yet",
        "Zond Pilot": "person, not public yet",
    }


def test_a_renamed_thing_is_found_by_its_address(editor: Client) -> None:
    factories.vehicle(name="The Glider", slug="spaceshiptwo")
    assert suggested(editor, "spaceshi") == [("vehicle:spaceshiptwo", "The Glider", "vehicle")]


def test_nothing_typed_offers_the_kinds(editor: Client) -> None:
    factories.person()
    assert [insert for insert, *_ in suggested(editor, "")] == [
        "person:", "organisation:", "vehicle:", "place:", "article:", "source:",
    ]  # fmt: skip


def test_a_kind_with_its_colon_offers_only_that_kind_the_latest_first(editor: Client) -> None:
    factories.source(publisher="First", title="One")
    factories.source(publisher="Second", title="Two")
    factories.person(name="Second Person")
    latest = [
        ("source:second-two", "Second: Two", "source"),
        ("source:first-one", "First: One", "source"),
    ]
    assert suggested(editor, "source:") == latest
    assert suggested(editor, "", kind="source") == latest
    assert suggested(editor, "source:sec tw") == latest[:1]


def test_what_is_meant_comes_first_and_no_kind_fills_the_list(editor: Client) -> None:
    for number in range(1, 30):
        factories.mission(name=f"Soyuz TM-{number}", launch=f"19{70 + number}-01-01")
    factories.mission(name="Soyuz", slug="soyuz", launch="1967-04-23")
    factories.vehicle(name="Soyuz MS")
    factories.source(publisher="Journal", title="Why Soyuz")
    found = [insert for insert, *_ in suggested(editor, "soyuz")]
    assert len(found) == 12
    assert found[0] == "soyuz"
    assert found[1] == "soyuz-tm-29"
    assert {"vehicle:soyuz-ms", "source:journal-why-soyuz"} < set(found)


def test_figures_come_with_what_they_read_now(editor: Client) -> None:
    mission = factories.mission(
        name="MS-19", launch="2021-10-05 08:55:02", landing="2021-10-17 04:35:44", apogee_km=None
    )
    factories.seat(mission=mission, person=factories.person(name="Yulia Peresild"))
    figures = {insert: note for insert, _, note in suggested(editor, "ms-19:")}
    assert figures["ms-19:launch"] == "5 October 2021, 08:55:02 UTC"
    assert figures["ms-19:seats"] == "1 seat"
    assert "ms-19:apogee" not in figures
    assert suggested(editor, "mission:ms-19:lau")[0][0] == "ms-19:launch"
    assert suggested(editor, "person:yulia-peresild:fl") == [
        ("person:yulia-peresild:flights", "flights", "1 flight")
    ]
    assert suggested(editor, "nowhere:") == []


def test_the_button_for_figures_leads_on_from_the_name(editor: Client) -> None:
    factories.mission(name="Zond 5")
    factories.vehicle(name="Zond")
    answer = editor.get(reverse(SUGGEST), {"q": "zond", "figures": "on"}).json()["options"]
    assert [(o["insert"], o["goes_on"]) for o in answer] == [("zond-5:", True)]


@pytest.mark.parametrize(
    "typed",
    ["\0", "'", '"', "* OR 1", "%", "_", "\\", "😀", "x" * 8_000, ":", "::::", "person::",
     "a:b:c:d",     "\ud7ff", "[[", "NEAR(", "mission:", "article: ", "-", "' | '", "<script>"],
)  # fmt: skip
def test_hostile_questions_get_a_plain_answer(editor: Client, typed: str) -> None:
    factories.mission(name="Vostok 1")
    found = suggested(editor, typed)
    assert len(found) <= 12


def test_a_kind_that_is_none_is_refused(editor: Client) -> None:
    answer = editor.get(reverse(SUGGEST), {"q": "x", "kind": "user"})
    assert (answer.status_code, answer.json()) == (400, {"error": "There is no kind “user”."})


@pytest.mark.parametrize("rows", [1, 50])
def test_suggestions_cost_the_same_for_one_and_for_fifty(editor: Client, rows: int) -> None:
    for number in range(rows):
        factories.mission(name=f"Voskhod {number}", operator=factories.organisation())
        factories.person(name=f"Voskhod Pilot {number}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        suggested(editor, "voskhod")
    # The session and when it was last used, the account, its two sorts of permission, the names.
    assert len(queries) == 6


def test_suggesting_counts_nothing(editor: Client) -> None:
    factories.person(name="Someone")
    with CaptureQueriesContext(connection) as queries:
        suggested(editor, "some")
    assert [q["sql"] for q in queries if "COUNT(" in q["sql"]] == []


# The preview


def test_a_text_comes_as_readers_would_see_it(writer: Client) -> None:
    factories.mission(name="MS-19", launch="2021-10-05 08:55:02", subtitle="A film crew")
    factories.source(publisher="RSW", title="Report", slug="rsw")
    answer = rendered(writer, "## Lift-off\n\n[[ms-19]] on [[ms-19:launch]].[[source:rsw]]").json()
    assert '<h2 id="s-lift-off">Lift-off</h2>' in answer["html"]
    assert '<a href="/missions/ms-19/">MS-19</a>' in answer["html"]
    assert '<time datetime="2021-10-05T08:55:02Z">' in answer["html"]
    assert 'id="source-1"' in answer["html"]
    assert "A film crew" in answer["html"]
    assert answer["problems"] == []


def test_the_same_renderer_as_the_page(editor: Client) -> None:
    factories.mission(name="MS-19")
    table = "| a | b |\n| - | -: |\n| c | d |"
    body = f"One[^1] **two** [[ms-19|three]] <b>four</b>\n\n{table}\n\n[^1]: Five."
    article = factories.article(body=body)
    page = editor.get(article.get_absolute_url()).content.decode()
    text = rendered(editor, body, article=article.pk).json()["html"].split("<aside")[0].strip()
    assert text in page


def test_words_are_counted_as_they_are_read(editor: Client) -> None:
    factories.mission(name="Soyuz MS-19")
    factories.source(slug="rsw")
    answer = rendered(editor, "**On** the [[soyuz-ms-19]], it’s 85.9 km.[[source:rsw]]").json()
    assert (answer["words"], answer["minutes"]) == (7, 1)
    assert rendered(editor, "word " * 512).json()["minutes"] == 3
    empty = rendered(editor, "").json()
    assert (empty["words"], empty["minutes"], empty["problems"]) == (0, 0, [])


def test_links_that_lead_nowhere_are_marked_and_named(editor: Client) -> None:
    factories.draft_mission(name="Hidden")
    answer = rendered(editor, "[[nowhere|there]] and [[hidden]]").json()
    assert answer["html"].count('<mark class="dead-link">') == 2
    assert answer["problems"] == [
        "[[mission:nowhere]] leads nowhere: no mission has this address.",
        "[[mission:hidden]]: Hidden is not public at that time.",
    ]


def test_names_of_a_saved_article_keep_their_objects(editor: Client) -> None:
    person = factories.person(name="Old Name")
    article = factories.draft_article(body="[[person:old-name]]")
    person.slug = "new-name"
    person.save()
    factories.person(name="Somebody Else", slug="old-name")
    own = rendered(editor, article.body, article=article.pk).json()
    other = rendered(editor, article.body).json()
    assert ("/people/new-name/" in own["html"], "/people/old-name/" in other["html"]) == (
        True,
        True,
    )


@pytest.mark.parametrize("article", ["", "new", "-1", "٣", "9" * 30, "0", "1 OR 1"])
def test_an_article_that_is_none_is_a_new_one(editor: Client, article: str) -> None:
    assert rendered(editor, "Words.", article=article).json()["words"] == 1


def test_asking_writes_nothing(editor: Client) -> None:
    factories.mission(name="MS-19")
    article = factories.draft_article(body="Before.")

    def state() -> list[Any]:
        return [list(m.objects.order_by("pk").values()) for m in (Article, Mention, SearchDocument)]

    before = state()
    with CaptureQueriesContext(connection) as queries:
        rendered(editor, "[[ms-19]]", article=article.pk)
    assert state() == before
    words = {query["sql"].split()[0] for query in queries}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE"}


@pytest.mark.parametrize(
    "body",
    ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "[x](javascript:alert(1))",
     "[[x|<script>alert(1)</script>]]", '[[x" onmouseover="alert(1)]]', "\0[[\0]]", "😀" * 1000,
     '<span data-ref="mission:x"><script></span>', "![x](data:text/html;base64,PHNjcmlwdD4=)"],
)  # fmt: skip
def test_hostile_text_comes_back_harmless(editor: Client, body: str) -> None:
    html = rendered(editor, body).json()["html"]
    tags = re.findall(r"<[^>]*>", html)
    assert [tag for tag in tags if re.search(r"<script|<img|\son\w+=|javascript:|data:", tag)] == []


def test_what_could_never_be_saved_is_not_rendered(editor: Client) -> None:
    too_long = rendered(editor, "x" * (BODY_LIMIT + 1))
    assert too_long.status_code == 413
    assert "at most 100000 characters" in too_long.json()["error"]
    brackets = rendered(editor, "[" * (BRACKET_LIMIT + 1))
    assert brackets.status_code == 400
    assert "too long to render" in brackets.json()["error"]


def test_a_text_full_of_dead_links_costs_as_many_queries_as_one(editor: Client) -> None:
    counts = []
    for number in (1, 200):
        body = " ".join(f"[[nowhere-{n}]] [[person:nobody-{n}]]" for n in range(number))
        with CaptureQueriesContext(connection) as queries:
            assert len(rendered(editor, body).json()["problems"]) == 2 * number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_text_full_of_names_costs_as_many_queries_as_one(editor: Client) -> None:
    for number in range(20):
        mission = factories.mission(name=f"Flight {number}", operator=factories.organisation())
        factories.seat(mission=mission, person=factories.person(name=f"Crew {number}"))
    counts = []
    for number in (1, 20):
        names = (
            f"[[flight-{n}]] [[flight-{n}:seats]] [[person:crew-{n}:flights]]"
            for n in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            assert rendered(editor, "\n\n".join(names)).json()["problems"] == []
        counts.append(len(queries))
    assert counts[0] == counts[1]


# The form


def test_the_form_names_its_views_and_whose_copy_it_is(editor: Client, writer: Client) -> None:
    article = factories.draft_article()
    for client in (editor, writer):
        page = client.get(reverse("admin:missions_article_change", args=[article.pk]))
        text = page.content.decode()
        user = page.context["user"]
        assert f'data-copies="{user.pk}:article:{article.pk}"' in text
        assert f'data-suggest="{reverse(SUGGEST)}"' in text
        assert f'data-render="{reverse(RENDER)}"' in text
    page = editor.get(reverse("admin:missions_article_add"))
    assert ":article:new" in page.content.decode()


def test_a_published_article_that_a_writer_reads_has_no_desk(writer: Client) -> None:
    article = factories.article()
    page = writer.get(reverse("admin:missions_article_change", args=[article.pk]))
    assert (page.status_code, b"data-render" in page.content) == (200, False)


def test_the_form_saves_what_it_shows(editor: Client) -> None:
    article = factories.draft_article(body="One.\r\n\r\nTwo.")
    url = reverse("admin:missions_article_change", args=[article.pk])
    assert editor.post(url, posted(editor.get(url)) | {"body": "Three."}).status_code == 302
    article.refresh_from_db()
    assert article.body == "Three."
