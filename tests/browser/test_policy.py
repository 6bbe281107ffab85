"""Nothing that we serve is refused by our own policy, and nothing is asked of another host."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import make_picture
from tests.live import EDITOR, Site
from tests.pages import MORE_PATHS, PAGES

pytestmark = pytest.mark.browser

FILES = [
    "/pictures/people.svg",
    "/pictures/launch-sites.svg",
    "/missions/soyuz-ms-19/portrait.svg",
    "/missions/soyuz-ms-19/profile.svg",
    "/missions/soyuz-ms-19/timeline.svg",
]
CHIEF = "Leia"


class Watch:
    """A page whose every complaint, and every request to another host, is written down."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site, self.faults = page, site, []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.note(f"error: {error}"))
        page.on("request", self.see)

    def note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url.removeprefix(self.site.url)}: {fault}")

    def hear(self, message) -> None:
        # A page that is refused says so in the console; that is no breach.
        if message.type in ("error", "warning") and "status of 40" not in message.text:
            self.note(message.text)

    def see(self, request) -> None:
        if not request.url.startswith(self.site.url + "/"):
            self.note(f"asked for {request.url}")

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(path if "://" in path else self.site.url + path)
        assert answer is not None
        assert answer.status == status, path


@pytest.fixture
def watch(browser: Browser, site: Site) -> Iterator[Watch]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watch(context.new_page(), site)
    context.close()


@pytest.fixture(scope="module")
def chief(site: Site) -> str:
    """Somebody who may do everything; the password is the editor's."""
    site.manage("createsuperuser", "--noinput", DJANGO_SUPERUSER_USERNAME=CHIEF,
                DJANGO_SUPERUSER_EMAIL="", DJANGO_SUPERUSER_PASSWORD=site.password)  # fmt: skip
    return CHIEF


@pytest.fixture
def desk(watch: Watch, site: Site, chief: str) -> Watch:
    watch.open("/admin/")
    watch.page.get_by_label("Username").fill(chief)
    watch.page.get_by_label("Password").fill(site.password)
    watch.page.get_by_role("button", name="Log in").click()
    expect(watch.page.locator("h1")).to_have_text("Newsroom")
    return watch


def test_the_policy_is_in_force(watch: Watch):
    """Or the tests below would see no breach whatever a page did."""
    watch.open("/about/")
    with watch.page.expect_console_message(lambda message: "img-src" in message.text):
        watch.page.evaluate("""() => {
          document.body.insertAdjacentHTML("beforeend", '<p style="color: red">x</p>');
          document.body.append(Object.assign(document.createElement("script"), {text: "1"}));
          const src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
          document.body.append(Object.assign(new Image(), {src}));
        }""")
    refused = " ".join(watch.faults)
    found = re.findall(r"""directive:? ['"]([a-z]+-src)""", refused)
    assert found == ["style-src", "script-src", "img-src"], refused


def test_no_public_page_breaks_the_policy(watch: Watch):
    for path in [page.path for page in PAGES] + MORE_PATHS + FILES:
        watch.open(path)
    watch.open("/nothing/", status=404)
    watch.open("/missions/?operator=nobody", status=404)
    assert watch.faults == []


def test_a_drawing_that_was_saved_looks_as_it_did_here(watch: Watch, site: Site, tmp_path: Path):
    """A file has no stylesheet to lean on, so nothing of it may hang on one."""
    for path in FILES:
        watch.open(path)
        here = watch.page.screenshot()
        saved = tmp_path / "saved.svg"
        saved.write_bytes(watch.page.request.get(site.url + path).body())
        watch.faults.clear()
        watch.page.goto(saved.as_uri())
        assert watch.page.screenshot() == here, path
        assert watch.page.locator("svg").evaluate("svg => getComputedStyle(svg).width") != "0px"


# Nobody writes in them.
LOGS = ("/accountevent/", "/notice/")


