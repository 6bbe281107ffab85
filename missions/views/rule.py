"""By which line and as of which day a page speaks: read from its address, carried by its links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from missions.models import Mission
from missions.race import DEFAULT_LINE, Line, Moment, MomentError, crossed_q
from missions.templatetags.race import above, as_of

from .generic import Filter, Page, RecordListView


@dataclass(frozen=True)
class Rule:
    """``line`` is None where a list is not narrowed by any."""

    line: Line | None
    moment: Moment

    @classmethod
    def read(cls, request: HttpRequest, at: datetime, default: Line | None = None) -> Self:
        """The rule of the address; a 404 with a sentence where there is no such line or day."""
        name = request.GET.get("line", "").strip()
        if name and name not in Line.values:
            raise Http404(f"There is no line “{name[:60]}”: choose 80km, 100km or orbit.")
        on = request.GET.get("on", "").strip()
        try:
            moment = Moment.parse(on, at) if on else Moment.now(at)
        except MomentError as error:
            raise Http404(str(error)) from None
        return cls(Line(name) if name else default, moment)

    @classmethod
    def default(cls, at: datetime) -> Self:
        """What the race shows where its address says nothing."""
        return cls(DEFAULT_LINE, Moment.now(at))

    def __str__(self) -> str:
        """“above 80 km at the end of 5 October 2021”."""
        return f"{above(self.line)} {as_of(self.moment)}".strip()

    @property
    def narrows(self) -> bool:
        return self.line is not None or bool(self.moment.on)

    def launched_q(self, prefix: str = "") -> Q:
        """Flights of the record launched by that day that passed the line."""
        in_record = Q(**{f"{prefix}scope": Mission.Scope.RECORD})
        launched = in_record & self.moment.launched_q(prefix)
        return launched & crossed_q(self.line, prefix) if self.line else launched

    def query(self, **filters: str) -> str:
        """The rule and ``filters`` as addresses of the race carry them, without what is default."""
        line = "" if self.line in (None, DEFAULT_LINE) else str(self.line)
        return encode({"line": line, "on": self.moment.on} | filters)

    def full_query(self, **filters: str) -> str:
        """The same with the line in any case, for lists that have no line of their own."""
        return encode({"line": str(self.line or ""), "on": self.moment.on} | filters)


def encode(values: dict[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value})


class DayFilter(Filter):
    """The day of the rule: any day is a choice, so it is typed."""

    def read(self, request: HttpRequest) -> None:
        self.value = request.GET.get(self.name, "").strip()


class RuledListView(RecordListView):
    """A list that can be seen by a line and as of a day."""

    rule: Rule
    default_line: Line | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.rule = Rule.read(request, self.at, self.default_line)

    def rule_filters(self) -> list[Filter]:
        """For the form and the address; the rows of the list follow the rule from the start."""
        default = str(self.default_line or "")
        return [
            Filter("line", "Line", list(Line.choices), as_they_are, default=default),
            DayFilter("on", "On the day", [], as_they_are),
        ]

    def get_page(self) -> Page:
        page = super().get_page()
        if self.rule.narrows:
            page.title = f"{page.title} {self.rule}"
            page.description = f"{page.description} Counted {self.rule}."
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"rule": self.rule}


def as_they_are(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows
