"""The search field as a combobox, by keyboard and pointer, and as a plain form without script."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def field(page: Page):
    return page.get_by_role("combobox", name="Search articles and the record")


def test_suggestions_by_keyboard(page: Page, site):
    page.goto(site.url + "/search/")
    box = field(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("Шип")
    options = page.get_by_role("option")
    expect(options.first).to_have_text("Klim Shipenko Person")
    expect(box).to_have_attribute("aria-expanded", "true")
    count = options.count()
    expect(page.get_by_role("status")).to_have_text(f"Suggestions: {count}")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("Шип")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("енко")
    expect(options).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(site.url + "/people/klim-shipenko/")


def test_a_suggestion_by_pointer(page: Page, site):
    page.goto(site.url + "/search/")
    field(page).press_sequentially("soyuz ms19")
    page.get_by_role("option", name="Soyuz MS-19").click()
    expect(page).to_have_url(site.url + "/missions/soyuz-ms-19/")


def test_enter_without_a_choice_searches(page: Page, site):
    page.goto(site.url + "/search/")
    field(page).press_sequentially("shipenko")
    expect(page.get_by_role("option")).to_have_count(1)
    field(page).press("Enter")
    expect(page).to_have_url(site.url + "/search/?q=shipenko")
    expect(page.locator("mark").first).to_have_text("Shipenko")


def test_suggestions_shift_nothing(page: Page, site):
    page.goto(site.url + "/search/")
    below = page.get_by_role("heading", name="What can be asked")
    before = below.bounding_box()
    field(page).press_sequentially("soyuz")
    expect(page.get_by_role("option").first).to_be_visible()
    assert below.bounding_box() == before
    field(page).blur()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_failing_request_leaves_the_form_as_it_is(page: Page, site):
    page.route("**/search/suggest/**", lambda route: route.fulfill(status=200, body="no json"))
    page.goto(site.url + "/search/")
    with page.expect_response("**/search/suggest/**"):
        field(page).press_sequentially("shipenko")
    expect(page.get_by_role("option")).to_have_count(0)
    field(page).press("Enter")
    expect(page).to_have_url(site.url + "/search/?q=shipenko")


def test_everything_works_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + "/nothing-here/")
    page.get_by_label("Search articles and the record").fill("virgn galactic")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(site.url + "/search/?q=virgn+galactic")
    page.locator(".search-correction a").click()
    expect(page.locator(".search-hit h2").first).to_have_text("Virgin Galactic")
    page.get_by_role("navigation", name="Narrow the results").get_by_role(
        "link", name="Articles"
    ).click()
    expect(page).to_have_url(re.compile(r"\?q=virgin\+galactic&kind=article$"))
    expect(page.locator(".search-hit-kind").first).to_have_text("Article")
    context.close()
