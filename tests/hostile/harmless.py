"""Whether an answer does what an attacker hopes for."""

from typing import Any
from urllib.parse import urlsplit

from justhtml import JustHTML

# The last is what a template makes of `TEMPLATES`.
MARKS = ("<svg onload", "<script>alert", "<img src=x", "root:x:0:", "zqzqzq9")
# Where a browser looks for markup; anything else it shows as it is, or saves.
MARKED_UP = ("text/html", "text/xml", "application/xml", "image/svg", "application/atom",
             "application/rss", "application/opensearch")  # fmt: skip
LEADING = ("href", "src", "action", "formaction", "data", "poster", "srcset")


def content(answer: Any) -> str:
    whole = b"".join(answer) if answer.streaming else answer.content
    return whole.decode(errors="replace")


def faults(answer: Any) -> list[str]:
    """What is wrong with the answer, in words."""
    found = []
    if answer.status_code >= 500 and answer.status_code != 501:
        found.append(f"status {answer.status_code}")
    location = answer.headers.get("Location", "")
    if location.startswith(("//", "/\\")) or urlsplit(location).netloc not in ("", "testserver"):
        found.append(f"leads to {location}")
    if answer.cookies or any("\n" in v or "\r" in v for v in answer.headers.values()):
        found.append("a header of the attacker's")
    kind, text = answer.headers.get("Content-Type", ""), content(answer)
    if kind.startswith(MARKED_UP):
        found += [f"holds {mark}" for mark in MARKS if mark in text]
    if kind.startswith("text/html"):
        found += faults_of_page(text)
    elif answer.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("may be taken for a page")
    return found


def faults_of_page(html: str) -> list[str]:
    found = []
    for node in JustHTML(html, sanitize=False).query("*"):
        for name, value in (node.attrs or {}).items():
            if name.startswith("on") or name == "style":
                found.append(f"<{node.name} {name}>")
            if name in LEADING and is_elsewhere(value or ""):
                found.append(f"<{node.name} {name}={value}>")
        is_inline = node.name == "script" and "src" not in node.attrs
        if is_inline and node.attrs.get("type") != "application/ld+json":
            found.append("a script in the page")
    return found


def is_elsewhere(address: str) -> bool:
    address = address.strip().lower()
    return address.startswith(("javascript:", "data:", "//", "/\\")) or (
        urlsplit(address).netloc.endswith("evil.example")
    )
