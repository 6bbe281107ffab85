"""The writing desk as an editor meets it: by keys, by mouse, after a crash, without script."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from tests.browser.access.test_axe import faults
from tests.live import EDITOR, Site

pytestmark = pytest.mark.browser

FIRST = "First words."
# More than the tests open, made by one command, which takes longer than most of them.
MANY = 40
DRAFTS = """
from missions.models import Article
for _ in range({number}):
    draft = Article.objects.create(headline="A draft", standfirst="Short.", body={body!r})
    print(draft.pk)
"""
UNSAVED = "() => Object.keys(localStorage).filter(key => key.startsWith('unsaved:')).length"
TAKE = """(field, [kind, files, html, plain]) => {
  const data = new DataTransfer();
  for (const [name, type] of files) data.items.add(new File(["x"], name, {type}));
  if (html) data.setData("text/html", html);
  if (plain) data.setData("text/plain", plain);
  const options = {bubbles: true, cancelable: true};
  field.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", {...options, clipboardData: data})
    : new DragEvent("drop", {...options, dataTransfer: data}));
}"""

Open = Callable[..., Page]


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.url + "/admin/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()


def make_drafts(site: Site, body: str, number: int) -> list[str]:
    code = DRAFTS.format(body=body, number=number)
    return site.manage("shell", "--no-imports", "-c", code).split()


@pytest.fixture(scope="module")
def drafts(site: Site) -> list[str]:
    """Keys of drafts that no test has opened."""
    return make_drafts(site, FIRST, MANY)


@pytest.fixture
def address(site: Site, drafts: list[str]) -> Callable[[str], str]:
    """Where a new draft with this text is written."""

    def address(body: str = FIRST) -> str:
        pk = drafts.pop() if body == FIRST else make_drafts(site, body, 1)[0]
        return f"{site.url}/admin/missions/article/{pk}/change/"

    return address


@pytest.fixture
def writing(desk: Page, address: Callable[[str], str]) -> Open:
    """The desk on a new draft, the caret at the end of its text."""

    def writing(body: str = FIRST) -> Page:
        desk.goto(address(body))
        text(desk).focus()
        desk.keyboard.press("Control+End")
        return desk

    return writing


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the editor has signed in, and whose complaints are not looked at."""
    context = browser.new_context()
    sign_in(context.new_page(), site)
    yield context
    context.close()


def text(page: Page):
    return page.locator("#id_body")


def names(page: Page):
    return page.get_by_role("listbox", name="Names of the record")


def select(page: Page, start: int, end: int) -> None:
    text(page).focus()
    text(page).evaluate("(field, range) => field.setSelectionRange(...range)", [start, end])


# Buttons and undo


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Bold", "**One**\nTwo"),
        ("Italic", "*One*\nTwo"),
        ("Heading", "## One\nTwo"),
        ("Link", "[One](https://)\nTwo"),
        ("List", "- One\nTwo"),
        ("Numbered list", "1. One\nTwo"),
        ("Quote", "> One\nTwo"),
        ("Record link", "[[|One]]\nTwo"),
    ],
)
def test_a_button_changes_what_is_selected_and_undo_takes_it_back(
    desk: Page, site: Site, button: str, expected: str
):
    desk.goto(site.url + "/admin/missions/article/add/")
    text(desk).fill("One\nTwo")
    select(desk, 0, 3)
    desk.get_by_role("button", name=button, exact=True).click()
    expect(text(desk)).to_have_value(expected)
    expect(text(desk)).to_be_focused()
    desk.keyboard.press("Control+z")
    expect(text(desk)).to_have_value("One\nTwo")
    text(desk).fill("")


def test_lists_take_every_line_and_give_it_back(writing: Open):
    page = writing("One\nTwo")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Numbered list").click()
    expect(text(page)).to_have_value("1. One\n2. Two")
    page.get_by_role("button", name="Numbered list").click()
    expect(text(page)).to_have_value("One\nTwo")
    page.get_by_role("button", name="Table").click()
    expect(text(page)).to_have_value(re.compile(r"\n\n\| \| \|\n\| --- \| --- \|\n\| \| \|"))
    text(page).fill("One\nTwo")


