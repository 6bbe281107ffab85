"""Pages in memory, up to so many bytes; what nobody asks for goes first."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from .pages import Page


class Store:
    """Second chance: a page that was asked for since the last round is passed over once."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self.evicted = 0
        self.pages: dict[Hashable, Page] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.pages)

    def get(self, key: Hashable) -> Page | None:
        page = self.pages.get(key)
        if page is not None:
            page.was_asked_for = True
            page.asked += 1
        return page

    def put(self, key: Hashable, page: Page) -> None:
        with self._lock:
            before = self.pages.get(key)
            if before is not None:
                page.asked = before.asked
            self._drop(key)
            self.pages[key] = page
            page.counted = page.size
            self.size += page.counted
            self._make_room()

    def recount(self, key: Hashable, page: Page) -> None:
        """``page`` has grown by a packing."""
        with self._lock:
            if self.pages.get(key) is page:
                self.size += page.size - page.counted
                page.counted = page.size
                self._make_room()

    def items(self) -> list[tuple[Any, Page]]:
        with self._lock:
            return list(self.pages.items())

    def clear(self) -> None:
        with self._lock:
            self.pages.clear()
            self.size = 0

    def _make_room(self) -> None:
        while self.size > self.most_bytes and self.pages:
            key, page = next(iter(self.pages.items()))
            if page.was_asked_for:
                page.was_asked_for = False
                # To the end of the line.
                self.pages[key] = self.pages.pop(key)
            else:
                self._drop(key)
                self.evicted += 1

    def _drop(self, key: Hashable) -> None:
        page = self.pages.pop(key, None)
        if page is not None:
            self.size -= page.counted


class Flights:
    """One thread at a time for each key; the others wait for what it brings."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, tuple[threading.Lock, list[None]]] = {}
        self._lock = threading.Lock()

    def waiting(self) -> int:
        """How many threads are in it, or wait to be."""
        with self._lock:
            return sum(len(waiting) for _, waiting in self._under_way.values())

    @contextmanager
    def only_one(self, key: Hashable) -> Iterator[None]:
        with self._lock:
            lock, waiting = self._under_way.setdefault(key, (threading.Lock(), []))
            waiting.append(None)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                waiting.pop()
                if not waiting:
                    del self._under_way[key]
