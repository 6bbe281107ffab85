"""A copy as a folder: written beside the one it replaces, and put in its place when whole."""

import json
import os
import re
import shutil
from datetime import datetime
from html import escape
from pathlib import Path

from django.conf import settings

from .addresses import file_name, placed
from .asking import Answer
from .crawling import MISSING, TEXTS, Copy, absolute_links, local, sentence
from .pages import lead_links, with_note

# In every folder that is ours to replace.
MARK = ".static-copy.json"


class FolderError(Exception):
    """The folder is not ours to replace; the message says why."""


def write(copy: Copy, folder: Path, *, at: datetime, live: str = "") -> dict[str, int]:
    """Put ``copy`` into ``folder``, or leave that as it was. How many of what were written.

    Raises ``FolderError`` for a folder that holds something else.
    """
    check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    try:
        new.mkdir()
        counts = _Writer(copy, new, at, live).write()
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return counts


def check(folder: Path) -> None:
    """Raise ``FolderError`` unless ``folder`` is new, empty or a copy of ours."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise FolderError(f"{folder} is no folder.")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise FolderError(
            f"{folder} holds something that is no copy of this site; nothing is done."
        )


class _Writer:
    def __init__(self, copy: Copy, folder: Path, at: datetime, live: str) -> None:
        self.copy, self.folder, self.live = copy, folder.resolve(), live
        self.note = f"<p>Copied on {at:%-d %B %Y}, {at:%H:%M} UTC. {sentence(live, '/')}</p>"
        self.at = at

    def write(self) -> dict[str, int]:
        for address, answer in self.copy.files.items():
            self.put(file_name(placed(address)), self.made(address, answer))
        for address in self.copy.redirects:
            self.put_redirect(address)
        self.put("404.html", self.page(MISSING, self.without_asked(self.copy.missing)))
        self.put("_redirects", self.rules().encode())
        pages = [a for a, answer in self.copy.files.items() if answer.kind == "text/html"]
        counts = {
            "pages": len(pages),
            "files": len(self.copy.files) - len(pages),
            "redirects": len(self.copy.redirects),
        }
        kept = {"site": settings.SITE_URL, "copied": self.at.isoformat(), **counts}
        self.put(MARK, json.dumps(kept, indent=1).encode())
        return counts

    def put_redirect(self, address: str) -> None:
        """A page that leads on; of a file, another copy of where it leads."""
        path = address.partition("?")[0]
        goal = self.goal(address)
        if path.endswith("/"):
            self.put(file_name(placed(address)), _leading(goal).encode())
        elif goal and not goal.endswith("/"):
            self.put(file_name(placed(address)), (self.folder / file_name(goal)).read_bytes())

    def put(self, name: str, content: bytes) -> None:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            raise FolderError(f"{name} would lie outside of the copy.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def made(self, address: str, answer: Answer) -> bytes:
        if answer.kind == "text/html":
            return self.page(address, answer.text)
        if not TEXTS.match(answer.kind):
            return answer.body
        return self.named(answer.text, address).encode()

    def page(self, address: str, html: str) -> bytes:
        html = lead_links(html, lambda link: self.lead(link, address))
        return with_note(self.named(html, address), self.note).encode()

    def lead(self, link: str, page: str) -> str | None:
        """The link as it has to be in the copy; None where the copy has nothing there."""
        address = local(link, page)
        if address is None:
            return link
        whole = settings.SITE_URL if link.startswith(settings.SITE_URL) else ""
        goal = self.goal(address)
        if goal is None:
            return self.live + address if self.live else None
        if goal == address and not link.startswith("?"):
            return link
        anchor = link.partition("#")[2]
        return whole + goal + (f"#{anchor}" if anchor else "")

    def goal(self, address: str) -> str | None:
        """Where in the copy an address ends up, past all redirects."""
        passed = set()
        while address in self.copy.redirects and address not in passed:
            passed.add(address)
            address = self.copy.redirects[address]
        return placed(address) if address in self.copy.files else None

    def named(self, text: str, page: str) -> str:
        """Feeds, tables and citations name addresses in full; those with a query stand elsewhere.

        What a page says of its own address, in whichever spelling, is the one it has here.
        """
        for link in sorted(set(absolute_links(text)), key=len, reverse=True):
            address = local(link, "/")
            if not address or "?" not in address:
                continue
            goal = self.goal(address)
            if goal is None and address.partition("?")[0] == page.partition("?")[0]:
                goal = placed(page)
            if goal:
                for spelling in (link, link.replace("&", "&amp;")):
                    text = text.replace(spelling, settings.SITE_URL + goal)
        return text

    def rules(self) -> str:
        """For hosts that answer a moved address with a 301 if they are told."""
        lines = [
            f"{a} {self.goal(a)} 301" for a in self.copy.redirects if "?" not in a and self.goal(a)
        ]
        return "".join(f"{line}\n" for line in sorted(lines))

    @staticmethod
    def without_asked(html: str) -> str:
        """The page for what is missing is the same wherever somebody got lost."""
        return re.sub(r'<p class="asked[^>]*>.*?</p>', "", html, flags=re.DOTALL)


def _leading(goal: str | None) -> str:
    to = escape(goal or "/")
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="0; url={to}">'
        f'<link rel="canonical" href="{escape(settings.SITE_URL)}{to}">'
        '<meta name="robots" content="noindex"><title>This page has moved</title></head>'
        f'<body><p>This page is now at <a href="{to}">{to}</a>.</p></body></html>\n'
    )
