"""From `make editor` to the desk: with an authenticator app, with a passkey, without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.authenticator import code_of
from tests.live import Site

pytestmark = pytest.mark.browser

NARROW = {"width": 390, "height": 844}


def new_editor(site: Site, name: str) -> str:
    site.manage("make_editor", EDITOR_NAME=name, EDITOR_PASSWORD=site.password)
    return name


def enter(page: Page, site: Site, name: str) -> None:
    page.goto(site.url + "/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()


def add_app(page: Page) -> str:
    page.get_by_role("link", name="Add an authenticator app").click()
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").click()
    return secret


@pytest.fixture
def plain(browser: Browser):
    """A browser without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    yield context.new_page()
    context.close()


def test_the_first_editor_gets_to_the_desk_without_scripts(plain: Page, guarded_site: Site):
    name = new_editor(guarded_site, "Alan")
    enter(plain, guarded_site, name)
    expect(plain.locator("h1")).to_have_text("Your account")
    plain.goto(guarded_site.url + "/admin/missions/mission/")
    expect(plain.locator(".lead")).to_contain_text("add a second factor")
    secret = add_app(plain)
    codes = plain.locator(".codes code")
    expect(codes).to_have_count(10)
    spare = codes.first.inner_text()
    plain.get_by_role("link", name="to the newsroom").click()
    expect(plain.locator("h1")).to_have_text("Newsroom")

    plain.get_by_role("button", name="Log out").click()
    enter(plain, guarded_site, name)
    expect(plain.get_by_role("button", name="Use a passkey")).to_be_hidden()
    plain.get_by_label("Code").fill("000000")
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.locator(".errorlist")).to_contain_text("This code is wrong")
    # The code of now may have been used a moment ago; the next one is good already.
    plain.get_by_label("Code").fill(code_of(secret, steps=1))
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.locator("h1")).to_have_text("Newsroom")

    plain.get_by_role("button", name="Log out").click()
    enter(plain, guarded_site, name)
    plain.get_by_label("Code").fill(spare)
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.locator("h1")).to_have_text("Newsroom")


@pytest.fixture
def page(browser: Browser):
    """A page whose every complaint fails its test; passkeys live in a device that is made up."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def device(page: Page):
    """Switches the made-up device between somebody who proves who they are and somebody else."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    made = wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip

    def is_owner(is_it: bool) -> None:
        wire.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": is_it},
        )

    return is_owner


def test_a_passkey_from_the_first_sign_in_on(page: Page, device, guarded_site: Site):
    name = new_editor(guarded_site, "John")
    enter(page, guarded_site, name)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator(".codes code")).to_have_count(10)
    page.get_by_role("link", name="to the newsroom").click()
    expect(page.locator("h1")).to_have_text("Newsroom")
    page.get_by_role("button", name="Log out").click()

    # With the passkey alone, back to where one wanted to go.
    page.goto(guarded_site.url + "/admin/missions/person/")
    device(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not accepted.")
    device(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/missions/person/")
    page.get_by_role("button", name="Log out").click()

    # After the password, in place of a code.
    enter(page, guarded_site, name)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("h1")).to_have_text("Newsroom")

    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="rename").click()
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".passkeys")).to_contain_text("Old laptop")
    page.get_by_role("link", name="remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator(".lead")).to_contain_text("add a second factor")


def test_sessions_in_two_browsers(page: Page, browser: Browser, guarded_site: Site):
    name = new_editor(guarded_site, "Gus")
    enter(page, guarded_site, name)
    secret = add_app(page)
    other = browser.new_context(viewport=NARROW)
    there = other.new_page()
    enter(there, guarded_site, name)
    there.get_by_label("Code").fill(code_of(secret, steps=1))
    there.get_by_role("button", name="Sign in", exact=True).click()
    expect(there.locator("h1")).to_have_text("Newsroom")

    page.goto(guarded_site.url + "/admin/account/sessions/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="End the session in Chromium").click()
    expect(page.locator(".messagelist")).to_contain_text("Sessions ended: 1.")
    expect(page.locator("tbody tr")).to_have_count(1)
    there.reload()
    expect(there.get_by_role("button", name="Log in")).to_be_visible()
    other.close()


@pytest.mark.parametrize("path", ["", "app/add/", "passkeys/add/", "sessions/"])
def test_nothing_is_wider_than_a_phone(page: Page, guarded_site: Site, path: str):
    name = new_editor(guarded_site, f"Wally{len(path)}")
    page.set_viewport_size(NARROW)
    enter(page, guarded_site, name)
    page.goto(f"{guarded_site.url}/admin/account/{path}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
