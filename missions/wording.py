"""How values of the record are written for readers, wherever they stand. No HTML."""

import re
from datetime import timedelta
from decimal import Decimal

from missions.dates import Precision
from missions.models import Seat

SITE_NAME = "The Space Tourism Record"
MILLION = 1_000_000
UNITS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
FINEST = {Precision.SECOND: "s", Precision.MINUTE: "min", Precision.DAY: "d"}
# XML 1.0 has no way to write these. A text pasted from elsewhere may hold one.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Without the characters that no XML document can hold."""
    return _NOT_IN_XML.sub("", text)


def duration(span: tuple[timedelta, Precision] | None) -> str:
    """“11 d 19 h 40 min”, “10 min 10 s”: never finer than known, no seconds beyond a day."""
    if span is None:
        return ""
    length, precision = span
    rest = int(length.total_seconds())
    finest = FINEST[precision]
    if finest == "s" and rest >= UNITS["d"]:
        finest = "min"
    if rest < UNITS[finest]:
        return {"d": "less than a day", "min": "less than a minute"}.get(finest, "0 s")
    parts: list[str] = []
    for name, seconds in UNITS.items():
        count, rest = divmod(rest, seconds)
        if count or parts:
            parts.append(f"{count} {name}")
        if name == finest:
            break
    return " ".join(parts)


def kilometres(height: Decimal | float | None) -> str:
    """“418 km”, “86.2 km”, “1,408 km”."""
    if height is None:
        return ""
    number = f"{height:,.1f}".removesuffix(".0")
    return f"{number} km"


def usd(amount: int | None) -> str:
    """“US$20 million”, “US$450,000”."""
    return "" if amount is None else f"US${_dollars(amount)}"


def price(seat: Seat) -> str:
    """“about US$20 million”, “US$20 to 25 million”; empty where no price is known."""
    if seat.price_usd is None:
        return ""
    text = usd(seat.price_usd)
    if seat.price_usd_to is not None:
        lower, upper = _dollars(seat.price_usd), _dollars(seat.price_usd_to)
        if lower.endswith(" million") and upper.endswith(" million"):
            lower = lower.removesuffix(" million")
        text = f"US${lower} to {upper}"
    return f"{seat.price_qualifier} {text}" if seat.price_qualifier else text


def _dollars(amount: int) -> str:
    """In millions where two decimals are enough to say it."""
    if amount >= MILLION and amount % 10_000 == 0:
        return f"{Decimal(amount) / MILLION:,.2f}".rstrip("0").rstrip(".") + " million"
    return f"{amount:,}"
