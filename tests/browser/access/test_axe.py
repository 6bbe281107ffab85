"""axe-core finds nothing: every page, wide and narrow, light and dark, folded and unfolded."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.live import Site
from tests.pages import ERROR_PATHS, LOOKED_AT, MORE_PATHS

pytestmark = pytest.mark.browser

# Everything axe knows of WCAG 2.0, 2.1 and 2.2 at A and AA, and its best practices. Target size
# is off in axe unless it is asked for.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
CONTRAST_OF_AAA = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
# Colours are named in one place; between them these pages use every one that words are set in.
EVERY_COLOUR = [
    entry
    for entry in LOOKED_AT
    if entry.name in ("home", "article", "race", "mission", "missions", "disagreements", "about")
]
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true })"
# Prints the address of a draft that has what no starter article has: a picture, a dead link.
DRAFT = """
from io import BytesIO
from django.core.files.base import ContentFile
from PIL import Image as Pixels
from missions.models import Article, Image
file = BytesIO()
Pixels.new("RGB", (640, 360), "navy").save(file, "PNG")
hero = Image.objects.create(
    file=ContentFile(file.getvalue(), "night.png"), alt="A night sky", caption="Night.",
    credit="The desk", licence="CC0")
draft = Article.objects.create(
    headline="A draft", standfirst="Not out yet.", hero=hero,
    body="## First\\n\\n[[soyuz-ms-19]] and [[nowhere|that flight]]: [[soyuz-ms-19:duration]].")
print(f"/preview/{draft.letter}/{draft.short_id}/")
"""
STRANGER = """
import os
from django.contrib.auth.models import User
User.objects.create_user("Stranger", password=os.environ["PASSWORD"], is_staff=True)
"""


def faults(page: Page, options: dict = OPTIONS) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]} – {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def faults_of_every_look(page: Page) -> list[str]:
    """As it comes, wide and in the light, and with everything unfolded, narrow and in the dark."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    found = faults(page)
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.evaluate(UNFOLD)
    return found + faults(page)


@pytest.mark.parametrize("entry", LOOKED_AT, ids=lambda entry: entry.name)
def test_page(reader: Page, entry):
    reader.goto(entry.path)
    assert faults_of_every_look(reader) == []


@pytest.mark.parametrize("path", MORE_PATHS)
def test_other_examples(reader: Page, path):
    reader.set_viewport_size({"width": 390, "height": 900})
    reader.goto(path)
    reader.evaluate(UNFOLD)
    assert faults(reader) == []


@pytest.mark.parametrize("path", ERROR_PATHS)
def test_error(reader: Page, path):
    answer = reader.goto(path)
    assert answer
    assert answer.status == ERROR_PATHS[path]
    assert faults_of_every_look(reader) == []


def test_a_fault_on_our_side(reader: Page, site: Site):
    from django.template.loader import render_to_string

    reader.route("**/broken/", lambda route: route.fulfill(
        status=500, content_type="text/html", body=render_to_string("500.html")))  # fmt: skip
    reader.goto("/broken/")
    reader.unroute("**/broken/")
    assert reader.locator("h1").inner_text() == "A fault on our side"
    assert faults_of_every_look(reader) == []


def test_a_draft_with_a_picture(desk: Page, site: Site):
    desk.goto(site.url + site.manage("shell", "--no-imports", "-c", DRAFT).strip())
    assert desk.locator(".preview-banner").count() == 1
    assert desk.locator(".figure img").count() == 1
    assert desk.locator(".dead-link").count() == 1
    assert faults_of_every_look(desk) == []


def test_a_refusal(browser: Browser, site: Site):
    draft = site.manage("shell", "--no-imports", "-c", DRAFT).strip()
    site.manage("shell", "--no-imports", "-c", STRANGER, PASSWORD=site.password)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill("Stranger")
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()
    answer = page.goto(draft)
    assert answer
    assert answer.status == 403
    assert faults_of_every_look(page) == []
    context.close()


@pytest.mark.parametrize("entry", EVERY_COLOUR, ids=lambda entry: entry.name)
def test_whoever_asks_for_more_contrast_gets_seven_to_one(reader: Page, entry):
    reader.emulate_media(contrast="more", color_scheme="light")
    reader.goto(entry.path)
    found = faults(reader, CONTRAST_OF_AAA)
    reader.emulate_media(contrast="more", color_scheme="dark")
    assert found + faults(reader, CONTRAST_OF_AAA) == []
