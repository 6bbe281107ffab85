"""The browser takes AVIF in the width it needs, and nothing jumps."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, Route, expect

from tests.live import Site

pytestmark = pytest.mark.browser

SLUG = "film-crew-lifts-off-for-the-station"
AVIF = re.compile(r"\.avif$")
PAINTED = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
WATCH = """
    window.shift = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""


def run(site: Site, code: str) -> None:
    imports = "from missions.models import Article, Image"
    site.manage("shell", "--no-imports", "--command", f"{imports}; {code}")


@pytest.fixture
def story(desk: Page, site: Site) -> Iterator[str]:
    """The film crew's story with a picture that an editor has uploaded in the browser."""
    desk.goto(site.url + reverse("admin:missions_image_add"))
    desk.get_by_label("Title").fill("Dawn at Baikonur")
    content = BytesIO()
    # A quiet picture: noise takes an encoder longest.
    Pillow.linear_gradient("L").resize((1300, 867)).save(content, "JPEG")
    desk.locator("#id_file").set_input_files(
        {"name": "dawn.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    )
    desk.get_by_label("Alternative text").fill("A rocket on its pad before sunrise.")
    desk.get_by_label("Credit").fill("Roscosmos")
    desk.get_by_label("Licence").fill("CC BY 4.0")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_contain_text("was added successfully")
    expect(desk.locator(".messagelist .warning")).to_have_count(0)
    articles = f"Article.objects.filter(slug={SLUG!r})"
    run(site, f"{articles}.update(hero=Image.objects.get(title='Dawn at Baikonur'))")
    yield f"{site.url}/articles/{SLUG}/"
    # Other tests weigh the page as it was.
    images = "Image.objects.filter(title='Dawn at Baikonur')"
    run(site, f"{articles}.update(hero=None); {images}.delete()")


def open_slowly(page: Page, address: str) -> None:
    """The text is painted before its pictures come."""
    held: list[Route] = []
    page.route(AVIF, lambda route: held.append(route))
    with page.expect_request(AVIF):
        page.goto(address, wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    for route in held:
        route.continue_()


def test_the_browser_takes_avif_in_its_width_and_nothing_jumps(
    story: str, desk: Page, browser: Browser
) -> None:
    # The width of the page's column in CSS pixels times the pixels of the screen.
    for width, pixels, expected in [(390, 1, 480), (390, 2, 800), (390, 3, 1280), (1280, 1, 1280)]:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, device_scale_factor=pixels
        )
        page = context.new_page()
        page.add_init_script(WATCH)
        open_slowly(page, story)
        hero = page.locator(".story > .figure img")
        expect(hero).to_have_js_property("complete", True)
        chosen = hero.evaluate("picture => picture.currentSrc")
        assert re.search(r"-(\d+)x\d+-\w{10}\.avif$", chosen)[1] == str(expected)
        assert hero.evaluate("picture => picture.naturalWidth") > 0
        assert page.evaluate("window.shift") == 0
        expect(hero).to_have_attribute("alt", "A rocket on its pad before sunrise.")
        expect(page.locator(".story > .figure .credit")).to_have_text("Roscosmos, CC BY 4.0")
        context.close()
