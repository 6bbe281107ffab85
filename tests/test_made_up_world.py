"""The made-up site that the benches measure is one that could be, and every address of it opens."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bench import addresses
from missions import search
from missions.models import Article, Correction, Mission, SearchDocument, Seat, Version
from tests import factories as make
from tests.pages import NOT_PAGES, PAGES

pytestmark = pytest.mark.django_db


def filled() -> None:
    call_command("make_world", articles=45, missions=24, seats=120, verbosity=0)


@pytest.fixture
def contact(settings):
    settings.CONTACT_EMAIL = "bench@example.org"


def test_it_holds_what_was_asked_for_with_all_that_belongs_to_it():
    filled()
    assert Article.objects.count() == 45
    assert Mission.objects.count() == 24
    assert 110 <= Seat.objects.count() <= 130
    assert Version.objects.filter(number=1).count() >= 45 + 24
    assert SearchDocument.objects.filter(article__isnull=False).count() == 45
    assert Correction.objects.filter(article__isnull=False).exists()
    told = StringIO()
    call_command("settle_journeys", stdout=told)
    assert told.getvalue() == "Seats whose journey was corrected: 0.\n"
    before = set(SearchDocument.objects.values_list("pk", "tokens"))
    search.rebuild()
    assert set(SearchDocument.objects.values_list("pk", "tokens")) == before


@pytest.mark.usefixtures("whole_sitemaps")
def test_every_kind_of_address_is_measured_and_opens(client, admin_client, contact):
    filled()
    measured = dict(addresses.public())
    names = {page.name for page in PAGES} | NOT_PAGES
    assert names - set(measured) == addresses.LEFT_OUT
    closed = [path for path in measured.values() if client.get(path).status_code != 200]
    closed += [
        path for _, path in addresses.newsroom() if admin_client.get(path).status_code != 200
    ]
    assert closed == []


def test_what_is_there_is_not_mixed_with_what_is_made_up():
    make.mission()
    with pytest.raises(CommandError, match="There is something in this database"):
        filled()
    assert Mission.objects.count() == 1


@pytest.mark.parametrize(
    ("articles", "missions", "seats"), [(0, 5, 10), (5, 0, 0), (5, 5, 4), (5, 5, 400)]
)
def test_what_cannot_be_made_is_refused(articles, missions, seats):
    with pytest.raises(CommandError, match="Ask for one article"):
        call_command("make_world", articles=articles, missions=missions, seats=seats)
    assert not Mission.objects.exists()
