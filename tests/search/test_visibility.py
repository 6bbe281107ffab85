"""Nothing hidden shows: not in results, facets, counts, suggestions or corrections."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from missions import search
from missions.models import Article, Mission, Person, SearchDocument, public_person_q
from tests import factories as make

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def everything(query: str, at: datetime = AT) -> tuple:
    """All that a search tells: titles, excerpts, facets, count, suggestions, correction."""
    results = search.search(query, at=at)
    return (
        [(str(hit.object), hit.excerpt) for hit in results.hits],
        [(facet.name, choice.value) for facet in results.facets for choice in facet.choices],
        results.count,
        [suggestion.title for suggestion in search.suggest(query, at=at)],
        results.correction,
    )


NOTHING = ([], [], 0, [], None)


@pytest.fixture
def secret():
    """A mission with all that hangs on it, still public."""
    mission = make.mission(name="Zaphod flight", summary="Zaphod", launch="2031-01-01")
    make.seat(mission=mission, person=make.person(name="Zaphod Beeblebrox"))
    return mission


def test_what_is_public_is_found(secret):
    assert everything("zaphod")[2] == 2


def test_a_draft_is_not_found(secret):
    secret.stage, secret.publish_at = Mission.Stage.DRAFT, None
    secret.save()
    assert everything("zaphod") == NOTHING
    assert everything("beeblebrox") == NOTHING
    # Nor by a slip of the pen, whose correction would be the secret.
    assert everything("zaphed") == NOTHING
    assert everything("beeblebrax") == NOTHING
    assert everything("zap*") == NOTHING


@pytest.mark.parametrize("model", [Mission, Article])
def test_what_is_withdrawn_past_all_signals_is_gone(secret, model):
    make.article(headline="Zaphod story")
    Mission.objects.update(stage="draft")
    Article.objects.update(stage="draft")
    assert everything("zaphod") == NOTHING
    assert everything("zaphed") == NOTHING


def test_what_is_withdrawn_by_sql_is_gone(secret):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE missions_mission SET stage = 'draft'")
    assert everything("zaphod") == NOTHING


def test_what_is_scheduled_appears_at_its_minute():
    make.article(headline="Zaphod story", publish_at=AT)
    assert everything("zaphod", AT - MINUTE) == NOTHING
    assert everything("zaphed", AT - MINUTE) == NOTHING
    titles, facets, count, suggestions, _ = everything("zaphod", AT)
    assert (len(titles), count, suggestions) == (1, 1, ["Zaphod story"])
    assert ("year", "2026") in facets


def test_a_person_is_public_with_their_first_published_flight():
    person = make.person(name="Zaphod Beeblebrox")
    assert everything("zaphod")[2] == 1
    make.seat(person=person, mission=make.draft_mission())
    assert everything("zaphod") == NOTHING
    make.seat(person=person, mission=make.mission(name="Vogon", publish_at=AT))
    assert everything("zaphod", AT - MINUTE) == NOTHING
    assert everything("zaphod", AT)[3] == ["Zaphod Beeblebrox"]
    assert everything("zaphod", AT)[2] == 2


def test_the_two_forms_of_the_rule_for_people_agree():
    nobody, drafted, flown, both = (make.person() for _ in range(4))
    draft, public = make.draft_mission(), make.mission()
    for person, mission in ((drafted, draft), (flown, public), (both, draft), (both, public)):
        make.seat(person=person, mission=mission)
    rows = SearchDocument.objects.filter(public_person_q(AT, "person"), person__isnull=False)
    assert set(rows.values_list("person", flat=True)) == {nobody.pk, flown.pk, both.pk}
    assert set(Person.objects.public(AT).values_list("pk", flat=True)) == {
        nobody.pk, flown.pk, both.pk,
    }  # fmt: skip


def test_an_article_does_not_tell_the_name_of_a_hidden_flight():
    """Readers of the article see the words of the address instead; so does who searches."""
    hidden = make.draft_mission(name="Heart of Gold", slug="test-seven")
    make.article(headline="What is coming", body=f"It flies as [[{hidden.slug}]].")
    assert everything('"heart of gold"') == NOTHING
    ((title, excerpt),) = everything("seven")[0]
    assert (title, excerpt) == (
        "What is coming",
        "It flies as test <mark>seven</mark>.",
    )
    hidden.stage, hidden.publish_at = Mission.Stage.PUBLISHED, make.LONG_AGO
    hidden.save()
    assert [title for title, _ in everything('"heart of gold"')[0]] == [
        "Heart of Gold",
        "What is coming",
    ]
    hidden.stage, hidden.publish_at = Mission.Stage.DRAFT, None
    hidden.save()
    assert everything('"heart of gold"') == NOTHING


def test_an_article_is_no_facet_of_a_hidden_flights_operator():
    operator = make.organisation(name="Zaphod Lines")
    hidden = make.draft_mission(operator=operator, name="Test seven")
    make.article(headline="Coming soon", body=f"[[{hidden.slug}]]")
    assert [choice for choice in everything("coming")[1] if choice[0] == "operator"] == []


def test_a_flight_does_not_bring_up_people_of_other_flights(secret):
    """What stands in a document is what its own page says."""
    make.seat(mission=make.draft_mission(name="Vogon"), person=make.person(name="Klim Shipenko"))
    shown = make.mission(name="Soyuz MS-19")
    make.seat(mission=shown, person=Person.objects.get(name="Klim Shipenko"))
    assert {title for title, _ in everything("shipenko")[0]} == {"Klim Shipenko", "Soyuz MS-19"}
    assert everything("vogon") == NOTHING
