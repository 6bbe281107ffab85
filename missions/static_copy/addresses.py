"""Where an address of the site stands in a copy, which knows no query strings."""

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlsplit

# Anything else in a query (a day and a line are none) is named by its hash.
PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")


def tidy(address: str) -> str:
    """``address`` without its fragment and with its parameters in order, none of them empty.

    Two spellings of one page are one address.
    """
    parts = urlsplit(address)
    query = "&".join(f"{name}={value}" for name, value in _query(parts.query))
    return parts.path + (f"?{query}" if query else "")


def placed(address: str) -> str:
    """The address in the copy of what a tidy ``address`` shows on the site.

    ``/missions/?page=2`` is at ``/missions/page/2/``, ``/race/flights/?format=csv`` at
    ``/race/flights/index.csv``, ``/missions/?year=2021`` at ``/missions/q/year=2021/``.
    """
    path, _, query = address.partition("?")
    given = dict(_query(query))
    suffix = given.pop("format", "")
    if not path.endswith("/"):
        return _beside(path, given)
    page = given.pop("page", "")
    if given:
        path += "q/" + "".join(f"{_plain(name)}={_plain(given[name])}/" for name in sorted(given))
    if page:
        path += f"page/{_plain(page)}/"
    return f"{path}index.{_plain(suffix)}" if suffix else path


def file_name(placed_at: str) -> str:
    """The file, relative to the copy, that a host serves for an address of the copy."""
    path = unquote(placed_at).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def differs_by_paging(address: str, other: str) -> bool:
    """They are pages, or downloads, of one and the same list."""
    return _without_paging(address) == _without_paging(other)


def _without_paging(address: str) -> tuple[str, list[tuple[str, str]]]:
    path, _, query = address.partition("?")
    return path, [pair for pair in _query(query) if pair[0] not in ("page", "format")]


def _beside(path: str, given: dict[str, str]) -> str:
    if not given:
        return path
    stem, dot, suffix = path.rpartition(".")
    named = "-".join(f"{_plain(name)}-{_plain(value)}" for name, value in sorted(given.items()))
    return f"{stem}-{named}{dot}{suffix}"


def _query(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query))


def _plain(text: str) -> str:
    return text if PLAIN.fullmatch(text) else hashlib.sha256(text.encode()).hexdigest()[:16]
