"""Where the ``[[links]]`` of an article lead, and the record of it in the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet, prefetch_related_objects

from missions.models import (
    MENTIONED,
    PICTURE,
    Addressable,
    Article,
    Compiled,
    Image,
    LostLink,
    Mention,
    Mission,
    OldSlug,
    Person,
    Publishable,
    public_person_q,
)
from missions.race import figure_names, read_figures

from .markdown import Reference, references

# What can be named in a text, and fetched along with its mentions.
KINDS = (*MENTIONED, PICTURE)


def resolve(wanted: Iterable[Reference]) -> dict[str, Addressable | Image]:
    """Each reference's object by its name: the present slug first, then an old one."""
    slugs = defaultdict(set)
    for reference in wanted:
        if reference.kind in KINDS:
            slugs[reference.kind].add(reference.slug)
    found: dict[str, Addressable | Image] = {}
    if names := slugs.pop(PICTURE, set()):
        shown = Image.objects.filter(short_id__in=names)
        found |= {f"{PICTURE}:{image.short_id}": image for image in shown}
    for kind, names in slugs.items():
        rows = MENTIONED[kind]._default_manager.all()
        present = {f"{kind}:{target.slug}": target for target in rows.filter(slug__in=names)}
        found |= present
        if missed := names - {target.slug for target in present.values()}:
            former = OldSlug.objects.pks_for(rows.model, missed)
            moved = rows.in_bulk(list(former.values()))
            found |= {f"{kind}:{slug}": moved[pk] for slug, pk in former.items() if pk in moved}
    return found


def targets_of(
    written: Iterable[Reference], article: Article | None
) -> dict[str, Addressable | Image]:
    """Each reference's object by its name. Names that the saved ``article`` mentioned before keep
    their objects."""
    names = {reference.name: reference for reference in written}
    targets = resolve(names.values())
    if article is not None and article.pk:
        related = article.mentions.select_related(*KINDS)
        targets |= {m.name: m.target() for m in related if m.name in names}
    return targets


def public_people(targets: Iterable[Addressable | Image], *, at: datetime) -> set[int]:
    """The keys of the people among ``targets`` that readers can open."""
    people = [target.pk for target in targets if isinstance(target, Person)]
    return set(Person.objects.public(at).filter(pk__in=people).values_list("pk", flat=True))


def record_mentions(article: Article) -> None:
    """Keep which objects the article speaks of, in the order in which it does.

    A name that was there before keeps its object, whoever goes by that slug by now.
    """
    written = list(dict.fromkeys(references(article.body)))
    names = list(dict.fromkeys(reference.name for reference in written))
    kept = {mention.name: mention for mention in article.mentions.all()}
    article.mentions.exclude(name__in=names).delete()
    targets = resolve(r for r in written if r.name not in kept)
    new, moved, lost = [], [], []
    for order, name in enumerate(names):
        if mention := kept.get(name):
            if mention.order != order:
                mention.order = order
                moved.append(mention)
        elif target := targets.get(name):
            kind = name.partition(":")[0]
            new.append(Mention(by=article, name=name, order=order, **{kind: target}))
        else:
            lost.append(name)
    Mention.objects.bulk_create(new)
    Mention.objects.bulk_update(moved, ["order"])
    article.lost_links.exclude(name__in=lost).delete()
    rows = [LostLink(by=article, name=name[:120]) for name in lost]
    LostLink.objects.bulk_create(rows, ignore_conflicts=True)


def note_lost(mention: Mention, origin: Any) -> None:
    """After a mention went because what it led to was deleted: the article has a dead link."""
    deleted = origin.model if isinstance(origin, QuerySet) else type(origin)
    if deleted not in (Article, Mention):
        LostLink.objects.get_or_create(by=mention.by, name=mention.name)


def find_again(target: Addressable) -> list[Article]:
    """Let the articles that lost ``target`` lead to it again, under the address it has."""
    kind = target._meta.model_name
    lost = LostLink.objects.filter(name=f"{kind}:{target.slug}").select_related("by")
    articles = [link.by for link in lost]
    for article in articles:
        record_mentions(article)
    return articles


