"""One address of every kind in a made-up site, the last page of each list among them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Max, Min, Model
from django.urls import reverse
from django.utils import timezone

from missions import feeds, models, sitemaps
from missions.sitemaps import SECTIONS

# Addresses that say no more than another, that need a key or a file, or hold the whole record.
LEFT_OUT = {
    "short", "preview", "preview_link", "image_file", "indexnow_key", "release_file", "record_file",
}  # fmt: skip
# Lists in pages.
PAGED = [
    "articles", "missions", "people", "sources", "disagreements", "corrections", "race_flights",
    "race_seats", "race_people", "picture_portraits",
]  # fmt: skip
NOUNS = {
    "article": models.Article, "mission": models.Mission, "person": models.Person,
    "organisation": models.Organisation, "vehicle": models.Vehicle, "place": models.Place,
    "source": models.Source,
}  # fmt: skip
API = ["missions", "people", "articles", "organisations", "vehicles", "places", "sources",
       "citations", "corrections", "images", "tags"]  # fmt: skip
# What an address needs behind it.
ASKED = {
    "oembed": f"?url={settings.SITE_URL}/missions/made-up-m-1/",
    "search_suggest": "?q=made",
}
FILTERED = {
    "race": "?line=100km&on=2015-06-01",
    "missions": "?operator=made-up-1&line=orbit",
    "people": "?category=self",
    "race_seats": "?priced=yes",
    "race_people": "?operator=made-up-2",
}


def middle(model: type[Model]) -> Any:
    """A row that readers see, about half-way between the first and the last."""
    rows: Any = model._default_manager.order_by("pk")
    ends = model._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
    rows = rows.filter(pk__gte=(ends["first"] + ends["last"]) // 2)
    if issubclass(model, models.Publishable):
        rows = rows.published(timezone.now())
    elif model is models.Person:
        rows = rows.public(timezone.now())
    return rows[0]


def public() -> Iterator[tuple[str, str]]:
    from missions.urls import urlpatterns

    for pattern in urlpatterns:
        name = getattr(pattern, "name", None)
        if name and name not in LEFT_OUT:
            yield name, reverse(name, kwargs=arguments(name, pattern)) + ASKED.get(name, "")
    yield from lists()
    yield from files()
    yield from api()


def arguments(name: str, pattern: Any) -> dict[str, Any]:
    """What stands in the address; a KeyError where a new one is not known here."""
    noun = name.partition("_")[0]
    known: dict[str, dict[str, Any]] = {
        "article_year": {"year": middle(models.Article).publish_at.year},
        "article_tag": {"slug": middle(models.Tag).slug},
        "mission_picture": {"picture": "portrait"},
        "picture": {"name": "people"}, "picture_file": {"name": "seats"},
        "feed": {"kind": "articles", "suffix": "atom"},
        "operator_feed": {"slug": "made-up-1", "kind": "articles", "suffix": "atom"},
        "operator_calendar": {"slug": "made-up-1"},
        "tag_feed": {"slug": middle(models.Tag).slug, "kind": "articles", "suffix": "rss"},
        "sitemap_section": {"name": "pages"},
        "card": {"letter": "m", "name": middle(models.Mission).short_id},
        "embed": {"letter": "m", "name": middle(models.Mission).short_id},
        "cite": {"letter": "a", "name": middle(models.Article).short_id},
        "cite_file": {"letter": "m", "name": middle(models.Mission).short_id, "suffix": "bib"},
    }  # fmt: skip
    given = known.get(name, {})
    wanted = set(pattern.pattern.converters) - set(given)
    own = {"slug": lambda: middle(NOUNS[noun]).slug, "number": lambda: 1}
    return given | {part: own[part]() for part in wanted}


def lists() -> Iterator[tuple[str, str]]:
    for name, query in FILTERED.items():
        yield f"{name} {query}", reverse(name) + query
    for name in PAGED:
        yield f"{name} (last page)", f"{reverse(name)}?page={last(reverse(name))}"
    yield "search one word", reverse("search") + "?q=capsule"
    yield "search rare word", reverse("search") + "?q=%22story+77%22"
    yield "search typo", reverse("search") + "?q=capsle"
    yield "search (page 3)", reverse("search") + "?q=made-up&page=3"
    yield "search filtered", reverse("search") + "?q=made-up&kind=mission&operator=made-up-1"


def last(path: str) -> int:
    """The number of the last page of a list, from the list itself."""
    from django.test import RequestFactory
    from django.urls import resolve

    match = resolve(path)
    view = match.func.view_class()  # type: ignore[attr-defined]
    view.setup(RequestFactory().get(path))
    return Paginator(view.get_queryset(), view.paginate_by).num_pages


def files() -> Iterator[tuple[str, str]]:
    at = timezone.now()
    for kind in feeds.KINDS.values():
        feed = reverse("feed", args=[kind.name, "json"])
        yield f"feed {kind.name}", feed
        pages = Paginator(kind.rows(at), kind.latest).num_pages
        yield f"feed {kind.name} (last page)", f"{feed}?page={pages}"
    for name, section in SECTIONS.items():
        highest = section.rows(at).order_by("-pk").values_list("pk", flat=True)[0]
        part = reverse("sitemap_section", args=[f"{name}-0"])
        yield f"sitemap {name}", part
        if highest // sitemaps.MOST:
            part = reverse("sitemap_section", args=[f"{name}-{highest // sitemaps.MOST}"])
        yield f"sitemap {name} (last part)", part


def api() -> Iterator[tuple[str, str]]:
    for noun in API:
        yield f"api {noun}", f"/api/v1/{noun}"
    yield "api mission", f"/api/v1/missions/{middle(models.Mission).slug}"
    yield "api article", f"/api/v1/articles/{middle(models.Article).slug}"
    yield "api standings", "/api/v1/standings"
    yield "api search", "/api/v1/search?q=capsule"


def newsroom() -> Iterator[tuple[str, str]]:
    yield "desk", reverse("admin:index")
    for model in admin.site._registry:
        if model._meta.app_label == "missions":
            name = model._meta.model_name
            yield f"admin {name}", reverse(f"admin:missions_{name}_changelist")
    for model in (models.Article, models.Mission):
        name = model._meta.model_name
        yield f"admin {name} form", reverse(f"admin:missions_{name}_change",
                                             args=[middle(model).pk])  # fmt: skip
