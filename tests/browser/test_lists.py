"""Lists on a telephone and on a wide screen, without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, site) -> Iterator[Page]:
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, java_script_enabled=False, base_url=site.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser, site) -> Iterator[Page]:
    size = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, base_url=site.url)
    yield context.new_page()
    context.close()


def test_filters_unfold_and_are_taken_away_on_a_telephone(phone: Page, site):
    phone.goto("/missions/")
    expect(phone.get_by_label("Operator")).to_be_hidden()
    phone.get_by_text("Filter the list").click()
    phone.get_by_label("Operator").select_option(label="Virgin Galactic")
    phone.get_by_role("button", name="Show").click()
    expect(phone.locator(".list-count")).to_have_text("9 flights")
    phone.get_by_role("link", name="Remove Operator: Virgin Galactic").click()
    expect(phone).to_have_url(site.url + "/missions/")
    expect(phone.locator(".list-count")).to_have_text("48 flights")


def test_filters_stand_open_and_in_the_way_of_the_keyboard_where_there_is_room(desktop: Page):
    desktop.goto("/missions/")
    expect(desktop.get_by_label("Operator")).to_be_visible()
    expect(desktop.get_by_text("Filter the list")).to_be_hidden()
    desktop.locator("#main").focus()
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_label("Operator")).to_be_focused()
    expect(desktop.get_by_role("search")).to_be_visible()


def test_a_letter_leads_to_its_names(phone: Page, site):
    phone.goto("/people/")
    phone.get_by_role("navigation", name="Family names").get_by_role("link", name="P").click()
    expect(phone).to_have_url(site.url + "/people/?letter=p")
    expect(phone.locator(".person-index h2")).to_have_text(["P"])
    expect(phone.get_by_role("link", name="Peresild, Yulia")).to_be_visible()


@pytest.mark.parametrize("path", ["/disagreements/", "/sources/", "/people/", "/organisations/"])
def test_nothing_slides_sideways_on_a_telephone(phone: Page, path):
    phone.goto(path)
    phone.locator("main").wait_for()
    assert phone.locator(".table-scroll").count() == 0
    boxes = [table.bounding_box() for table in phone.locator("main table").all()]
    assert [box for box in boxes if box and box["width"] > 390] == []


def test_a_wide_table_keeps_its_first_column(desktop: Page):
    desktop.set_viewport_size({"width": 390, "height": 844})
    desktop.goto("/race/")
    region = desktop.get_by_role("region", name="Table of standings")
    operator = region.get_by_role("rowheader", name="Roscosmos")
    before = operator.bounding_box()
    region.evaluate("region => region.scrollTo(300, 0)")
    assert region.evaluate("region => region.scrollLeft") == 300
    after = operator.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == before["x"]
