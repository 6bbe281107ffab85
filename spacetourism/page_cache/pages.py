"""One page as it goes out: in each packing, with its validators, or as “nothing new”."""

import re

from django.utils.http import parse_etags, parse_http_date_safe

from missions.caching import Token
from spacetourism.coding import LEAST, PACKERS

Headers = list[tuple[str, str]]

# What a 304 leaves out stays as the client stored it.
OF_CONTENT = re.compile(
    r"content-(?!location)|speculation-rules|cross-origin-resource-policy", re.IGNORECASE
)
PACKABLE = re.compile(
    r"text/|image/svg\+xml|application/(json|xml|javascript|[\w.-]+\+(json|xml))\b"
)
# The weight of an entry besides its bytes: headers, key, objects.
OVERHEAD = 2_000


class Page:
    """``headers`` are those of the answer without any packing, ETag and length left out."""

    __slots__ = (
        "_answers", "asked", "counted", "etag", "headers", "is_packable", "last_modified",
        "ready", "token", "was_asked_for",
    )  # fmt: skip

    def __init__(self, token: Token, headers: Headers, content: bytes, etag: str) -> None:
        self.token = token
        self.headers = headers
        self.etag = etag
        named = {name.lower(): value for name, value in headers}
        self.is_packable = len(content) >= LEAST and bool(
            PACKABLE.match(named.get("content-type", ""))
        )
        self.last_modified = parse_http_date_safe(named.get("last-modified", ""))
        self._answers: dict[str | None, tuple[Headers, bytes]] = {}
        self._answers[None] = self._answer(None, content)
        # By what a client accepts: whole answers of hits, for the quick way.
        self.ready: dict[str, tuple[Headers, bytes]] = {}
        # How often, by anybody; and whether it was since the store last made room.
        self.asked = 0
        self.was_asked_for = False
        # What the store has counted it for.
        self.counted = 0

    @property
    def size(self) -> int:
        return OVERHEAD + sum(len(content) for _, content in list(self._answers.values()))

    def answer(self, coding: str | None) -> tuple[Headers, bytes] | None:
        """Headers and content; None where this packing has not been made yet."""
        return self._answers.get(coding if self.is_packable else None)

    def pack(self, coding: str) -> tuple[Headers, bytes]:
        answer = self._answer(coding, PACKERS[coding](self._answers[None][1]))
        self._answers[coding] = answer
        return answer

    def _answer(self, coding: str | None, content: bytes) -> tuple[Headers, bytes]:
        etag = f'"{self.etag}-{coding}"' if coding else f'"{self.etag}"'
        headers = [*self.headers, ("ETag", etag), ("Content-Length", str(len(content)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return headers, content

    def is_known(self, none_match: str | None, modified_since: str | None) -> bool:
        """Whether the client has it, in whatever packing. A page and its packings change at once,
        so that the tag of one says so of all."""
        if none_match is not None:
            tags = parse_etags(none_match)
            return tags == ["*"] or any(self._names_this(tag) for tag in tags)
        if modified_since is not None and self.last_modified is not None:
            since = parse_http_date_safe(modified_since)
            return since is not None and since >= self.last_modified
        return False

    def _names_this(self, tag: str) -> bool:
        bare = tag.removeprefix("W/").strip('"')
        return bare == self.etag or bare.rpartition("-")[0] == self.etag

    def nothing_new(self, coding: str | None) -> Headers:
        headers, _ = self._answers.get(coding if self.is_packable else None) or self._answers[None]
        return [pair for pair in headers if not OF_CONTENT.match(pair[0])]
