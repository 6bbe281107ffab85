"""Two worker processes count failures to sign in together."""

import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from tests.live import EDITOR, Site

pytestmark = pytest.mark.server

WRONG, THROTTLED, RIGHT = "wrong", "too many", "in"


def sign_in(site: Site, name: str, password: str) -> str:
    """Each with a new connection, which any of the workers may take."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    url = site.url + "/admin/login/"
    with browser.open(url) as page:
        (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[:1]
    data = {"login": name, "password": password, "csrfmiddlewaretoken": token}
    with browser.open(url, urllib.parse.urlencode(data).encode()) as page:
        text = page.read().decode()
        if "Too many attempts." in text:
            return THROTTLED
        return RIGHT if page.url != url else WRONG


def test_the_sixth_failure_is_refused_whichever_worker_is_asked(guarded_site: Site):
    """Also when they come all at once."""
    with ThreadPoolExecutor(12) as many:
        tried = list(many.map(lambda _: sign_in(guarded_site, "Alexei", "wrong"), range(12)))
    assert sorted(tried) == [THROTTLED] * 7 + [WRONG] * 5


TAKE = """
from datetime import timedelta
from missions.accounts import throttling
limit, taken = throttling.Limit("test", 40, timedelta(hours=1)), 0
for _ in range(25):
    try:
        throttling.take(limit, "one")
        taken += 1
    except throttling.ThrottledError:
        pass
print(taken)
"""


def test_processes_that_count_at_once_count_each_other(guarded_site: Site):
    with ThreadPoolExecutor(4) as many:
        said = many.map(lambda _: guarded_site.manage("shell", "-v0", "-c", TAKE), range(4))
        assert sum(map(int, said)) == 40


def test_the_right_password_waits_and_others_do_not(guarded_site: Site):
    name, password = "Sergei", guarded_site.password
    guarded_site.manage("make_editor", EDITOR_NAME=name, EDITOR_PASSWORD=password)
    assert [sign_in(guarded_site, name, "wrong") for _ in range(5)] == [WRONG] * 5
    assert [sign_in(guarded_site, name, password) for _ in range(4)] == [THROTTLED] * 4
    assert sign_in(guarded_site, EDITOR, password) == RIGHT