def test_letters_with_control_do_the_same_and_again_undo_it(writing: Open):
    page = writing("One")
    select(page, 0, 3)
    page.keyboard.press("Control+b")
    expect(text(page)).to_have_value("**One**")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+i")
    expect(text(page)).to_have_value("*One*")
    page.keyboard.press("Control+i")
    page.keyboard.press("Control+k")
    expect(text(page)).to_have_value("[One](https://)")
    page.keyboard.type("a.example")
    expect(text(page)).to_have_value("[One](a.example)")
    text(page).fill("One")


def test_the_buttons_are_one_stop_of_the_tab_key(writing: Open):
    page = writing()
    page.keyboard.press("Shift+Tab")
    bold = page.get_by_role("button", name="Bold")
    expect(bold).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Keyboard")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bold).to_be_focused()
    page.keyboard.press("Tab")
    expect(text(page)).to_be_focused()


# Suggestions, by keyboard alone


def test_a_name_is_found_and_taken(writing: Open):
    page = writing()
    page.keyboard.type(" With [[peresi")
    option = names(page).get_by_role("option", name="Yulia Peresild")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(text(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("First words. With [[person:yulia-peresild]]")
    expect(names(page)).to_be_hidden()
    page.keyboard.type(".")
    expect(page.locator(".writing-told a")).to_have_text("Yulia Peresild")
    text(page).fill("First words.")


def test_arrows_choose_tab_takes_and_escape_closes(writing: Open):
    page = writing()
    page.keyboard.type(" [[soyuz ms")
    options = names(page).get_by_role("option")
    expect(options.nth(3)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(names(page)).to_be_hidden()
    page.keyboard.type("-19")
    expect(options.first).to_contain_text("Soyuz MS-19")
    page.keyboard.press("Tab")
    expect(text(page)).to_have_value("First words. [[soyuz-ms-19]]")
    expect(text(page)).to_be_focused()
    text(page).fill("First words.")


def test_figures_are_offered_with_what_they_read(writing: Open):
    page = writing()
    page.keyboard.type(" [[soyuz-ms-19:")
    expect(names(page).get_by_role("option", name="launch")).to_contain_text(
        "5 October 2021, 08:55:02 UTC"
    )
    page.keyboard.type("dur")
    expect(names(page).get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("First words. [[soyuz-ms-19:duration]]")
    text(page).fill("First words.")


def test_the_buttons_lead_to_names_figures_and_sources(writing: Open):
    page = writing("")
    page.get_by_role("button", name="Figure").click()
    page.keyboard.type("peresild")
    expect(names(page).get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    names(page).get_by_role("option", name="flights").click()
    expect(text(page)).to_have_value("[[person:yulia-peresild:flights]]")
    page.get_by_role("button", name="Source note").click()
    expect(names(page).get_by_role("option")).to_have_count(12)
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value(re.compile(r"flights\]\]\[\[source:[a-z0-9-]+\]\]$"))
    text(page).fill("The film crew")
    select(page, 4, 13)
    page.get_by_role("button", name="Record link").click()
    page.keyboard.type("soyuz-ms-19")
    expect(names(page).get_by_role("option").first).to_contain_text("Soyuz MS-19")
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    expect(text(page)).to_have_value("The [[soyuz-ms-19|film crew]]!")
    text(page).fill("")


def test_no_names_outside_of_brackets_or_without_an_answer(window: BrowserContext, address):
    page = window.new_page()
    page.goto(address())
    page.route("**/suggest/**", lambda route: route.fulfill(status=500, body="broken"))
    text(page).press_sequentially("[[soyuz")
    expect(names(page)).to_be_hidden()
    expect(text(page)).to_have_value(re.compile(r"\[\[soyuz"))


# The preview


def test_the_preview_follows_the_text(writing: Open):
    page = writing("## Lift-off\n\nSee [[soyuz-ms-19]].")
    told = page.get_by_role("region", name="Preview")
    expect(told.get_by_role("heading", name="Lift-off")).to_be_visible()
    expect(page.locator(".writing-count")).to_have_text("Words: 4, about 1 minute")
    page.keyboard.type(" And [[nowhere]].")
    expect(told.locator(".dead-link")).to_have_text("nowhere")
    expect(page.locator(".writing-count")).to_contain_text("1 link leads nowhere")
    expect(page.locator(".writing-problems")).to_contain_text("no mission has this address")
    toggle = page.get_by_role("button", name="Preview", exact=True)
    toggle.click()
    expect(told).to_be_hidden()
    text(page).fill("## Lift-off\n\nSee [[soyuz-ms-19]].")
    page.reload()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".writing-count")).to_have_text("Words: 4, about 1 minute")
    toggle.click()
    expect(told).to_be_visible()


def test_the_preview_stands_beside_the_text_or_below_it(writing: Open):
    page = writing()
    told = page.get_by_role("region", name="Preview")
    for width, is_beside in ((1280, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        field, pane = text(page).bounding_box(), told.bounding_box()
        assert field
        assert pane
        assert (pane["x"] >= field["x"] + field["width"]) is is_beside
        assert (pane["y"] >= field["y"] + field["height"]) is not is_beside


def test_a_long_text_and_its_preview_keep_step(writing: Open):
    page = writing("\n\n".join(f"## Part {n}\n\n" + "Many words. " * 80 for n in range(1, 13)))
    told = page.get_by_role("region", name="Preview")
    expect(told.get_by_role("heading", name="Part 12")).to_be_visible()
    select(page, 0, 0)
    page.keyboard.press("ArrowRight")
    expect(told.get_by_role("heading", name="Part 1", exact=True)).to_be_in_viewport()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowLeft")
    expect(told.get_by_role("heading", name="Part 1", exact=True)).not_to_be_in_viewport()
    assert told.evaluate("pane => pane.scrollTop > pane.scrollHeight / 2")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 500, "body": "no"}, "The server failed (500)."),
        ({"status": 403, "body": "no"}, "does not let you see the preview (403)"),
        ({"status": 413, "body": "no"}, "The text is too long to be shown (413)."),
        ({"status": 400, "json": {"error": "Too many."}}, "Too many."),
        ({"status": 302, "headers": {"Location": "/admin/login/"}}, "You are signed out."),
        (None, "There is no connection to the server."),
    ],
)
def test_a_preview_that_fails_says_why_and_leaves_the_text(
    window: BrowserContext, site: Site, answer: dict | None, words: str
):
    page = window.new_page()
    page.goto(site.url + "/admin/missions/article/add/")
    page.route(
        "**/render/", lambda route: route.fulfill(**answer) if answer else route.abort("failed")
    )
    text(page).fill("Kept.")
    expect(page.locator(".writing-status")).to_contain_text(words)
    expect(page.locator(".writing-status")).to_contain_text("Your text is untouched.")
    expect(text(page)).to_have_value("Kept.")
    page.unroute("**/render/")
    text(page).press("!")
    expect(page.locator(".writing-status")).to_be_empty()


def test_a_standfirst_says_how_long_it_is(writing: Open):
    page = writing()
    field = page.locator("#id_standfirst")
    field.fill("Two words")
    count = page.locator("#id_standfirst-count")
    expect(count).to_have_text("Words: 2. 15 to 40 read well; it can say more.")
    field.fill("word " * 41)
    expect(count).to_have_text("Words: 41. 15 to 40 read well; shorter reads better.")
    field.fill("Short.")


# Pasting


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>two</b></p><p>three</p>", "One **two**\n\nthree"),
        ("<h1>A</h1><ul><li>b</li><li>c<ol><li>d</li></ol></li></ul>", "## A\n\n- b\n- c\n  1. d"),
        ('<p><a href="https://a.example/x">here</a></p>', "[here](https://a.example/x)"),
        ('<p><a href="javascript:alert(1)">here</a></p>', "here"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c|</td><td>d</td></tr></table>",
         "| a | b |\n| --- | --- |\n| c\\| | d |"),
        ('<b style="font-weight:normal"><p>Docs</p><p><i>more</i></p></b>', "Docs\n\n*more*"),
        ("<p class=MsoNormal>Word<o:p></o:p></p><style>p{}</style><script>alert(1)</script>",
         "Word"),
        ("<blockquote><p>Said</p></blockquote><p>a<br>b</p>", "> Said\n\na\nb"),
    ],
)  # fmt: skip
def test_what_is_pasted_becomes_plain_markdown(desk: Page, site: Site, html: str, expected: str):
    desk.goto(site.url + "/admin/missions/article/add/")
    text(desk).focus()
    text(desk).evaluate(TAKE, ["paste", [], html, "plain"])
    expect(text(desk)).to_have_value(expected)
    desk.keyboard.press("Control+z")
    expect(text(desk)).to_have_value("")


