"""An article's text as it reads right now: links filled in, sources numbered, cards placed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from missions.dates import VagueDate
from missions.models import Article, Compiled, Image, Mention, Mission, QuotedFigure, Source
from missions.race import read_figures

from .figures import ChangedFigure, by_name, figures_now
from .links import draft_mentions, readable_mentions_of
from .markdown import RENDERER, render

# Beyond these a text would be more cards than words; all missions are listed under it.
MOST_CARDS = 3

# Figures in words, by the name of the mention and the figure's own.
Quoted = dict[tuple[str, str], str]

_PLACE = re.compile(r'<span data-ref="([^"]*)">(.*?)</span>', re.DOTALL)
# Of a live figure: kind, slug and figure.
_FIGURE = re.compile(r'<span data-ref="[^":]*:[^":]*:')
# Blocks stand on lines of their own, so that no two words run together without their tags.
_NOT_READ = re.compile(r"<sup\b.*?</sup>|<[^>]*>", re.DOTALL)
_WORD = re.compile(r"\w+(?:[-\u2010\u2011'\u2019.,:/]\w+)*")
# What stands between stretches of text: a card, or a picture with the caption it has here.
_BETWEEN = re.compile(r'<span data-(card|picture)="([^"]*)">(.*?)</span>\n', re.DOTALL)


class Part(NamedTuple):
    """A stretch of text, and what follows it: a mission's card, or a picture.

    ``caption`` is the picture's own one unless the text gives it another.
    """

    html: SafeString
    mission: Mission | None = None
    image: Image | None = None
    caption: str = ""


@dataclass
class Story:
    """``parts`` are safe; ``sources`` are numbered from 1 in the order of their first note.

    ``changed`` holds the live figures that read otherwise when the article was published.
    """

    parts: list[Part] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    changed: list[ChangedFigure] = field(default_factory=list)

    @property
    def html(self) -> SafeString:
        """The text without the cards and the pictures."""
        return mark_safe("".join(part.html for part in self.parts))  # noqa: S308

    @property
    def word_count(self) -> int:
        """Of what is read: without the cards and the numbers of the notes."""
        return len(_WORD.findall(unescape(_NOT_READ.sub("", self.html))))


def tell(article: Article, *, at: datetime, mark_broken: bool = False) -> Story:
    """Fill in the links that a reader can follow at ``at``; the others stay plain words.

    One query, whatever the length, and at most two more for live figures.
    ``mark_broken`` is for drafts: it shows an editor which links lead nowhere.
    """
    return tell_all([article], at=at, mark_broken=mark_broken)[article.pk]


def tell_all(
    articles: Iterable[Article], *, at: datetime, mark_broken: bool = False
) -> dict[int, Story]:
    """``tell`` for many, by the article's key, with no more queries than for one."""
    articles = list(articles)
    mentions = readable_mentions_of(articles, at=at)
    texts = {article.pk: _html_of(article) for article in articles}
    quoted: dict[int, Quoted] = {pk: {} for pk in texts}
    figured = [pk for pk, html in texts.items() if _FIGURE.search(html)]
    for pk, name, figure, value in _quoted(figured):
        quoted[pk][name, figure] = value
    live = {pk: _live(html, mentions[pk]) for pk, html in texts.items()}
    asked = [(m.target(), figure) for found in live.values() for m, figure in found]
    values = read_figures(asked, at=at)
    return {
        pk: _told(html, _Filling(mentions[pk], by_name(live[pk], values), quoted[pk], mark_broken))
        for pk, html in texts.items()
    }


def _quoted(articles: list[int]) -> Iterable[tuple[int, str, str, str]]:
    """What their live figures read when they were saved."""
    if len(articles) == 1:
        return _quoted_by_one(article=articles[0])
    return _quotes(mention__by__in=articles) if articles else ()


def _quotes(**which: Any) -> QuerySet[Any]:
    rows = QuotedFigure.objects.filter(**which)
    return rows.values_list("mention__by", "mention__name", "figure", "value")


_quoted_by_one = Compiled(lambda article: _quotes(mention__by=article), article=int)


def try_out(body: str, *, at: datetime, article: Article | None = None) -> Story:
    """A text that nobody has saved, as the draft's preview would show it; nothing is written.

    ``article`` is the saved article it is to become the text of, if there is one.
    """
    mentions, html = draft_mentions(body, at=at, article=article), render(body)
    values = figures_now(_live(html, mentions), at=at)
    return _told(html, _Filling(mentions, values, {}, mark_broken=True))


