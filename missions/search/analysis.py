"""A text taken apart into words, the same way for what is stored and for what is asked.

Both databases are handed the words made here and never take a text apart themselves, so that
both find the same. A word is folded to small Latin letters and digits: Kármán is karman,
Шипенко is shipenko.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from snowballstemmer import stemmer

# Raise it whenever the same text is taken apart in another way: documents are then made anew.
ANALYSIS = 1

LONGEST = 40
# What can stand inside a word: SpaceShip-Two, O'Brien, T+3, 85.9. The apostrophes are meant.
_JOINERS = re.escape("-\u2010\u2011'\u2019.+&/")
_ACCENTS = "\u0300-\u036f"
# Scripts that are written without blanks between the words.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_RUN = rf"(?:[^\W_]|[{_ACCENTS}])+"
_CHUNK = re.compile(rf"{_RUN}(?:[{_JOINERS}]{_RUN}|(?<=\d),\d{{3}}(?!\d))*")
# A number, a single sign of an unspaced script, or a run of letters.
_PIECE = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+|[{_UNSPACED}]"
    rf"|[^\W\d_{_UNSPACED}](?:[^\W\d_{_UNSPACED}]|[{_ACCENTS}])*|[^\W_]"
)
_POSSESSIVE = re.compile(r"['\u2019][sS]$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_PLAIN = re.compile("[^a-z0-9]+")
_MOST_PARTS = 4
_stemmer = stemmer("english")


class Word(NamedTuple):
    """``text[start:end]`` as it is compared; words of one ``chunk`` had no blank between."""

    start: int
    end: int
    folded: str
    chunk: int


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    plain = _NOT_PLAIN.sub("", anyascii(unicodedata.normalize("NFKC", text).casefold()).lower())
    return plain[:LONGEST]


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    return _stemmer.stemWord(folded) if folded.isalpha() else folded


def words(text: str) -> Iterator[Word]:
    """The words in order. MS-19 and MS19 are two each, of one chunk; Branson’s is branson."""
    for number, chunk in enumerate(_CHUNK.finditer(text)):
        whole, start = chunk[0], chunk.start()
        if whole.isascii() and whole.isalpha():
            yield Word(start, chunk.end(), whole.lower()[:LONGEST], number)
            continue
        whole = _POSSESSIVE.sub("", whole)
        for piece in _PIECE.finditer(whole):
            if folded := fold(piece[0]):
                yield Word(start + piece.start(), start + piece.end(), folded, number)


def compounds(text: str, found: list[Word]) -> Iterator[str]:
    """Other ways to write the words of one chunk: obrien for O'Brien, “space” and “ship” for
    SpaceShipTwo. Not 859 for 85.9."""
    if len(found) > 1:
        parts = [word.folded for word in found]
        if not all(part.isdigit() for part in parts):
            yield from _spans(parts)
    for word in found:
        written = text[word.start : word.end]
        if written.islower() or written.istitle():
            continue
        parts = [fold(part) for part in _CAMEL.split(written)]
        if len(parts) > 1:
            yield from parts
            yield from _spans(parts)


def _spans(parts: list[str]) -> Iterator[str]:
    """Neighbours written as one; of very long chunks only pairs."""
    most = len(parts) if len(parts) <= _MOST_PARTS else 2
    for length in range(2, most + 1):
        for start in range(len(parts) - length + 1):
            yield "".join(parts[start : start + length])[:LONGEST]


def chunks(text: str) -> Iterator[list[Word]]:
    """The words of each chunk."""
    current: list[Word] = []
    for word in words(text):
        if current and word.chunk != current[0].chunk:
            yield current
            current = []
        current.append(word)
    if current:
        yield current


def stems(text: str) -> list[str]:
    return [stem(word.folded) for word in words(text)]


def pairs(parts: Iterable[str]) -> Iterator[str]:
    """Neighbours as one token each: a phrase is where all its pairs are."""
    before = ""
    for part in parts:
        if before:
            yield f"{before}_{part}"
        before = part
