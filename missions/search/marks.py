"""Where in a text the words of a question stand, and the text round about with them marked."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .analysis import Word, chunks, compounds, stem
from .queries import Term

BEFORE, AFTER = 60, 200
# A text is read this far even if something is found, to show the best place of it.
READ_ON = 6_000
ENOUGH = 15


class Span(NamedTuple):
    start: int
    end: int
    term: int


class Marker:
    """Marks what the terms found: by the same analysis, so that stems and accents agree."""

    def __init__(self, terms: list[Term]) -> None:
        self._stems: dict[str, int] = {}
        self._surfaces: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._sequences: list[tuple[Term, int]] = []
        for number, term in enumerate(terms):
            if len(term.words) > 1:
                self._sequences.append((term, number))
                self._stems |= {stem(word): number for word in term.compounds}
            elif term.is_beginning:
                self._beginnings[term.words[0]] = number
            elif term.is_phrase:
                self._surfaces[term.words[0]] = number
            else:
                self._stems[term.stems[0]] = number

    def mark(self, text: str) -> SafeString:
        """The whole text, escaped, with what was found in <mark>."""
        return _marked(text, list(self.spans(text)), 0, len(text))

    def excerpt(self, text: str, title: str = "") -> SafeString:
        """Where most of what was asked stands closest together; the beginning, where nothing
        does or the title says it all."""
        found: list[Span] = []
        for span in self.spans(text):
            found.append(span)
            if span.start > READ_ON or len(found) >= ENOUGH:
                break
        in_title = {span.term for span in self.spans(title)}
        first = _best([span for span in found if span.term not in in_title])
        block = text.rfind("\n", 0, first) + 1
        start = max(block, _word_start(text, first - BEFORE))
        end = _word_end(text, max(first, start) + AFTER)
        return _marked(
            text, found, start, end, "…" if start > block else "", "…" if end < len(text) else ""
        )

    def spans(self, text: str) -> Iterator[Span]:
        """In order; none overlaps another."""
        last = 0
        for span in self._overlapping(text):
            if span.start >= last:
                last = span.end
                yield span

    def _overlapping(self, text: str) -> Iterator[Span]:
        longest = max((len(term.words) for term, _ in self._sequences), default=0)
        recent: list[Word] = []
        waiting: list[Span] = []
        for chunk in chunks(text):
            number = self._of_chunk(text, chunk)
            if number is not None:
                waiting.append(Span(chunk[0].start, chunk[-1].end, number))
            for word in chunk:
                recent = [*recent, word][-longest:] if longest else recent
                number = self._of_word(word)
                if number is not None:
                    waiting.append(Span(word.start, word.end, number))
                waiting += self._of_sequence(recent)
            # A phrase begins before its last word: what is safe to hand on is what lies behind it.
            edge = recent[0].start if recent else chunk[-1].end
            ready = [span for span in waiting if span.end <= edge]
            if ready:
                waiting = [span for span in waiting if span.end > edge]
                yield from sorted(ready, key=lambda span: (span.start, -span.end))
        yield from sorted(waiting, key=lambda span: (span.start, -span.end))

    def _of_word(self, word: Word) -> int | None:
        number = self._stems.get(stem(word.folded))
        if number is None:
            number = self._surfaces.get(word.folded)
        if number is None and self._beginnings:
            begun = (n for start, n in self._beginnings.items() if word.folded.startswith(start))
            number = next(begun, None)
        return number

    def _of_chunk(self, text: str, chunk: list[Word]) -> int | None:
        """The term that another way to write the chunk answers: “ship” marks SpaceShipTwo."""
        for word in compounds(text, chunk):
            number = self._of_word(Word(0, 0, word, 0))
            if number is not None:
                return number
        return None

    def _of_sequence(self, recent: list[Word]) -> Iterator[Span]:
        for term, number in self._sequences:
            words = recent[-len(term.words) :]
            *before, last = term.words
            if len(words) == len(term.words) and [w.folded for w in words[:-1]] == before:
                is_last = words[-1].folded == last
                if is_last or (term.is_beginning and words[-1].folded.startswith(last)):
                    yield Span(words[0].start, words[-1].end, number)


def _best(found: list[Span]) -> int:
    """Where a stretch begins that holds the most different terms, the first of equals."""
    best, most = 0, 0
    for place, first in enumerate(found):
        near = {span.term for span in found[place:] if span.end <= first.start + AFTER}
        if len(near) > most:
            best, most = first.start, len(near)
    return best


def _word_start(text: str, place: int) -> int:
    if place <= 0:
        return 0
    blank = text.find(" ", place)
    return place if blank < 0 or blank > place + BEFORE else blank + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    blank = text.rfind(" ", place - BEFORE, place)
    return place if blank < 0 else blank


def _marked(
    text: str, spans: Iterable[Span], start: int, end: int, before: str = "", after: str = ""
) -> SafeString:
    """``text[start:end]``; every piece is escaped on its own."""
    pieces: list[tuple[SafeString]] = []
    place = start
    for span in spans:
        if span.start >= place and span.end <= end:
            pieces.append((format_html("{}", _one_line(text[place : span.start])),))
            pieces.append((format_html("<mark>{}</mark>", text[span.start : span.end]),))
            place = span.end
    pieces.append((format_html("{}{}", _one_line(text[place:end]), after),))
    return format_html("{}{}", before, format_html_join("", "{}", pieces))


def _one_line(text: str) -> str:
    """Blocks of the text stand on lines of their own; an excerpt is one."""
    return text.replace("\n", " · ")
