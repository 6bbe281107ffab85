"""What stands around made-up flights: sites, evidence, pictures, and a newsroom's stories.

Written in bulk and past the desk: whoever calls this makes histories and the search's documents
afterwards. The same numbers give the same rows. Organisations, sites, tags and authors are as
many in any world; the rest grows with its flights and stories.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import F

from missions import prose
from missions.models import (
    Article,
    Author,
    Byline,
    Citation,
    Correction,
    Event,
    Image,
    Mention,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Tag,
)

from .commands.make_flights import made_up_address

AT_ONCE = 2_000
# One flight and one story in so many are drafts.
DRAFTED = 100
SITES, TAGS, AUTHORS = 12, 60, 20
# Of so many articles one was corrected, one leads with a picture.
CORRECTED, PICTURED = 20, 10
BETWEEN_ARTICLES = timedelta(hours=2)
# Rendered once, with names that are then changed for those of each article.
BODY = """\
[[mission:the-flight]] left its pad at [[mission:the-flight:launch]], by what [[source:the-paper]]
says, and nobody was aboard. [[person:the-guest]] had a seat all the same.

## What was said on day {day}

The operator, [[organisation:the-operator]], spoke of a made-up success. Its {engine} engine
burned for {seconds} seconds, the made-up capsule rose higher than any made-up capsule of the
{ordinal} series before it, and came down where it had been expected.

> A made-up flight is measured, never flown, and its seats stay empty.

