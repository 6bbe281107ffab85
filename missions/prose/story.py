"""An article's text as it reads right now: links filled in, sources numbered."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from missions.dates import VagueDate
from missions.models import Article, Mention, QuotedFigure, Source

from .figures import ChangedFigure, figures_now
from .links import readable_mentions
from .markdown import RENDERER, render

_PLACE = re.compile(r'<span data-ref="([^"]*)">(.*?)</span>', re.DOTALL)


@dataclass
class Story:
    """``html`` is safe; ``sources`` are numbered from 1 in the order of their first note.

    ``changed`` holds the live figures that read otherwise when the article was published.
    """

    html: SafeString
    sources: list[Source] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    changed: list[ChangedFigure] = field(default_factory=list)


def tell(article: Article, *, at: datetime, mark_broken: bool = False) -> Story:
    """Fill in the links that a reader can follow at ``at``; the others stay plain words.

    Three queries, whatever the length, and at most two more for live figures.
    ``mark_broken`` is for drafts: it shows an editor which links lead nowhere.
    """
    html = article.body_html if article.body_renderer == RENDERER else render(article.body)
    by_name = readable_mentions(article, at=at)
    story = Story(html=SafeString(), mentions=list(by_name.values()))
    asked = [_split(place) for place in dict.fromkeys(m[1] for m in _PLACE.finditer(html))]
    live = [(by_name[name], figure) for name, figure in asked if figure and name in by_name]
    values = figures_now(live, at=at)
    quoted = {
        (row.mention.name, row.figure): row.value
        for row in QuotedFigure.objects.filter(mention__by=article).select_related("mention")
    }
    story.changed = _changed(live, values, quoted)
    plain = '<mark class="dead-link">{}</mark>' if mark_broken else "{}"
    numbers: dict[int, int] = {}

    def note(source: Source) -> str:
        anchor = SafeString()
        if source.pk not in numbers:
            numbers[source.pk] = len(numbers) + 1
            story.sources.append(source)
            anchor = format_html(' id="note-{}"', numbers[source.pk])
        number = numbers[source.pk]
        return format_html(
            '<sup class="note"><a href="#source-{}"{} aria-label="Source {}: {}">{}</a></sup>',
            number, anchor, number, source.publisher, number,
        )  # fmt: skip

    def live_figure(name: str, figure: str) -> str:
        value, mention = values.get((name, figure)), by_name.get(name)
        if value and mention is not None:
            target = mention.target()
            words = _written(getattr(target, figure, None)) or value
            url = target.get_absolute_url()
            return format_html('<a class="live-figure" href="{}">{}</a>', url, words)
        # What was once printed stays legible when the record has lost it.
        words = quoted.get((name, figure)) or f"{name.partition(':')[2]}:{figure}"
        return format_html(plain, words)

    def link(match: re.Match[str]) -> str:
        name, figure = _split(match[1])
        if figure:
            return live_figure(name, figure)
        # The label comes out of the renderer, escaped; format_html must not escape it twice.
        label = mark_safe(match[2])  # noqa: S308
        words = label or name.partition(":")[2]
        mention = by_name.get(name)
        if mention is None:
            return format_html(plain, words)
        target = mention.target()
        if isinstance(target, Source):
            return note(target)
        return format_html('<a href="{}">{}</a>', target.get_absolute_url(), label or target)

    story.html = mark_safe(_PLACE.sub(link, html))  # noqa: S308
    return story


def _written(figure: Any) -> SafeString:
    """A date as a ``<time>``, with “about” before it; empty for what has no machine form."""
    if not isinstance(figure, VagueDate) or not figure.isoformat():
        return SafeString()
    before = f"{figure.qualifier} ".lstrip()
    return format_html(
        '{}<time datetime="{}">{}</time>', before, figure.isoformat(), figure.period_text()
    )


def _changed(
    live: list[tuple[Mention, str]],
    values: dict[tuple[str, str], str],
    quoted: dict[tuple[str, str], str],
) -> list[ChangedFigure]:
    """The figures that read differently from what the published article last said."""
    return [
        ChangedFigure(mention.target(), figure, before, values.get((mention.name, figure), ""))
        for mention, figure in live
        if (before := quoted.get((mention.name, figure)))
        and before != values.get((mention.name, figure))
    ]


def _split(place: str) -> tuple[str, str]:
    """The name of the mention, and the figure if one is asked for."""
    kind, slug, *figure = unescape(place).split(":", 2)
    return f"{kind}:{slug}", figure[0] if figure else ""
