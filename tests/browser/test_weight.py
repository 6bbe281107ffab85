"""What a first view of every page type costs over the wire, in a browser that knows nothing yet."""

import re
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, Page, Request, TimeoutError, ViewportSize

from tests.conftest import make_picture
from tests.live import Site
from tests.pages import PAGES
from tests.slow_line import slow_line

pytestmark = pytest.mark.browser

# The budget, in bytes as they go over the wire.
HTML_AND_CSS = 14 * 1024  # what a server may send in its first round trip
FIRST_VIEW = 60 * 1024  # everything, with headers, fonts and pictures
SCRIPT = 5 * 1024
# Pages that need no script have none. A page type that is given one is entered here.
WITH_SCRIPT = frozenset(
    {"article", "mission", "organisation", "person", "place", "search", "source", "vehicle"}
)

HERO = "/articles/where-space-begins/"
KINDS = ("document", "stylesheet", "font", "image", "script")
# Milliseconds that a page may take on a slow line, beside whatever else this machine does.
PATIENCE = 120_000
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)


@dataclass
class Weight:
    """Bytes of bodies by kind of file, and of everything with its headers."""

    bodies: Counter[str] = field(default_factory=Counter)
    scripts: list[int] = field(default_factory=list)
    total: int = 0
    requests: int = 0
    elsewhere: list[str] = field(default_factory=list)

    def add(self, request: Request) -> None:
        sizes = request.sizes()
        self.bodies[request.resource_type] += sizes["responseBodySize"]
        if request.resource_type == "script":
            self.scripts.append(sizes["responseBodySize"])
        self.total += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.requests += 1

    @property
    def html_and_css(self) -> int:
        return self.bodies["document"] + self.bodies["stylesheet"]

    def row(self, path: str) -> str:
        kinds = "".join(f"{self.bodies[kind]:>8,}" for kind in KINDS)
        return f"{path[:46]:<46}{self.requests:>4}{kinds}{self.html_and_css:>10,}{self.total:>9,}"


def weigh(browser: Browser, site: Site, path: str, viewport: ViewportSize = DESK) -> Weight:
    """A first view, in a window with an empty cache, down to the end of the page."""
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    asked: list[Request] = []
    weight = Weight()
    page.on("requestfinished", lambda request: asked.append(request))
    page.on("requestfailed", lambda request: weight.elsewhere.append(request.url))
    page.goto(site.url + path, wait_until="networkidle")
    for request in asked:
        weight.add(request)
        if not request.url.startswith(site.url + "/"):
            weight.elsewhere.append(request.url)
    context.close()
    return weight


def packed(site: Site, path: str) -> int:
    request = urllib.request.Request(site.url + path, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        return len(answer.read())


def addresses(site: Site, path: str) -> list[str]:
    """What a list leads to, page by page."""
    found: list[str] = []
    number = 1
    while True:
        with urllib.request.urlopen(f"{site.url}{path}?page={number}") as answer:
            html = answer.read().decode()
        found += re.findall(rf'href="({path}[a-z0-9-]*[a-z][a-z0-9-]*/)"', html)
        number += 1
        if f"page={number}" not in html:
            return sorted(set(found))


@pytest.fixture(scope="module")
def hero(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An article that opens with a photograph."""
    path = make_picture(tmp_path_factory.mktemp("hero"))
    slug = HERO.split("/")[2]
    site.manage("shell", "-v0", "-c", f"""
from django.core.files import File
from missions.models import Article, Image
picture = Image(title="Hero of a test", alt="Soft light with grain", credit="Anna", licence="CC0")
picture.file.save("hero.jpg", File(open({str(path)!r}, "rb")))
Article.objects.filter(slug={slug!r}).update(hero=picture)
""")  # fmt: skip
    site.manage("make_renditions", "-v0")
    yield HERO
    site.manage("shell", "-v0", "-c", f"""
from missions.models import Article, Image
Article.objects.filter(slug={slug!r}).update(hero=None)
Image.objects.filter(title="Hero of a test").delete()
""")  # fmt: skip


def test_every_first_view_keeps_to_the_budget(
    browser: Browser, site: Site, hero: str, record_property: Callable[[str, object], None]
):
    articles = addresses(site, "/articles/")
    missions = sorted(addresses(site, "/missions/"), key=lambda path: -packed(site, path))
    assert len(articles) >= 10
    assert hero in articles
    assert len(missions) > 40
    types = dict.fromkeys(articles, "article") | dict.fromkeys(missions[:5], "mission")
    types |= {page.path: page.name for page in PAGES}
    weights = {path: weigh(browser, site, path) for path in types}

    head = f"{'bytes over the wire':<46}{'n':>4}" + "".join(f"{kind[:7]:>8}" for kind in KINDS)
    rows = [head + f"{'html+css':>10}{'all':>9}", *(w.row(path) for path, w in weights.items())]
    record_property("table", "\n".join(rows))

    faults = []
    for path, weight in weights.items():
        read = path in articles or path in missions
        if read and weight.html_and_css > HTML_AND_CSS:
            faults.append(f"{path}: {weight.html_and_css:,} bytes of HTML and CSS")
        # The photograph is grain all over, the worst case; the style guide shows every face, and
        # the page that gives away a share card shows it.
        if path not in (hero, "/styleguide/", "/cite/site/race/") and weight.total > FIRST_VIEW:
            faults.append(f"{path}: {weight.total:,} bytes in all")
        if weight.scripts and types[path] not in WITH_SCRIPT:
            faults.append(f"{path}: a script")
        faults += [
            f"{path}: a script of {size:,} bytes" for size in weight.scripts if size > SCRIPT
        ]
        faults += [f"{path}: asked for {url}" for url in weight.elsewhere]
    assert faults == []


def test_what_is_weighed_is_what_the_server_sends(browser: Browser, site: Site):
    path = "/missions/soyuz-ms-19/"
    weight = weigh(browser, site, path)
    assert weight.bodies["document"] == packed(site, path)
    with urllib.request.urlopen(site.url + path) as answer:
        found = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.read().decode())
    collected = Path(site.environment["STATIC_ROOT"])
    stylesheets = [collected / css.removeprefix("/static/") for css in found]
    packings = [sheet.with_name(sheet.name + ".br") for sheet in stylesheets]
    assert weight.bodies["stylesheet"] == sum(packing.stat().st_size for packing in packings)
    for sheet, packing in zip(stylesheets, packings, strict=True):
        assert brotli.decompress(packing.read_bytes()) == sheet.read_bytes()
    assert (
        sum(weight.bodies.values())
        < weight.total
        < sum(weight.bodies.values()) + 2000 * weight.requests
    )


SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    window.shifts.push([entry.value, ...entry.sources.map(source => source.node?.nodeName)]);
}).observe({type: "layout-shift", buffered: true});
"""


def shifts(page: Page, url: str) -> list:
    """What moves while the page comes in, and while it is read to its end."""
    under_way: set[str] = set()
    page.on("request", lambda request: under_way.add(request.url))
    for event in ("requestfinished", "requestfailed"):
        page.on(event, lambda request: under_way.discard(request.url))
    page.add_init_script(SHIFTS)
    try:
        page.goto(url, wait_until="load", timeout=PATIENCE)
    except TimeoutError as error:
        raise AssertionError(f"{url} waits for {', '.join(sorted(under_way))}") from error
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate("""() => new Promise(done => {
      const step = () => {
        const before = scrollY;
        scrollBy({top: innerHeight, behavior: "instant"});
        scrollY > before ? requestAnimationFrame(() => requestAnimationFrame(step)) : done();
      };
      step();
    })""")
    return page.evaluate("shifts")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["390", "1280"])
def test_nothing_moves_while_a_page_comes_in(browser: Browser, site: Site, hero: str, viewport):
    moved = {}
    for path in dict.fromkeys([page.path for page in PAGES] + [hero]):
        with slow_line(site.url, rate=60_000, delay=0.1) as address:
            context = browser.new_context(viewport=viewport)
            moved[path] = shifts(context.new_page(), address + path)
            context.close()
    assert {path: found for path, found in moved.items() if found} == {}


def test_a_shift_would_be_seen(browser: Browser, site: Site):
    """Or the test above would see none whatever a page did."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(site.url + "/about/", wait_until="networkidle")
    page.evaluate("""() => new Promise(seen => {
      new PerformanceObserver(seen).observe({type: "layout-shift"});
      const block = document.createElement("div");
      block.textContent = "late";
      document.querySelector("main").prepend(block);
    })""")
    assert len(page.evaluate("shifts")) > 0
    context.close()
