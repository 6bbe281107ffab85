"""How a log line is written: as text for people, or as JSON for what collects logs.

Both name the request and leave out what tells of a person (``privacy``).
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from . import request_id
from .privacy import without_secrets


class PlainFormatter(logging.Formatter):
    """2026-11-23 08:00:00,000 WARNING django.request: Not Found: /x/ [3f…]"""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        line = super().formatMessage(record)
        asked = request_id.current.get()
        return f"{line} [{asked}]" if asked else line

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonFormatter(logging.Formatter):
    """One object a line; ``extra={"fields": {…}}`` adds members to it."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if asked := request_id.current.get():
            said["request_id"] = asked
        said |= getattr(record, "fields", {})
        if record.exc_info:
            said["exception"] = without_secrets(self.formatException(record.exc_info))
        if record.stack_info:
            said["stack"] = without_secrets(record.stack_info)
        return json.dumps(said, ensure_ascii=False, default=str)
