"""What a change touches beyond the page it is made on, told before it is kept."""

import hashlib
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from missions import race
from missions.models import MENTIONED, Article, Mention, Mission, OldSlug, QuotedFigure, published_q

MOST_TOLD = 50


@dataclass
class Impact:
    """Each list holds sentences for an editor; empty where nothing of the kind is touched."""

    articles: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    standings: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))

    @property
    def digest(self) -> str:
        """Short and the same for the same sentences: what an editor has read and agreed to."""
        told = repr([getattr(self, part.name) for part in fields(self)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass
class State:
    """What others show of an object at one moment."""

    slug: str
    address: str
    is_seen: bool
    figures: dict[tuple[int, str, str], tuple[Article, str]]
    standings: dict[str, dict[str, str]]


def state_of(root: Any, *, is_seen: bool, at: datetime) -> State:
    fresh = type(root)._base_manager.get(pk=root.pk)
    has_page = hasattr(fresh, "get_absolute_url")
    return State(
        fresh.slug if has_page else "",
        fresh.get_absolute_url() if has_page else "",
        is_seen,
        _quoted(fresh, at),
        _standings(at) if isinstance(fresh, Mission) else {},
    )


def compare(root: Any, before: State, after: State, *, at: datetime) -> Impact:
    impact = Impact()
    gone = before.is_seen and not after.is_seen
    renamed = before.is_seen and before.slug != after.slug
    if gone or renamed:
        told = "loses a link" if gone else "names it; the link follows"
        impact.articles = [f"“{article}” {told}." for article in mentioned_by(root, at)]
    if gone:
        impact.addresses.append(f"{before.address} answers readers no longer.")
    elif renamed:
        impact.addresses.append(f"{before.address} leads to {after.address} from now on.")
    for key, (article, text) in before.figures.items():
        now = after.figures.get(key, (article, ""))[1]
        if now != text:
            became = f"{text} → {now}" if now else f"{text} is lost"
            impact.figures.append(f"“{article}” ({key[2]}): {became}")
    for name in dict.fromkeys([*before.standings, *after.standings]):
        old, new = before.standings.get(name, {}), after.standings.get(name, {})
        changed = [
            f"{label} {old.get(label, '0')} → {new.get(label, '0')}"
            for label in dict.fromkeys([*old, *new])
            if old.get(label, "0") != new.get(label, "0")
        ]
        if changed:
            impact.standings.append(f"{name}: {', '.join(changed)}")
    return impact


def of_deletion(obj: Any, *, is_seen: bool, at: datetime) -> Impact:
    """What goes with ``obj``: links in articles, addresses old and new."""
    impact = Impact(articles=[f"“{article}” loses a link." for article in mentioned_by(obj, at)])
    if is_seen and hasattr(obj, "get_absolute_url"):
        impact.addresses.append(f"{obj.get_absolute_url()} answers readers no longer.")
        old = OldSlug.objects.filter(
            object_id=obj.pk, content_type__model=obj._meta.model_name
        ).order_by("slug")
        slugs = list(old.values_list("slug", flat=True)[:MOST_TOLD])
        impact.addresses += [f"The old address “{slug}” leads nowhere." for slug in slugs]
    return impact


def mentioned_by(obj: Any, at: datetime) -> list[Article]:
    """The public articles that link to ``obj``."""
    kind = obj._meta.model_name
    if kind not in MENTIONED:
        return []
    mentions = Mention.objects.filter(**{kind: obj}).values("by")
    return list(
        Article.objects.filter(published_q(at), pk__in=mentions)
        .exclude(pk=obj.pk if kind == "article" else None)
        .defer("body", "body_html")
        .order_by("headline", "pk")[:MOST_TOLD]
    )


def _quoted(obj: Any, at: datetime) -> dict[tuple[int, str, str], tuple[Article, str]]:
    """The live figures of ``obj``, and of those who fly in it, as articles show them now."""
    kind = obj._meta.model_name
    if kind not in MENTIONED:
        return {}
    rows = QuotedFigure.objects.filter(**{f"mention__{kind}": obj})
    if isinstance(obj, Mission):
        crew = obj.seats.values("person")
        rows = rows | QuotedFigure.objects.filter(mention__person__in=crew)
    rows = rows.filter(published_q(at, "mention__by__")).select_related(
        "mention__by", *(f"mention__{name}" for name in MENTIONED)
    )
    rows = rows.defer("mention__by__body", "mention__by__body_html").order_by("pk")
    shown = list(rows)
    values = race.read_figures([(row.mention.target(), row.figure) for row in shown], at=at)
    return {
        (row.mention.by_id, row.mention.name, row.figure): (
            row.mention.by,
            values.get((row.mention.kind, row.mention.target().pk, row.figure), ""),
        )
        for row in shown
    }


def _standings(at: datetime) -> dict[str, dict[str, str]]:
    """The numbers of every operator by the line that pages show first."""
    now = race.Moment.now(at)
    rows = race.standings(race.DEFAULT_LINE, now, at=at).rows
    return {
        str(row.operator): {
            "flights": str(row.flights),
            "seats": str(row.seats),
            "individuals": str(row.individuals),
            "time in space": f"{int(row.time_in_space.total_seconds()) // 3600} h",
        }
        for row in rows
    }
