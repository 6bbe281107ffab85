"""When something that readers see last changed: one thing, and all of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DateTimeField, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from missions.models import (
    CORRECTED,
    Article,
    Correction,
    Mission,
    Publishable,
    Version,
    published_q,
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


@dataclass(frozen=True)
class State:
    """What everything that readers see rests on: when it last changed, and how much there is.

    ``changed`` is None where there is nothing.
    """

    changed: datetime | None
    counts: tuple[int, ...]


def state(*, at: datetime) -> State:
    """No later than ``changed`` did anything change that readers see; what was scheduled comes
    in at its own time. Four queries.

    What is done at the desk counts for everything; what a command or the database itself does,
    only for articles and missions. Work on drafts counts too: a page may have been taken back.
    """
    moments = [Version.objects.filter(made_at__lte=at).aggregate(last=Max("made_at"))["last"]]
    made = Correction.objects.made(at).aggregate(last=Max("made_at"), n=Count("pk"))
    moments.append(made["last"])
    counts = [made["n"]]
    for model in (Article, Mission):
        public = published_q(at)
        found = model.objects.aggregate(
            saved=Max("updated_at", filter=Q(updated_at__lte=at)),
            came=Max("publish_at", filter=public),
            n=Count("pk", filter=public),
        )
        moments += [found["saved"], found["came"]]
        counts.append(found["n"])
    return State(max((m for m in moments if m), default=None), tuple(counts))


def _latest(rows: QuerySet[Any], field: str) -> Subquery:
    latest = rows.order_by(f"-{field}").values(field)[:1]
    return Subquery(latest, output_field=DateTimeField())