def tell_again(
    body: str, mentions: dict[str, Mention], quoted: dict[tuple[str, str], str]
) -> Story:
    """A text of the past, from what was kept of it: no query, and no card."""
    html = render(body)
    filling = _Filling(mentions, quoted, quoted, mark_broken=False)
    parts = [part._replace(mission=None) for part in _parts(html, filling)]
    return Story(parts=parts, sources=filling.sources, mentions=list(mentions.values()))


def _html_of(article: Article) -> str:
    """Rendered when it was saved, unless by an older renderer."""
    return article.body_html if article.body_renderer == RENDERER else render(article.body)


def _live(html: str, mentions: dict[str, Mention]) -> list[tuple[Mention, str]]:
    """The live figures of a text, each once, in its order."""
    asked = [_split(place) for place in dict.fromkeys(m[1] for m in _PLACE.finditer(html))]
    return [(mentions[name], figure) for name, figure in asked if figure and name in mentions]


def _told(html: str, filling: "_Filling") -> Story:
    return Story(
        parts=_parts(html, filling),
        sources=filling.sources,
        mentions=list(filling.by_name.values()),
        changed=_changed(_live(html, filling.by_name), filling.values, filling.quoted),
    )


@dataclass
class _Filling:
    """Puts words in the marked places of one text, from the first to the last."""

    by_name: dict[str, Mention]
    values: Quoted
    quoted: Quoted
    mark_broken: bool
    sources: list[Source] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def fill(self, html: str) -> str:
        return _PLACE.sub(self.words, html)

    def words(self, match: re.Match[str]) -> str:
        name, figure = _split(match[1])
        if figure:
            return self.figure(name, figure)
        # The label comes out of the renderer, escaped; format_html must not escape it twice.
        label = mark_safe(match[2])  # noqa: S308
        mention = self.by_name.get(name)
        if mention is None:
            return self.plain(label or name.partition(":")[2])
        target = mention.target()
        if isinstance(target, Image):  # in the middle of a text, where it cannot stand
            return self.plain(label or name)
        if isinstance(target, Source):
            return self.note(target)
        return format_html('<a href="{}">{}</a>', target.get_absolute_url(), label or target)

    def figure(self, name: str, figure: str) -> str:
        value, mention = self.values.get((name, figure)), self.by_name.get(name)
        if value and mention is not None:
            target = mention.target()
            words = _written(getattr(target, figure, None)) or value
            url = target.get_absolute_url()
            return format_html('<a class="live-figure" href="{}">{}</a>', url, words)
        # What was once printed stays legible when the record has lost it.
        return self.plain(self.quoted.get((name, figure)) or f"{name.partition(':')[2]}:{figure}")

    def note(self, source: Source) -> str:
        anchor = SafeString()
        if source.pk not in self.numbers:
            self.sources.append(source)
            self.numbers[source.pk] = len(self.sources)
            anchor = format_html(' id="note-{}"', len(self.sources))
        number = self.numbers[source.pk]
        return format_html(
            '<sup class="note"><a href="#source-{}"{} aria-label="Source {}">{}</a></sup>',
            number, anchor, number, number,
        )  # fmt: skip

    def missing(self, name: str) -> str:
        """A picture that is not there, for the editor who looks for it."""
        return format_html("<p>{}</p>\n", self.plain(f"[[{name}]]"))

    def plain(self, words: str) -> str:
        return format_html('<mark class="dead-link">{}</mark>' if self.mark_broken else "{}", words)


def _parts(html: str, filling: _Filling) -> list[Part]:
    """The text, cut where a card or a picture belongs. ``html`` is safe."""
    *cut, rest = _BETWEEN.split(html)
    parts: list[Part] = []
    cards = 0
    for text, kind, place, label in zip(cut[::4], cut[1::4], cut[2::4], cut[3::4], strict=True):
        html, name = filling.fill(text), unescape(place)
        mention = filling.by_name.get(name)
        if kind == "card":
            mission = mention.mission if mention is not None and cards < MOST_CARDS else None
            cards += mission is not None
            parts.append(Part(mark_safe(html), mission))  # noqa: S308
        elif mention is not None and mention.image is not None:
            caption = unescape(label) or mention.image.caption
            parts.append(Part(mark_safe(html), image=mention.image, caption=caption))  # noqa: S308
        else:
            html += filling.missing(name) if filling.mark_broken else ""
            parts.append(Part(mark_safe(html)))  # noqa: S308
    parts.append(Part(mark_safe(filling.fill(rest))))  # noqa: S308
    return parts


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
    values: Quoted,
    quoted: Quoted,
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
