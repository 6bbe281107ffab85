"""A date that says how much of it is known.

Launch dates come as "2021-10-05 08:55:02", as "Q3 2027" and as "no earlier than March 2027".
A ``VagueDate`` keeps exactly what is known: it sorts, prints and compares without ever
inventing the missing part. Everything is UTC.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import IntEnum, StrEnum
from functools import total_ordering
from typing import Self

__all__ = ["Certainty", "Precision", "VagueDate", "VagueDateError", "offset_name"]

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTHS["sept"] = 9

LAST_INSTANT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
ISO_SECOND = "%Y-%m-%dT%H:%M:%SZ"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


class VagueDateError(ValueError):
    """The text is not a date; the message is fit for the person who typed it."""


class Precision(IntEnum):
    """How fine a date is known; the number orders finer before coarser."""

    SECOND = 1
    MINUTE = 2
    DAY = 3
    MONTH = 4
    QUARTER = 5
    YEAR = 6
    NONE = 9


class Certainty(StrEnum):
    """What the date claims about the event."""

    EXACT = "exact"
    ABOUT = "about"
    NO_EARLIER_THAN = "no earlier than"
    TO_BE_DETERMINED = "to be determined"

    @property
    def code(self) -> str:
        """One digit for storage; exact sorts before about, about before no earlier than."""
        return _CODES[self]


# A page reads hundreds of dates: looking up a member by its name takes longer than all the rest.
_CODES = {certainty: str(code) for code, certainty in enumerate(Certainty)}
_BY_CODE = {code: certainty for certainty, code in _CODES.items()}
_BY_DIGIT = {str(precision.value): precision for precision in Precision}
_DIGITS = {precision: digit for digit, precision in _BY_DIGIT.items()}


def _period_end(start: datetime, precision: Precision) -> datetime:
    """The last second of the period that begins at ``start``."""
    if precision is Precision.SECOND:
        return start
    if precision is Precision.MINUTE:
        return start + timedelta(seconds=59)
    if precision is Precision.DAY:
        return start + timedelta(days=1, seconds=-1)
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}[precision]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1) - timedelta(seconds=1)


@total_ordering
@dataclass(frozen=True, slots=True)
class VagueDate:
    """The period from ``earliest`` to ``latest`` (both inclusive, UTC) in which something happens.

    Order is by the end of the period, then finer before coarser: what is known to be over by
    September comes before what may still happen in December. "To be determined" comes last.
    """

    earliest: datetime
    precision: Precision
    certainty: Certainty = Certainty.EXACT

    # Making one

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any of the forms an editor types; raise ``VagueDateError`` with what is wrong."""
        words = " ".join(text.replace("\N{EN DASH}", "-").split()).lower()
        if not words:
            raise VagueDateError("Type a date, or “to be determined”.")
        if words in ("tbd", "to be determined", "unknown"):
            return cls.to_be_determined()
        certainty, words = _split_certainty(words)
        earliest, precision = _parse_moment(words, text.strip())
        return cls(earliest, precision, certainty)

    @classmethod
    def to_be_determined(cls) -> Self:
        return cls(LAST_INSTANT, Precision.NONE, Certainty.TO_BE_DETERMINED)

    @classmethod
    def from_datetime(cls, moment: datetime, precision: Precision = Precision.SECOND) -> Self:
        """The second, minute or day (in UTC) that holds an aware ``moment``."""
        moment = moment.astimezone(UTC).replace(microsecond=0)
        if precision >= Precision.MINUTE:
            moment = moment.replace(second=0)
        if precision >= Precision.DAY:
            moment = moment.replace(hour=0, minute=0)
        return cls(moment, precision)

    @classmethod
    def from_date(cls, day: date) -> Self:
        return cls(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY)

    # Reading it

    @property
    def latest(self) -> datetime:
        if self.is_to_be_determined:
            return LAST_INSTANT
        return _period_end(self.earliest, self.precision)

    @property
    def is_to_be_determined(self) -> bool:
        return self.certainty is Certainty.TO_BE_DETERMINED

    @property
    def has_time(self) -> bool:
        """Known at least to the minute."""
        return self.precision <= Precision.MINUTE

    @property
    def has_day(self) -> bool:
        return self.precision <= Precision.DAY

    @property
    def qualifier(self) -> str:
        """“about” or “no earlier than”: the words that stand before what is known."""
        is_plain = self.certainty in (Certainty.EXACT, Certainty.TO_BE_DETERMINED)
        return "" if is_plain else str(self.certainty)

    @property
    def year(self) -> int | None:
        return None if self.is_to_be_determined else self.earliest.year

    @property
    def quarter(self) -> int:
        return (self.earliest.month + 2) // 3

    def is_surely_before(self, other: "VagueDate") -> bool:
        """No reading of the two puts this one at or after the other.

        An open end ("no earlier than") and a rough date ("about") are never sure.
        """
        rough = {Certainty.ABOUT, Certainty.TO_BE_DETERMINED}
        if self.certainty in rough | {Certainty.NO_EARLIER_THAN} or other.certainty in rough:
            return False
        return self.latest < other.earliest

    def until(self, end: "VagueDate") -> "tuple[timedelta, Precision] | None":
        """Time from here to ``end`` and the precision to which it is known.

        None unless both are exact and known at least to the day.
        """
        if {self.certainty, end.certainty} != {Certainty.EXACT}:
            return None
        precision = max(self.precision, end.precision)
        if precision > Precision.DAY:
            return None
        start, stop = self.earliest, end.earliest
        if precision is Precision.MINUTE:
            start, stop = start.replace(second=0), stop.replace(second=0)
        if precision is Precision.DAY:
            start, stop = (m.replace(hour=0, minute=0, second=0) for m in (start, stop))
        return stop - start, precision

    # Writing it

    def __str__(self) -> str:
        """The one text form: what the admin shows and accepts."""
        if self.is_to_be_determined:
            return str(Certainty.TO_BE_DETERMINED)
        moment = self.earliest
        text = {
            Precision.SECOND: "%Y-%m-%d %H:%M:%S UTC",
            Precision.MINUTE: "%Y-%m-%d %H:%M UTC",
            Precision.DAY: "%Y-%m-%d",
            Precision.MONTH: "%Y-%m",
            Precision.QUARTER: f"%Y-Q{self.quarter}",
            Precision.YEAR: "%Y",
        }[self.precision]
        return f"{self.qualifier} {moment.strftime(text)}".lstrip()

    def text(self, *, short: bool = False, zone: tzinfo = UTC) -> str:
        """For readers: “5 October 2021, 08:55:02 UTC”, “no earlier than Q3 2027”.

        ``short`` gives the day without the time, “5 Oct 2021”, for tables. Only times are told
        in another ``zone``: a day without a time is a day in UTC.
        """
        return f"{self.qualifier} {self.period_text(short=short, zone=zone)}".lstrip()

    def period_text(self, *, short: bool = False, zone: tzinfo = UTC) -> str:
        """The same without its qualifier."""
        if self.is_to_be_determined:
            return str(Certainty.TO_BE_DETERMINED)
        moment = self.earliest.astimezone(zone) if self.has_time else self.earliest
        month = f"{moment:%b}" if short else f"{moment:%B}"
        name = offset_name(moment)
        return {
            Precision.SECOND: f"{moment.day} {month} {moment.year}, {moment:%H:%M:%S} {name}",
            Precision.MINUTE: f"{moment.day} {month} {moment.year}, {moment:%H:%M} {name}",
            Precision.DAY: f"{moment.day} {month} {moment.year}",
            Precision.MONTH: f"{month} {moment.year}",
            Precision.QUARTER: f"Q{self.quarter} {moment.year}",
            Precision.YEAR: f"{moment.year}",
        }[Precision.DAY if short and self.has_time else self.precision]

    def isoformat(self) -> str:
        """A valid ``<time datetime>`` value; empty for a quarter and for TBD, which have none."""
        pattern = {
            Precision.SECOND: ISO_SECOND,
            Precision.MINUTE: "%Y-%m-%dT%H:%MZ",
            Precision.DAY: "%Y-%m-%d",
            Precision.MONTH: "%Y-%m",
            Precision.YEAR: "%Y",
        }.get(self.precision)
        return self.earliest.strftime(pattern) if pattern else ""

    def encode(self) -> str:
        """Fixed-width text whose alphabetical order, in any collation, is the right order."""
        earliest = _iso_second(self.earliest)
        is_point = self.precision is Precision.SECOND
        latest = earliest if is_point else _iso_second(self.latest)
        return f"{latest}/{_DIGITS[self.precision]}/{earliest}/{_CODES[self.certainty]}"

    @classmethod
    def decode(cls, stored: str) -> Self:
        """The inverse of ``encode``; raises ``ValueError`` on anything else."""
        _latest, precision, earliest, certainty = stored.split("/")
        try:
            found = _BY_DIGIT[precision], _BY_CODE[certainty]
        except KeyError as error:
            raise ValueError(f"“{stored}” names no precision or no certainty.") from error
        # The form of ISO_SECOND and no other that Python reads; strptime takes ten times as long.
        if len(earliest) != 20 or earliest[10] != "T" or earliest[19] != "Z":
            raise ValueError(f"“{stored}” is not a moment to the second.")
        return cls(datetime.fromisoformat(earliest), *found)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, VagueDate):
            return NotImplemented
        return self.encode() < other.encode()


