"""A server that has just started makes the pages most asked for before anybody asks.

Which they were, its predecessor wrote down; without that, it is the home page and what that leads
to. A thread of its own does it, one page after the other.
"""

import json
import logging
import os
import re
import threading
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

from . import PageCache

MOST = 100
NOTED_EVERY = 60
LINK = re.compile(rb'href="(/[^"#?]*)"')

logger = logging.getLogger(__name__)


class Warmer:
    """``headers`` are what a proxy in front adds to each request, as WSGI names them."""

    def __init__(
        self, cache: PageCache, *, site_url: str, notes: Path, headers: dict[str, str]
    ) -> None:
        self.cache = cache
        self.site = urlsplit(site_url)
        self.notes = notes
        self.headers = headers

    def start(self) -> None:
        threading.Thread(target=self._run, name="warming", daemon=True).start()

    def _run(self) -> None:
        try:
            self.warm()
        except Exception:
            # Nobody waits for it, and readers' own requests tell what is wrong.
            logger.exception("The pages most asked for were not made in advance.")
        while True:
            sleep(NOTED_EVERY)
            self.note()

    def warm(self) -> None:
        addresses = self._noted()
        if not addresses:
            addresses = ["/", *dict.fromkeys(self._links("/"))][:MOST]
        for address in addresses:
            self._ask(address)

    def note(self) -> None:
        """Write down what is asked for most. What cannot be written is done without."""
        known = [
            (page.asked, f"{path}?{query}" if query else path)
            for (path, query, *_), page in self.cache.store.items()
        ]
        most = [address for asked, address in sorted(known, reverse=True)[:MOST] if asked]
        if not most:
            return
        with suppress(OSError):
            beside = self.notes.with_name(f"{self.notes.name}.{os.getpid()}")
            beside.write_text(json.dumps(most))
            beside.replace(self.notes)

    def _noted(self) -> list[str]:
        try:
            noted = json.loads(self.notes.read_text())
        except (OSError, ValueError):
            return []
        good = isinstance(noted, list) and all(isinstance(address, str) for address in noted)
        return [address for address in noted if address.startswith("/")][:MOST] if good else []

    def _links(self, address: str) -> list[str]:
        found = LINK.findall(self._ask(address))
        return [link.decode() for link in found if not link.startswith(b"/static/")]

    def _ask(self, address: str) -> bytes:
        path, _, query = address.partition("?")
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": self.site.hostname or "",
            "SERVER_PORT": str(self.site.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.site.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        } | self.headers
        parts = self.cache(environ, lambda *_: lambda _: None)
        try:
            return b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
