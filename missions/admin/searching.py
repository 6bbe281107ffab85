"""The search of the newsroom's lists: what the index of the site knows, and a look at the rows.

Neither grows with the record: the index gives the latest thousand matches, and only the latest ten
thousand rows are read for parts of words.
"""

from functools import cache, partial
from itertools import permutations
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split

from missions import search
from missions.models import SEARCHED
from missions.models.permalinks import make_slug

from .long_lists import LongListAdmin

MOST_READ = 10_000
# Of what the index knows so many are read when it finds nothing.
MOST_READ_AGAIN = 5_000
# Of more words than these no other places are tried to part them.
MOST_SPLIT = 5


class SearchingAdmin(LongListAdmin):
    """A search that forgives accents and capitals.

    ``search_fields`` are columns of the row itself. ``search_through`` names what the row leads to
    and the kind of page that is: its names are looked up in the index.
    """

    search_through: ClassVar[dict[str, str]] = {}
    # Where the slugs are that a search in plain Latin letters is held against.
    slug_fields: tuple[str, ...] = ("slug",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        term = " ".join(search_term.replace("\0", "").split())
        if not term:
            return queryset, False
        kind = next((kind for kind, model in SEARCHED.items() if model is self.model), None)
        if kind and (found := search.rows_with(kind, term)):
            return queryset.filter(Q(pk__in=found) | Q(slug=make_slug(term))), False
        most = MOST_READ_AGAIN if kind else MOST_READ
        return queryset.filter(self._read(request, term, most) | self._through(term)), False

    def _read(self, request: HttpRequest, term: str, most: int) -> Q:
        """Rows with every word somewhere in their own columns."""
        rows = self.model._base_manager.all()
        oldest = rows.order_by("-pk").values("pk")[most - 1 : most]
        if (floor := oldest.first()) is not None:
            rows = rows.filter(pk__gte=floor["pk"])
        for word in smart_split(term):
            rows = rows.filter(self._holding(request, word))
        return Q(pk__in=rows.values("pk"))

    def _holding(self, request: HttpRequest, word: str) -> Q:
        spellings = {word}
        if not word.isascii():
            # SQLite ignores case in ASCII only.
            spellings |= {word.lower(), word.upper(), word.title()}
        condition = Q()
        for spelling in sorted(spellings):
            plain = spelling.strip("\"'") or spelling
            for name in self.get_search_fields(request):
                condition |= Q(**{f"{name}__icontains": plain})
        if slug := make_slug(word):
            for name in self.slug_fields:
                condition |= Q(**{f"{name}__contains": slug})
        return condition

    def _through(self, term: str) -> Q:
        named = cache(partial(search.rows_with, head=True))
        condition = Q()
        for path, kind in self.search_through.items():
            condition |= Q(**{f"{path}__in": named(kind, term)})
        words = term.split()
        for place in range(1, min(len(words), MOST_SPLIT)):
            before, after = " ".join(words[:place]), " ".join(words[place:])
            for (path, kind), (other, other_kind) in permutations(self._two(), 2):
                # “Peresild MS-19”: the one in the words before, the other in those after.
                if found := named(kind, before):
                    condition |= Q(
                        **{f"{path}__in": found, f"{other}__in": named(other_kind, after)}
                    )
        return condition

    def _two(self) -> list[tuple[str, str]]:
        return list(self.search_through.items())[:2]
