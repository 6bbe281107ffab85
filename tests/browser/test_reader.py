"""A reader follows the story of 5 October 2021 to the mission and to the people."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages import MORE_PATHS, PAGES

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_the_story_the_mission_and_the_person(page: Page, site):
    page.goto(site.url)
    page.get_by_role("link", name=re.compile("film crew", re.IGNORECASE)).first.click()
    expect(page).to_have_url(site.url + "/articles/film-crew-lifts-off-for-the-station/")
    story = page.locator("article").first
    expect(story).to_contain_text("5 October 2021")
    story.locator('a[href="/missions/soyuz-ms-19/"]').first.click()

    expect(page.locator("h1")).to_contain_text("Soyuz MS-19")
    expect(page.locator('time[datetime="2021-10-05T08:55:02Z"]').first).to_have_text(
        re.compile("5 October 2021, 08:55:02 UTC")
    )
    expect(page.locator("main")).to_contain_text("Anton Shkaplerov")
    expect(page.locator("#source-1")).to_be_visible()
    page.locator('main a[href="/people/yulia-peresild/"]').first.click()

    expect(page.locator("h1")).to_have_text("Yulia Peresild")
    expect(page.locator("main")).to_contain_text("11 d 19 h 40 min")
    page.locator('main a[href="/missions/soyuz-ms-18/"]').first.click()
    expect(page.locator("h1")).to_contain_text("Soyuz MS-18")
    expect(page.locator("main")).to_contain_text("Oleg Novitskiy")


def test_a_note_leads_to_its_source_by_keyboard(page: Page, site):
    page.goto(site.url + "/missions/soyuz-ms-19/")
    note = page.locator('main a[href="#source-1"]').first
    note.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#source-1$"))


def test_the_skip_link_is_the_first_stop(page: Page, site):
    page.goto(site.url)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")


def test_filters_work_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + "/missions/")
    page.get_by_label("Operator").select_option(label="Virgin Galactic")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("operator=virgin-galactic"))
    expect(page.locator("main")).to_contain_text("Unity 22")
    expect(page.locator("main")).not_to_contain_text("NS-16")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(browser, site, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=site.url
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    too_wide = []
    for path in [entry.path for entry in PAGES] + MORE_PATHS:
        page.goto(path)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        if page.evaluate(overflow) > 0:
            too_wide.append(path)
    assert too_wide == []
    assert {url for url in requests if not url.startswith(site.url)} == set()
    context.close()