def test_an_address_pasted_over_words_links_them(writing: Open):
    page = writing("One two")
    select(page, 4, 7)
    text(page).evaluate(TAKE, ["paste", [], "", "https://a.example/"])
    expect(text(page)).to_have_value("One [two](https://a.example/)")
    text(page).fill("One two")


# Pictures


@pytest.fixture
def takes_pictures(desk: Page, address: Callable[[str], str]) -> Page:
    """The desk of an installation that takes pictures from it."""

    def add_upload(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace(
            "data-suggest=", 'data-upload="/admin/missions/image/upload/" data-suggest='
        )
        route.fulfill(response=answer, body=body)

    desk.route("**/change/", add_upload)
    desk.goto(address("Before."))
    text(desk).focus()
    desk.keyboard.press("Control+End")
    return desk


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_is_asked_for_its_words_and_inserted(takes_pictures: Page, kind: str):
    page = takes_pictures
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data_buffer.decode(errors="replace"))
        assert route.request.headers["x-csrftoken"]
        if len(sent) == 1:
            route.fulfill(status=200, json={"id": 1, "markdown": "[[image:7|Dawn]]"})

    page.route("**/image/upload/", answer)
    text(page).evaluate(TAKE, [kind, [["dawn.png", "image/png"]], "", ""])
    dialog = page.get_by_role("dialog", name="Insert a picture")
    expect(dialog.get_by_label("Title")).to_be_focused()
    dialog.get_by_role("button", name="Upload and insert").click()
    expect(dialog.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    for label, words in [("Title", "Dawn"), ("Alternative text", "A rocket at dawn."),
                         ("Credit", "NASA"), ("Licence", "CC0")]:  # fmt: skip
        dialog.get_by_label(label).fill(words)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(text(page)).to_have_value("Before.\n\n[[image:7|Dawn]]\n\n")
    assert len(sent) == 1
    for part in ('filename="dawn.png"', "A rocket at dawn.", 'name="licence"', 'name="caption"'):
        assert part in sent[0]
    text(page).fill("Before.")


def test_a_refused_picture_shows_why_at_its_field(takes_pictures: Page):
    page = takes_pictures
    body = json.dumps({"errors": {"alt": ["Say more."]}})
    # Not over the network: the browser would complain of the status on its console.
    page.evaluate(
        """body => { const real = window.fetch; window.fetch = (url, options) =>
        String(url).includes("/upload/")
          ? Promise.resolve(new Response(body, {status: 400})) : real(url, options); }""",
        body,
    )
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog", name="Insert a picture")
    dialog.get_by_label("File").set_input_files(
        {"name": "dawn.png", "mimeType": "image/png", "buffer": b"x"}
    )
    for label in ("Title", "Alternative text", "Credit", "Licence"):
        dialog.get_by_label(label).fill("x")
    dialog.get_by_role("button", name="Upload and insert").click()
    expect(dialog.locator("#writing-picture-alt-errors")).to_have_text("Say more.")
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(text(page)).to_be_focused()
    expect(text(page)).to_have_value("Before.")


def test_words_copied_with_a_picture_of_them_stay_words(takes_pictures: Page):
    text(takes_pictures).evaluate(
        TAKE, ["paste", [["word.png", "image/png"]], "<p>The <b>words</b></p>", "The words"]
    )
    expect(text(takes_pictures)).to_have_value("Before.The **words**")
    text(takes_pictures).fill("Before.")


# Leaving and coming back


def leaves_freely(page: Page, url: str) -> bool:
    asked: list[str] = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", answer)
    page.goto(url)
    page.remove_listener("dialog", answer) if not asked else None
    return asked != ["beforeunload"]


@pytest.mark.parametrize(
    ("path", "field"),
    [("article/add/", "#id_headline"), ("person/add/", "#id_name"), ("source/add/", "#id_title")],
)
def test_a_form_is_not_left_with_changes_unasked(desk: Page, site: Site, path: str, field: str):
    form, away = f"{site.url}/admin/missions/{path}", site.url + "/admin/"
    desk.goto(form)
    desk.locator(field).click()
    assert leaves_freely(desk, away)
    desk.goto(form)
    desk.locator(field).press_sequentially("Typed")
    assert not leaves_freely(desk, away)
    desk.goto(form)
    desk.locator(field).press_sequentially("Typed")
    desk.locator(field).fill("")
    assert leaves_freely(desk, away)


def test_what_is_saved_or_refused_is_known(writing: Open, site: Site):
    page = writing()
    away = site.url + "/admin/"
    page.keyboard.type(" More.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    text(page).click()
    assert page.evaluate(UNSAVED) == 0
    assert leaves_freely(page, away)
    page.go_back()
    page.locator("#id_headline").fill("")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".errornote")).to_be_visible()
    page.locator("#id_headline").click()
    assert not leaves_freely(page, away)


