"""Saving keeps the index as a rebuild would make it, for the whole starter content."""

import pytest
from django.core.management import call_command

from missions.models import SearchDocument, SearchWord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def snapshot() -> tuple[list, set]:
    columns = [field.name for field in SearchDocument._meta.fields]
    documents = list(SearchDocument.objects.order_by("pk").values_list(*columns))
    return documents, set(SearchWord.objects.values_list("word", flat=True))


def test_rebuilding_changes_nothing_where_nothing_went_past_the_site():
    before = snapshot()
    assert len(before[0]) > 300
    call_command("rebuild_search", verbosity=0)
    assert snapshot() == before
