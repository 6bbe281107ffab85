"""Two texts word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

WORD = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
# Beyond this many words two passages are shown as left out and put in: comparing is quadratic.
MOST_WORDS = 3_000


class Piece(NamedTuple):
    """``mark`` is "same", "out" or "in"."""

    mark: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """``before`` and ``after`` as one text. Lines first, then the words of those that differ."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
        else:
            pieces += _words("".join(old[i1:i2]), "".join(new[j1:j2]))
    return list(_joined(pieces))


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        yield Piece("out", before)
        yield Piece("in", after)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i1:i2]))
        else:
            yield Piece("out", "".join(old[i1:i2]))
            yield Piece("in", "".join(new[j1:j2]))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Without empty pieces; neighbours of the same mark as one."""
    held: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if held and held.mark == piece.mark:
            held = Piece(held.mark, held.text + piece.text)
        else:
            if held:
                yield held
            held = piece
    if held:
        yield held
