"""A made-up newsroom to measure lists with: what `make_flights` makes, and much around it."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from missions import search
from missions.management.commands.make_flights import made_up_address as _address
from missions.models import (
    AccountEvent,
    Article,
    Author,
    Byline,
    Citation,
    Correction,
    Craft,
    Event,
    Image,
    Mission,
    Organisation,
    Person,
    Place,
    Source,
    Tag,
    Vehicle,
)

BODY = "A made-up flight left its made-up pad, and nobody was aboard. " * 60
AT_ONCE = 2000


def fill(size: int) -> None:
    call_command("make_flights", flights=size, verbosity=0)
    few = max(10, size // 20)
    _around(few)
    _people(size * 10)
    _newsroom(size, few)
    _evidence(size)
    search.rebuild()


def _keep(model: Any, rows: list[Any]) -> list[Any]:
    return model.objects.bulk_create(rows, batch_size=AT_ONCE)


def _around(few: int) -> None:
    """More operators, classes, craft and places than one sees at a glance."""
    kinds = list(Organisation.Kind)
    _keep(Organisation, [
        Organisation(name=f"Made-up body {n}", kind=kinds[n % 4], country="RU" if n % 2 else "US",
                     **_address("o", n)) for n in range(1000, 1000 + few)
    ])  # fmt: skip
    operators = list(Organisation.objects.values_list("pk", flat=True))
    _keep(Vehicle, [
        Vehicle(name=f"Made-up class {n}", kind=Vehicle.Kind.SPACECRAFT,
                operator_id=operators[n % len(operators)], **_address("v", n))
        for n in range(1000, 1000 + few)
    ])  # fmt: skip
    vehicles = list(Vehicle.objects.values_list("pk", flat=True))
    _keep(Craft, [
        Craft(name=f"Made-up craft {n}", serial=f"C{n}", vehicle_id=vehicles[n % len(vehicles)])
        for n in range(few * 4)
    ])  # fmt: skip
    _keep(Place, [
        Place(name=f"Made-up place {n}", kind=Place.Kind.BOTH, **_address("l", n))
        for n in range(few)
    ])  # fmt: skip
    places = list(Place.objects.values_list("pk", flat=True))
    craft = list(Craft.objects.values_list("pk", "vehicle_id"))
    missions = list(Mission.objects.order_by("pk"))
    for n, mission in enumerate(missions):
        mission.operator_id = operators[n % len(operators)]
        mission.craft_id, mission.vehicle_id = craft[n % len(craft)]
        mission.launch_site_id = mission.landing_site_id = places[n % len(places)]
        mission.stage = Mission.Stage.DRAFT if n % 10 == 0 else mission.stage
    fields = ["operator", "craft", "vehicle", "launch_site", "landing_site", "stage"]
    Mission.objects.bulk_update(missions, fields, batch_size=500)


def _people(number: int) -> None:
    first = Person.objects.count() + 1
    nations = ["Russia", "United States", "Japan", "France", "Italy"]
    _keep(Person, [
        Person(name=f"Made-up person {n}", sort_name=f"Person {n:06d}",
               nationality=nations[n % 5], **_address("p", n))
        for n in range(first, number + 1)
    ])  # fmt: skip


def _newsroom(size: int, few: int) -> None:
    now = timezone.now()
    _keep(Image, [
        Image(title=f"Made-up picture {n}", file=f"images/made-up-{n}.jpg", width=800,
              height=600 if n % 3 else 900, alt=f"A rocket leaves pad {n}.", credit="NASA",
              licence="Public domain", short_id=_address("i", n)["short_id"],
              folded=f"made-up-picture-{n}")
        for n in range(size)
    ])  # fmt: skip
    images = list(Image.objects.values_list("pk", flat=True))
    _keep(Author, [Author(name=f"Made-up author {n}") for n in range(few)])
    _keep(Tag, [Tag(name=f"Made-up tag {n}", **_address("t", n)) for n in range(few)])
    stages = [Article.Stage.PUBLISHED] * 8 + [Article.Stage.DRAFT, Article.Stage.REVIEW]
    articles = _keep(Article, [
        Article(headline=f"Made-up story {n}", standfirst="Nobody was aboard.", body=BODY,
                body_html=f"<p>{BODY}</p>", hero_id=images[n % len(images)],
                stage=stages[n % 10], publish_at=now - timedelta(hours=n), **_address("a", n))
        for n in range(size)
    ])  # fmt: skip
    authors = list(Author.objects.values_list("pk", flat=True))
    tags = list(Tag.objects.values_list("pk", flat=True))
    _keep(Byline, [Byline(article=a, author_id=authors[n % few]) for n, a in enumerate(articles)])
    through = Article.tags.through
    _keep(through, [
        through(article_id=a.pk, tag_id=tags[n % few]) for n, a in enumerate(articles)
    ])  # fmt: skip
    _keep(Correction, [
        Correction(article=a, text=f"The made-up landing of {n} was later.",
                   made_at=now - timedelta(minutes=n)) for n, a in enumerate(articles)
    ])  # fmt: skip
    _keep(AccountEvent, [
        AccountEvent(kind=AccountEvent.Kind.SIGNED_IN, account_name=f"made-up-{n % 50}",
                     at=now - timedelta(minutes=n)) for n in range(size)
    ])  # fmt: skip


def _evidence(size: int) -> None:
    sources = _keep(Source, [
        Source(publisher=f"Made-up paper {n % 100}", title=f"Made-up report {n}",
               url=f"https://example.org/{n}", **_address("s", n)) for n in range(size // 2)
    ])  # fmt: skip
    missions = list(Mission.objects.values_list("pk", "launch"))
    _keep(Citation, [
        Citation(mission_id=pk, field=field, source=sources[(n + m) % len(sources)])
        for n, (pk, _) in enumerate(missions)
        for m, field in enumerate(("launch", "landing", "craft"))
    ])  # fmt: skip
    _keep(Event, [
        Event(mission_id=pk, at=launch, title=f"Made-up step {n}", kind=Event.Kind.HATCH)
        for n, (pk, launch) in enumerate(missions)
    ])  # fmt: skip