def broken_links(body: str, *, at: datetime, article: Article | None = None) -> list[str]:
    """One message for each link that a reader could not follow or see at ``at``.

    ``article`` is the saved article the text belongs to: names it mentioned before keep
    their objects.
    """
    found = list(dict.fromkeys(references(body)))
    written = {reference.name: reference for reference in found}
    targets = targets_of(found, article)
    shown = public_people(targets.values(), at=at)
    messages = []
    for name, reference in written.items():
        target = targets.get(name)
        if reference.kind not in KINDS:
            kinds = ", ".join(MENTIONED)
            messages.append(f"[[{name}]]: there is no kind “{reference.kind}” (only {kinds}).")
        elif target is None:
            reason = f"no {reference.kind} has this address."
            if reference.figure and reference.kind == "mission":
                kinds = ", ".join(MENTIONED)
                reason = f"“{reference.slug}” is neither a mission nor a kind (only {kinds})."
            if reference.kind == PICTURE:
                reason = "there is no such picture."
            messages.append(f"[[{reference.place}]] leads nowhere: {reason}")
        elif not is_public(target, at=at, people=shown):
            messages.append(f"[[{name}]]: {target} is not public at that time.")
    return messages + _misplaced_pictures(found) + _broken_figures(found, targets, at)


def _misplaced_pictures(written: list[Reference]) -> list[str]:
    return [
        f"[[{reference.place}]]: a picture stands on a line by itself, with empty lines around it."
        for reference in written
        if reference.kind == PICTURE and not (reference.is_alone or reference.figure)
    ]


def _broken_figures(
    written: list[Reference], targets: dict[str, Addressable | Image], at: datetime
) -> list[str]:
    """One message for each live figure that would show nothing."""
    asked = [reference for reference in written if reference.figure and reference.name in targets]
    values = read_figures([(targets[r.name], r.figure) for r in asked], at=at)
    messages = []
    for reference in asked:
        target, names = targets[reference.name], figure_names(reference.kind)
        if reference.figure not in names:
            has = f"only {', '.join(names)}" if names else f"a {reference.kind} has none"
            words = f"there is no figure “{reference.figure}” ({has})."
        elif reference.label:
            words = "a figure is its own text; leave out what stands after “|”."
        elif (reference.kind, target.pk, reference.figure) not in values:
            words = f"the record has no {reference.figure} of {target} to show."
        else:
            continue
        messages.append(f"[[{reference.place}]]: {words}")
    return messages


def is_public(target: Addressable | Image, *, at: datetime, people: set[int]) -> bool:
    """Whether readers can open ``target``; ``people`` holds the keys of the public people."""
    if isinstance(target, Publishable):
        return target.is_public(at)
    if isinstance(target, Person):
        return target.pk in people
    return True


def readable_mentions(article: Article, *, at: datetime) -> dict[str, Mention]:
    """The mentions whose objects readers can open at ``at``, by name, in order; one query."""
    return readable_mentions_of([article], at=at)[article.pk]


def readable_mentions_of(
    articles: Iterable[Article], *, at: datetime
) -> dict[int, dict[str, Mention]]:
    """``readable_mentions`` of many, by the article's key; one query in all."""
    by_article: dict[int, list[Mention]] = {article.pk: [] for article in articles}
    if len(by_article) == 1:
        found = _of_one(at=at, article=next(iter(by_article)))
    else:
        found = list(_mentions(at, by__in=by_article))
    people: set[int] = set()
    for mention in found:
        by_article[mention.by_id].append(mention)
        if mention.person_id and mention.shown:
            people.add(mention.person_id)
    return {
        pk: {m.name: m for m in mentions if is_public(m.target(), at=at, people=people)}
        for pk, mentions in by_article.items()
    }


def _mentions(at: datetime, **which: Any) -> QuerySet[Any]:
    """In order, each with its object; ``shown`` tells of a person whether readers may see it."""
    shown = ExpressionWrapper(public_person_q(at, "person"), output_field=BooleanField())
    rows = Mention.objects.filter(**which).order_by("order").annotate(shown=shown)
    return rows.select_related(*KINDS, "mission__operator")


_of_one = Compiled(lambda at, article: _mentions(at, by=article), at=datetime, article=int)


def draft_mentions(
    body: str, *, at: datetime, article: Article | None = None
) -> dict[str, Mention]:
    """``readable_mentions`` of a text that nobody has saved; nothing is written."""
    written = references(body)
    targets = targets_of(written, article)
    flown = [target for target in targets.values() if isinstance(target, Mission)]
    prefetch_related_objects(flown, "operator")
    names = dict.fromkeys(reference.name for reference in written if reference.name in targets)
    mentions = [
        Mention(name=name, order=order, **{name.partition(":")[0]: targets[name]})
        for order, name in enumerate(names)
    ]
    return _readable(mentions, at=at)


def _readable(mentions: list[Mention], *, at: datetime) -> dict[str, Mention]:
    shown = public_people([mention.target() for mention in mentions], at=at)
    return {m.name: m for m in mentions if is_public(m.target(), at=at, people=shown)}
