"""Every address has one place in a copy, and no two that differ share one."""

import pytest

from missions.static_copy.addresses import differs_by_paging, file_name, placed, tidy


@pytest.mark.parametrize(
    ("address", "place", "file"),
    [
        ("/", "/", "index.html"),
        ("/missions/", "/missions/", "missions/index.html"),
        ("/missions/?page=2", "/missions/page/2/", "missions/page/2/index.html"),
        ("/race/flights/?format=csv", "/race/flights/index.csv", "race/flights/index.csv"),
        (
            "/race/?line=100km&on=2021-10-05",
            "/race/q/line=100km/on=2021-10-05/",
            "race/q/line=100km/on=2021-10-05/index.html",
        ),
        (
            "/feeds/missions.atom?page=2",
            "/feeds/missions-page-2.atom",
            "feeds/missions-page-2.atom",
        ),
        ("/media/a%20b.webp", "/media/a%20b.webp", "media/a b.webp"),
    ],
)
def test_where_an_address_stands(address, place, file):
    assert placed(address) == place
    assert file_name(place) == file


def test_spellings_of_one_page_are_one_address():
    assert tidy("/race/?on=2021&line=100km&x=#top") == tidy("/race/?line=100km&on=2021")


def test_what_somebody_put_into_a_query_names_no_folder():
    place = placed("/missions/?operator=../../etc&year=2021")
    assert ".." not in place
    assert place != placed("/missions/?operator=../../usr&year=2021")


def test_pages_and_downloads_of_a_list_belong_to_it():
    assert differs_by_paging("/missions/?year=2021&page=2", "/missions/?year=2021")
    assert differs_by_paging("/race/seats/?format=csv&on=2021", "/race/seats/?on=2021")
    assert not differs_by_paging("/missions/?year=2020&page=2", "/missions/?year=2021")
