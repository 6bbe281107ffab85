"""The browser takes AVIF in the width it needs, and nothing jumps."""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

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


def add_picture(desk: Page, site: Site, title: str, angle: int) -> None:
    desk.goto(site.url + reverse("admin:missions_image_add"))
    desk.get_by_label("Title").fill(title)
    content = BytesIO()
    Pillow.linear_gradient("L").rotate(angle).resize((900, 300)).save(content, "JPEG")
    desk.locator("#id_file").set_input_files(
        {"name": f"{angle}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    )
    desk.get_by_label("Alternative text").fill("Light that falls from one side.")
    desk.get_by_label("Credit").fill("NASA")
    desk.get_by_label("Licence").fill("CC0")
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist .success")).to_contain_text("was added successfully")


def test_the_focal_point_moves_by_click_and_keys_and_its_crops_follow(
    desk: Page, site: Site
) -> None:
    add_picture(desk, site, "Focus", 30)
    field = desk.get_by_label("Focal point:", exact=True)
    crop = desk.locator(".crop-previews img").first
    expect(crop).to_have_css("object-position", "50% 50%")
    # 3:2 of 900 × 300 is 450 wide: with the point at the left edge nothing is cut off there.
    field.fill("0x0.5")
    expect(crop).to_have_css("object-position", "0% 50%")
    picture = desk.locator(".imagefield-preview-image")
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(crop).to_have_css("object-position", "50% 50%")
    point = desk.get_by_role("button", name="Focal point: 50 % from the left, 50 % from the top.")
    expect(point).to_be_focused()
    mark = point.bounding_box()
    assert mark
    # On what was clicked, though the picture is wider than its place on the page.
    assert abs(mark["x"] + mark["width"] / 2 - box["x"] - box["width"] / 2) < 2
    assert abs(mark["y"] + mark["height"] / 2 - box["y"] - box["height"] / 2) < 2
    desk.keyboard.press("Shift+ArrowLeft")
    desk.keyboard.press("ArrowDown")
    x, y = (float(share) for share in field.input_value().split("x"))
    assert (round(x, 1), round(y, 2)) == (0.4, 0.51)
    expect(desk.locator(".focal-point")).to_have_attribute(
        "aria-label", re.compile("40 % from the left, 51 % from the top")
    )


def test_a_picture_is_chosen_in_the_library_with_the_keyboard(desk: Page, site: Site) -> None:
    add_picture(desk, site, "From the library", 60)
    desk.goto(site.url + reverse("admin:missions_vehicle_add"))
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Choose from the library").press("Enter")
    library = opened.value
    chosen = library.locator(".picture-grid a", has_text="From the library")
    library.wait_for_load_state()
    # The key closes the window before it is up again.
    with suppress(PlaywrightError):
        chosen.press("Enter", no_wait_after=True)
    expect(desk.locator(".field-image .select2-selection__rendered")).to_contain_text(
        "From the library"
    )
    assert desk.locator("#id_image").input_value().isdigit()


def test_what_is_typed_finds_pictures_with_their_thumbnails(desk: Page, site: Site) -> None:
    add_picture(desk, site, "Résumé", 80)
    desk.goto(site.url + reverse("admin:missions_vehicle_add"))
    desk.locator(".field-image .select2-selection").click()
    desk.keyboard.type("resume")
    found = desk.locator(".picture-choice", has_text="Résumé")
    expect(found.locator("img")).to_have_js_property("complete", True)
    assert found.locator("img").evaluate("picture => picture.naturalWidth") > 0
