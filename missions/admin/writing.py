"""The writing desk: the article's text field, and the two views that its scripts ask.

Without a script the field is a plain one and neither view is asked.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from missions.models import MENTIONED, Article
from missions.models.articles import BODY_LIMIT
from missions.prose import broken_links, figures_of, try_out
from missions.race import figure_names
from missions.search import MOST_NAMES, find_names
from missions.uploads import ACCEPT

WORDS_A_MINUTE = 200
LONGEST_QUESTION = 200


def address(name: str) -> str | None:
    """Of a view of the newsroom; None where this installation has none of that name."""
    try:
        return reverse(f"admin:missions_{name}")
    except NoReverseMatch:
        return None


class MarkdownTextarea(AdminTextareaWidget):
    """A plain text field that tells the scripts which views to ask."""

    class Media:
        css = {"all": ["css/admin-writing.css"]}
        js = [Script("js/admin/writing.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = {
            "data-suggest": address("article_suggest"),
            "data-render": address("article_render"),
            "data-upload": address("image_upload"),
            "data-accept": ACCEPT,
        }
        context["widget"]["attrs"] |= {key: url for key, url in given.items() if url}
        return context


class WritingAdmin(admin.ModelAdmin):
    """Gives the form of an article its desk. Stands before the base whose fields it dresses."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("suggest/", wrap(require_safe(self.suggest)), name="missions_article_suggest"),
            path("render/", wrap(require_POST(self.render)), name="missions_article_render"),
            *super().get_urls(),
        ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "body":
            kwargs["widget"] = MarkdownTextarea(
                attrs={"rows": 30, "class": "vLargeTextField prose"}
            )
        elif db_field.name == "standfirst":
            # How many words read well under a headline.
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 4, "data-reads-well": "15 40"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        fields = context["adminform"].form.fields
        if "body" in fields:
            pk = obj.pk if obj else "new"
            fields["body"].widget.attrs |= {
                "data-copies": f"{request.user.pk}:{self.opts.model_name}:{pk}",
                "data-article": obj.pk if obj else "",
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def suggest(self, request: HttpRequest) -> HttpResponse:
        """What can follow ``[[``: names of the record, or the figures of one after its colon."""
        self._let_in(request)
        kind = request.GET.get("kind", "")
        if kind and kind not in MENTIONED:
            return JsonResponse({"error": f"There is no kind “{kind[:60]}”."}, status=400)
        has_figures = "figures" in request.GET
        return JsonResponse({"options": options(request.GET.get("q", ""), kind, has_figures)})

    def render(self, request: HttpRequest) -> HttpResponse:
        """A text that is not saved, as readers would see it, and what is wrong with it."""
        self._let_in(request)
        body = request.POST.get("body", "")
        try:
            Article._meta.get_field("body").run_validators(body)
        except ValidationError as error:
            status = 413 if len(body) > BODY_LIMIT else 400
            return JsonResponse({"error": " ".join(error.messages)}, status=status)
        pk = request.POST.get("article", "")
        article = Article.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        at = timezone.now()
        story = try_out(body, at=at, article=article)
        words = story.word_count
        return JsonResponse(
            {
                "html": render_to_string("admin/missions/article/told.html", {"story": story}),
                "words": words,
                "minutes": max(1, round(words / WORDS_A_MINUTE)) if words else 0,
                "problems": broken_links(body, at=at, article=article),
            }
        )

    def _let_in(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def options(typed: str, kind: str = "", has_figures: bool = False) -> list[dict[str, Any]]:
    """For each what is written between the brackets, its name, and a note; ``goes_on`` where
    more is to be chosen after it. ``has_figures`` leads on to the figures of what is chosen."""
    typed = " ".join(typed.replace("\0", "").split())[:LONGEST_QUESTION]
    before, colon, after = typed.partition(":")
    if colon and before.strip().lower() in MENTIONED:
        kind, typed = before.strip().lower(), after.strip()
        colon = ":" if ":" in typed else ""
    if colon:
        return figure_options(f"{kind}:{typed}" if kind else typed)
    kinds = [kind] if kind else [k for k in MENTIONED if figure_names(k) or not has_figures]
    found = [] if kind else kind_options(typed, kinds)
    for named in find_names(typed, at=timezone.now(), kinds=kinds):
        insert = named.slug if named.kind == "mission" else f"{named.kind}:{named.slug}"
        note = named.kind if named.is_public else f"{named.kind}, not public yet"
        found.append(_option(insert + ":" * has_figures, named.title, note, has_figures))
    return found[:MOST_NAMES]


def kind_options(typed: str, kinds: list[str]) -> list[dict[str, Any]]:
    """The kinds that begin with what was typed; all of them before anything is. A mission needs
    no kind."""
    return [
        _option(f"{kind}:", f"{kind}:", "only this kind", True)
        for kind in kinds
        if kind.startswith(typed.lower()) and kind != "mission"
    ]


def figure_options(typed: str) -> list[dict[str, Any]]:
    """The figures of ``soyuz-ms-19:`` or ``person:yulia-peresild:``, each as it reads now."""
    thing, _, begun = typed.rpartition(":")
    thing = thing.strip().lower().removeprefix("mission:")
    return [
        _option(f"{thing}:{figure}", figure, value, False)
        for figure, value in figures_of(thing, at=timezone.now()).items()
        if figure.startswith(begun.strip().lower())
    ]


def _option(insert: str, title: str, note: str, goes_on: bool) -> dict[str, Any]:
    return {"insert": insert, "title": title, "note": note, "goes_on": goes_on}
