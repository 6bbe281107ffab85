"""What can be asked for in an address. Anything else is refused by name: a misspelt filter would
otherwise give a whole list that looks like an answer."""

import hashlib
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import ValidationInfo, model_validator

from missions.models import Mission
from missions.race import Line, Moment, MomentError, crossed_q

from .problems import ProblemError
from .schemas import one_of

LineName = Annotated[Line, one_of(Line)]

MOST_ROWS = 100


def refuse_unknown(request: HttpRequest, known: list[str]) -> None:
    """A problem that names every parameter that is unknown, given twice or unreadable."""
    wrong = []
    for name, values in request.GET.lists():
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"Did you mean “{close[0]}”?" if close else f"Known: {', '.join(known)}."
            wrong.append((name, f"There is no such parameter. {hint if known else ''}".strip()))
        elif len(values) > 1:
            wrong.append((name, "Give it once."))
        elif "\0" in values[0]:
            wrong.append((name, "It holds a character that no value has."))
    if wrong:
        raise ProblemError.of_parameters(wrong)


class Parameters(Schema):
    """A schema of the query; knows the request through the context of its validation."""

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown(cls, values: Any, info: ValidationInfo) -> Any:
        if info.context:
            refuse_unknown(info.context["request"], list(cls.model_fields))
        return values


class OneParameters(Parameters):
    """How one object is to be shown."""

    fields: str = Field(
        "",
        description="Only these members, with commas between; a dot leads inside: "
        "`name,seats.person`. The `id` comes always.",
        examples=["name"],
    )
    embed: str = Field(
        "", description="References to be given as whole objects, with commas between."
    )


class ListParameters(OneParameters):
    """How a list is to be shown; subclasses add what narrows it."""

    # What does not change which rows there are.
    SHOWN: ClassVar[set[str]] = {"fields", "embed", "limit", "cursor"}

    limit: int = Field(20, ge=1, le=MOST_ROWS, description="How many at a time.")
    cursor: str = Field(
        "", max_length=1000, description="Where to go on; comes with `next` of the page before."
    )

    @property
    def question(self) -> str:
        """What tells one narrowing of a list from another; a cursor belongs to one."""
        narrowing = {k: str(v) for k, v in self.given().items() if k not in self.SHOWN}
        return hashlib.sha256(urlencode(sorted(narrowing.items())).encode()).hexdigest()[:12]

    def given(self) -> dict[str, Any]:
        """The parameters that differ from what holds without them."""
        return self.model_dump(mode="json", exclude_defaults=True)


class RuleParameters(ListParameters):
    """A list by a line and as of a day, by the rules of the race."""

    line: LineName | None = Field(
        None, description="Only what passed this line: 80 km, 100 km, or into orbit."
    )
    on: str = Field(
        "",
        max_length=10,
        description="As of the end of this year, month or day (UTC): `2021`, `2021-10`, "
        "`2021-10-05`.",
    )

    def rule(self, at: datetime) -> "Rule | None":
        return Rule.read(self.line, self.on, at) if self.line or self.on else None


class Rule:
    """A line, or none, and a moment; the views have one of their own, which answers in HTML."""

    def __init__(self, line: Line | None, moment: Moment) -> None:
        self.line, self.moment = line, moment

    @classmethod
    def read(cls, line: Line | None, on: str, at: datetime) -> Self:
        return cls(line, read_moment(on, at))

    def launched_q(self, prefix: str = "") -> Q:
        """Flights of the record launched by then that passed the line."""
        in_record = Q(**{f"{prefix}scope": Mission.Scope.RECORD})
        launched = in_record & self.moment.launched_q(prefix)
        return launched & crossed_q(self.line, prefix) if self.line else launched


def read_moment(on: str, at: datetime) -> Moment:
    try:
        return Moment.parse(on, at) if on else Moment.now(at)
    except MomentError as error:
        raise ProblemError.of_parameter("on", str(error)) from None
