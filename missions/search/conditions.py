"""What a document must hold, as a tree that each database's back end writes in its own words.

Every token is of one sort, told by its first character, and made only of small Latin letters,
digits and the marks below: nothing a reader types can be more than a word to a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# A word as it stands has no mark. Its stem, two neighbours; the same of the names at the head of
# a document; a facet.
STEM, PAIR = "=", "_"
HEAD_SURFACE, HEAD_STEM, HEAD_PAIR = ".", "+", ":"
FACET = "#"
MARKS = STEM + PAIR + HEAD_SURFACE + HEAD_STEM + HEAD_PAIR + FACET


@dataclass(frozen=True)
class Token:
    text: str
    is_beginning: bool = False

    @classmethod
    def stem(cls, stem: str, head: bool = False) -> "Token":
        return cls((HEAD_STEM if head else STEM) + stem)

    @classmethod
    def surface(cls, word: str, head: bool = False) -> "Token":
        return cls(HEAD_SURFACE + word if head else word)

    @classmethod
    def pair(cls, first: str, second: str, head: bool = False) -> "Token":
        return cls(f"{HEAD_PAIR if head else PAIR}{first}_{second}")

    def as_beginning(self) -> "Token":
        return Token(self.text, is_beginning=True)

    @classmethod
    def facet(cls, name: str, value: int) -> "Token":
        return cls(f"{FACET}{name}{value}")


@dataclass(frozen=True)
class All:
    parts: Sequence["Condition"]


@dataclass(frozen=True)
class Any:
    parts: Sequence["Condition"]


@dataclass(frozen=True)
class Not:
    """Only beside something wanted in an ``All``."""

    part: "Condition"


Condition = Token | All | Any | Not
