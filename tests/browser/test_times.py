"""Times in the reader's own zone, and countdowns: what two small scripts add and leave alone."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live import PROJECT, Site

pytestmark = pytest.mark.browser

MISSION = "/missions/soyuz-ms-19/"
ARTICLE = "/articles/film-crew-lifts-off-for-the-station/"
LAUNCH = 'time.clock[datetime="2021-10-05T08:55:02Z"]'
MINUS = "\N{MINUS SIGN}"

Open = Callable[..., Page]


@pytest.fixture
def open_in(browser: Browser, site: Site) -> Iterator[Open]:
    """A page as a reader in a zone opens it; fails its test on any complaint in the console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_in(zone: str, path: str, at: datetime | None = None, **options: object) -> Page:
        context = browser.new_context(timezone_id=zone, base_url=site.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        if at is None:
            page.goto(path)
            return page
        # Opened a minute before, and then time stands still.
        page.clock.install(time=at - timedelta(minutes=1))
        page.goto(path)
        page.clock.pause_at(at)
        return page

    yield open_in
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def planned(site: Site) -> Iterator[dict[str, str]]:
    """Planned flights whose launch is known to the second, to the minute and to the day."""
    launches = {
        "second": "2100-01-01 12:00:00",
        "minute": "2100-01-01 12:00",
        "day": "2100-01-01",
        "open": "no earlier than 2100-01-01 12:00",
    }
    code = (
        "from django.utils import timezone; from missions.models import Mission; "
        "like = Mission.objects.get(slug='ns-34'); "
        f"[Mission.objects.create(name='Test ' + name, launch=launch, status='planned', "
        "profile='suborbital', operator=like.operator, vehicle=like.vehicle, "
        "launch_site=like.launch_site, stage='published', publish_at=timezone.now()) "
        f"for name, launch in {launches}.items()]"
    )
    site.manage("shell", "-c", code)
    yield {name: f"/missions/test-{name}/" for name in launches}
    gone = "from missions.models import Mission; Mission.objects.filter(slug__startswith='test-')"
    site.manage("shell", "-c", gone + ".delete()")


def own(page: Page):
    return page.locator(".own-time button")


@pytest.mark.parametrize(
    ("zone", "label", "words"),
    [
        ("Europe/Berlin", "Your time (Europe/Berlin)", "5 October 2021, 10:55:02 UTC+2"),
        ("America/Los_Angeles", "Your time (America/Los Angeles)",
         f"5 October 2021, 01:55:02 UTC{MINUS}7"),
        ("Pacific/Marquesas", "Your time (Pacific/Marquesas)",
         f"4 October 2021, 23:25:02 UTC{MINUS}9:30"),
        ("Pacific/Kiritimati", "Your time (Pacific/Kiritimati)", "5 October 2021, 22:55:02 UTC+14"),
    ],
)  # fmt: skip
def test_the_readers_own_time_and_back(open_in: Open, zone, label, words):
    page = open_in(zone, MISSION)
    first, button = page.locator(LAUNCH).first, own(page)
    expect(first).to_have_text("5 October 2021, 08:55:02 UTC")
    expect(button).to_have_text(label)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(first).to_have_text(words)
    expect(first).to_have_attribute("title", "5 October 2021, 08:55:02 UTC")
    expect(first).to_have_attribute("datetime", "2021-10-05T08:55:02Z")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(first).to_have_text("5 October 2021, 08:55:02 UTC")
    assert first.get_attribute("title") is None


def test_nothing_is_told_more_exactly_than_it_is_known(open_in: Open):
    page = open_in("Asia/Kolkata", "/missions/ns-34/")
    about = page.locator(".fact", has_text="Landing").first.locator(".date").first
    before = page.locator("time:not(.clock)").all_inner_texts()
    own(page).click()
    # A minute stays a minute, “about” stays, and days, sources and the place's time are left.
    expect(about).to_have_text("about 3 August 2025, 18:23 UTC+5:30")
    assert page.locator("time:not(.clock)").all_inner_texts() == before
    assert "3 Aug 2025" not in page.locator("time.clock").all_inner_texts()


def test_the_choice_is_remembered_on_every_page_until_it_is_taken_back(open_in: Open):
    page = open_in("Europe/Berlin", MISSION)
    own(page).click()
    page.goto(ARTICLE)
    expect(own(page)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".byline time.clock")).to_have_text("5 October 2021, 20:30 UTC+2")
    # The author's own sentence goes on speaking of UTC.
    expect(page.locator(".live-figure time").first).to_have_text("5 October 2021, 12:22:31 UTC")
    own(page).click()
    page.goto(MISSION)
    expect(own(page)).to_have_attribute("aria-pressed", "false")
    expect(page.locator(LAUNCH).first).to_have_text("5 October 2021, 08:55:02 UTC")


def test_without_storage_the_choice_holds_for_the_page(open_in: Open, browser: Browser, site: Site):
    page = open_in("Europe/Berlin", "/about/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
    )
    page.goto(MISSION)
    own(page).click()
    expect(page.locator(LAUNCH).first).to_have_text("5 October 2021, 10:55:02 UTC+2")


