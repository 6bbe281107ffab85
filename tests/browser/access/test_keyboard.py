"""By keyboard alone: everything is reached, in order, in sight, and nobody is caught."""

import pytest
from playwright.sync_api import Page

from tests.pages import PAGES

pytestmark = pytest.mark.browser

# What a Tab should stop at, in the order of the document: links, buttons, fields, summaries and
# scroll regions that show; of a group of radio buttons the chosen one (or the first).
SETUP = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
  const chosen = radio => {
    const group = [...document.getElementsByName(radio.name)].filter(one => one.form === radio.form);
    return radio === (group.find(one => one.checked) ?? group[0]);
  };
  window.stops = all.filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({
      visibilityProperty: true, contentVisibilityAuto: false })
    && (one.type !== "radio" || chosen(one)));
  window.visited = [];
  document.addEventListener("focusin", event => visited.push(stops.indexOf(event.target)));
  return { stops: stops.length, positive: all.filter(one => one.tabIndex > 0).length };
}"""
# Each stop in turn, as it looks while it has the focus: a visible ring that stands out from
# the page, and not hidden behind anything (WCAG 2.4.7, 2.4.11, 2.4.13).
LOOKS = """() => {
  const light = colour => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = one => {
    for (let here = one.parentElement; here; here = here.parentElement) {
      const colour = getComputedStyle(here).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "Canvas";
  };
  const ring = one => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && ratio(style.outlineColor, ground(one)) >= 3;
  };
  const seen = one => {
    const boxes = [...one.getClientRects()];
    return boxes.some(box => [0.15, 0.5, 0.85].some(part => {
      const top = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
      return top && (one.contains(top) || top.contains(one) || top.closest("label")?.control === one);
    }));
  };
  const faults = [];
  for (const one of stops) {
    one.focus({ focusVisible: true });
    if (document.activeElement !== one) faults.push("takes no focus: " + one.outerHTML.slice(0, 120));
    if (!ring(one) && !(one.nextElementSibling && ring(one.nextElementSibling)))
      faults.push("no ring: " + one.outerHTML.slice(0, 120));
    if (!seen(one)) faults.push("out of sight: " + one.outerHTML.slice(0, 120));
  }
  return faults;
}"""
# Within a landmark or section the eye goes down, or up again to the right (a new column): never
# to something that ended above without moving right, never back to the left on one line.
ORDER = """() => {
  const room = one => one.closest("section, nav, header, footer, aside, form, figure, article, main");
  const faults = [];
  document.activeElement?.blur();
  for (const one of [document.scrollingElement, ...document.querySelectorAll("[tabindex]")])
    one.scrollTo(0, 0);
  for (let number = 1; number < stops.length; number++) {
    const [before, after] = [stops[number - 1], stops[number]];
    if (room(before) !== room(after) || before.contains(after)) continue;
    const from = [...before.getClientRects()].at(-1), to = after.getClientRects()[0];
    const back = to.bottom <= from.top + 1 && to.left < from.right - 1;
    const left = to.top < from.bottom - 4 && to.bottom > from.top + 4 && to.right <= from.left + 1;
    if (back || left) faults.push(before.outerHTML.slice(0, 90) + " then " + after.outerHTML.slice(0, 90));
  }
  return faults;
}"""


@pytest.fixture
def walker(reader: Page) -> Page:
    # Scrolling to what has the focus takes no time.
    reader.emulate_media(reduced_motion="reduce")
    return reader


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_tab_stops_at_everything_once_in_the_order_of_the_page(walker: Page, entry):
    walker.goto(entry.path)
    found = walker.evaluate(SETUP)
    assert found["positive"] == 0
    for _ in range(found["stops"]):
        walker.keyboard.press("Tab")
    assert walker.evaluate("visited") == list(range(found["stops"]))
    # Past the last stop the browser's own buttons come, then the page again: nobody is caught.
    walker.keyboard.press("Tab")
    if walker.evaluate("document.activeElement === document.body"):
        walker.keyboard.press("Tab")
    assert walker.evaluate("stops.indexOf(document.activeElement)") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_what_has_the_focus_shows_it(walker: Page, entry, width, scheme):
    walker.set_viewport_size({"width": width, "height": 900})
    walker.emulate_media(color_scheme=scheme)
    walker.goto(entry.path)
    walker.keyboard.press("Tab")
    walker.evaluate(SETUP)
    assert walker.evaluate(LOOKS) == []
    assert walker.evaluate(ORDER) == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_the_skip_link_comes_first_and_skips(walker: Page, entry):
    walker.goto(entry.path)
    walker.keyboard.press("Tab")
    skip = walker.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    box = skip.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["height"] >= 24
    walker.keyboard.press("Enter")
    assert walker.evaluate("document.activeElement.id") == "main"
    walker.keyboard.press("Tab")
    assert walker.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
        " || document.querySelector('main').querySelector('a, button, summary') === null"
    )


def test_the_numbers_of_a_chart_unfold_and_scroll_by_keyboard(walker: Page):
    walker.goto("/pictures/people/")
    walker.locator("figure.chart summary").focus()
    walker.keyboard.press("Space")
    walker.keyboard.press("Tab")
    assert walker.locator(":focus").get_attribute("role") == "region"
