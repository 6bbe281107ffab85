"""Which rows the pictures of the whole record count: by a line, and as of a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from missions.dates import VagueDate
from missions.models import Mission, Seat, published_q

from ..lines import DEFAULT_LINE, Line, crossed_q
from ..moments import Moment


@dataclass(frozen=True)
class Counted:
    """Published flights of the record, launched by ``moment``, known to have passed ``line``."""

    line: Line
    moment: Moment
    at: datetime

    @classmethod
    def now(cls, at: datetime) -> Self:
        """What a picture counts where nothing else is asked for."""
        return cls(DEFAULT_LINE, Moment.now(at), at)

    def flights_q(self, prefix: str = "") -> Q:
        in_record = Q(**{f"{prefix}scope": Mission.Scope.RECORD})
        launched = published_q(self.at, prefix) & in_record & self.moment.launched_q(prefix)
        return launched & crossed_q(self.line, prefix)

    def seats_q(self) -> Q:
        """Over seats: those on the way up in these flights."""
        return self.flights_q("mission__") & ~Q(leg=Seat.Leg.DOWN)

    def address(self, view: str, name: str) -> str:
        """Of the picture ``name`` by this line and as of this day; the default needs no word."""
        values = {"line": "" if self.line == DEFAULT_LINE else str(self.line), "on": self.moment.on}
        query = urlencode({key: value for key, value in values.items() if value})
        return reverse(view, args=[name]) + (f"?{query}" if query else "")

    def note(self) -> str:
        """A sentence on what is counted; empty for the default."""
        if self == self.now(self.at):
            return ""
        passed = "reached orbit" if self.line == Line.ORBIT else f"passed {self.line.label}"
        day = f", as of the end of {VagueDate.from_date(self.moment.day).text()}"
        return f"Counted here: flights that {passed}{day if self.moment.on else ''}."
