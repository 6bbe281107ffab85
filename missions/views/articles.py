from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from missions import feeds, prose, sharing
from missions.models import (
    MENTIONED,
    Article,
    Byline,
    Compiled,
    Correction,
    Mention,
    Tag,
    address_of,
    published_q,
)
from missions.publishing import archive, public_rows
from missions.sharing import json_ld
from missions.templatetags.record import updated_later

from .generic import Filter, Page, RecordDetailView, RecordListView, redirect_to, shorten

# Among so many of the latest articles those to read next are sought.
NEXT_AMONG = 200


class ArticleList(RecordListView):
    template_name = "articles/article_list.html"
    paginate_by = 20
    title = "Articles"
    description = "Stories that stand on the record, newest first."

    def rows(self) -> QuerySet[Article]:
        return Article.objects.published(self.at).with_parts().newest_first()

    def number_of_all(self) -> int | None:
        return Article.objects.number_published(self.at)

    def get_page(self) -> Page:
        page = super().get_page()
        page.feeds = feeds.links("articles")
        return page

    def make_filters(self) -> Iterable[Filter]:
        """Of what an article speaks; to these the pages of the record lead."""
        kinds: dict[str, Any] = dict(MENTIONED)
        for kind, model in kinds.items():
            wanted = self.request.GET.get(kind, "").strip()
            is_slug = wanted and "\0" not in wanted
            found = public_rows(model, self.at).filter(slug=wanted) if is_slug else []
            choices = [(row.slug, str(row)) for row in found]

            def narrow(rows: QuerySet[Any], slug: str, kind: str = kind) -> QuerySet[Any]:
                mentions = Mention.objects.filter(**{f"{kind}__slug": slug})
                return rows.filter(pk__in=mentions.values("by"))

            yield Filter(kind, "About", choices, narrow, is_hidden=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "years": archive.years(self.at),
            "tags": archive.tags(self.at),
        }


class ArticleYear(ArticleList):
    def rows(self) -> QuerySet[Article]:
        rows = super().rows().filter(publish_at__year=self.kwargs["year"] or 1)
        if not rows.exists():
            raise Http404(f"No article was published in {self.kwargs['year']}.")
        return rows

    def number_of_all(self) -> None:
        return None

    def get_page(self) -> Page:
        year = self.kwargs["year"]
        return Page(
            f"Articles of {year}",
            f"All articles published in {year}, newest first.",
            self.request.path,
            [("Articles", address_of("articles"))],
            "Articles",
        )


class ArticleTag(ArticleList):
    tag: Tag

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        tag = Tag.find_by_slug(self.kwargs["slug"].lower())
        shown = published_q(self.at, "articles__")
        if tag is None or not Tag.objects.filter(shown, pk=tag.pk).exists():
            raise Http404("No article has this tag.")
        self.tag = tag
        if tag.slug != self.kwargs["slug"]:
            return redirect_to(request, tag)
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Article]:
        return super().rows().filter(tags=self.tag)

    def number_of_all(self) -> int:
        tagged = Article.tags.through.objects.filter(tag=self.tag)
        hidden = Article.objects.unpublished(self.at)
        return tagged.count() - tagged.filter(article__in=hidden).count()

    def get_page(self) -> Page:
        return Page(
            f"Articles on {self.tag.name}",
            f"All articles with the tag {self.tag.name}, newest first.",
            self.request.path,
            [("Articles", address_of("articles"))],
            "Articles",
            feeds.links("articles", self.tag),
        )


def _readable(at: datetime) -> QuerySet[Article]:
    return Article.objects.published(at).select_related("hero")


def _next(at: datetime, article: int) -> QuerySet[Article]:
    """What to read after it: of the latest articles those that share most of its tags."""
    others = Article.objects.published(at).exclude(pk=article)
    latest = others.newest_first().values("pk")[:NEXT_AMONG]
    own = Article.tags.through.objects.filter(article=article).values("tag")
    among = Article.objects.filter(pk__in=latest).with_parts()
    shared = Count("tags", filter=Q(tags__in=own), distinct=True)
    return among.annotate(shared=shared).order_by("-shared", "-publish_at", "-pk")[:3]


# The most read pages of all, and the first after every change.
BY_SLUG = Compiled(lambda at, slug: _readable(at).filter(slug=slug), at=datetime, slug=str)
NEXT = Compiled(_next, at=datetime, article=int)
TAGS = Compiled(lambda article: Tag.objects.filter(articles=article).order_by("name"), article=int)
BYLINES = Compiled(
    lambda article: (
        Byline.objects.filter(article=article).select_related("author").order_by("order", "pk")
    ),
    article=int,
)
CORRECTIONS = Compiled(
    lambda at, article: Correction.objects.made(at).filter(article=article).newest_first(),
    at=datetime,
    article=int,
)


class ArticleDetail(RecordDetailView):
    model = Article
    template_name = "articles/article_detail.html"
    context_object_name = "article"

    def get_queryset(self) -> QuerySet[Article]:
        return _readable(self.at)

    def find(self, slug: str) -> Article | None:
        return next(iter(BY_SLUG(at=self.at, slug=slug)), None)

    def corrections(self) -> list[Correction]:
        return CORRECTIONS(at=self.at, article=self.object.pk)

    def get_page(self) -> Page:
        article: Article = self.object
        crumbs = [("Articles", address_of("articles"))]
        return Page(
            article.headline,
            shorten(article.standfirst),
            article.get_absolute_url(),
            crumbs,
            "Articles",
            feeds.links("articles", suffixes=["atom"]),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article: Article = self.object
        story = prose.tell(article, at=self.at, mark_broken=self.preview is not None)
        missions = [m.target() for m in story.mentions if m.kind == "mission"]
        return super().get_context_data(**kwargs) | {
            "story": story,
            "tags": TAGS(article=article.pk),
            "authors": [byline.author for byline in BYLINES(article=article.pk)],
            "missions": missions,
            # Stands for the article where it has no picture of its own.
            "subject": missions[0] if missions and not article.hero else None,
            "people": [m.target() for m in story.mentions if m.kind == "person"],
            "sources": story.sources,
            "corrections": self.corrections(),
            "related": NEXT(at=self.at, article=article.pk),
        }


class ArticleData(ArticleDetail):
    """The whole JSON-LD of an article, of which the page itself has the short."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if isinstance(response, HttpResponsePermanentRedirect):
            path, _, _ = response.url.partition("?")
            return HttpResponsePermanentRedirect(f"{path}data.jsonld")
        return response

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        context["updated"] = updated_later(self.object)
        document = json_ld.document(context["page"], context, whole=True)
        return HttpResponse(json_ld.script(document), content_type=sharing.JSON_LD)
