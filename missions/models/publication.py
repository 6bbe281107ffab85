"""What the public may see, and from when. The one place that knows the rule."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def published_q(at: datetime, prefix: str = "") -> Q:
    """The rule as a condition, for use across a relation: ``published_q(now, "mission__")``."""
    return Q(**{f"{prefix}stage": Publishable.Stage.PUBLISHED, f"{prefix}publish_at__lte": at})


def unpublished_qs(at: datetime, prefix: str = "") -> tuple[Q, Q]:
    """All that ``published_q`` leaves out, as two ranges of an index: there is little of it, and it
    is found without a look at the rest. As one condition a database would rather look at all."""
    others = [stage for stage in Publishable.Stage if stage != Publishable.Stage.PUBLISHED]
    scheduled = {f"{prefix}stage": Publishable.Stage.PUBLISHED, f"{prefix}publish_at__gt": at}
    return Q(**{f"{prefix}stage__in": others}), Q(**scheduled)


def count_published(
    model: type[models.Model], relation: str, at: datetime, condition: Q | None = None
) -> Coalesce:
    """How many published flights of the record ``relation`` leads to, as an annotation.

    ``condition`` narrows them.

    A subquery each: joins of several relations would multiply their rows.
    """
    field: Any = model._meta.get_field(relation)
    back = field.field.name
    flights = field.related_model.objects.published(at).in_record().filter(**{back: OuterRef("pk")})
    if condition is not None:
        flights = flights.filter(condition)
    counted = flights.order_by().annotate(key=F(back)).values("key").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


class PublishableQuerySet(models.QuerySet[Any]):
    def published(self, at: datetime) -> Self:
        """What a reader sees at ``at``; a scheduled row appears by itself."""
        return self.filter(published_q(at))

    def number_published(self, at: datetime) -> int:
        """How many ``published`` would give: what is not is taken off the number of all, which
        is cheaper than to look at each."""
        return self.count() - self.unpublished(at).count()

    def unpublished(self, at: datetime) -> "models.QuerySet[Any, Any]":
        """The keys of all that readers do not see yet, or no more."""
        others, scheduled = (self.filter(q).order_by().values("pk") for q in unpublished_qs(at))
        return others.union(scheduled, all=True)

    def withdrawn(self) -> Self:
        """What readers had seen before it was taken away; nothing else may be told of to them."""
        return self.filter(stage=Publishable.Stage.WITHDRAWN, publish_at__lte=F("withdrawn_at"))

    def scheduled(self, at: datetime) -> Self:
        return self.filter(stage=Publishable.Stage.PUBLISHED, publish_at__gt=at)


class Publishable(models.Model):
    """Something that is a draft until it is published, at once or at a set time."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    # What readers have never seen under this stage; it may be worked on without telling them.
    UNPUBLISHED = (Stage.DRAFT, Stage.REVIEW)

    stage = models.CharField(
        max_length=10,
        choices=Stage,
        default=Stage.DRAFT,
        db_index=True,
        help_text=(
            "Only “Published” is visible outside the newsroom. “In review” asks an editor to read "
            "it; “Withdrawn” takes away what readers have seen, and tells them so."
        ),
    )
    publish_at = models.DateTimeField(
        "publish at (UTC)",
        null=True,
        blank=True,
        db_index=True,
        help_text=(
            "In UTC. Empty means at once when you set the stage to “Published”; a time in the "
            "future means that it appears by itself at that time."
        ),
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.CharField(
        "withdrawn because",
        max_length=300,
        blank=True,
        help_text="For readers who come by an old link. Required when the page is withdrawn.",
    )
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="replaced by",
        help_text="Of what is withdrawn: where its readers are sent instead.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="published") | Q(publish_at__isnull=False),
                name="%(class)s_published_has_time",
                violation_error_message="What is published needs a time of publication.",
            ),
            models.CheckConstraint(
                condition=~Q(stage="withdrawn") | ~Q(withdrawn_because=""),
                name="%(class)s_withdrawn_says_why",
                violation_error_message="Say why it is withdrawn; readers are told.",
            ),
        ]

    def is_public(self, at: datetime) -> bool:
        return (
            self.stage == self.Stage.PUBLISHED
            and self.publish_at is not None
            and self.publish_at <= at
        )

    @property
    def is_closed(self) -> bool:
        """Readers have seen it, or will without anybody's doing: only editors touch it."""
        return self.stage not in self.UNPUBLISHED

    def is_scheduled(self, at: datetime) -> bool:
        return self.stage == self.Stage.PUBLISHED and not self.is_public(at)
