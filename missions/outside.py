"""One request to the web outside, never into a private network, never for more than a while."""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.utils.encoding import iri_to_uri

# Seconds for one answer, and for all of it: a server may send a byte at a time.
TIMEOUT = 10
DEADLINE = 30
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
# What Python calls global and is none of the web: protocol assignments, 6to4 and its relays.
SPECIAL = [ipaddress.ip_network(n) for n in ("192.0.0.0/24", "192.88.99.0/24", "2002::/16")]
MayConnect = Callable[[str, int], bool]


class RefusedError(ValueError):
    """An address that is not asked; the message says why."""


@dataclass
class Reply:
    status: int
    # Found under their names in capitals or not.
    headers: Message = field(default_factory=Message)


def is_public(address: str, port: int) -> bool:
    """Whether anybody on the internet could connect there just as well."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        # A translator (RFC 6052) leads to the IPv4 address in the last four bytes. All other ways
        # of writing one address inside another (mapped, 6to4, Teredo) are only used to hide it.
        if ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        elif ip not in GLOBAL_IPV6:
            return False
    is_special = any(ip in network for network in SPECIAL if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not is_special and port in (80, 443)


def request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    may_connect: MayConnect = is_public,
) -> Reply:
    """Ask once; where a redirect leads is the caller's affair, and nothing of the body is read.

    ``may_connect`` is asked of every machine that the host's name stands for. Raises
    ``RefusedError``, or what ``explained`` puts into words.
    """
    parts = checked(url)
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    port = parts.port if parts.port is not None else 443 if is_safe else 80
    connection = _Connection(host, port, _address(host, port, may_connect), is_safe=is_safe)
    watch = threading.Timer(DEADLINE, connection.cut)
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, iri_to_uri(path), body=body, headers=dict(headers))
        response = connection.getresponse()
        if connection.is_cut:
            # What came until then looks like a whole answer.
            raise TimeoutError
        return Reply(response.status, response.headers)
    finally:
        watch.cancel()
        connection.close()


def checked(url: str) -> SplitResult:
    """The parts of an address that may be asked, as far as the address itself can tell."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError("leads to something other than a web page")
    if parts.username or parts.password:
        raise RefusedError("holds a name or a password")
    return parts


def explained(error: Exception) -> str:
    """Why there was no answer, in a few words."""
    if isinstance(error, RefusedError):
        return str(error)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"no safe connection: {error.reason or 'TLS'}"
    return f"no answer: {str(error) or type(error).__name__}"[:160]


# What ``request`` raises where nobody answered.
FAILURES = (OSError, http.client.HTTPException, ValueError)


def _address(host: str, port: int, may_connect: MayConnect) -> str:
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
        self.is_cut = False
        self.default_port = 443 if is_safe else 80

    def connect(self) -> None:
        # Kept at once, so that a handshake that takes too long can be cut, too.
        self.sock: Any = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_safe:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def cut(self) -> None:
        """End a conversation that takes too long, from another thread."""
        self.is_cut = True
        if self.sock is not None:
            with suppress(OSError):  # it has ended by itself
                self.sock.shutdown(socket.SHUT_RDWR)
