from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from missions.forms import ArticleForm
from missions.models import Article, Author, Byline, Tag, published_q
from missions.prose import broken_links, changed_figures

from .base import RecordAdmin, thumbnail
from .corrections import CorrectionInline
from .gathering import GatheringInline
from .long_lists import NameFilter, count_of
from .publication import PublishableAdmin, StateFilter
from .writing import WritingAdmin


class BylineInline(GatheringInline):
    model = Byline
    fields = ["author", "order"]
    autocomplete_fields = ["author"]
    extra = 0
    verbose_name_plural = "bylines (in the order to be printed)"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("author").order_by("order", "pk")


class ChangedFiguresFilter(admin.SimpleListFilter):
    title = "figures"
    parameter_name = "figures"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("changed", "Changed since publication")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "changed":
            return queryset
        return queryset.filter(pk__in=changed_figures(timezone.now()))


@admin.register(Article)
class ArticleAdmin(WritingAdmin, PublishableAdmin):
    form = ArticleForm
    list_display = ["headline", "picture", "state", "signed_by"]
    list_filter = [
        StateFilter,
        ChangedFiguresFilter,
        ("tags", NameFilter),
        ("authors", NameFilter),
        "featured",
        "publish_at",
    ]
    list_select_related = ["hero"]
    search_fields = ["headline", "standfirst", "slug"]
    ordering = ["-updated_at", "-pk"]
    autocomplete_fields = ["hero", "tags", "replaced_by"]
    readonly_fields = ["on_site", "picture", "changed"]
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body", "changed"]}),
        PublishableAdmin.publication,
        ("Around the text", {"fields": ["slug", "featured", ("hero", "picture"), "tags"]}),
    ]
    inlines = [BylineInline, CorrectionInline]

    def as_shown(self, rows: QuerySet) -> QuerySet:
        """Without the texts, which are long."""
        return rows.prefetch_related("bylines__author").defer("body", "body_html")

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.dead_links:
            links = format_html_join("", "<li>{}</li>", ((link,) for link in form.dead_links))
            text = "Saved as a draft. Before it can be published:"
            messages.warning(request, format_html("{} <ul>{}</ul>", text, links))

    def problems(self, obj: Article) -> list[str]:
        at = max(obj.publish_at or timezone.now(), timezone.now())
        return super().problems(obj) + broken_links(obj.body, at=at, article=obj)

    @admin.display(description="figures changed since publication")
    def changed(self, obj: Article) -> str:
        figures = changed_figures(timezone.now(), obj) if obj.pk else {}
        lines = (
            (f.target, f.figure, f.before, f.now or "no longer in the record")
            for f in figures.get(obj.pk, ())
        )
        listed = format_html_join("", "<li>{}, {}: {} → {}</li>", lines)
        if not listed:
            return "None."
        words = "Readers are told of these. Saving the article takes the new figures as read."
        return format_html("<ul>{}</ul>{}", listed, words)

    @admin.display(description="picture")
    def picture(self, obj: Article) -> str:
        return thumbnail(obj.hero)

    @admin.display(description="authors")
    def signed_by(self, obj: Article) -> str:
        bylines = sorted(obj.bylines.all(), key=lambda byline: (byline.order, byline.pk))
        return ", ".join(str(byline.author) for byline in bylines) or "-"


@admin.register(Author)
class AuthorAdmin(RecordAdmin):
    list_display = ["name", "about", "signed"]
    search_fields = ["name", "about"]
    counts = ("signed",)
    slug_fields = ()
    ordering = ["name", "pk"]
    fields = ["name", "about"]

    def with_counts(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(signed=count_of(Author, "bylines"))

    @admin.display(description="articles", ordering="signed")
    def signed(self, obj: Any) -> int:
        return obj.signed


@admin.register(Tag)
class TagAdmin(RecordAdmin):
    list_display = ["name", "slug", "used"]
    search_fields = ["name", "slug"]
    counts = ("used",)
    ordering = ["name", "pk"]
    fields = ["name", "slug"]

    def with_counts(self, rows: QuerySet) -> QuerySet:
        # Counted in the table that ties them: what the articles are makes no difference.
        tied: Any = Article.tags.through.objects.filter(tag=OuterRef("pk")).order_by()
        counted = tied.values("tag").annotate(n=Count("pk")).values("n")
        return rows.annotate(used=Coalesce(Subquery(counted), 0))

    def public_url(self, obj: Tag) -> str | None:
        shown = published_q(timezone.now(), "articles__")
        return obj.get_absolute_url() if Tag.objects.filter(shown, pk=obj.pk).exists() else None

    @admin.display(description="articles", ordering="used")
    def used(self, obj: Any) -> int:
        return obj.used
