"""Pictures in a real window: nothing sticks out, nothing is too small, the table is a key away."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PATHS = [
    "/pictures/",
    "/missions/soyuz-ms-19/",
    "/missions/soyuz-tm-34/",
    "/missions/vg-galactic-04/",
    "/missions/polaris-dawn/",
]
# Words that reach beyond their picture, words under 10 pixels, and pictures beside the window.
FAULTS = """() => {
  const faults = [];
  for (const svg of document.querySelectorAll("figure.chart > svg")) {
    const box = svg.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.left < 0 || box.right > document.documentElement.clientWidth) faults.push("picture");
    const scale = box.width / svg.viewBox.baseVal.width;
    for (const text of svg.querySelectorAll("text")) {
      const words = text.getBoundingClientRect();
      if (words.left < box.left - 3 || words.right > box.right + 3
          || words.top < box.top - 3 || words.bottom > box.bottom + 3)
        faults.push("sticks out: " + text.textContent);
      if (parseFloat(getComputedStyle(text).fontSize) * scale < 10)
        faults.push("too small: " + text.textContent);
    }
  }
  return faults;
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_chart_overflows(page: Page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in PATHS:
        page.goto(site.url + path)
        assert page.evaluate(FAULTS) == [], path


@pytest.mark.parametrize(("width", "shown"), [(390, ".chart-narrow"), (1280, ".chart-wide")])
def test_one_of_the_two_sizes_is_shown(page: Page, site, width, shown):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.url + "/pictures/people/")
    drawings = page.locator("figure.chart > svg")
    expect(drawings).to_have_count(2)
    expect(page.locator("figure.chart > svg:visible")).to_have_count(1)
    expect(page.locator(f"figure.chart > {shown}")).to_be_visible()


def test_the_numbers_are_one_key_away(page: Page, site):
    page.goto(site.url + "/pictures/seats/")
    table = page.locator("figure.chart table")
    expect(table).to_be_hidden()
    page.locator("figure.chart summary").focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    expect(table).to_contain_text("Virgin Galactic")


def test_a_file_is_a_picture(page: Page, site):
    page.goto(site.url + "/pictures/apogees.svg")
    expect(page.locator("svg > title")).to_have_text("How high they went")
