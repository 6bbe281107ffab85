"""What the search knows of each kind of page: only what that page itself says in public."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import Any

from django.db.models import Prefetch, QuerySet

from missions.models import (
    SEARCHED,
    Article,
    Mention,
    Mission,
    Organisation,
    Person,
    Place,
    Publishable,
    SearchDocument,
    Seat,
    Vehicle,
)

from .analysis import ANALYSIS, chunks, compounds, pairs, stem, stems
from .conditions import HEAD_PAIR, HEAD_STEM, HEAD_SURFACE, PAIR, STEM, Token

_PLACE = re.compile(r'<span data-ref="([^":]*):([^":]*)(:[^"]*)?">(.*?)</span>', re.DOTALL)
_BLOCK = re.compile(r"</(?:p|h\d|li|tr|td|th|div|blockquote|pre)>|<br[^>]*>|<hr[^>]*>")
_TAG = re.compile(r"<[^>]*>")
MOST_OPERATORS = 20


@dataclass
class Content:
    """``names`` are other names of the thing itself, ``keys`` names of what belongs to it.

    ``face`` is what documents of others say of it: they are made anew when it changes.
    """

    title: str
    names: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    date: str = ""
    year: int | None = None
    operators: set[int] = field(default_factory=set)
    face: str = ""


def of(kind: str, obj: Any) -> SearchDocument:
    """The document of an object that was fetched by ``rows``; not saved."""
    content: Content = _CONTENT[kind](obj)
    text = "\n".join(" ".join(part.split()) for part in content.text if part.strip())
    head = [content.title, *content.names]
    return SearchDocument(
        id=SearchDocument.key(kind, obj.pk),
        analysis=ANALYSIS,
        title=content.title[:200],
        date=content.date,
        year=content.year,
        operators=" ".join(str(pk) for pk in sorted(content.operators)[:MOST_OPERATORS]),
        face="\n".join([*head, content.face]),
        title_stems=" ".join(stems(content.title)),
        head_stems=" ".join(dict.fromkeys(chain.from_iterable(map(stems, head + content.keys)))),
        text=text,
        words=_words([*head, *content.keys, *text.split("\n")]),
        tokens=" ".join(sorted(_tokens(content, text))),
        **{f"{kind}_id": obj.pk},
    )


def rows(kind: str) -> QuerySet[Any]:
    """All objects of the kind with whatever their documents are made of."""
    return _ROWS[kind]()


def _words(parts: Iterable[str]) -> str:
    """Each part's words between blanks; phrases do not run from one part into the next."""
    lines = (" ".join(_taken_apart(part)[0]) for part in parts)
    return "\n".join(f" {line} " for line in lines if line)


def _tokens(content: Content, text: str) -> set[str]:
    tokens = {Token.facet("o", pk).text for pk in content.operators}
    if content.year:
        tokens.add(Token.facet("y", content.year).text)
    for part in [content.title, *content.names]:
        tokens |= _part_tokens(part, HEAD_STEM, HEAD_PAIR, HEAD_SURFACE)
    for part in content.keys:
        tokens |= _part_tokens(part, HEAD_STEM, HEAD_PAIR, None)
    for part in chain([content.title], content.names, content.keys, text.split("\n")):
        tokens |= _part_tokens(part, STEM, PAIR, "")
    return tokens


def _part_tokens(part: str, of_stem: str, of_pair: str, of_surface: str | None) -> set[str]:
    """The tokens of one part, marked by their sort; without surfaces where their mark is None."""
    sequence, forms = _taken_apart(part)
    tokens = {of_stem + stem(word) for word in forms}
    if of_surface is not None:
        tokens.update(of_surface + word for word in forms)
    tokens.update(of_pair + pair for pair in pairs(sequence))
    return tokens


# Each part is asked for up to three times, and names of operators and tags in every document.
@lru_cache(maxsize=512)
def _taken_apart(part: str) -> tuple[list[str], set[str]]:
    """The words of one part in order, and every way to write one of them; not to be changed."""
    sequence: list[str] = []
    forms: set[str] = set()
    for chunk in chunks(part):
        own = [word.folded for word in chunk]
        sequence += own
        forms.update(own, compounds(part, chunk))
    return sequence, forms


# Each kind's content


def _article(article: Article) -> Content:
    mentions = {(m.kind, m.name.partition(":")[2]): m for m in article.mentions.all()}
    known = {place: m.target() for place, m in mentions.items() if _is_told(m, article)}
    operators = {t.operator_id for t in known.values() if isinstance(t, Mission)}
    for target in known.values():
        if isinstance(target, Organisation) and target.kind == Organisation.Kind.OPERATOR:
            operators.add(target.pk)
    tags = [tag.name for tag in article.tags.all()]
    authors = [byline.author.name for byline in article.bylines.all()]
    date = article.publish_at
    return Content(
        article.headline,
        keys=tags + authors,
        text=[article.standfirst, *plain_text(article.body_html, known).split("\n")],
        date=_moment(date) if date else "",
        year=date.year if date else None,
        operators=operators,
        face=_publication(article),
    )