Between two such flights lie weeks in which nothing happens, of which much is written, such as
[[article:the-other-story|the story of another day]].
[[mission:the-flight|This one]] was put off twice, once for the wind and once for a valve.
"""
ENGINES = ["methane", "hydrogen", "kerosene", "hybrid", "solid"]


def keep(model: Any, rows: Iterable[Any]) -> None:
    """``bulk_create`` of any number without holding them all at once."""
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(some)


def surround(at: datetime) -> None:
    """Sites, steps, sources and citations for the flights that are there."""
    keep(Place, (
        Place(name=f"Made-up site {n}", kind=Place.Kind.BOTH, latitude=n, longitude=n * 10,
              time_zone="Asia/Qyzylorda", **made_up_address("l", n))
        for n in range(SITES)
    ))  # fmt: skip
    for n, pk in enumerate(Place.objects.order_by("pk").values_list("pk", flat=True)):
        sited = Mission.objects.alias(rest=F("pk") % SITES).filter(rest=n)
        sited.update(launch_site=pk, landing_site=pk)
    drafts = Mission.objects.alias(rest=F("pk") % DRAFTED).filter(rest=DRAFTED - 1)
    drafts.update(stage=Mission.Stage.DRAFT, publish_at=None)
    missions = list(Mission.objects.order_by("pk").values_list("pk", "launch"))
    keep(Source, (
        Source(publisher=f"Made-up paper {n % 100}", title=f"Made-up report {n}",
               url=f"https://example.org/{n}", **made_up_address("s", n))
        for n in range(len(missions) // 2 + 1)
    ))  # fmt: skip
    sources = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    keep(Citation, (
        Citation(mission_id=pk, field=field, source_id=sources[(n // 2 + m) % len(sources)],
                 says="a minute later" if n % 50 == 0 and not m else "")
        for n, (pk, _) in enumerate(missions)
        for m, field in enumerate(("launch", "landing", "craft", "apogee_km"))
    ))  # fmt: skip
    keep(Event, (
        Event(mission_id=pk, at=launch, title=f"Made-up step {step}", kind=Event.Kind.HATCH)
        for pk, launch in missions for step in range(3)
    ))  # fmt: skip
    _cite("event", "at", Event, sources)
    _cite("seat", "category", Seat, sources)
    _cite("person", "name", Person, sources)
    keep(Correction, (
        Correction(mission_id=pk, text="The made-up landing was a minute later.",
                   made_at=at - timedelta(hours=n))
        for n, (pk, _) in enumerate(missions[::50])
    ))  # fmt: skip


def _cite(kind: str, field: str, model: Any, sources: list[int]) -> None:
    """A source for one in ten rows of ``model``."""
    pks = model.objects.order_by("pk").values_list("pk", flat=True)
    keep(Citation, (
        Citation(**{f"{kind}_id": pk}, field=field, source_id=sources[n % len(sources)])
        for n, pk in enumerate(pks[::10])
    ))  # fmt: skip


def write_articles(number: int, at: datetime) -> None:
    """``number`` stories, each of one flight, one person and one operator, the first the newest."""
    keep(Tag, (Tag(name=f"Made-up tag {n}", **made_up_address("t", n)) for n in range(TAGS)))
    keep(Author, (Author(name=f"Made-up author {n}") for n in range(AUTHORS)))
    keep(Image, (
        Image(title=f"Made-up picture {n}", file=f"images/made-up-{n}.jpg", width=800, height=600,
              alt=f"A rocket leaves pad {n}.", credit="NASA", licence="Public domain",
              short_id=made_up_address("i", n)["short_id"], folded=f"made-up-picture-{n}")
        for n in range(number // PICTURED + 1)
    ))  # fmt: skip
    images = list(Image.objects.order_by("pk").values_list("pk", flat=True))
    for n, pk in enumerate(images[:PICTURED]):
        shown = Mission.objects.alias(rest=F("pk") % PICTURED**2).filter(rest=n)
        shown.update(image=pk)
    subjects = _Subjects(number)
    keep(Article, (
        Article(headline=f"Made-up story {n}", standfirst="A made-up flight, and nobody aboard.",
                hero_id=images[n // PICTURED] if n % PICTURED == 0 else None,
                **published(n, at), **subjects.text(n), **made_up_address("a", n))
        for n in range(number)
    ))  # fmt: skip
    pks = Article.objects.order_by("pk").values_list("pk", flat=True)
    authors, tags = (list(m.objects.order_by("pk").values_list("pk", flat=True))
                     for m in (Author, Tag))  # fmt: skip
    keep(Byline, (Byline(article_id=pk, author_id=authors[n % AUTHORS])
                  for n, pk in enumerate(pks)))  # fmt: skip
    through: Any = Article.tags.through
    keep(through, (
        through(article_id=pk, tag_id=tags[tag])
        for n, pk in enumerate(pks) for tag in (n % TAGS, (n + 7) % TAGS)
    ))  # fmt: skip
    subjects.rows["article"] = list(Article.objects.order_by("pk").values_list("pk", "slug"))
    keep(Mention, (row for n, pk in enumerate(pks) for row in subjects.mentions(n, pk)))
    keep(Correction, (
        Correction(article_id=pk, text="The made-up landing was a minute later.",
                   made_at=at - n * BETWEEN_ARTICLES + timedelta(minutes=30))
        for n, pk in enumerate(pks) if n % CORRECTED == 1
    ))  # fmt: skip


def published(n: int, at: datetime) -> dict[str, Any]:
    if n % DRAFTED == DRAFTED - 1:
        return {"stage": Article.Stage.DRAFT}
    return {"stage": Article.Stage.PUBLISHED, "publish_at": at - n * BETWEEN_ARTICLES}


class _Subjects:
    """Of which flight, person, operator and source the ``n``-th article speaks, in its own words.

    The articles of one flight lie far apart, as many for each flight.
    """

    STANDS_FOR = {
        "mission": "the-flight", "person": "the-guest", "organisation": "the-operator",
        "source": "the-paper", "article": "the-other-story",
    }  # fmt: skip

    def __init__(self, stories: int) -> None:
        rows = {"mission": Mission, "person": Person, "organisation": Organisation,
                "source": Source}  # fmt: skip
        self.rows = {
            kind: list(model.objects.order_by("pk").values_list("pk", "slug"))  # type: ignore[attr-defined]
            for kind, model in rows.items()
        }
        # They have no keys yet.
        self.rows["article"] = [(0, made_up_address("a", n)["slug"]) for n in range(stories)]
        pattern = Article(body=BODY)
        prose.prepare(pattern)
        self.pattern = pattern

    def text(self, n: int) -> dict[str, Any]:
        return {
            "body": self._told(self.pattern.body, n),
            "body_html": self._told(self.pattern.body_html, n),
            "body_renderer": self.pattern.body_renderer,
        }

    def mentions(self, n: int, article: int) -> Iterator[Mention]:
        for order, (kind, (pk, slug)) in enumerate(self._of(n)):
            yield Mention(by_id=article, name=f"{kind}:{slug}", order=order, **{f"{kind}_id": pk})

    def _of(self, n: int) -> Iterator[tuple[str, tuple[int, str]]]:
        # One of the stories before it, at another distance each time; the first speaks of itself.
        which = {"article": n // 3}
        return ((kind, rows[which.get(kind, n) % len(rows)]) for kind, rows in self.rows.items())

    def _told(self, text: str, n: int) -> str:
        for kind, (_, slug) in self._of(n):
            text = text.replace(self.STANDS_FOR[kind], slug)
        own = {"{day}": n, "{engine}": ENGINES[n % 5], "{seconds}": 90 + n % 400,
               "{ordinal}": f"{n % 90}th"}  # fmt: skip
        for place, value in own.items():
            text = text.replace(place, str(value))
        return text
