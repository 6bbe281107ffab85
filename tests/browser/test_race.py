"""The control of the race, by keyboard and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_line_is_changed_by_keyboard(page: Page, site):
    page.goto(site.url + "/race/")
    page.get_by_label("80 km", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("100 km", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("At the end of (UTC)")).to_be_focused()
    page.keyboard.type("2021-10-05")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.url + "/race/?line=100km&on=2021-10-05")
    expect(page.locator("h1")).to_have_text("The race above 100 km at the end of 5 October 2021")
    expect(page.get_by_label("100 km", exact=True)).to_be_checked()
    row = page.locator("section[aria-labelledby=standings] tbody tr", has_text="Virgin Galactic")
    expect(row.locator("td").first).to_have_text("0")


def test_whoever_steps_through_sees_where_they_are(page: Page, site):
    page.goto(site.url + "/race/")
    page.keyboard.press("Tab")
    page.get_by_label("80 km", exact=True).focus()
    page.keyboard.press("ArrowRight")
    outline = page.locator(".rule-lines :focus-visible + span").evaluate(
        "span => getComputedStyle(span).outlineStyle"
    )
    assert outline == "solid"


def test_everything_works_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + "/articles/film-crew-lifts-off-for-the-station/")
    page.get_by_role("link", name="The race on that day").click()
    expect(page).to_have_url(site.url + "/race/?on=2021-10-05")
    page.get_by_label("Orbit", exact=True).check(force=True)
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(site.url + "/race/?line=orbit&on=2021-10-05")
    expect(page.locator(".aboard li").first).to_contain_text("Anton Shkaplerov")
    row = page.locator("section[aria-labelledby=standings] tbody tr", has_text="SpaceX")
    number = row.locator("td").first
    expect(number).to_have_text("1")
    number.get_by_role("link").click()
    expect(page).to_have_url(
        re.compile(r"/race/flights/\?line=orbit&on=2021-10-05&operator=spacex")
    )
    expect(page.locator(".race-rows tbody tr")).to_have_count(1)
    expect(page.locator(".race-rows")).to_contain_text("Inspiration4")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("race-flights-orbit-2021-10-05-spacex")
    context.close()


def test_the_sections_stay_on_one_line(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site.url + "/race/")
    tops = page.locator(".sections li").evaluate_all("all => all.map(li => li.offsetTop)")
    assert len(set(tops)) == 1
    context.close()
