from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models, prose
from missions.models import public_person_q, published_q

from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters, OneParameters
from .references import NOUNS, named, optional_reference, reference
from .schemas import Listing, Part, Reference, Resource
from .texts import whole_text

router = Router(tags=["Articles"])


class Author(Part):
    name: str
    about: str


class Mentions(Part):
    """What of the record an article speaks of, in its order; only what readers can open."""

    missions: list[Reference]
    people: list[Reference]
    organisations: list[Reference]
    vehicles: list[Reference]
    places: list[Reference]
    articles: list[Reference]
    sources: list[Reference]


class ArticleCorrection(Part):
    id: str
    made_at: datetime
    text: str


class ChangedFigure(Part):
    """A figure that the text takes from the record and that has changed since it was written."""

    about: Reference
    figure: str
    before: str
    now: str


class Text(Part):
    html: str = Field(description="Safe to print; links are absolute, notes lead to its own end.")
    markdown: str = Field(description="The same text as Markdown.")
    words: int
    changed_figures: list[ChangedFigure]


class Article(Resource):
    """A story that stands on the record."""

    slug: str
    standfirst: str
    published_at: datetime
    authors: list[Author]
    tags: list[Reference]
    image: Reference | None
    mentions: Mentions
    corrections: list[ArticleCorrection]
    text: Text | None = Field(description="Only with one article; null in lists.")


class ArticleParameters(ListParameters):
    year: int | None = Field(None, ge=1900, le=2199, description="In which it was published (UTC).")
    tag: str = Field("", description="Id or slug of a tag.", examples=["soyuz"])
    mission: str = Field("", description="Id or slug: only what mentions this flight.")
    person: str = Field("", description="Id or slug: only what mentions this person.")
    organisation: str = Field("", description="Id or slug: only what mentions this organisation.")


class Articles(Noun):
    name = "articles"
    model = models.Article
    schema = Article
    order = Order(("-publish_at", "-pk"))
    embeds = {
        "image": "images", "tags": "tags", "mentions.missions": "missions",
        "mentions.people": "people", "mentions.organisations": "organisations",
    }  # fmt: skip

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Article.objects.published(at).select_related("hero")

    def narrowed(self, rows: QuerySet[Any], asked: ArticleParameters, at: Any) -> QuerySet[Any]:
        rows = rows.defer("body", "body_html")
        if asked.year:
            rows = rows.filter(publish_at__year=asked.year)
        if asked.tag:
            rows = rows.filter(tags=named(self.REGISTER["tags"].rows(at), asked.tag, "tag"))
        for kind, noun in (("mission", "missions"), ("person", "people"),
                           ("organisation", "organisations")):  # fmt: skip
            if key := getattr(asked, kind):
                target = named(self.REGISTER[noun].rows(at), key, kind)
                spoken = models.Mention.objects.filter(by=OuterRef("pk"), **{kind: target})
                rows = rows.filter(Exists(spoken))
        return rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        keys = [row.pk for row in rows]
        authors, tags, corrections = defaultdict(list), defaultdict(list), defaultdict(list)
        for byline in (
            models.Byline.objects.filter(article__in=keys)
            .select_related("author")
            .order_by("order", "pk")
        ):
            authors[byline.article_id].append(byline.author)
        tagged = models.Article.tags.through.objects.filter(article__in=keys)
        for link in tagged.select_related("tag").order_by("tag__name"):
            tags[link.article_id].append(link.tag)
        made = models.Correction.objects.made(asked.at).filter(article__in=keys)
        for correction in made.newest_first():
            corrections[correction.article_id].append(correction)
        spoken = mentions(keys, asked.at) if asked.wants("mentions") else {}
        return [
            reference(row)
            | {
                "slug": row.slug,
                "standfirst": row.standfirst,
                "published_at": row.publish_at,
                "authors": [{"name": a.name, "about": a.about} for a in authors[row.pk]],
                "tags": [reference(tag) for tag in tags[row.pk]],
                "image": optional_reference(row.hero),
                "mentions": spoken.get(row.pk) or no_mentions(),
                "corrections": [tell_correction(each) for each in corrections[row.pk]],
                "text": tell_text(row, asked.at) if asked.is_one and asked.wants("text") else None,
            }
            for row in rows
        ]


def no_mentions() -> dict[str, list[Any]]:
    return {NOUNS[model]: [] for model in models.MENTIONED.values()}


def mentions(articles: list[int], at: datetime) -> dict[int, dict[str, list[Any]]]:
    """What each of the articles with these keys speaks of that readers can open; one query."""
    related = list(models.MENTIONED)
    hidden = Q(mission__isnull=False) & ~published_q(at, "mission__")
    hidden |= Q(article__isnull=False) & ~published_q(at, "article__")
    hidden |= Q(person__isnull=False) & ~public_person_q(at, "person")
    rows = models.Mention.objects.filter(by__in=articles, image__isnull=True).exclude(hidden)
    found: dict[int, dict[str, list[Any]]] = defaultdict(no_mentions)
    rows = rows.select_related(*related).defer("article__body", "article__body_html")
    for row in rows.order_by("by", "order"):
        target = row.target()
        found[row.by_id][NOUNS[type(target)]].append(reference(target))
    return found


def tell_correction(correction: models.Correction) -> dict[str, Any]:
    return {"id": f"c-{correction.pk}", "made_at": correction.made_at, "text": correction.text}


def tell_text(article: models.Article, at: datetime) -> dict[str, Any]:
    story = prose.tell(article, at=at)
    document = whole_text(story)
    return {
        "html": document.to_html(pretty=False),
        "markdown": document.to_markdown(),
        "words": story.word_count,
        "changed_figures": [
            {
                "about": reference(changed.target),
                "figure": changed.figure,
                "before": changed.before,
                "now": changed.now,
            }
            for changed in story.changed
        ],
    }


ARTICLES = Articles()


@router.get("", response=Listing[Article], operation_id="listArticles", summary="Articles")
def list_articles(request: HttpRequest, asked: Query[ArticleParameters]) -> HttpResponse:
    """Stories, newest first, without their text."""
    return ARTICLES.page(request, asked)


@router.get("/{key}", response=Article, operation_id="readArticle", summary="One article")
def read_article(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A story with its text as HTML and as Markdown."""
    return ARTICLES.one(request, key, asked)
