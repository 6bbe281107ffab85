"""Where a request comes from: the address behind our own proxies, the browser in a few words."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# The first that fits; most browsers name others as well.
BROWSERS = [
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chromium", r"(?:Chrome|Chromium|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)\S* (?:Mobile/\S+ )?Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iOS", "iPhone|iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X|Macintosh"),
    ("Linux", "Linux"),
]


def client_address(request: HttpRequest) -> str | None:
    """The address that asked, None where there is none (a Unix socket, a command).

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For, so only as
    many entries as there are proxies of ours can be believed; what a client wrote stands before.
    """
    proxies = settings.TRUSTED_PROXIES
    given = request.META.get("REMOTE_ADDR", "")
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= proxies and forwarded[-1].strip():
            given = forwarded[-proxies]
    try:
        return str(ip_address(given.strip().strip("[]")))
    except ValueError:
        return None


def neighbourhood(address: str | None) -> str:
    """What counts as one place: an IPv4 address, or the IPv6 network that one customer has."""
    if address is None:
        return "nowhere"
    if isinstance(ip := ip_address(address), IPv6Address):
        return str(ip_network((ip, 64), strict=False).network_address)
    return address


def browser_name(request: HttpRequest) -> str:
    """Such as “Firefox 145, Linux”: enough to know one's own again."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:500]
    found = ((name, re.search(pattern, agent)) for name, pattern in BROWSERS)
    browser = next((f"{name} {match[1]}" for name, match in found if match), "")
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, agent)), "")
    return ", ".join(filter(None, [browser, system])) or ("another program" if agent else "")
