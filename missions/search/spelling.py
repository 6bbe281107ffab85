"""“Did you mean”: words near a mistyped one, if readers can find something with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

from django.db.models import Q
from django.db.models.functions import Length

from missions.models import SearchWord

from . import back_ends
from .keeping import SHORTEST_WORD
from .queries import Query, Term, read

# Words looked at, kept for each mistyped one, and rewritten questions asked.
MOST_WORDS, MOST_NEAR, MOST_TRIES = 2000, 3, 6
LONG = 6


@dataclass(frozen=True)
class Correction:
    """``text`` is the question to ask instead, ``count`` what it finds."""

    text: str
    count: int


def respell(question: Query, count: Callable[[Query], int]) -> Correction | None:
    """The nearest question that finds something; ``count`` says how much readers would.

    Only words with which they find nothing are changed. The list of words knows those of drafts
    as well: so readers are asked about, not the list, and a word is offered only if it stands,
    letter by letter, where they can find it.
    """
    unknown = {
        number: term
        for number, term in enumerate(question.terms)
        if _is_plain(term) and not count(replace(question, terms=[term]))
    }
    near = nearest([term.words[0] for term in unknown.values()])
    choices = [near[term.words[0]] for term in unknown.values()]
    tries = sorted(product(*choices), key=lambda words: sum(distance for distance, _ in words))
    for words in tries[:MOST_TRIES] if unknown else []:
        changed = {number: word for number, (_, word) in zip(unknown, words, strict=True)}
        literal = [
            replace(term, words=(changed[number],), is_phrase=True) if number in changed else term
            for number, term in enumerate(question.terms)
        ]
        if count(replace(question, terms=literal)):
            text = _rewritten(question, changed)
            return Correction(text, count(read(text)))
    return None


def nearest(words: list[str]) -> dict[str, list[tuple[int, str]]]:
    """For each word the few nearest known ones, with their distance; one query."""
    condition = Q(pk__in=[])
    for word in words:
        condition |= _alike_q(word)
    rows = SearchWord.objects.annotate(length=Length("word")).filter(condition)
    known = list(rows.values_list("word", flat=True)[:MOST_WORDS]) if words else []
    near = {}
    for word in words:
        limit = _limit(word)
        found = [(distance(word, other, limit), other) for other in known]
        close = sorted((d, other[0] != word[0], other) for d, other in found if 0 < d <= limit)
        near[word] = [(d, other) for d, _, other in close[:MOST_NEAR]]
    return near


def _is_plain(term: Term) -> bool:
    is_word = len(term.words) == 1 and term.words[0].isalpha()
    is_long = is_word and len(term.words[0]) >= SHORTEST_WORD
    return is_long and not (term.is_unwanted or term.is_beginning)


def _limit(word: str) -> int:
    return 1 if len(word) < LONG else 2


def _alike_q(word: str) -> Q:
    """With few mistakes the beginning or the end of a word is right: both are in an index."""
    begins = back_ends.current().begins_q
    limit, size = _limit(word), len(word)
    part = size // (limit + 1)
    same = begins("word", word[:part]) | begins("backwards", word[::-1][:part])
    return same & Q(length__range=(size - limit, size + limit))


def distance(one: str, other: str, limit: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; beyond ``limit`` just more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _rewritten(question: Query, changed: dict[int, str]) -> str:
    text = question.text
    for number, word in changed.items():
        typed = re.escape(question.terms[number].typed)
        text = re.sub(rf"(?<!\w){typed}(?!\w)", word, text, count=1)
    return text
