"""What somebody typed, read as a question: words, “phrases”, -without, begin*."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .analysis import chunks, compounds, stem
from .conditions import All, Any, Condition, Not, Token

LONGEST_QUERY = 200
MOST_TERMS = 12
SHORTEST_BEGINNING = 2

# Words that every text has. They count inside phrases, and where nothing else is asked.
STOP_WORDS = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "did", "do", "does", "for", "from", "has",
        "have", "how", "in", "into", "is", "it", "its", "not", "of", "on", "or", "that", "the",
        "their", "they", "this", "to", "was", "were", "what", "when", "where", "which", "who",
        "why", "will", "with",
    }
)  # fmt: skip
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'(?P<minus>(?<!\S)[-\u2212\u2013])?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True)
class Term:
    """One word, phrase or beginning. ``words`` are folded, in order; ``typed`` is for readers."""

    typed: str
    words: tuple[str, ...]
    compounds: tuple[str, ...] = ()
    is_phrase: bool = False
    is_beginning: bool = False
    is_unwanted: bool = False

    def condition(self, head: bool = False) -> Condition:
        """Where the term occurs: anywhere, or only in the names at the ``head``."""
        if len(self.words) == 1:
            surface = Token.surface(self.words[0], head)
            if self.is_beginning:
                return surface.as_beginning()
            return surface if self.is_phrase else Token.stem(stem(self.words[0]), head)
        pairs = [Token.pair(*pair, head) for pair in pairwise(self.words)]
        if self.is_beginning:
            pairs[-1] = pairs[-1].as_beginning()
        together = All(pairs)
        if not self.compounds:
            return together
        return Any([together, *(Token.stem(stem(word), head) for word in self.compounds)])

    @property
    def phrase(self) -> str:
        """What must stand in the document word by word, where pairs alone do not prove it."""
        return " ".join(self.words) if self.is_phrase and len(self.words) > 2 else ""

    def stands_in(self, stems: Collection[str]) -> bool:
        """Roughly, for the order: whether all its words are among the stems of some names."""
        if self.is_beginning:
            return any(stem.startswith(self.words[-1]) for stem in stems)
        return all(word in stems for word in self.stems)

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(stem(word) for word in self.words)


@dataclass(frozen=True)
class Query:
    """``text`` is what was typed, tidied; ``left_out`` what of it was not looked for, in words."""

    text: str = ""
    terms: list[Term] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.is_unwanted]

    @property
    def unwanted(self) -> list[Term]:
        return [term for term in self.terms if term.is_unwanted]

    def condition(self, *, head: bool = False, loosely: bool = False) -> Condition:
        """All that is wanted (``loosely``: any of it) and nothing unwanted."""
        wanted = [term.condition(head) for term in self.wanted]
        found: Condition = Any(wanted) if loosely else All(wanted)
        # Pairs prove no longer phrase; what must not hold one is read word by word.
        unwanted = [Not(term.condition()) for term in self.unwanted if not term.phrase]
        return All([found, *unwanted]) if unwanted else found


def read(text: str) -> Query:
    """Never fails: what cannot be looked for is left out, and named."""
    tidy = " ".join(_UNPRINTABLE.sub(" ", text[: LONGEST_QUERY * 50]).split())
    left_out = []
    if len(tidy) > LONGEST_QUERY:
        tidy = tidy[:LONGEST_QUERY].rstrip()
        left_out.append(f"everything after the first {LONGEST_QUERY} characters")
    terms = _without_stop_words(list(_terms(tidy.translate(_QUOTES), left_out)))
    if len(terms) > MOST_TERMS:
        rest = " ".join(term.typed for term in terms[MOST_TERMS:])
        left_out.append(f"“{rest}”: only the first {MOST_TERMS} words and phrases count")
        terms = terms[:MOST_TERMS]
    return Query(tidy, terms, left_out)


def _terms(text: str, left_out: list[str]) -> Iterator[Term]:
    for part in _PART.finditer(text):
        is_unwanted = bool(part["minus"])
        if part["phrase"] is not None:
            if words := _words(part["phrase"]):
                yield Term(part["phrase"].strip(), words, (), True, False, is_unwanted)
            continue
        typed = part["word"]
        if typed.endswith("*"):
            yield from _beginning(typed, is_unwanted, left_out)
            continue
        for found in chunks(typed):
            words = tuple(word.folded for word in found)
            whole = typed[found[0].start : found[-1].end]
            # Only the whole: “ship” alone is not what was asked with “SpaceShip-Two”.
            joined = {"".join(words)} if len(words) > 1 and list(compounds(typed, found)) else ()
            yield Term(whole, words, tuple(joined), False, False, is_unwanted)


def _beginning(typed: str, is_unwanted: bool, left_out: list[str]) -> Iterator[Term]:
    words = _words(typed)
    if not words:
        return
    if len(words[-1]) < SHORTEST_BEGINNING and len(words) == 1:
        left_out.append(f"“{typed}”: a beginning needs at least {SHORTEST_BEGINNING} letters")
        return
    yield Term(typed, words, (), False, True, is_unwanted)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.folded for chunk in chunks(text) for word in chunk)


def _without_stop_words(terms: list[Term]) -> list[Term]:
    kept = [term for term in terms if not _is_stop_word(term)]
    return kept if any(not term.is_unwanted for term in kept) else terms


def _is_stop_word(term: Term) -> bool:
    is_plain = not (term.is_phrase or term.is_beginning or term.is_unwanted)
    return is_plain and len(term.words) == 1 and term.words[0] in STOP_WORDS
