"""Links are asked of a real server on this machine; the rule against private networks by itself."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command

from missions import link_check
from missions.link_check import Answer, ask, is_public
from missions.management.commands.check_links import in_turn, note
from missions.models import Version
from tests import factories

AGENT = "SpaceTourismRecord (+http://testserver/about/)"


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        code, _, target = self.path.strip("/").partition("/")
        if code == "head-refused":
            self.send_response(405 if self.command == "HEAD" else 200)
        elif code == "close":
            self.close_connection = True
            return
        else:
            self.send_response(int(code))
        if target:
            self.send_header("Location", "/" + target if "://" not in target else target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def here(url: str) -> Answer:
    return ask(url, agent=AGENT, may_connect=lambda address, port: address == "127.0.0.1")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/200", Answer(200)),
        ("/404", Answer(404)),
        ("/410", Answer(410)),
        ("/head-refused", Answer(200)),
        ("/302/200", Answer(200)),
        ("/302/302/302/200", Answer(200)),
        ("/301/301/301/301/301/301/200", Answer(problem="leads on and on")),
    ],
)
def test_what_an_address_answers(server: str, path: str, answer: Answer) -> None:
    assert here(server + path) == answer


def test_it_says_where_an_address_has_moved_for_good(server: str) -> None:
    assert here(server + "/301/200") == Answer(200, moved_to=f"{server}/200")
    assert here(server + "/308/301/200").moved_to == f"{server}/200"
    assert here(server + "/302/301/200").moved_to == ""


def test_it_says_who_asks_and_reads_no_body(server: str) -> None:
    Handler.asked.clear()
    here(server + "/200")
    assert Handler.asked == [("HEAD", "/200", AGENT)]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.org/", "leads to something other than a web page"),
        ("file:///etc/passwd", "leads to something other than a web page"),
        ("http://", "leads to something other than a web page"),
        ("http://a:b@127.0.0.1/", "holds a name or a password"),
        ("http://no-such-host.invalid/", "there is no such host"),
        ("http://127.0.0.1:1/", "leads into a private network or to an unusual port"),
        ("http://127.0.0.1/", "leads into a private network or to an unusual port"),
        ("http://localhost/", "leads into a private network or to an unusual port"),
        ("http://10.0.0.1/", "leads into a private network or to an unusual port"),
        ("http://192.168.1.1/", "leads into a private network or to an unusual port"),
        ("http://169.254.169.254/latest/", "leads into a private network or to an unusual port"),
        ("http://[::1]/", "leads into a private network or to an unusual port"),
        ("http://[::ffff:127.0.0.1]/", "leads into a private network or to an unusual port"),
        ("http://2130706433/", "leads into a private network or to an unusual port"),
        ("http://0x7f.1/", "leads into a private network or to an unusual port"),
        ("http://0.0.0.0/", "leads into a private network or to an unusual port"),
    ],
)
def test_what_is_never_asked(url: str, problem: str) -> None:
    assert ask(url, agent=AGENT) == Answer(problem=problem)


def test_a_redirect_into_a_private_network_is_not_followed(server: str) -> None:
    Handler.asked.clear()
    answer = here(f"{server}/302/http://127.0.0.2/secret")
    assert answer == Answer(problem="leads into a private network or to an unusual port")
    assert here(f"{server}/302/file:///etc/passwd").problem.startswith("leads to something other")


@pytest.mark.parametrize(
    "url", ["http://[", "http://127.0.0.1:99999/", "http://\x00/", "http://a..b/"]
)
def test_an_address_that_is_none_is_a_problem_and_no_crash(url: str) -> None:
    assert ask(url, agent=AGENT).problem


def test_a_broken_answer_is_a_problem(server: str) -> None:
    assert here(server + "/close").problem.startswith("no answer")


def test_only_public_addresses_and_the_ports_of_the_web() -> None:
    assert is_public("93.184.216.34", 443)
    assert is_public("2606:2800:220:1::1", 80)
    assert not is_public("93.184.216.34", 22)
    assert not is_public("fe80::1", 80)


@pytest.mark.django_db
def test_the_command_keeps_what_it_heard_and_changes_nothing_else(server, monkeypatch, capsys):
    monkeypatch.setattr(link_check, "is_public", lambda *_: True)
    monkeypatch.setattr(
        "missions.management.commands.check_links.ask", lambda url, agent: here(url)
    )
    good = factories.source(url=server + "/301/200", title="Good")
    gone = factories.source(url=server + "/410", title="Gone", slug="gone")
    before = good.slug, Version.objects.count()
    call_command("check_links", "--pause", "0")
    good.refresh_from_db()
    gone.refresh_from_db()
    assert (good.link_status, good.link_moved_to) == (200, server + "/200")
    assert (gone.has_dead_link, good.has_dead_link) == (True, False)
    assert (good.slug, Version.objects.count()) == before
    assert "gone: 410" in capsys.readouterr().out


@pytest.mark.django_db
def test_one_failure_is_no_death_and_one_answer_ends_the_count():
    source = factories.source(url="http://example.org/")
    for number in range(1, 4):
        note(source, Answer(problem="no answer in time"))
        assert source.has_dead_link == (number == 3)
    note(source, Answer(200))
    source.refresh_from_db()
    assert (source.has_dead_link, source.link_failures) == (False, 0)


@pytest.mark.django_db
def test_hosts_take_turns():
    for number in range(3):
        factories.source(url=f"https://a.example/{number}", title=f"a{number}")
    factories.source(url="https://b.example/0", title="b0")
    from missions.models import Source

    turns = [source.title for source in in_turn(list(Source.objects.order_by("pk")))]
    assert turns == ["a0", "b0", "a1", "a2"]
