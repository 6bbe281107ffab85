"""Lists as files: CSV for spreadsheets, JSON for programs; files to ask for again and again."""

import csv
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.http import http_date

from missions.caching import current
from missions.exchange import harmless
from missions.publishing.changes import last_change

# Within one second things can change twice; a date that says the second cannot tell them apart.
SETTLED = timedelta(seconds=2)
# Seconds; by then what was scheduled has come in.
KEPT = 60


def csv_file(name: str, header: list[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return _file(name, "csv", "text/csv; charset=utf-8", text.getvalue())


def json_file(name: str, content: dict[str, Any]) -> HttpResponse:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return _file(name, "json", "application/json", text)


def dated_file(content_type: str, make: Callable[[], str | bytes], *, at: datetime) -> HttpResponse:
    """What ``make`` makes, with the date of the last change to anything that readers see.

    Its ETag, which the middleware takes from the content, tells exactly whether it is another
    one; its date is no earlier than its last change. To be asked for each time, as what is
    withdrawn has to go at once.
    """
    changed = last_change(at)
    response = HttpResponse(make(), content_type=f"{content_type}; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    if changed is not None and at - changed >= SETTLED:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def kept(make: Callable[[], bytes], *, key: str) -> bytes:
    """What ``make`` makes, made anew only when something that readers see has changed.

    ``key`` tells one file from another. Nothing in it may depend on the time of day alone.
    """
    number = current()
    if number is None:
        return make()
    name = "file:" + hashlib.sha256(f"{settings.SITE_URL} {key} {number}".encode()).hexdigest()
    packed = cache.get(name)
    if packed is not None:
        return zlib.decompress(packed)
    content = make()
    # Packed, as the cache of a single process is its memory.
    cache.set(name, zlib.compress(content, 1), KEPT)
    return content


def _harmless(cell: Any) -> Any:
    return harmless(cell) if isinstance(cell, str) else cell


def _file(name: str, suffix: str, content_type: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{suffix}"'},
    )
