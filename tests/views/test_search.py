"""The search page: what it says, where its links lead, and what it makes of nonsense."""

import json
from datetime import timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from justhtml import JustHTML

from spacetourism.limits import MOST_QUERY_BYTES
from tests import factories as make
from tests.search.test_finding import HOSTILE

pytestmark = pytest.mark.django_db


def get(client, **query):
    return client.get("/search/?" + urlencode(query))


def text(response, selector: str) -> list[str]:
    document = JustHTML(response.content.decode(), strict=True, sanitize=False)
    return [
        " ".join(node.to_text(separator="", strip=False).split())
        for node in document.query(selector)
    ]


def links(response, selector: str) -> list[str]:
    document = JustHTML(response.content.decode(), strict=True, sanitize=False)
    return [node.attrs["href"] for node in document.query(selector)]


@pytest.fixture
def world():
    operator = make.organisation(name="Roscosmos")
    flight = make.mission(name="Soyuz MS-19", summary="A film.", operator=operator)
    make.article(headline="The film", body=f"[[{flight.slug}]]", publish_at=make.LONG_AGO)
    make.article(headline="Film <b>", publish_at=make.LONG_AGO + timedelta(days=400))


def test_before_a_question_the_page_explains_itself(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/search/")
    assert text(response, "h1") == ["Search"]
    assert text(response, "#help") == ["What can be asked"]
    assert text(response, 'meta[name="robots"]') == []
    document = JustHTML(response.content.decode(), strict=True, sanitize=False)
    (field,) = document.query("input[name=q]")
    assert field.attrs["type"] == "search"
    assert field.attrs["enterkeyhint"] == "search"
    assert text(response, f"label[for={field.attrs['id']}]") == ["Search articles and the record"]


def test_results(client, world):
    response = get(client, q="films")
    assert text(response, "h1") == ["Search: “films”"]
    assert text(response, ".search-count") == ["3 results."]
    assert text(response, ".search-hit h2") == ["Film <b>", "The film", "Soyuz MS-19"]
    assert text(response, ".search-hit h2 mark") == ["Film", "film"]
    assert text(response, ".search-hit-kind") == ["Article", "Article", "Mission"]
    assert links(response, ".search-hit h2 a")[2] == "/missions/soyuz-ms-19/"
    assert links(response, 'link[rel="canonical"]') == ["http://testserver/search/?q=films"]
    document = JustHTML(response.content.decode(), strict=True, sanitize=False)
    (robots,) = document.query('meta[name="robots"]')
    assert robots.attrs["content"] == "noindex"


def test_facets_lead_to_fewer_results_and_back(client, world):
    response = get(client, q="films")
    assert text(response, ".search-facet h2") == ["Kind", "Year"]
    assert text(response, ".search-facet li") == [
        "Articles 2", "Missions 1", "2021 2", "2020 1",
    ]  # fmt: skip
    (articles, *_) = links(response, ".search-facet a")
    assert articles == "/search/?q=films&kind=article"
    response = client.get(articles)
    assert text(response, ".search-count") == ["2 results, narrowed; show all."]
    assert text(response, ".search-facet li")[0] == "Articles Remove kind Articles"
    assert links(response, ".search-facet a")[0] == "/search/?q=films"
    both = get(client, q="films", kind="mission", operator="roscosmos", year="2020")
    assert text(both, ".search-count") == ["Nothing was found among these; search everywhere."]


def test_junk_stays_out_of_the_canonical_address(client, world):
    response = client.get("/search/?utm=x&q=+films++&kind=&page=1&year=")
    assert links(response, 'link[rel="canonical"]') == ["http://testserver/search/?q=films"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"kind": "planet"}, "There is no kind “planet” to choose in a search."),
        ({"operator": "nobody"}, "There is no operator “nobody” to choose in a search."),
        ({"operator": "\x00"}, "There is no operator “\x00” to choose in a search."),
        ({"year": "20x1"}, "There is no year “20x1” to choose in a search."),
        ({"page": "2"}, "This search has no page 2."),
        ({"page": "0"}, "This search has no page “0”."),
        ({"page": "-1"}, "This search has no page “-1”."),
        ({"page": "١"}, "This search has no page “١”."),
        ({"page": "9" * 5000}, f"This search has no page “{'9' * 60}”."),
    ],
)
def test_what_cannot_be_chosen_is_not_found(client, world, query, message):
    response = get(client, q="films", **query)
    assert response.status_code == 404
    assert response.context["message"] == message