def _iso_second(moment: datetime) -> str:
    """``ISO_SECOND`` of a moment in UTC."""
    return f"{moment.isoformat()[:19]}Z"


def offset_name(moment: datetime) -> str:
    """“UTC”, “UTC+5” or “UTC−3:30”."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def _split_certainty(words: str) -> tuple[Certainty, str]:
    prefixes = {
        Certainty.NO_EARLIER_THAN: ("no earlier than", "not earlier than", "net"),
        Certainty.ABOUT: ("about", "around", "circa", "c.", "ca.", "~"),
    }
    for certainty, spellings in prefixes.items():
        for spelling in spellings:
            if words.startswith(spelling):
                rest = words.removeprefix(spelling)
                if rest[:1] in (" ", "") or spelling == "~":
                    return certainty, rest.strip()
    return Certainty.EXACT, words


_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r" ?(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?"
)
_FORMS = [
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})[ -]?q(?P<quarter>\d)",
        r"q(?P<quarter>\d) (?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})",
        r"(?P<name>[a-z]+)\.?,? (?P<year>\d{4})",
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?:[t ,]+{_TIME})?",
        rf"(?P<day>\d{{1,2}}) (?P<name>[a-z]+)\.?,? (?P<year>\d{{4}})(?:[ ,]+{_TIME})?",
        rf"(?P<name>[a-z]+)\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})(?:[ ,]+{_TIME})?",
    )
]
_HINT = (
    "Write for example 2027, 2027-Q3, 2027-07, 2027-07-14, 2027-07-14 13:12 or "
    "2027-07-14 13:12:05 (UTC); “no earlier than” or “about” may stand before it; "
    "or “to be determined”."
)


def _parse_moment(words: str, typed: str) -> tuple[datetime, Precision]:
    match = next((m for form in _FORMS if (m := form.fullmatch(words))), None)
    if match is None:
        raise VagueDateError(f"“{typed[:60]}” is not a date that can be read. {_HINT}")
    part = match.groupdict()
    year = int(part["year"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise VagueDateError(f"The year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    if part.get("quarter"):
        quarter = int(part["quarter"])
        if not 1 <= quarter <= 4:
            raise VagueDateError("A quarter is Q1, Q2, Q3 or Q4.")
        return datetime(year, quarter * 3 - 2, 1, tzinfo=UTC), Precision.QUARTER
    month = _month(part)
    if month is None:
        return datetime(year, 1, 1, tzinfo=UTC), Precision.YEAR
    if not part.get("day"):
        return _build(year, month), Precision.MONTH
    if part.get("hour") is None:
        return _build(year, month, int(part["day"])), Precision.DAY
    precision = Precision.SECOND if part["second"] else Precision.MINUTE
    clock = (int(part["hour"]), int(part["minute"]), int(part["second"] or 0))
    moment = _build(year, month, int(part["day"]), *clock)
    moment -= _offset(part["zone"])
    # In UTC it may be in another year than where it was told.
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise VagueDateError(f"The year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    return moment, precision


def _month(part: dict[str, str | None]) -> int | None:
    if name := part.get("name"):
        if name not in MONTHS:
            raise VagueDateError(f"“{name}” is not a month.")
        return MONTHS[name]
    return int(part["month"]) if part.get("month") else None  # type: ignore[arg-type]


def _build(
    year: int, month: int, day: int = 1, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise VagueDateError(f"There is no such date or time: {error}.") from None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in ("z", "utc", "gmt"):
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise VagueDateError(f"“{zone}” is not an offset from UTC.")
    offset = timedelta(hours=hours, minutes=minutes)
    return offset if zone[0] == "+" else -offset
