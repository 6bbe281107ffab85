"""Phase two for articles, which link to each other and name their authors and tags."""

from django.db import models

from missions.models import Article, Author, Byline, Publishable, Tag

from .entries import Entry
from .kinds import NAMED
from .links import relink
from .problems import Spot
from .rules import Reference
from .writing import Writer


def write_articles(writer: Writer, entries: list[Entry]) -> None:
    """All of them are put in place before the first text is rendered and its links followed."""
    in_place: list[tuple[Entry, Article]] = []
    for entry in _takeable(writer, entries):
        writer.try_to(lambda entry: _place(writer, entry, in_place), entry)
    if writer.problems:
        return
    for entry, article in in_place:
        article.body = relink(article.body, lambda link: _slug(writer, link))
        article.save()
        writer.count(entry)


def _takeable(writer: Writer, entries: list[Entry]) -> list[Entry]:
    """Without those that link to one which is itself left out."""
    taken = entries
    while True:
        arriving = frozenset(entry.key for entry in taken)
        still = [entry for entry in taken if writer.can_take(entry, arriving)]
        if len(still) == len(taken):
            return still
        for entry in taken:
            if entry not in still:
                writer.count(entry)
        taken = still


def _place(writer: Writer, entry: Entry, in_place: list[tuple[Entry, Article]]) -> None:
    values = dict(entry.values)
    bylines, tags = values.pop("bylines", []), values.pop("tags", [])
    article = Article(slug=entry.slug, stage=Publishable.Stage.PUBLISHED, **values)
    if not writer.is_valid(article, entry.spot):
        return
    # Not save(): nobody may follow the links of this text while others are still missing.
    Article.objects.bulk_create([article])
    writer.ledger.note(entry.key, article)
    for order, name in enumerate(bylines):
        author = _named(writer, "author", name, entry.spot.at("bylines").row(order + 1))
        if isinstance(author, Author):
            Byline.objects.create(article=article, author=author, order=order)
    for number, name in enumerate(tags, 1):
        tag = _named(writer, "tag", name, entry.spot.at("tags").row(number))
        if isinstance(tag, Tag):
            article.tags.add(tag)
    in_place.append((entry, article))


def _named(writer: Writer, kind: str, name: str, spot: Spot) -> models.Model | None:
    """The author or tag; None, with a note, when it was deleted."""
    key = f"{kind}:{name}"
    if key not in writer.ledger:
        model = NAMED[kind]
        found = model._default_manager.filter(name__iexact=name).first()
        if found is None:
            found = model(name=name)
            if not writer.is_valid(found, spot):
                return None
            found.save()
        writer.ledger.note(key, found)
    if writer.ledger.get(key) is None:
        writer.report.skipped.append(f"{spot}: left off, because the {kind} was deleted")
    return writer.ledger.get(key)


def _slug(writer: Writer, link: Reference) -> str:
    return getattr(writer.ledger.get(link.key), "slug", link.slug)
