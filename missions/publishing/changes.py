"""When something that readers see last changed: one thing, and all of it."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from missions.models import (
    CORRECTED,
    Article,
    Correction,
    Mission,
    Publishable,
    Version,
)


def with_changed(rows: QuerySet[Any], *, at: datetime) -> Any:
    """``rows`` with ``changed``: when what each says last became another, as readers saw it.

    A mended typo is no change; a correction is. For what is published by stages that is its
    publication at the earliest; for everything else None where no version of it was kept.
    """
    model: type[Model] = rows.model
    seen = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id=OuterRef("pk"),
        public_from__lte=at,
    ).exclude(kind=Version.Kind.TYPO)
    changed: Any = _latest(seen, "public_from")
    if issubclass(model, Publishable):
        corrected = Correction.objects.none()
        if (name := model._meta.model_name) in CORRECTED:
            corrected = Correction.objects.made(at).filter(**{name: OuterRef("pk")})
        moments = [changed, _latest(corrected, "made_at")]
        changed = Greatest("publish_at", *(Coalesce(moment, "publish_at") for moment in moments))
    return rows.annotate(changed=changed)


def last_change(at: datetime) -> datetime | None:
    """When something that readers see last changed, or later; None where there is nothing.

    What was scheduled comes in at its own time. Six queries, each of which looks at one end of an
    index: one query for all would read every row of the record. What is done at the desk counts
    for everything; what a command or the database itself does, only for articles and missions.
    Work on drafts counts too: a page may have been taken back.
    """
    moments = [_last(Version.objects.filter(made_at__lte=at), "made_at")]
    moments.append(_last(Correction.objects.made(at), "made_at"))
    for model in (Article, Mission):
        moments.append(_last(model.objects.filter(updated_at__lte=at), "updated_at"))
        moments.append(_last(model.objects.published(at), "publish_at"))
    return max((m for m in moments if m), default=None)


def _last(rows: "QuerySet[Any]", field: str) -> datetime | None:
    return rows.order_by(f"-{field}").values_list(field, flat=True).first()


def _latest(rows: QuerySet[Any], field: str) -> Subquery:
    latest = rows.order_by(f"-{field}").values(field)[:1]
    return Subquery(latest, output_field=DateTimeField())
