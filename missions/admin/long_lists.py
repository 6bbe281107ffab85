"""Change lists that cost the same however long they are.

A list looks at no more rows than it takes to show a page: it counts up to a limit, finds the keys
of the page first and fetches those rows alone, and counts what belongs to them only for them.
"""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import BooleanField
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.functional import cached_property

from missions.search import back_ends

# Beyond this nobody leafs: pages are offered up to here, from either end of the order.
MOST_COUNTED = 5_000


class CappedPaginator(Paginator):
    """Counts at most ``MOST_COUNTED`` rows; ``is_capped`` where there are more."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        return self._counted > MOST_COUNTED


class LongChangeList(ChangeList):
    """Of a ``LongListAdmin``."""

    model_admin: "LongListAdmin"
    paginator: CappedPaginator

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        ordering = {
            str(name).lstrip("-") for name in self.get_ordering(request, self.root_queryset)
        }
        plain = self.root_queryset
        if ordering & set(self.model_admin.counts):
            self.root_queryset = self.model_admin.with_counts(plain)
        try:
            return super().get_queryset(request, exclude_parameters)
        finally:
            self.root_queryset = plain

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = list(self.result_list.values_list("pk", flat=True))
        rows = self.root_queryset.order_by().filter(pk__in=keys)
        if not rows.query.select_related:
            rows = self.apply_select_related(rows)
        found = self.model_admin.as_shown(self.model_admin.with_counts(rows)).in_bulk()
        self.result_list: Any = [found[key] for key in keys if key in found]

    @property
    def is_capped(self) -> bool:
        return self.paginator.is_capped

    @property
    def most_counted(self) -> int:
        return MOST_COUNTED


class LongListAdmin(admin.ModelAdmin):
    """A list for any number of rows."""

    paginator = CappedPaginator
    list_per_page = 50
    show_full_result_count = False
    # Or each value of each filter would be counted.
    show_facets = admin.ShowFacets.NEVER
    # Names that ``with_counts`` adds; a list sorted by one of them has to count for every row, so
    # only nouns of which there are hundreds let a column of it sort.
    counts: tuple[str, ...] = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LongChangeList

    def with_counts(self, rows: QuerySet) -> QuerySet:
        return rows

    def as_shown(self, rows: QuerySet) -> QuerySet:
        """With whatever else a page of the list shows of its rows."""
        return rows

    def response_action(self, request: HttpRequest, queryset: QuerySet, *where: Any) -> Any:
        """“All of them” is only done where the number of them could be told."""
        # As the form of the actions reads it.
        across = BooleanField().to_python(request.POST.get("select_across", "0"))
        if across and CappedPaginator(queryset, 1).is_capped:
            messages.error(
                request,
                f"These are more than {MOST_COUNTED:,}. Narrow the list before you do something "
                "with all of it. Nothing was changed.",
            )
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *where)


def count_of(model: type[Model], relation: str, condition: Q | None = None) -> Coalesce:
    """How many rows ``relation`` leads to from each row of ``model``, as an annotation.

    A subquery, which is asked only of the rows that are fetched. ``condition`` narrows what is
    counted, not what is looked up: a database must not take an index on the stage for it.
    """
    field: Any = model._meta.get_field(relation)
    back = field.remote_field.name
    rows = field.related_model._base_manager.filter(**{back: OuterRef("pk")}).order_by()
    counted = rows.annotate(key=F(back)).values("key").annotate(n=Count("pk", filter=condition))
    return Coalesce(Subquery(counted.values("n")), 0)


class NameFilter(admin.FieldListFilter):
    """A text field in place of a drop-down: rows that lead to something of that name.

    ``list_filter = [("operator", NameFilter)]``; several words must all be in the name.
    """

    template = "admin/missions/name_filter.html"
    name_fields: ClassVar[dict[str, str]] = {"article": "headline"}
    field: Any

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any,
        field_path: str,
    ) -> None:  # fmt: skip
        self.parameter = f"{field_path}_named"
        self.related = field.related_model
        super().__init__(field, request, params, model, model_admin, field_path)
        self.title = getattr(field, "verbose_name", field_path)
        # Of a parameter given twice the last counts, as everywhere in the admin.
        given: Any = self.used_parameters.get(self.parameter) or [""]
        self.typed = " ".join(given[-1].split())[:200]
        self.others = [
            (name, value) for name, value in request.GET.items()
            if name not in (self.parameter, "p", "e")
        ]  # fmt: skip

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.typed:
            return queryset
        named = self.named().values("pk")
        if not self.field.many_to_many:
            return queryset.filter(**{f"{self.field_path}__in": named})
        # A subquery, so that no row comes once for each of its authors.
        pairs = self.field.remote_field.through._base_manager.filter(
            **{f"{self.field.m2m_reverse_field_name()}__in": named}
        )
        return queryset.filter(pk__in=pairs.values(self.field.m2m_field_name()))

    def named(self) -> QuerySet:
        name = self.name_fields.get(self.related._meta.model_name, "name")
        rows = self.related._base_manager.all()
        for word in self.typed.replace("\0", "").split():
            rows = rows.filter(**{f"{name}__icontains": word})
        return rows

    def choices(self, changelist: Any) -> Any:
        yield {
            "parameter": self.parameter,
            "typed": self.typed,
            "others": self.others,
            "selected": bool(self.typed),
            "query_string": changelist.get_query_string(remove=[self.parameter]),
            "display": "Any",
        }


class BeginsFilter(NameFilter):
    """The same for a text of the row itself, which must begin so; an index answers it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.typed:
            return queryset
        condition = Q()
        for spelling in {self.typed, self.typed.upper(), self.typed.title()}:
            condition |= back_ends.current().begins_q(self.field_path, spelling)
        return queryset.filter(condition)
