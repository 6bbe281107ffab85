from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from missions import feeds, prose, sharing
from missions.models import Article, Tag, published_q
from missions.sharing import json_ld
from missions.templatetags.record import updated_later

from .generic import Page, RecordDetailView, RecordListView, redirect_to, shorten


class ArticleList(RecordListView):
    template_name = "articles/article_list.html"
    paginate_by = 20
    title = "Articles"
    description = "Stories that stand on the record, newest first."

    def rows(self) -> QuerySet[Article]:
        return Article.objects.published(self.at).with_parts().newest_first()

    def get_page(self) -> Page:
        page = super().get_page()
        page.feeds = feeds.links("articles")
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        published = Article.objects.published(self.at)
        years = published.annotate(year=ExtractYear("publish_at")).order_by()
        counts = years.values("year").annotate(articles=Count("pk")).order_by("-year")
        shown = Q(articles__in=published)
        tags = Tag.objects.annotate(shown=Count("articles", filter=shown, distinct=True))
        return super().get_context_data(**kwargs) | {
            "years": counts,
            "tags": tags.filter(shown__gt=0).order_by("name"),
        }


class ArticleYear(ArticleList):
    def rows(self) -> QuerySet[Article]:
        rows = super().rows().filter(publish_at__year=self.kwargs["year"] or 1)
        if not rows.exists():
            raise Http404(f"No article was published in {self.kwargs['year']}.")
        return rows

    def get_page(self) -> Page:
        year = self.kwargs["year"]
        return Page(
            f"Articles of {year}",
            f"All articles published in {year}, newest first.",
            self.request.path,
            [("Articles", reverse("articles"))],
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

    def get_page(self) -> Page:
        return Page(
            f"Articles on {self.tag.name}",
            f"All articles with the tag {self.tag.name}, newest first.",
            self.request.path,
            [("Articles", reverse("articles"))],
            "Articles",
            feeds.links("articles", self.tag),
        )


class ArticleDetail(RecordDetailView):
    model = Article
    template_name = "articles/article_detail.html"
    context_object_name = "article"

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.published(self.at).select_related("hero")

    def get_page(self) -> Page:
        article: Article = self.object
        crumbs = [("Articles", reverse("articles"))]
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
        tags = list(article.tags.order_by("name"))
        others = Article.objects.published(self.at).exclude(pk=article.pk).with_parts()
        related = others.annotate(
            shared=Count("tags", filter=Q(tags__in=tags), distinct=True)
        ).order_by("-shared", "-publish_at", "-pk")
        missions = [m.target() for m in story.mentions if m.kind == "mission"]
        return super().get_context_data(**kwargs) | {
            "story": story,
            "tags": tags,
            "authors": [
                byline.author
                for byline in article.bylines.select_related("author").order_by("order", "pk")
            ],
            "missions": missions,
            # Stands for the article where it has no picture of its own.
            "subject": missions[0] if missions and not article.hero else None,
            "people": [m.target() for m in story.mentions if m.kind == "person"],
            "sources": story.sources,
            "corrections": self.corrections(),
            "related": related[:3],
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
