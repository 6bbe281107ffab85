"""What was worked out from the record is used again, and gives the same pages."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions import caching
from missions.caching import Generation, Sums, Watch, sums
from missions.models import Article, Mission
from missions.race import Line, Moment

AT = datetime(2026, 11, 22, 9, 30, 20, tzinfo=UTC)
NOW = Moment.now(AT)
PATHS = [
    "/",
    "/race/",
    "/race/?line=100km&on=2021-10-05",
    "/race/?line=orbit",
    "/pictures/",
    "/pictures/?on=2021",
    "/pictures/prices/",
    "/pictures/seats.svg",
    "/organisations/blue-origin/",
    "/race/flights/",
    "/race/seats/",
    "/race/people/?page=2",
    "/race/people/?operator=spacex&line=orbit",
    "/about/",
    "/how-we-count/",
    "/llms.txt",
    "/api/v1/standings",
    "/sources/",
    "/disagreements/",
]


class Source:
    """A database that says what it is told to."""

    def __init__(self):
        self.seen = 0
        self.generation = Generation(1, 1)

    def holds(self, seen):
        return seen == self.seen

    def read(self):
        return self.seen, self.generation

    def becomes(self, number, record):
        self.seen += 1
        self.generation = Generation(number, record) if number else None


@pytest.fixture
def source(monkeypatch):
    monkeypatch.setattr(caching.generation, "_until", lambda now: now + 600)
    return Source()


def test_a_change_of_the_record_makes_new_sums(source):
    watch = Watch(source)
    first = watch.token()
    source.becomes(2, 1)
    second = watch.token()
    source.becomes(3, 2)
    third = watch.token()
    assert len({first, second, third}) == 3
    assert first.sums is second.sums
    assert second.sums is not third.sums


def test_a_moment_that_comes_makes_new_sums(source, time_machine):
    watch = Watch(source)
    time_machine.move_to(AT, tick=False)
    first = watch.token()
    time_machine.shift(599)
    assert watch.token() is first
    time_machine.shift(1)
    assert watch.token().sums is not first.sums


def test_sums_outlast_a_commit_that_is_under_way(source):
    watch = Watch(source)
    first = watch.token()
    source.becomes(None, None)
    assert watch.token() is None
    source.becomes(2, 1)
    assert watch.token().sums is first.sums


def test_each_question_is_worked_out_once():
    asked = []

    def make(line, moment, *, at, **more):
        asked.append((line, moment.on, more))
        return len(asked)

    found = Sums()
    day = Moment.parse("2021-10-05", AT)
    questions = [
        ((make, Line.KM80, NOW), {}),
        ((make, Line.KM100, NOW), {}),
        ((make, Line.KM80, day), {}),
        ((make, Line.KM80, NOW), {"operator": 1}),
        ((make, Line.KM80, NOW), {"operator": 2, "names": ("a",)}),
    ]
    for _ in range(3):
        assert [found(*given, at=AT, **more) for given, more in questions] == [1, 2, 3, 4, 5]


def test_only_so_much_is_kept(monkeypatch):
    monkeypatch.setattr(sums, "MOST", 3)
    asked = []

    def make(line, moment, *, at, number):
        asked.append(number)

    found = Sums()
    for number in (1, 2, 3, 1, 4, 1, 2):
        found(make, Line.KM80, NOW, at=AT, number=number)
    assert asked == [1, 2, 3, 4, 2]


def test_a_fault_is_not_kept():
    answers = [ZeroDivisionError, 5]

    def make(line, moment, *, at):
        answer = answers.pop(0)
        if answer is ZeroDivisionError:
            raise answer
        return answer

    found = Sums()
    with pytest.raises(ZeroDivisionError):
        found(make, Line.KM80, NOW, at=AT)
    assert found(make, Line.KM80, NOW, at=AT) == 5


def test_a_client_cannot_bring_its_own(client, starter):
    name = sums.KEY.upper().replace(".", "_")
    assert client.get("/", headers={"missions.sums": "x"}).status_code == 200
    assert client.get("/", **{f"HTTP_{name}": "x"}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_the_same_with_sums_of_before(client, starter, time_machine, path):
    time_machine.move_to(AT, tick=False)
    kept = {sums.KEY: Sums()}
    expected = client.get(path).content
    assert client.get(path, **kept).content == expected
    with CaptureQueriesContext(connection) as once_more:
        assert client.get(path, **kept).content == expected
    with CaptureQueriesContext(connection) as anew:
        client.get(path)
    assert len(once_more) < len(anew)
    # Other pages may use the same.
    for other in PATHS:
        client.get(other, **kept)
    assert client.get(path, **kept).content == expected


def test_an_article_changes_at_once_beside_old_sums(client, starter):
    kept = {sums.KEY: Sums()}
    client.get("/", **kept)
    article = Article.objects.newest_first()[1]
    Article.objects.filter(pk=article.pk).update(headline="Quite another headline")
    flight = Mission.objects.in_record().flown().newest_first()[0]
    Mission.objects.filter(pk=flight.pk).update(name="Under another name")
    page = client.get("/", **kept).content.decode()
    assert "Quite another headline" in page
    # Only sums are kept: flights are read with each page.
    assert "Under another name" in page
