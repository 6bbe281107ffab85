"""Corrections as entries: what was wrong, what is right, and on which page."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from missions.models import CORRECTED, Correction, Organisation

from .articles import spoken_of
from .entries import Entry, absolute, written
from .identity import id_of


def corrections(at: datetime, *, operator: Organisation | None = None) -> QuerySet[Correction]:
    """Those on public pages, newest first; of one operator those of its flights and of the
    articles that speak of them or of it."""
    rows = Correction.objects.public(at)
    if operator is not None:
        told = Q(article__in=spoken_of(operator, at=at))
        rows = rows.filter(told | Q(mission__operator=operator))
    return rows.newest_first()


def correction_entries(rows: "QuerySet[Correction]", *, at: datetime) -> list[Entry]:
    """One query."""
    related = rows.select_related(*CORRECTED)
    return [_entry(row) for row in related.defer("article__body", "article__body_html")]


def _entry(correction: Correction) -> Entry:
    page: Any = correction.target()
    url = absolute(f"{page.get_absolute_url()}#{correction.anchor}")
    return Entry(
        id_of(page, correction.anchor),
        f"Correction: {page}",
        url,
        correction.made_at,
        correction.made_at,
        correction.text,
        written("correction.html", url, correction=correction, page=page),
    )
