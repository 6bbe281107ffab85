import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from missions.dates import VagueDate
from missions.models import Mission
from missions.models.fields import VagueDateField
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_vague_date_comes_back_as_it_went_in():
    stored = make.mission(launch="no earlier than 2027-Q3", status="planned")
    assert str(Mission.objects.get(pk=stored.pk).launch) == "no earlier than 2027-Q3"


def test_rows_come_in_the_order_of_the_dates():
    texts = ["to be determined", "2027", "2027-Q3", "2021-10-05 08:55:02", "2021-10-05"]
    for text in texts:
        make.mission(launch=text, status="planned")
    found = Mission.objects.order_by("launch").values_list("launch", flat=True)
    assert [str(date) for date in found] == [
        "2021-10-05 08:55:02 UTC",
        "2021-10-05",
        "2027-Q3",
        "2027",
        "to be determined",
    ]


def test_comparison_reads_text_as_well_as_dates():
    make.mission(launch="2021-10-05 08:55:02")
    make.mission(launch="2021-11", status="planned")
    until = Mission.objects.filter(launch__lte="2021-10-31")
    assert until.count() == 1
    assert Mission.objects.filter(launch__lte=VagueDate.parse("2021-11-30")).count() == 2 - 1
    assert Mission.objects.filter(launch__lte=VagueDate.parse("2021-12")).count() == 2


def test_transforms_give_the_ends_of_the_period():
    made = make.mission(launch="2027-Q3", status="planned")
    row = Mission.objects.filter(pk=made.pk)
    assert row.filter(launch__earliest="2027-07-01T00:00:00Z").exists()
    assert row.filter(launch__latest="2027-09-30T23:59:59Z").exists()


def test_not_a_date_is_a_validation_error():
    with pytest.raises(ValidationError, match="not a date that can be read"):
        VagueDateField().to_python("whenever")


@pytest.mark.parametrize(
    ("launch", "landing"),
    [
        ("2021-10-05 08:55", "2021-10-05 08:54"),
        ("2021-10-05", "2021-10-04 23:59:59"),
        ("2021-Q4", "2021-09"),
    ],
)
def test_the_database_refuses_a_landing_before_the_launch(launch, landing):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.mission(launch=launch, landing=landing)


@pytest.mark.parametrize(
    ("launch", "landing"),
    [
        ("2021-10-05 08:55", "2021-10-05"),
        ("2021", "2021-03-01 10:00"),
        ("about 2021-10-05", "2021-10-04"),
        ("2021-10-05", "no earlier than 2021-10-01"),
    ],
)
def test_the_database_takes_a_landing_that_may_follow_the_launch(launch, landing):
    make.mission(launch=launch, landing=landing)