def test_after_a_crash_the_text_is_offered_and_brought_back(window: BrowserContext, address):
    url = address()
    page = window.new_page()
    page.goto(url)
    text(page).fill("Never saved.")
    page.locator("#id_headline").fill("Nor this")
    page.wait_for_function(
        "() => Object.values(localStorage).some(copy => copy.includes('Nor this'))"
    )
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page = window.new_page()
    page.goto(url)
    notice = page.locator(".writing-notice")
    expect(notice).to_contain_text("that was never saved")
    expect(notice).not_to_contain_text("has changed since")
    expect(text(page)).to_have_value("First words.")
    notice.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_value("Never saved.")
    expect(page.locator("#id_headline")).to_have_value("Nor this")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(notice).to_have_count(0)
    assert page.evaluate(UNSAVED) == 0


def test_a_closed_window_loses_nothing_and_a_changed_text_is_named(
    window: BrowserContext, address, site: Site
):
    url = address()
    page = window.new_page()
    page.goto(url)
    text(page).fill("Typed just now.")
    page.close()
    pk = url.split("/")[-3]
    change = f"Article.objects.filter(pk={pk}).update(body='By somebody else.')"
    site.manage("shell", "--no-imports", "-c", f"from missions.models import Article; {change}")
    page = window.new_page()
    page.goto(url)
    expect(page.locator(".writing-notice")).to_contain_text("The saved text has changed since")
    page.get_by_role("button", name="Discard").click()
    expect(text(page)).to_have_value("By somebody else.")
    page.reload()
    expect(page.locator(".writing-told")).to_contain_text("By somebody else.")
    expect(page.locator(".writing-notice")).to_have_count(0)


