"""The links of sources and webhooks are asked for by the server: never inside its own network."""

import socket
import threading
from collections.abc import Iterator

import pytest

from missions import link_check, outside

INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.0.9", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "fe80::1",
    "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1",
]  # fmt: skip
WEB = ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_inside_is_connected_to(address: str):
    assert not outside.is_public(address, 443)


@pytest.mark.parametrize("address", WEB)
def test_the_web_is_and_only_where_it_answers(address: str):
    assert outside.is_public(address, 80)
    assert outside.is_public(address, 443)
    assert not any(outside.is_public(address, port) for port in (22, 25, 5432, 6379, 8000, 8080))


@pytest.mark.parametrize(
    "url",
    ["http://127.1/", "http://0177.0.0.1/", "http://0x7f000001/", "http://2130706433/", "http://0/",
     "http://017700000001/", "http://127.0.0.1./", "http://[::]/", "http://[0:0:0:0:0:ffff:7f00:1]/",
     "http://[::ffff:7f00:1]/", "http://[fe80::1%25lo]/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
     "http://localhost./", "http://LOCALHOST/", "http://169.254.169.254/latest/meta-data/",
     "http://example.org@127.0.0.1/", "http://127.0.0.1#@example.org/", "http://127.0.0.1\\@x.org/",
     "http://127.0.0.1%2f@example.org/", "http://example.org:80@127.0.0.1/", "http://:@127.0.0.1/"],
)  # fmt: skip
def test_no_way_of_writing_it_leads_inside(url: str, monkeypatch):
    def connect(*_: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", connect)
    answer = link_check.ask(url, agent="Test")
    assert (answer.status, answer.moved_to) == (None, "")
    assert answer.problem


@pytest.mark.parametrize(
    "url",
    ["gopher://1.1.1.1/", "dict://1.1.1.1:11211/", "ftp://1.1.1.1/", "file:///etc/passwd",
     "//1.1.1.1/", "data:text/plain,x", "javascript:alert(1)", "", "http:///etc/passwd", "http://1.1.1.1:0/",
     "http://1.1.1.1:22/", "https://1.1.1.1:6379/", "http://1.1.1.1:99999/", "http://[1.1.1.1]/",
     "http://" + "a" * 300 + ".example/", "http://x.invalid\r\nHost: y/", "http://\ud800/"],
)  # fmt: skip
def test_nothing_but_the_web_is_asked(url: str):
    assert link_check.ask(url, agent="Test").problem


def answers(*turns: list[str]) -> Iterator[list[tuple]]:
    for addresses in turns:
        yield [(0, 0, 0, "", (address, 80)) for address in addresses]


def test_a_name_is_looked_up_once_and_that_address_connected_to(monkeypatch):
    """A name that means another machine a moment later (DNS rebinding)."""
    said, connected = answers(["93.184.215.14"], ["127.0.0.1"]), []

    def connect(address: tuple[str, int], timeout: float) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(said))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        outside.request("GET", "http://rebinding.example/", {})
    assert connected == [("93.184.215.14", 80)]
    with pytest.raises(outside.RefusedError):
        outside.request("GET", "http://rebinding.example/", {})


def test_a_name_that_also_means_a_machine_inside_is_refused(monkeypatch):
    said = answers(["93.184.215.14", "10.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(said))
    with pytest.raises(outside.RefusedError, match="private network"):
        outside.request("GET", "http://both.example/", {})


class Dripping:
    """A server that says its part a byte at a time, and notes whether anybody heard the end."""

    def __init__(self, greeting: bytes, drop: bytes) -> None:
        self.greeting, self.drop, self.was_heard_out = greeting, drop, False
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        connection, _ = self.socket.accept()
        try:
            connection.sendall(self.greeting)
            for _ in range(200):
                connection.sendall(self.drop)
                if threading.Event().wait(0.05):
                    break
            self.was_heard_out = True
        except OSError:
            pass
        finally:
            connection.close()
            self.socket.close()


@pytest.mark.parametrize(
    ("scheme", "greeting", "drop"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        ("http", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        # The beginning of a handshake record that announces more than comes.
        ("https", b"\x16\x03\x03\x3f\xff", b"x"),
    ],
)
def test_an_answer_that_never_ends_is_cut(monkeypatch, scheme: str, greeting: bytes, drop: bytes):
    monkeypatch.setattr(outside, "DEADLINE", 0.3)
    server = Dripping(greeting, drop)
    url = f"{scheme}://127.0.0.1:{server.socket.getsockname()[1]}/"
    with pytest.raises(outside.FAILURES):
        outside.request("GET", url, {}, may_connect=lambda *_: True)
    server.thread.join(30)
    assert not server.was_heard_out


def test_of_an_endless_answer_nothing_but_the_head_is_read(monkeypatch):
    """Packed or not, a body is never unpacked or kept."""
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 999999999999\r\n\r\n"
    server = Dripping(head, b"\x1f\x8b" * 4096)
    url = f"http://127.0.0.1:{server.socket.getsockname()[1]}/"
    assert outside.request("GET", url, {}, may_connect=lambda *_: True).status == 200
    server.thread.join(30)
    assert not server.was_heard_out


@pytest.mark.parametrize(
    "head",
    [b"", b"\r\n\r\n", b"HTTP/9.9 ???\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, b"\xff" * 100, b"HTTP/1.1 999999 x\r\n\r\n"],
)  # fmt: skip
def test_nonsense_is_a_problem_and_no_crash(head: bytes):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(head)
        connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    answer = link_check.ask(url, agent="Test", may_connect=lambda *_: True)
    thread.join(10)
    listener.close()
    assert answer.status is None
    assert answer.problem