def test_where_the_readers_clock_is_utc_there_is_nothing_to_choose(open_in: Open):
    page = open_in("UTC", MISSION)
    expect(page.locator(".own-time")).to_have_text("The same in your time (UTC)")
    expect(own(page)).to_have_count(0)
    # Beside the launch site's time there is.
    page.goto(MISSION + "?times=site")
    own(page).click()
    expect(page.locator(LAUNCH).first).to_have_text("5 October 2021, 08:55:02 UTC")
    expect(page.locator(LAUNCH).first).to_have_attribute("title", "5 October 2021, 13:55:02 UTC+5")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", [MISSION, ARTICLE])
def test_the_button_moves_nothing(open_in: Open, path, width):
    page = open_in("America/Los_Angeles", path, viewport={"width": width, "height": 900})
    height = "document.documentElement.scrollHeight"
    expect(own(page)).to_be_visible()
    with_button = page.evaluate(height)
    own(page).evaluate("button => button.remove()")
    assert page.evaluate(height) == with_button


def test_without_script_the_site_s_zone_is_a_link_away(open_in: Open):
    page = open_in("Europe/Berlin", MISSION, java_script_enabled=False)
    assert page.locator(".times").inner_text() == "Times: UTC · at the launch site (UTC+5)"
    page.get_by_role("link", name="at the launch site (UTC+5)").click()
    expect(page.locator(LAUNCH).first).to_have_text("5 October 2021, 13:55:02 UTC+5")
    page.locator(".times").get_by_role("link", name="UTC").click()
    expect(page.locator(LAUNCH).first).to_have_text("5 October 2021, 08:55:02 UTC")


# Countdowns


def clock(page: Page):
    return page.locator(".countdown-clock")


def test_a_countdown_ticks_to_zero_and_stops(open_in: Open, planned):
    page = open_in("UTC", planned["second"], at=datetime(2099, 12, 29, 8, tzinfo=UTC))
    expect(clock(page)).to_have_text(f"T{MINUS}3 d 04 h 00 min")
    expect(clock(page)).to_have_attribute("aria-hidden", "true")
    expect(page.locator(".countdown time")).to_have_text("1 January 2100, 12:00:00 UTC")
    page.clock.run_for("01:01")
    expect(clock(page)).to_have_text(f"T{MINUS}3 d 03 h 58 min")
    page.clock.fast_forward(75 * 3_600_000)
    expect(clock(page)).to_have_text(f"T{MINUS}58 min 59 s")
    page.clock.run_for("02")
    expect(clock(page)).to_have_text(f"T{MINUS}58 min 57 s")
    expect(page.locator(".countdown-passed")).to_be_hidden()
    page.clock.run_for("58:58")
    expect(clock(page)).to_have_count(0)
    expect(page.locator(".countdown-passed")).to_have_text(
        "That time has passed; what happened is not in the record yet."
    )
    page.clock.run_for("10:00")
    expect(page.locator(".countdown-passed")).to_be_visible()


def test_no_seconds_for_a_launch_known_to_the_minute(open_in: Open, planned):
    page = open_in("UTC", planned["minute"], at=datetime(2100, 1, 1, 11, 58, 30, tzinfo=UTC))
    expect(clock(page)).to_have_text(f"T{MINUS}1 min")
    page.clock.run_for("31")
    expect(clock(page)).to_have_text("less than a minute to go")


def test_nothing_ticks_by_the_second_for_who_wants_no_motion(open_in: Open, planned):
    page = open_in(
        "UTC", planned["second"], at=datetime(2100, 1, 1, 11, 30, 30, tzinfo=UTC),
        reduced_motion="reduce",
    )  # fmt: skip
    expect(clock(page)).to_have_text(f"T{MINUS}29 min")
    page.clock.run_for("15")
    expect(clock(page)).to_have_text(f"T{MINUS}29 min")
    page.clock.run_for("16")
    expect(clock(page)).to_have_text(f"T{MINUS}28 min")


def test_a_page_kept_in_a_cache_past_the_launch_says_so(open_in: Open, planned):
    page = open_in("UTC", planned["second"], at=datetime(2100, 1, 1, 13, tzinfo=UTC))
    expect(clock(page)).to_have_count(0)
    expect(page.locator(".countdown-passed")).to_be_visible()


@pytest.mark.parametrize("known", ["day", "open"])
def test_a_launch_known_less_well_is_not_counted_down_to(open_in: Open, planned, known):
    page = open_in("UTC", planned[known], at=datetime(2099, 12, 31, tzinfo=UTC))
    expect(page.locator("h1")).to_have_text(f"Test {known}")
    expect(page.locator(".countdown")).to_have_count(0)
    assert f"T{MINUS}" not in page.locator("main").inner_text()


def test_without_script_the_planned_time_stands_alone(open_in: Open, planned):
    page = open_in("UTC", planned["second"], java_script_enabled=False)
    assert page.locator(".countdown").inner_text().strip() == (
        "Launch planned for 1 January 2100, 12:00:00 UTC"
    )


@pytest.mark.parametrize("name", ["times.js", "countdown.js"])
def test_the_scripts_stay_small(name):
    assert len(gzip.compress((PROJECT / "static/js" / name).read_bytes(), 9)) <= 1_100