def test_no_page_of_the_newsroom_breaks_the_policy(desk: Watch):
    page = desk.page
    lists = page.locator(".module th a").evaluate_all("links => links.map(link => link.href)")
    lists = [address for address in lists if address.count("/") == 6]
    assert len(lists) > 10
    for address in lists:
        desk.open(address)
        first = page.locator("#result_list tbody th a").first
        change = first.get_attribute("href") if first.count() else None
        desk.open(address + "add/", status=403 if address.endswith(LOGS) else 200)
        if change:
            form = "/admin/" + change.split("/admin/")[1].split("?")[0]
            desk.open(form)
            desk.open(form.replace("/change/", "/history/"))
            desk.open(form.replace("/change/", "/delete/"))
    for address in ("password_change/", "account/", "account/app/add/", "account/passkeys/add/",
                    "account/sessions/", "account/password/x/x/"):  # fmt: skip
        desk.open("/admin/" + address)
    desk.open("/admin/auth/user/?q=" + EDITOR)
    desk.page.get_by_role("link", name=EDITOR).click()
    for act in ("Reset the password", "Remove the second factor", "End all sessions"):
        desk.page.get_by_role("link", name=act).first.click()
        expect(desk.page.locator("h1")).to_have_text(act)
        desk.page.go_back()
    desk.open("/admin/nothing/", status=404)
    assert desk.faults == []


def test_the_newsroom_works_under_the_policy(desk: Watch, tmp_path: Path):
    """Autocomplete, an inline row, a look-up of dates, the focal point, and two themes."""
    page = desk.page
    desk.open("/admin/missions/mission/add/")
    operator = page.locator("[aria-labelledby=select2-id_operator-container]")
    operator.click()
    page.locator(".select2-search__field").fill("blue")
    page.get_by_role("option", name="Blue Origin").click()
    expect(operator).to_contain_text("Blue Origin")
    rows = page.locator(".inline-related:not(.empty-form), tr.form-row:not(.empty-form)")
    before = rows.count()
    page.locator(".add-row a").first.click()
    expect(rows).to_have_count(before + 1)
    page.locator(".theme-toggle:visible").first.click()

    desk.open("/admin/missions/image/add/")
    page.locator("#id_title").fill("A pad")
    page.locator("#id_file").set_input_files(make_picture(tmp_path))
    page.locator("#id_alt").fill("A pad under a clear sky")
    page.locator("#id_credit").fill("Anna")
    page.locator("#id_licence").fill("CC BY 4.0")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.locator(".imagefield-preview-image").click(position={"x": 10, "y": 10})
    expect(page.locator("#id_focal_point")).not_to_have_value("0.5x0.5")
    expect(page.locator(".focal-point")).to_be_visible()
    form = page.url
    desk.open(form.replace("/change/", "/delete/"))
    page.get_by_role("button", name="Yes, I’m sure").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    expect(page.locator("h1")).to_contain_text("Logged out")
    assert desk.faults == []


def test_a_download_is_still_a_download(watch: Watch):
    watch.open("/race/flights/")
    with watch.page.expect_download() as download:
        watch.page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "race-flights-80km-flown.csv"
    assert Path(download.value.path()).read_text().count("\n") > 10
    assert watch.faults == []


def test_only_what_is_cheap_and_public_is_fetched_ahead(watch: Watch, site: Site):
    """By the browser's own account of the links that our rules name."""
    wire = watch.page.context.new_cdp_session(watch.page)
    rule_sets, ahead = [], set()
    wire.on("Preload.ruleSetUpdated", lambda event: rule_sets.append(event["ruleSet"]))
    wire.on(
        "Preload.preloadingAttemptSourcesUpdated",
        lambda event: ahead.update(
            source["key"]["url"].removeprefix(site.url).partition("#")[0]
            for source in event["preloadingAttemptSources"]
        ),
    )
    wire.send("Preload.enable")
    watch.open("/race/")
    watch.page.evaluate("""() => {
      for (const href of ["/preview/a/x/", "/search/", "/search/?q=x", "/race/?on=2021",
                          "/pictures/people.svg", "/media/x.webp", "https://elsewhere.example/"])
        document.body.append(Object.assign(document.createElement("a"), {href, textContent: href}));
      const download = Object.assign(document.createElement("a"), {href: "/about/?", download: ""});
      document.body.append(Object.assign(download, {textContent: "x"}));
      document.body.append(
        Object.assign(document.createElement("a"), {href: "/m/last/", textContent: "last"}));
    }""")
    for _ in range(600):
        if "/m/last/" in ahead:
            break
        watch.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert [rules.get("errorType") for rules in rule_sets] == [None]
    links = watch.page.locator("a[href]:not([download])").evaluate_all(
        "all => all.filter(a => a.origin === origin).map(a => a.pathname + a.search)"
    )
    assert {"/race/?on=2021", "/preview/a/x/", "/search/", "/pictures/people.svg"} < set(links)
    public = {link for link in links if not re.search(r"\?|\.|^/(preview|search)/", link)}
    assert {"/missions/", "/m/last/"} <= ahead <= public
    assert watch.faults == []
