"""Two people in two browsers with the same form, and one person from an empty form to readers."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, expect

from tests.live import Site

pytestmark = pytest.mark.browser


def sign_in(page: Page, site: Site, name: str, password: str) -> Page:
    page.goto(site.url + "/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#user-tools")).to_contain_text(re.compile(name, re.IGNORECASE))
    return page


@pytest.fixture
def second(browser: Browser, site: Site) -> Iterator[Page]:
    """Somebody else of the newsroom, at another machine."""
    site.manage("make_editor", EDITOR_NAME="Svetlana", EDITOR_PASSWORD=site.password)
    context = browser.new_context()
    yield sign_in(context.new_page(), site, "Svetlana", site.password)
    context.close()


def save(page: Page, button: str = "Save and continue editing") -> None:
    page.get_by_role("button", name=button).first.click()
    if page.locator(".impact").count():
        page.get_by_role("button", name=button).first.click()


def test_two_browsers_edit_one_mission_at_once(desk: Page, second: Page, site: Site) -> None:
    desk.goto(site.url + "/admin/missions/mission/?q=Inspiration4")
    desk.get_by_role("link", name="Inspiration4", exact=True).click()
    second.goto(desk.url)

    second.locator("#id_subtitle").fill("Three days around the Earth")
    second.locator("#id_booster").fill("B1062.3")
    second.get_by_label("Update: there is something new to say").check()
    save(second)
    expect(second.locator(".messagelist .success")).to_be_visible()

    desk.locator("#id_subtitle").fill("Four people, three days")
    desk.locator("#id_landing_note").fill("Off Cape Canaveral")
    desk.get_by_label("Update: there is something new to say").check()
    save(desk)
    clash = desk.locator(".field-subtitle .errorlist")
    expect(clash).to_contain_text("Svetlana saved something else here")
    expect(clash).to_contain_text("Three days around the Earth")
    expect(desk.locator("#id_subtitle")).to_have_value("Four people, three days")
    expect(desk.locator("#id_booster")).to_have_value("B1062.3")
    clash.get_by_label("take this instead").check()
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.locator("#id_subtitle")).to_have_value("Three days around the Earth")
    expect(desk.locator("#id_landing_note")).to_have_value("Off Cape Canaveral")

    desk.get_by_role("link", name="History").click()
    expect(desk.locator(".unchosen")).to_contain_text("Four people, three days")


def test_a_story_from_an_empty_form_to_readers(
    desk: Page, browser: Browser, site: Site, record_property: Callable[[str, object], None]
) -> None:
    """Picture, links, preview for an outsider, schedule, publication. Prints what it takes."""
    desk.add_init_script(
        "addEventListener('click', e => { if (e.isTrusted) sessionStorage.clicks = "
        "Number(sessionStorage.clicks || 0) + 1 }, true)"
    )
    desk.goto(site.url + "/admin/missions/image/add/")
    content = BytesIO()
    Pillow.linear_gradient("L").rotate(90).resize((1200, 800)).save(content, "JPEG")
    desk.locator("#id_title").fill("Evening at the pad")
    desk.locator("#id_file").set_input_files(
        {"name": "evening.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    )
    desk.locator("#id_alt").fill("The pad at dusk, the tower lit from below.")
    desk.locator("#id_credit").fill("Anna")
    desk.locator("#id_licence").fill("CC BY 4.0")
    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    desk.goto(site.url + "/admin/missions/article/add/")
    desk.locator("#id_headline").fill("A night before the launch")
    desk.locator("#id_standfirst").fill("What the crew did on their last evening on the ground.")
    desk.locator("#id_body").fill("On the eve of [[soyuz-ms-19]] the crew planted a tree.\n")
    desk.locator(".field-hero .select2-selection").click()
    desk.keyboard.type("Evening at")
    desk.locator(".select2-results__option", has_text="Evening at the pad").click()
    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    desk.get_by_role("link", name="Preview links").click()
    desk.get_by_label("For whom").fill("A friend")
    desk.get_by_role("button", name="Make a link").click()
    address = desk.get_by_label("Address for A friend").input_value()
    outsider = browser.new_context().new_page()
    outsider.goto(address)
    expect(outsider.locator("h1")).to_contain_text("A night before the launch")
    expect(outsider.get_by_role("link", name="Soyuz MS-19").first).to_be_visible()
    desk.go_back()
    desk.go_back()

    soon = timezone.now() + timedelta(days=2)
    desk.locator("#id_stage").select_option("published")
    desk.locator("#id_publish_at_0").fill(f"{soon:%d/%m/%Y}")
    desk.locator("#id_publish_at_1").fill("15:00:00")
    expect(desk.locator(".schedule-hint")).to_contain_text(
        f"{soon:%-d %b %Y}, 15:00 UTC: goes live in"
    )
    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.locator(".field-on_site")).to_contain_text("it goes live in")
    expect(outsider.request.get(site.url + "/articles/a-night-before-the-launch/")).not_to_be_ok()

    desk.locator("#id_publish_at_0").fill("")
    desk.locator("#id_publish_at_1").fill("")
    expect(desk.locator(".schedule-hint")).to_have_text("Goes live at once when you save.")
    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.locator(".field-on_site")).to_contain_text("Public at")
    outsider.goto(site.url + "/articles/a-night-before-the-launch/")
    expect(outsider.locator("h1")).to_contain_text("A night before the launch")
    expect(outsider.locator(".story > .figure img")).to_be_visible()
    clicks = int(desk.evaluate("sessionStorage.clicks"))
    record_property("table", f"clicks from an empty draft to readers: {clicks}")
    outsider.context.close()
    # Other tests count what readers see.
    code = (
        "from missions.models import Article, Image; "
        "Article.objects.filter(slug='a-night-before-the-launch').delete(); "
        "Image.objects.filter(title='Evening at the pad').delete()"
    )
    site.manage("shell", "--no-imports", "--command", code)
    assert clicks <= 25
