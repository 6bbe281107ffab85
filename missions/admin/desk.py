"""What waits for somebody at the newsroom's index: short lists, each leading to all of its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from missions.dates import VagueDate
from missions.models import (
    Article,
    Image,
    LostLink,
    Mention,
    Mission,
    Publishable,
    Source,
    Version,
    WorkingCopy,
    published_q,
)
from missions.prose import changed_figures

from .base import readable

MOST = 8
# For so long somebody is told that others went on where they had saved.
AFTER_YOU = timedelta(days=7)
# And of so many of its latest saves.
MOST_OWN = 400
Stage = Publishable.Stage


@dataclass
class Row:
    label: str
    url: str
    note: str = ""


@dataclass
class Section:
    """``more`` leads to the whole list where ``rows`` does not hold it all."""

    title: str
    rows: list[Row]
    more: str = ""
    is_more: bool = False


def sections(request: HttpRequest) -> list[Section]:
    """Those that the account may see and that have something in them; a query or two each."""
    now = timezone.now()
    made = [
        section
        for may, make in SECTIONS
        if request.user.has_perm(f"missions.{may}")
        for section in make(request, now)
    ]
    return [section for section in made if section.rows]


def _section(title: str, rows: Any, note: Callable[[Any], str], more: str) -> Section:
    """``rows`` are cut off after a few; one more is asked for to know whether there are."""
    found = list(rows[: MOST + 1])
    shown = [Row(str(obj), change_url(obj), note(obj)) for obj in found[:MOST]]
    return Section(title, shown, more, len(found) > MOST)


def change_url(obj: Any) -> str:
    return reverse(f"admin:missions_{obj._meta.model_name}_change", args=[obj.pk])


def list_url(model: Any, query: str = "") -> str:
    return reverse(f"admin:missions_{model._meta.model_name}_changelist") + query


def _articles(request: Any, now: datetime) -> list[Section]:
    articles = Article.objects.defer("body", "body_html").order_by("-updated_at", "-pk")
    own = Version.objects.filter(
        content_type=ContentType.objects.get_for_model(Article), made_by=request.user
    )
    mine = articles.filter(Exists(own.filter(object_id=OuterRef("pk"))), stage=Stage.DRAFT)
    changed = changed_figures(now)
    return [
        _section("My drafts", mine, _saved, list_url(Article, "?state=draft")),
        _section(
            "Waiting for review", articles.filter(stage=Stage.REVIEW), _saved,
            list_url(Article, "?state=review"),
        ),
        _section(
            "Scheduled", articles.scheduled(now).order_by("publish_at", "pk"),
            lambda article: readable(article.publish_at), list_url(Article, "?state=scheduled"),
        ),
        _section(
            "Figures changed since publication",
            articles.filter(published_q(now), pk__in=list(changed)[:500]),
            lambda article: "; ".join(
                f"{f.target} {f.figure}: {f.before} → {f.now or 'gone'}"
                for f in changed[article.pk][:3]
            ),
            list_url(Article, "?figures=changed"),
        ),
        _dead_links(now),
    ]  # fmt: skip


def _dead_links(now: datetime) -> Section:
    """Public articles whose links lead to what readers cannot open, or to nothing."""
    by = Prefetch("by", Article.objects.defer("body", "body_html"))
    found: list[Mention | LostLink] = []
    for links in (
        LostLink.objects.all(),
        # Sought from what is hidden, of which there is little.
        Mention.objects.filter(mission__in=Mission.objects.unpublished(now)),
        Mention.objects.filter(article__in=Article.objects.unpublished(now)),
    ):
        # Asked of each: the articles are many more than the links.
        shown = Article.objects.published(now).filter(pk=OuterRef("by"))
        rows = links.filter(Exists(shown)).prefetch_related(by)
        found += rows.order_by("-pk")[: MOST + 1]
    told = [Row(str(m.by), change_url(m.by), f"[[{m.name}]]") for m in found[:MOST]]
    return Section("Links that lead nowhere", told, list_url(Article), len(found) > MOST)


def _after_you(request: Any, now: datetime) -> list[Section]:
    """What somebody else saved after this account did, until it saves there again.

    Looked for in what the account saved last: how much everybody else did makes no difference.
    """
    recent = Version.objects.filter(made_at__gte=now - AFTER_YOU)
    own = recent.filter(made_by=request.user).order_by("-made_at", "-pk")
    last: dict[tuple[int, int], int] = {}
    for kind, key, number in own.values_list("content_type", "object_id", "number")[:MOST_OWN]:
        last[kind, key] = max(number, last.get((kind, key), 0))
    same = Q()
    for kind in sorted({kind for kind, _ in last}):
        same |= Q(content_type=kind, object_id__in=[key for k, key in last if k == kind])
    others = recent.filter(same).exclude(made_by=request.user)
    theirs = others.select_related("content_type").defer("data")
    newest: dict[tuple[int, int], Version] = {}
    for version in theirs.order_by("-made_at", "-pk") if last else ():
        which = version.content_type_id, version.object_id
        if version.number > last.get(which, version.number):
            newest.setdefault(which, version)
    rows = [row for version in newest.values() if (row := _row_after(request, version))]
    return [Section("Changed by others after you", rows[:MOST])]


def _row_after(request: Any, version: Version) -> Row | None:
    model = version.content_type.model
    if not request.user.has_perm(f"missions.view_{model}"):
        return None
    what = ", ".join(version.changed[:4]) or version.get_action_display().lower()
    note = f"{version.signed or 'past the desk'}, {readable(version.made_at)}: {what}"
    if version.action == Version.Action.DELETED:
        return Row(version.name, reverse("admin:missions_trash"), f"{note} (deleted)")
    address = reverse(f"admin:missions_{model}_compare", args=[version.object_id])
    return Row(version.name, f"{address}?new={version.number}", note)


def _missions(request: Any, now: datetime) -> list[Section]:
    missions = Mission.objects.order_by("-updated_at", "-pk")
    today = VagueDate.from_datetime(now)
    late = missions.filter(status=Mission.Status.PLANNED, launch__lt=today)
    late = late.exclude(launch__latest__gte=f"{now:%Y-%m-%dT%H:%M:%S}")
    unsourced = missions.filter(published_q(now)).exclude(unsourced=[])
    return [
        _section(
            "Missions waiting for review", missions.filter(stage=Stage.REVIEW), _saved,
            list_url(Mission, "?state=review"),
        ),
        _section(
            "Planned, but the day has passed", late.order_by("launch", "pk"),
            lambda mission: str(mission.launch), list_url(Mission, "?status__exact=planned"),
        ),
        _section(
            "Figures without a source", unsourced,
            lambda mission: ", ".join(name.replace("_", " ") for name in mission.unsourced),
            list_url(Mission, "?state=published"),
        ),
    ]  # fmt: skip


def _copies(request: Any, now: datetime) -> list[Section]:
    copies = WorkingCopy.objects.select_related("content_type", "made_by").order_by("-updated_at")
    found = [copy for copy in copies[: MOST + 1] if copy.target is not None]
    rows = [
        Row(
            str(copy.target),
            f"{change_url(copy.target)}?copy=1",
            f"{copy.made_by or 'somebody'}, {readable(copy.updated_at)}",
        )
        for copy in found[:MOST]
    ]
    return [Section("Changes kept for later", rows, "", len(found) > MOST)]


def _images(request: Any, now: datetime) -> list[Section]:
    return [
        _section(
            "Pictures without credit or licence",
            Image.objects.without_credit().order_by("-pk"),
            lambda image: image.credit or "no credit", list_url(Image),
        )
    ]  # fmt: skip


def _sources(request: Any, now: datetime) -> list[Section]:
    dead = Source.objects.with_dead_links().order_by("-link_checked_at", "-pk")
    return [
        _section(
            "Sources whose link is dead",
            dead,
            lambda source: f"{source.link_problem or source.link_status}: {source.url}",
            list_url(Source, "?link=dead"),
        )
    ]


def _saved(obj: Any) -> str:
    return f"saved {readable(obj.updated_at)}"


SECTIONS: list[tuple[str, Callable[[Any, datetime], list[Section]]]] = [
    ("view_article", _articles),
    ("view_article", _after_you),
    ("change_mission", _copies),
    ("view_mission", _missions),
    ("view_image", _images),
    ("view_source", _sources),
]