def test_pages_carry_the_question(client):
    for number in range(21):
        make.article(headline=f"Film {number}")
    response = get(client, q="film", kind="article")
    assert links(response, 'a[rel="next"]') == ["?q=film&kind=article&page=2"]
    response = client.get("/search/" + links(response, 'a[rel="next"]')[0])
    assert text(response, "h1") == ["Search: “film”, page 2"]
    assert len(text(response, ".search-hit")) == 1


def test_a_slip_is_answered_with_what_was_meant(client, world):
    response = get(client, q="sojuz")
    assert text(response, ".search-count") == ["Nothing was found."]
    assert text(response, ".search-correction") == ["Did you mean soyuz? (2 results)"]
    assert links(response, ".search-correction a") == ["/search/?q=soyuz"]


def test_some_words_are_better_than_none(client, world):
    response = get(client, q="film zeppelin")
    assert text(response, ".search-count") == [
        "Nothing holds all of that. 3 results with some of it."
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("-film", "Only words to leave out were asked for. Add one to look for."),
        ("!!!", "There is no word in that to look for."),
    ],
)
def test_a_question_without_a_wanted_word(client, world, query, message):
    response = get(client, q=query)
    assert text(response, ".search-count") == [message]
    assert text(response, "#help") == ["What can be asked"]


def test_what_is_left_out_is_said(client, world):
    response = get(client, q="film " * 100)
    assert text(response, ".search-outcome .aside-text")[0] == (
        "Not looked for: everything after the first 200 characters."
    )


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_get_a_helpful_page(client, world, query):
    query = query.encode("utf-8", "surrogatepass")
    while len(urlencode({"q": query})) > MOST_QUERY_BYTES:
        assert get(client, q=query).status_code == 400
        query = query[: len(query) // 2]
    response = get(client, q=query)
    assert response.status_code == 200
    (heading,) = text(response, "h1")
    assert heading.startswith("Search")
    assert text(response, ".search-count") or heading == "Search"
    assert get_suggestions(client, query)[0] is not None


def get_suggestions(client, query) -> list:
    response = client.get("/search/suggest/?" + urlencode({"q": query}))
    assert response.status_code == 200
    return json.loads(response.content)


def test_suggestions_are_as_opensearch_wants_them(client, django_assert_num_queries):
    make.person(name="Klim Shipenko", native_name="Клим Шипенко")
    with django_assert_num_queries(1):
        response = client.get("/search/suggest/?q=%D0%A8%D0%B8%D0%BF")
    assert response.headers["Content-Type"] == "application/x-suggestions+json"
    assert json.loads(response.content) == [
        "Шип",
        ["Klim Shipenko"],
        ["Person"],
        ["http://testserver/people/klim-shipenko/"],
    ]
    assert get_suggestions(client, "") == ["", [], [], []]


def test_suggestions_hold_nothing_hidden(client):
    make.draft_mission(name="Zaphod one")
    make.mission(name="Zaphod two", publish_at=timezone.now() + timedelta(minutes=1))
    assert get_suggestions(client, "zaph") == ["zaph", [], [], []]


def test_the_description_for_browsers(client):
    response = client.get("/opensearch.xml")
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == space + "OpenSearchDescription"
    assert len(root.findtext(space + "ShortName")) <= 16
    assert {url.attrib["type"]: url.attrib["template"] for url in root.iter(space + "Url")} == {
        "text/html": "http://testserver/search/?q={searchTerms}",
        "application/x-suggestions+json": "http://testserver/search/suggest/?q={searchTerms}",
        "application/opensearchdescription+xml": "http://testserver/opensearch.xml",
    }
    assert links(client.get("/about/"), 'link[rel="search"]') == ["/opensearch.xml"]


def test_a_page_that_is_missing_offers_the_search(client):
    response = client.get("/nothing/here/at-all/")
    assert response.status_code == 404
    assert text(response, "form[role=search] label") == ["Search articles and the record"]


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/", "/opensearch.xml"])
def test_nothing_but_reading(client, path):
    assert client.post(path).status_code == 405
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert not head.cookies
