import re
from pathlib import Path

import pytest
from django.test import override_settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/about/", "/accessibility/"])
@override_settings(CONTACT_EMAIL="desk@record.example")
def test_readers_are_told_where_to_report_errors(client, path):
    assert 'href="mailto:desk@record.example"' in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/about/", "/accessibility/"])
def test_without_an_address_none_is_made_up(client, path):
    assert "mailto:" not in client.get(path).content.decode()


def test_the_accessibility_page_claims_what_is_checked(client):
    html = client.get("/accessibility/").content.decode()
    checks = (Path(__file__).parents[1] / "browser/access").glob("test_*.py")
    claimed = re.findall(r'id="check-(\w+)"', html)
    assert sorted(claimed) == sorted(file.stem.removeprefix("test_") for file in checks)


@pytest.mark.parametrize("path", ["/", "/about/", "/how-we-count/", "/accessibility/",
                                  "/missions/", "/people/",
                                  "/organisations/", "/vehicles/", "/places/", "/sources/",
                                  "/articles/"])  # fmt: skip
def test_a_site_without_content_still_stands(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("path", ["/about/", "/how-we-count/"])
def test_the_numbers_of_the_record_lead_to_their_rows(client, path):
    html = client.get(path).content.decode()
    numbers = dict(re.findall(r'<a href="(/[a-z/]+/)">([0-9,]+)</a>', html))
    assert {"/missions/", "/race/people/", "/disagreements/"} <= set(numbers)
    for address, number in numbers.items():
        context = client.get(address).context
        rows = context["paginator"].count if context["paginator"] else len(context["object_list"])
        assert rows == int(number.replace(",", "")), address