def _is_told(mention: Mention, article: Article) -> bool:
    """Whether the article may call what it mentions by its name: not what was hidden when either
    was last saved. Instead of that name readers are shown the words of the address."""
    target = mention.target()
    at = max(article.updated_at, article.publish_at or article.updated_at)
    if isinstance(target, Person):
        flights = [seat.mission for seat in target.seats.all()]
        return not flights or any(flight.is_public(at) for flight in flights)
    if isinstance(target, Publishable):
        return target.is_public(max(at, target.updated_at))
    return True


def plain_text(html: str, known: dict[tuple[str, str], Any]) -> str:
    """The text of a rendered article, a line a block; links without words take those of what
    they lead to, if that is ``known``, or of its address. A live figure is an ellipsis: it may
    read differently tomorrow."""

    def words(match: re.Match[str]) -> str:
        kind, slug, figure, label = match.groups()
        if kind == "source":
            return ""
        if figure:
            return "…"
        target = known.get((unescape(kind), unescape(slug)))
        return label or (str(target) if target is not None else slug.replace("-", " "))

    return unescape(_TAG.sub("", _BLOCK.sub("\n", _PLACE.sub(words, html))))


def _mission(mission: Mission) -> Content:
    seats = list(mission.seats.all())
    crew = [name for seat in seats for name in _names_of(seat.person)]
    sites = [mission.launch_site, mission.destination, mission.landing_site]
    hardware = [mission.vehicle, mission.craft, mission.launcher]
    organisations = [mission.operator, mission.organiser]
    places = [name for site in sites if site for name in (site.name, site.short_name)]
    events = [f"{event.title}. {event.text}" for event in mission.events.all()]
    flown_in = ", ".join(dict.fromkeys(str(thing) for thing in hardware if thing))
    aboard = ", ".join(_with_role(seat) for seat in seats)
    notes = [mission.landing_note, mission.apogee_note, mission.price_note, mission.docking_port]
    launch = mission.launch
    return Content(
        mission.name,
        keys=[
            *crew,
            *(str(thing) for thing in [*organisations, *hardware] if thing),
            mission.booster,
        ],
        text=[
            mission.subtitle,
            mission.summary,
            f"Aboard: {aboard}." if aboard else "",
            *events,
            *notes,
            f"Flown in {flown_in}.",
            *dict.fromkeys(places),
        ],
        date=launch.encode()[:20] if launch and not launch.is_to_be_determined else "",
        year=launch.year if launch else None,
        operators={mission.operator_id},
        face=_publication(mission),
    )


def _with_role(seat: Seat) -> str:
    return f"{seat.person.name} ({seat.role})" if seat.role else seat.person.name


def _names_of(person: Person) -> list[str]:
    return [name for name in (person.name, person.native_name) if name]


def _person(person: Person) -> Content:
    return Content(
        person.name,
        names=[person.native_name],
        text=[person.summary, person.native_name, person.nationality],
    )


def _organisation(organisation: Organisation) -> Content:
    is_operator = organisation.kind == Organisation.Kind.OPERATOR
    return Content(
        organisation.name,
        names=organisation.also_known_as.split(","),
        text=[organisation.summary, organisation.also_known_as, organisation.get_kind_display()],
        operators={organisation.pk} if is_operator else set(),
    )


def _vehicle(vehicle: Vehicle) -> Content:
    craft = [f"{craft.name} {craft.serial}".strip() for craft in vehicle.craft.all()]
    return Content(
        vehicle.name,
        names=[],
        keys=[*craft, str(vehicle.operator or "")],
        text=[vehicle.summary, vehicle.get_kind_display(), ", ".join(craft)],
        operators={vehicle.operator_id} if vehicle.operator_id else set(),
    )


def _place(place: Place) -> Content:
    return Content(
        place.name,
        names=[place.short_name],
        text=[place.summary, place.get_kind_display()],
    )


def _publication(row: Publishable) -> str:
    """When others may call it by its name."""
    return f"{row.stage} {_moment(row.publish_at) if row.publish_at else ''}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_CONTENT: dict[str, Callable[[Any], Content]] = {
    "article": _article,
    "mission": _mission,
    "person": _person,
    "organisation": _organisation,
    "vehicle": _vehicle,
    "place": _place,
}


def _articles() -> QuerySet[Article]:
    mentions = Mention.objects.select_related(
        "mission", "organisation", "vehicle", "place", "article", "person", "source"
    ).prefetch_related("person__seats__mission")
    return Article.objects.prefetch_related(
        Prefetch("mentions", mentions), "tags", "bylines__author"
    )


def _missions() -> QuerySet[Mission]:
    seats = Seat.objects.select_related("person").order_by("order", "pk")
    return Mission.objects.select_related(
        "operator", "organiser", "vehicle", "craft", "launcher",
        "launch_site", "destination", "landing_site",
    ).prefetch_related(Prefetch("seats", seats), "events")  # fmt: skip


_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    kind: model._default_manager.all for kind, model in SEARCHED.items()
} | {
    "article": _articles,
    "mission": _missions,
    "vehicle": lambda: Vehicle.objects.select_related("operator").prefetch_related("craft"),
}
