"""What readers may find: asked of the record's own rows each time, never kept in the index."""

from datetime import datetime

from django.db.models import Q, QuerySet

from missions.models import SearchDocument, public_person_q, published_q


def visible(rows: QuerySet[SearchDocument], kind: str, at: datetime) -> QuerySet[SearchDocument]:
    """Documents of ``kind`` whose pages readers can open at ``at``."""
    return rows.filter(_visible_q(kind, at))


def _visible_q(kind: str, at: datetime) -> Q:
    if kind in ("article", "mission"):
        return published_q(at, f"{kind}__")
    if kind == "person":
        return public_person_q(at, "person")
    # Organisations, vehicles and places have public pages from the start.
    return Q()
