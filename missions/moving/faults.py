"""What SQLite lets into a column and another database does not take: found before anything is
written, and named by table, key and column."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .tables import AT_ONCE, Model, column_of, columns, name_of, tables

# So many are told; who has more has one cause for all of them.
MOST = 50
# A sign and so many.
BITS = {"smallint": 15, "integer": 31, "bigint": 63}


class FaultError(ValueError):
    """A value that cannot be carried; the message ends a sentence that names its place."""


def faults(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> list[str]:
    """A sentence for each value that ``target`` would not take, at most ``MOST`` and one more.

    Only SQLite keeps what does not fit its column; any other ``source`` has none.
    """
    if source.vendor != "sqlite":
        return []
    found: list[str] = []
    # Bytes that are no text are a fault to be named, not an error while reading.
    source.ensure_connection()
    source.connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        for model in tables():
            for fault in _in(model, source, target):
                found.append(fault)
                if len(found) == MOST:
                    return [*found, "There may be more."]
    finally:
        source.connection.text_factory = str
    return found


def _in(model: Model, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> Iterator[str]:
    checks = [(field, check_of(field, target)) for field in columns(model)]
    quote = source.ops.quote_name
    # A column behind a plus has no type: the value comes as it is stored.
    listed = ", ".join(f"+{quote(column_of(field))}" for field, _ in checks)
    key = quote(column_of(model._meta.pk))
    with source.cursor() as cursor:
        cursor.execute(f"SELECT +{key}, {listed} FROM {quote(name_of(model))} ORDER BY {key}")  # noqa: S608
        while batch := cursor.fetchmany(AT_ONCE):
            for pk, *values in batch:
                for (field, check), value in zip(checks, values, strict=True):
                    if value is not None and (said := _fault(field, check, value)):
                        yield f"{name_of(model)} {pk!r}: {field.column} {said}."


def _fault(field: models.Field, check: Callable[[Any], None], value: Any) -> str:
    try:
        check(value)
        if hasattr(field, "from_db_value") and not isinstance(field, models.JSONField):
            field.from_db_value(value, None, None)
    except FaultError as error:
        return str(error)
    except Exception as error:  # whatever a field of ours says of what it cannot read
        return f"cannot be read ({error})"
    return ""


def check_of(field: models.Field, target: BaseDatabaseWrapper) -> Callable[[Any], None]:
    """The check for the column's type in ``target``; it raises ``FaultError``."""
    kind = field.db_type(target) or ""
    whole = re.fullmatch(r"(?:var)?char\((\d+)\)", kind)
    if whole or kind in ("text", "varchar"):
        return lambda value: _text(value, int(whole[1]) if whole else None)
    if kind in BITS:
        bits = BITS[kind] if target.vendor == "postgresql" else 63
        return lambda value: _number(value, bits)
    if kind.startswith(("numeric", "decimal")):
        return lambda value: _decimal(value, field)
    return {
        "boolean": _boolean,
        "bool": _boolean,
        "date": lambda value: _moment(value, field),
        "timestamp with time zone": lambda value: _moment(value, field),
        "datetime": lambda value: _moment(value, field),
        "jsonb": _json,
        "uuid": lambda value: _made_by(UUID, value, "UUID"),
        "inet": lambda value: _made_by(ip_address, value, "IP address"),
    }.get(kind, lambda value: None)


def _text(value: Any, most: int | None) -> None:
    if not isinstance(value, str):
        raise FaultError(f"holds {type(value).__name__}, not text")
    _encodable(value)
    if most is not None and len(value) > most:
        raise FaultError(f"has {len(value)} characters, {most} are the most")


def _encodable(value: str) -> None:
    if "\0" in value:
        raise FaultError("holds a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise FaultError("holds bytes that are no text (UTF-8)") from None


def _number(value: Any, bits: int) -> None:
    if not isinstance(value, int):
        raise FaultError(f"holds {value!r:.40}, not a whole number")
    if not -(2**bits) <= value < 2**bits:
        raise FaultError(f"holds {value}, more than fits into {bits + 1} bits")


def _decimal(value: Any, field: models.Field) -> None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FaultError(f"holds {value!r:.40}, not a number") from None
    digits, places = getattr(field, "max_digits", None), getattr(field, "decimal_places", None)
    if not number.is_finite() or (
        digits is not None
        and places is not None
        and abs(number) >= Decimal(10) ** (digits - places)
    ):
        raise FaultError(f"holds {number}, which has too many digits")


def _boolean(value: Any) -> None:
    if value not in (0, 1):
        raise FaultError(f"holds {value!r:.40}, not true or false")


def _moment(value: Any, field: models.Field) -> None:
    try:
        if not isinstance(value, str):
            raise ValidationError("")
        field.to_python(value)
    except (ValidationError, ValueError):
        raise FaultError(f"holds {value!r:.40}, not a date that there is") from None


def _json(value: Any) -> None:
    try:
        read = json.loads(value)
        told = json.dumps(read, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise FaultError("holds no valid JSON") from None
    _encodable(told.replace("\\\\", "").replace("\\u0000", "\0"))


def _made_by(make: Callable[[Any], Any], value: Any, what: str) -> None:
    try:
        make(value)
    except (AttributeError, TypeError, ValueError):
        raise FaultError(f"holds {value!r:.40}, not a {what}") from None
