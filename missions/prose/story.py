"""An article's text as it reads right now: links filled in, sources numbered."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from missions.models import MENTIONED, Article, Mention, Person, Source

from .links import is_public
from .markdown import RENDERER, render

_PLACE = re.compile(r'<span data-ref="([^"]*)">(.*?)</span>', re.DOTALL)


@dataclass
class Story:
    """``html`` is safe; ``sources`` are numbered from 1 in the order of their first note."""

    html: SafeString
    sources: list[Source] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def tell(article: Article, *, at: datetime, mark_broken: bool = False) -> Story:
    """Fill in the links that a reader can follow at ``at``; the others stay plain words.

    Two queries, whatever the length. ``mark_broken`` is for drafts: it shows an editor
    which links lead nowhere.
    """
    html = article.body_html if article.body_renderer == RENDERER else render(article.body)
    related = article.mentions.select_related(*MENTIONED, "mission__operator")
    mentions = list(related.order_by("order"))
    people = [m.person_id for m in mentions if m.person_id]
    shown = set(Person.objects.public(at).filter(pk__in=people).values_list("pk", flat=True))
    by_name = {m.name: m for m in mentions if is_public(m.target(), at=at, people=shown)}
    story = Story(html=SafeString(), mentions=list(by_name.values()))
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

    def link(match: re.Match[str]) -> str:
        # The label comes out of the renderer, escaped; format_html must not escape it twice.
        name, label = match[1], mark_safe(match[2])  # noqa: S308
        words = label or name.partition(":")[2]
        mention = by_name.get(name)
        if mention is None:
            pattern = '<mark class="dead-link">{}</mark>' if mark_broken else "{}"
            return format_html(pattern, words)
        target = mention.target()
        if isinstance(target, Source):
            return note(target)
        return format_html('<a href="{}">{}</a>', target.get_absolute_url(), label or target)

    story.html = mark_safe(_PLACE.sub(link, html))  # noqa: S308
    return story