def test_a_new_article_is_kept_until_it_is_saved_also_when_it_is_refused(
    window: BrowserContext, site: Site
):
    add = site.url + "/admin/missions/article/add/"
    page = window.new_page()
    page.goto(add)
    text(page).fill("A new one.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".errornote")).to_be_visible()
    page.close()
    page = window.new_page()
    page.goto(add)
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_value("A new one.")
    page.locator("#id_headline").fill("New")
    page.locator("#id_standfirst").fill("Short.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.evaluate(UNSAVED) == 0
    page.goto(add)
    expect(page.locator(".writing-desk")).to_be_visible()
    expect(page.locator(".writing-notice")).to_have_count(0)


def test_two_windows_keep_two_copies_and_others_are_not_offered_them(
    window: BrowserContext, address
):
    url = address()
    for words in ("In the first window.", "In the second window."):
        page = window.new_page()
        page.goto(url)
        text(page).fill(words)
        page.close()
    page = window.new_page()
    page.goto(url)
    expect(page.locator(".writing-notice")).to_have_count(2)
    page.evaluate("""() => { for (const [key, copy] of Object.entries(localStorage)) {
        localStorage.removeItem(key);
        localStorage.setItem(key.replace(/^unsaved:\\d+/, "unsaved:999999"), copy); } }""")
    page.reload()
    expect(page.locator(".writing-desk")).to_be_visible()
    expect(page.locator(".writing-notice")).to_have_count(0)


def test_old_and_broken_copies_go_and_a_full_browser_does_no_harm(window: BrowserContext, address):
    url = address()
    page = window.new_page()
    page.goto(url)
    name = text(page).get_attribute("data-copies")
    page.evaluate("""name => {
        const old = Date.now() - 31 * 24 * 3600 * 1000;
        localStorage.setItem(`unsaved:${name}:a`, JSON.stringify({at: old, fields: {body: "x"}}));
        localStorage.setItem(`unsaved:${name}:b`, "{broken");
    }""", name)  # fmt: skip
    page.reload()
    expect(page.locator(".writing-desk")).to_be_visible()
    assert page.evaluate(UNSAVED) == 0
    page.evaluate("localStorage.setItem('other', 'x'.repeat(5 * 1024 * 1024 - 100))")
    text(page).fill("Still writing. " * 20)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate(UNSAVED) == 0
    expect(page.locator(".writing-count")).to_contain_text("Words: 40")


# Keys


def test_control_s_saves_and_goes_on(writing: Open):
    page = writing()
    page.keyboard.type(" Saved by key.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_contain_text("You may edit it again below")
    expect(text(page)).to_have_value("First words. Saved by key.")


def test_control_shift_p_leads_to_the_preview(writing: Open):
    page = writing()
    page.keyboard.type(" And more.")
    with page.expect_popup() as popup:
        page.keyboard.press("Control+Shift+p")
    expect(popup.value.locator("article.story")).to_contain_text(f"{FIRST} And more.")
    expect(text(page)).to_have_value(f"{FIRST} And more.")
    text(page).fill(FIRST)


def test_a_preview_in_another_window_leaves_this_one_guarded(writing: Open, site: Site):
    page = writing()
    page.evaluate("""() => {
        const button = document.createElement("button");
        Object.assign(button, {type: "submit", name: "_preview", formTarget: "_blank"});
        document.querySelector("#article_form").append(button);
    }""")
    page.context.route(
        "**/change/",
        lambda route: (
            route.fulfill(body="Seen") if route.request.method == "POST" else route.continue_()
        ),
    )
    page.keyboard.type(" More.")
    with page.expect_popup() as popup:
        page.keyboard.press("Control+Shift+p")
    expect(popup.value.locator("body")).to_have_text("Seen")
    assert not leaves_freely(page, site.url + "/admin/")


def test_control_s_saves_every_form_of_the_record(desk: Page, site: Site):
    desk.goto(site.url + "/admin/missions/tag/add/")
    desk.locator("#id_name").fill("Keys")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist .success")).to_contain_text("You may edit it again below")


def test_a_question_mark_lists_the_keys_and_types_itself_in_a_field(writing: Open):
    page = writing()
    page.keyboard.type("?")
    expect(text(page)).to_have_value("First words.?")
    text(page).fill("First words.")
    page.get_by_role("button", name="Preview", exact=True).focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_contain_text("Ctrl+Shift+P")
    page.keyboard.press("Control+s")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keyboard").click()
    expect(dialog).to_be_visible()


# Everybody


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(window: BrowserContext, address, width: int):
    """Not on the page that listens to the console: axe measures with styles of its own."""
    body = "## Part\n\n[[nowhere]] and [[soyuz-ms-19]].\n\n| a | b |\n| - | - |\n| c | d |\n\n"
    page = window.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address(body))
    expect(page.locator(".writing-told .dead-link")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        text(page).focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" [[soyuz")
        expect(names(page).get_by_role("option").first).to_be_visible()
        assert ours(faults(page)) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Keyboard").click()
        assert ours(faults(page)) == []
        page.keyboard.press("Escape")
    right = page.evaluate("document.querySelector('.writing-desk').getBoundingClientRect().right")
    assert right <= width


def ours(found: list[str]) -> list[str]:
    """Without what the admin's own pages lack."""
    return [fault for fault in found if re.search("writing|shortcuts|id_body", fault)]


def test_without_script_the_field_is_a_plain_one(browser: Browser, site: Site, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    page.goto(address())
    expect(page.get_by_role("toolbar")).to_have_count(0)
    expect(page.get_by_text("links to a mission")).to_be_visible()
    expect(page.get_by_role("link", name="Preview", exact=True)).to_be_visible()
    text(page).fill("Written without script.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(text(page)).to_have_value("Written without script.")
    context.close()
