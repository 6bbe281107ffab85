"""Lists as files: CSV for spreadsheets, JSON for programs."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from missions.exchange import harmless


def csv_file(name: str, header: list[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return _file(name, "csv", "text/csv; charset=utf-8", text.getvalue())


def json_file(name: str, content: dict[str, Any]) -> HttpResponse:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return _file(name, "json", "application/json", text)


def _harmless(cell: Any) -> Any:
    return harmless(cell) if isinstance(cell, str) else cell


def _file(name: str, suffix: str, content_type: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{suffix}"'},
    )
