"""Live figures of articles: what they quoted when they were published, and what changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from missions.models import MENTIONED, Addressable, Article, Mention, QuotedFigure
from missions.race import figure_names, read_figures

from .links import readable_mentions, resolve
from .markdown import Reference, references


@dataclass
class ChangedFigure:
    """``now`` is empty where the record no longer has the figure."""

    target: Addressable
    figure: str
    before: str
    now: str


def quote_figures(article: Article) -> None:
    """Keep what the figures of a published article say when it is saved; a draft quotes none."""
    QuotedFigure.objects.filter(mention__by=article).delete()
    written = {(r.name, r.figure) for r in references(article.body) if r.figure}
    if article.stage != Article.Stage.PUBLISHED or article.publish_at is None or not written:
        return
    # A scheduled article is read from its time on.
    at = max(article.publish_at, article.updated_at)
    mentions = readable_mentions(article, at=at)
    asked = [(mentions[name], figure) for name, figure in sorted(written) if name in mentions]
    values = figures_now(asked, at=at)
    QuotedFigure.objects.bulk_create(
        QuotedFigure(mention=mention, figure=figure, value=values[mention.name, figure])
        for mention, figure in asked
        if (mention.name, figure) in values
    )


def figures_now(
    asked: "Iterable[tuple[Mention, str]]", *, at: datetime
) -> dict[tuple[str, str], str]:
    """The figures of one article's mentions by name and figure; those the record has."""
    asked = list(asked)
    return by_name(asked, read_figures([(m.target(), figure) for m, figure in asked], at=at))


def by_name(
    asked: "Iterable[tuple[Mention, str]]", values: "dict[tuple[str, int, str], str]"
) -> dict[tuple[str, str], str]:
    """``values``, which go by object, as one article's mentions name them."""
    found = {}
    for mention, figure in asked:
        key = (mention.kind, mention.target().pk, figure)
        if key in values:
            found[mention.name, figure] = values[key]
    return found


def figures_of(name: str, *, at: datetime) -> dict[str, str]:
    """What a text can quote of ``soyuz-ms-19`` or ``person:yulia-peresild``, as it reads now."""
    reference = Reference.read(name, None)
    target = resolve([reference]).get(reference.name)
    if target is None:
        return {}
    values = read_figures([(target, figure) for figure in figure_names(reference.kind)], at=at)
    return {figure: text for (_kind, _pk, figure), text in values.items()}


def changed_figures(at: datetime, article: Article | None = None) -> dict[int, list[ChangedFigure]]:
    """What published articles quoted otherwise than the record has it, by the article's key.

    Three queries at most, for one article or for all.
    """
    quoted = QuotedFigure.objects.select_related(*(f"mention__{kind}" for kind in MENTIONED))
    rows = list((quoted.filter(mention__by=article) if article else quoted).order_by("pk"))
    wanted = [(row.mention.target(), row.figure) for row in rows]
    values = read_figures(wanted, at=at)
    changed: dict[int, list[ChangedFigure]] = {}
    for row, (target, figure) in zip(rows, wanted, strict=True):
        now = values.get((row.mention.kind, target.pk, figure), "")
        if now != row.value:
            change = ChangedFigure(target, figure, row.value, now)
            changed.setdefault(row.mention.by_id, []).append(change)
    return changed
