"""Stories, who wrote them, and what of the record they speak of."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef

from .images import Image
from .missions import Mission
from .organisations import Organisation
from .people import Person
from .permalinks import Addressable
from .places import Place
from .publication import Publishable, PublishableQuerySet, published_q
from .sources import Source, exactly_one
from .vehicles import Vehicle

BODY_LIMIT = 100_000
# The Markdown parser's time grows with the square of these; no real article comes near.
BRACKET_LIMIT = 4_000


def validate_body(body: str) -> None:
    for bracket in "[<":
        if body.count(bracket) > BRACKET_LIMIT:
            raise ValidationError(
                f"There are more than {BRACKET_LIMIT:,} “{bracket}” in this text; "
                "it would take too long to render."
            )


class Author(models.Model):
    """Somebody who signs articles."""

    name = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class TagQuerySet(models.QuerySet["Tag"]):
    def public(self, at: datetime) -> Self:
        """Those under which readers find an article: one is enough to know."""
        tagged = Article.tags.through.objects.filter(tag=OuterRef("pk"))
        return self.filter(Exists(tagged.filter(published_q(at, "article__"))))


class Tag(Addressable):
    """A subject that articles share."""

    view_name = "article_tag"
    letter = "t"

    name = models.CharField(max_length=40, unique=True)

    objects = TagQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(PublishableQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-publish_at", "-pk")

    def with_parts(self) -> Self:
        """What a teaser shows; the text itself stays in the database."""
        return self.select_related("hero").defer("body", "body_html")

    def with_subject(self, at: datetime) -> Self:
        """``speaks_of``: the mentions of missions that readers can open at ``at``, in order.

        The first of them stands for the article where it has no picture of its own.
        """
        missions = Mention.objects.filter(published_q(at, "mission__")).order_by("order")
        missions = missions.select_related("mission__operator")
        return self.prefetch_related(models.Prefetch("mentions", missions, to_attr="speaks_of"))


class Article(Addressable, Publishable):
    view_name = "article"
    letter = "a"

    headline = models.CharField(max_length=160)
    standfirst = models.TextField(
        max_length=400, help_text="One or two sentences under the headline, and in lists."
    )
    body = models.TextField(
        max_length=BODY_LIMIT,
        validators=[MaxLengthValidator(BODY_LIMIT), validate_body],
        help_text=(
            "Markdown. [[soyuz-ms-19]] links to a mission, [[soyuz-ms-19|other words]] with your "
            "own words; [[person:…]], [[organisation:…]], [[vehicle:…]], [[place:…]], "
            "[[article:…]] to the others; [[source:…]] sets a numbered source note. "
            "[[soyuz-ms-19:duration]], [[person:…:time]] show a figure as the record has it; "
            "[[image:…]] on a line by itself shows a picture."
        ),
    )
    body_html = models.TextField(editable=False, blank=True)
    body_renderer = models.PositiveSmallIntegerField(editable=False, default=0)
    hero = models.ForeignKey(
        Image,
        models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        verbose_name="main picture",
    )
    featured = models.BooleanField(
        default=False,
        help_text="Leads the home page; of several, the newest does. With none, the newest story.",
    )
    tags = models.ManyToManyField(Tag, related_name="articles", blank=True)
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")

    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        constraints = [*Publishable.Meta.constraints]
        # The rows are long: whatever lists are narrowed and sorted by is read from an index.
        indexes = [
            models.Index(fields=["-updated_at", "-id"]),
            models.Index(fields=["headline"]),
            models.Index(fields=["stage", "publish_at"]),
            models.Index(fields=["stage", "featured", "publish_at"]),
            models.Index(fields=["stage", "-updated_at", "-id"]),
            models.Index(fields=["featured", "-updated_at", "-id"]),
        ]
        permissions = [("publish_article", "Can publish articles and take them back")]

    def __str__(self) -> str:
        return self.headline


class Byline(models.Model):
    """One author of one article, in the order to be printed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author"],
                name="byline_once_per_author",
                violation_error_message="This author already signs the article.",
            )
        ]

    def __str__(self) -> str:
        return str(self.author)


# What an article can mention: the prefix in [[prefix:slug]] and the model behind it.
MENTIONED = {
    "mission": Mission,
    "person": Person,
    "organisation": Organisation,
    "vehicle": Vehicle,
    "place": Place,
    "article": Article,
    "source": Source,
}
# The kind of what an article shows: [[image:…]] on a line by itself, by its short id.
PICTURE = "image"


class Mention(models.Model):
    """An article's ``[[name]]``, and the object it has led to since it was written.

    Kept by object and not by slug: a rename, or somebody else's taking of the old slug,
    does not change what an article speaks of.
    """

    by = models.ForeignKey(Article, models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=120, help_text="As written: kind:slug.")
    order = models.PositiveSmallIntegerField(default=0)

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="mentions", null=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mentions", null=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="mentions", null=True
    )
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="mentions", null=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="mentions", null=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="mentioned_by", null=True)
    source = models.ForeignKey(Source, models.CASCADE, related_name="mentions", null=True)
    # A link may go; a story does not lose a picture by accident.
    image = models.ForeignKey(Image, models.PROTECT, related_name="mentions", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=exactly_one([*MENTIONED, PICTURE]), name="mention_leads_to_one_object"
            ),
            models.UniqueConstraint(fields=["by", "name"], name="mention_once_per_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        return self.name.partition(":")[0]

    def target(self) -> Any:
        """The object; fetched with ``select_related`` by those who show many."""
        return getattr(self, self.kind)


class LostLink(models.Model):
    """An article's ``[[name]]`` that leads nowhere: never did, or what it led to was deleted."""

    by = models.ForeignKey(Article, models.CASCADE, related_name="lost_links")
    name = models.CharField(max_length=120, db_index=True, help_text="As written: kind:slug.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "name"], name="lost_link_once_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class QuotedFigure(models.Model):
    """A live figure of a published article, as it read when the article was last saved."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="quoted")
    figure = models.CharField(max_length=20)
    value = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mention", "figure"], name="figure_quoted_once")
        ]

    def __str__(self) -> str:
        return f"{self.mention}:{self.figure}"
