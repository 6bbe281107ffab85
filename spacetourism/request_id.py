"""The id of a request, by which its answer and its log lines are found.

Imports nothing of ours and nothing of Django's: what answers before Django can use it as well.
"""

import re
from collections.abc import MutableMapping
from contextvars import ContextVar
from random import getrandbits
from typing import Any

HEADER = "X-Request-ID"
# Of the request that this thread is answering; empty between two of them, and in commands.
current: ContextVar[str] = ContextVar("request_id", default="")

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_KEPT = "spacetourism.request_id"


def new() -> str:
    """No secret. The system's random numbers would let go of the interpreter's lock, for which the
    other threads then queue."""
    return f"{getrandbits(64):016x}"


def take(environ: MutableMapping[str, Any], *, is_behind_proxy: bool) -> str:
    """The id of the request that ``environ`` (WSGI) describes, from now on the current one.

    A proxy's id is taken over where there is a proxy of ours and the id is one; clients cannot
    write into our logs. Asked again for the same request it is the same.
    """
    found = environ.get(_KEPT)
    if not found:
        given = environ.get("HTTP_X_REQUEST_ID", "") if is_behind_proxy else ""
        found = given if _WELL_FORMED.fullmatch(given) else new()
        environ[_KEPT] = found
    current.set(found)
    return found
