"""An editor signs in, corrects a landing time and sees it on the page."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_an_editor_corrects_a_landing_time(desk: Page, site):
    desk.get_by_role("link", name="Missions", exact=True).first.click()
    desk.locator("#searchbar").fill("MS-18")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Soyuz MS-18", exact=True).click()
    landing = desk.locator("#id_landing")
    expect(landing).to_have_value("2021-10-17 04:35 UTC")

    landing.fill("17 Oktober 2021")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator("#id_landing_error, .field-landing .errorlist")).to_contain_text(
        "“oktober” is not a month."
    )
    expect(landing).to_have_value("17 Oktober 2021")

    landing.fill("17 October 2021 04:35:44")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".field-change_kind .errorlist")).to_contain_text("what kind of change")
    # What articles and standings show of it is told with the question.
    expect(desk.locator(".impact")).to_contain_text("Nothing is saved yet")
    desk.get_by_label("Correction: what it said was wrong").check()
    desk.get_by_label("Correction for readers").fill("The landing was at 04:35:44 UTC.")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    desk.goto(site.url + "/missions/soyuz-ms-18/")
    expect(desk.locator('time[datetime="2021-10-17T04:35:44Z"]').first).to_contain_text(
        "17 October 2021, 04:35:44 UTC"
    )


def test_a_renamed_mission_keeps_its_old_address(desk: Page, site):
    desk.goto(site.url + "/admin/missions/mission/?q=NS-20")
    desk.get_by_role("link", name="Blue Origin NS-20", exact=True).click()
    desk.locator("#id_slug").fill("new-shepard-20")
    desk.get_by_label("Update: there is something new to say").check()
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".impact")).to_contain_text("/missions/ns-20/ leads to")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    desk.goto(site.url + "/missions/ns-20/")
    expect(desk).to_have_url(site.url + "/missions/new-shepard-20/")


def test_what_the_editor_changed_survives_a_second_start(desk: Page, site):
    desk.goto(site.url + "/admin/missions/mission/?q=NS-21")
    desk.get_by_role("link", name="Blue Origin NS-21", exact=True).click()
    desk.locator("#id_subtitle").fill("Changed by hand")
    desk.get_by_label("Update: there is something new to say").check()
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "up to date" in site.manage("load_starter")
    desk.goto(site.url + "/missions/ns-21/")
    expect(desk.locator("main")).to_contain_text("Changed by hand")


def test_a_wrong_password_opens_nothing(page: Page, site):
    page.goto(site.url + "/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("admin")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".errornote")).to_be_visible()
