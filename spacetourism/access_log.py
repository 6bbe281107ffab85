"""One line for each request, where LOG_REQUESTS is on. It tells of the page, not of the reader."""

import logging

from .privacy import shown_path

logger = logging.getLogger("spacetourism.requests")


def is_on() -> bool:
    return logger.isEnabledFor(logging.INFO)


def write(
    *,
    method: str,
    path: str,
    route: str,
    status: int,
    seconds: float,
    queries: int = 0,
    length: int | None = None,
) -> None:
    """``length``: bytes of the body as sent; None where it goes out as it is made."""
    fields = {
        "method": method,
        "path": shown_path(path),
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "queries": queries,
        "bytes": length,
    }
    size = "" if length is None else f", {length} bytes"
    message = f"{method} {fields['path']} {status} in {fields['ms']} ms, {queries} queries{size}"
    logger.info(message, extra={"fields": fields})
