"""Whether a web address still answers, asked politely and never inside a private network."""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri

MOST_HOPS = 5
# Seconds for one answer, and for all of it: a server may send a byte at a time.
TIMEOUT = 10
DEADLINE = 30
# What servers say to HEAD that they would not say to GET.
ASKED_AGAIN = {400, 403, 404, 405, 500, 501, 503}
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}


@dataclass
class Answer:
    """``status`` of the last hop, None where there was no answer; ``problem`` says why.

    ``moved_to`` is where a redirect that is meant for good leads.
    """

    status: int | None = None
    problem: str = ""
    moved_to: str = ""


class RefusedError(ValueError):
    """An address that is not asked; the message says why."""


def is_public(address: str, port: int) -> bool:
    return ipaddress.ip_address(address).is_global and port in (80, 443)


def ask(url: str, *, agent: str, may_connect: Callable[[str, int], bool] = is_public) -> Answer:
    """Follow ``url`` to its end. ``may_connect`` is asked of every machine on the way."""
    moved_to, for_good = "", True
    try:
        for _ in range(MOST_HOPS):
            status, location = _status(url, agent, may_connect)
            if status not in REDIRECTS or not location:
                return Answer(status, moved_to=moved_to)
            for_good = for_good and status in FOR_GOOD
            url = urljoin(url, location)
            moved_to = url if for_good else moved_to
    except RefusedError as error:
        return Answer(problem=str(error))
    except TimeoutError:
        return Answer(problem="no answer in time")
    except ssl.SSLError as error:
        return Answer(problem=f"no safe connection: {error.reason or 'TLS'}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(problem=f"no answer: {str(error) or type(error).__name__}"[:160])
    return Answer(problem="leads on and on")


def _status(
    url: str, agent: str, may_connect: Callable[[str, int], bool]
) -> tuple[int, str | None]:
    status, location = _request("HEAD", url, agent, may_connect)
    if status in ASKED_AGAIN:
        status, location = _request("GET", url, agent, may_connect)
    return status, location


def _request(
    method: str, url: str, agent: str, may_connect: Callable[[str, int], bool]
) -> tuple[int, str | None]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError("leads to something other than a web page")
    if parts.username or parts.password:
        raise RefusedError("holds a name or a password")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(parts.hostname, port, may_connect)
    connection = _Connection(parts.hostname, port, address, is_safe=parts.scheme == "https")
    watch = threading.Timer(DEADLINE, connection.cut)
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, iri_to_uri(path), headers={"User-Agent": agent, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.headers.get("Location")
    finally:
        watch.cancel()
        connection.close()


def _address(host: str, port: int, may_connect: Callable[[str, int], bool]) -> str:
    """The address to connect to, looked up once: a second look-up might say something else."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError("there is no such host") from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not addresses or not all(may_connect(address, port) for address in addresses):
        raise RefusedError("leads into a private network or to an unusual port")
    return addresses[0]


class _Connection(http.client.HTTPConnection):
    """To one address, whatever the host's name means by now."""

    def __init__(self, host: str, port: int, address: str, *, is_safe: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address = address
        self.is_safe = is_safe
        self.default_port = 443 if is_safe else 80

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        context = ssl.create_default_context() if self.is_safe else None
        self.sock: Any = context.wrap_socket(plain, server_hostname=self.host) if context else plain

    def cut(self) -> None:
        """End a conversation that takes too long, from another thread."""
        if self.sock is not None:
            self.sock.shutdown(socket.SHUT_RDWR)
