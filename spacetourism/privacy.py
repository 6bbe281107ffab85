"""What goes into logs and error reports without what is nobody's business there."""

import re

# Whoever has one of these addresses may see a draft, or choose somebody's password.
_SECRET = re.compile(r"(/preview/+|/account/+password/+)[^\s?\"'<>]+", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[^\s?])\?[^\s?\"'<>]*=[^\s\"'<>]*")
# PostgreSQL quotes the row that it refuses.
_ROW = re.compile(r"^DETAIL:.*$\n?", re.MULTILINE)


def without_secrets(text: str) -> str:
    """``text`` without tokens, parameters of addresses (search words) and refused rows."""
    text = _SECRET.sub(r"\1…", text)
    return _ROW.sub("", _QUERY.sub("", text))


def shown_path(path: str, most: int = 200) -> str:
    """A path as it is logged: no query, no token, on one line."""
    path = _SECRET.sub(r"\1…", path.partition("?")[0])
    path = "".join(c if c.isprintable() else "�" for c in path)
    return path if len(path) <= most else path[: most - 1] + "…"
