"""When this is saved, also … Each receiver only calls the function that does it."""

from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db import connections
from django.db.models import Model
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_delete,
    pre_save,
)
from django.dispatch import receiver
from django.utils import timezone

from missions import caching, notices, prose, publishing, race, renditions, search, uploads
from missions.models import (
    SEARCHED,
    Article,
    Author,
    Byline,
    Craft,
    Event,
    Image,
    Mention,
    Mission,
    Seat,
    Tag,
    Version,
)

# Parts that stand in the documents of the page they belong to.
PARTS: list[type[Model]] = [Seat, Event, Byline, Craft]


@receiver(pre_save, sender=Article)
def render_body(instance: Article, raw: bool, **_: Any) -> None:
    if not raw:
        prose.prepare(instance)


@receiver(post_save, sender=Article)
def record_mentions_and_figures(instance: Article, raw: bool, **_: Any) -> None:
    if not raw:
        prose.record_mentions(instance)
        prose.quote_figures(instance)


@receiver(post_delete, sender=Mention)
def note_lost_link(instance: Mention, origin: Any, **_: Any) -> None:
    prose.note_lost(instance, origin)


@receiver(post_save, sender=Seat)
def settle_journeys_of_seat(instance: Seat, raw: bool, **_: Any) -> None:
    if not raw:
        race.settle_journeys([instance.person_id, instance.person_before])


@receiver(post_delete, sender=Seat)
def settle_journeys_without_seat(instance: Seat, **_: Any) -> None:
    race.settle_journeys([instance.person_id])


@receiver(post_save, sender=Mission)
def settle_journeys_of_mission(instance: Mission, raw: bool, created: bool, **_: Any) -> None:
    if not (raw or created):
        race.settle_journeys(instance.seats.values_list("person", flat=True))


@receiver(pre_save, sender=Image)
def take_fingerprint(instance: Image, raw: bool, **_: Any) -> None:
    # The newsroom's form stores the file, and takes it, before.
    if not raw and instance.file and not instance.file._committed:
        instance.content_hash, instance.look = uploads.fingerprint(instance.file)


@receiver(post_delete, sender=Image)
def remove_renditions(instance: Image, **_: Any) -> None:
    renditions.remove_with(instance)


@receiver(post_save, sender=Version)
def tell_others(instance: Version, raw: bool, created: bool, **_: Any) -> None:
    if created and not raw:
        notices.note(instance)


# The search. These stand last: they read what the receivers above have written.


def note_page_of_part(instance: Model, raw: bool, **_: Any) -> None:
    if not raw:
        search.note_before(instance)


def index_saved(instance: Model, raw: bool, **_: Any) -> None:
    search.index(instance, later=raw)


def index_without_part(instance: Model, origin: Any, **_: Any) -> None:
    search.index_parents(instance, origin)


# By sender each: a receiver for all of them would slow down every other model's deletions.
for part in PARTS:
    pre_save.connect(note_page_of_part, sender=part)
SAVED: list[type[Model]] = [*SEARCHED.values(), *PARTS, Tag, Author]
DELETED: list[type[Model]] = [*PARTS, Mention]
for saved in SAVED:
    post_save.connect(index_saved, sender=saved)
for deleted in DELETED:
    post_delete.connect(index_without_part, sender=deleted)


@receiver(m2m_changed, sender=Article.tags.through)
def index_tagged(instance: Any, action: str, pk_set: set[int] | None, **_: Any) -> None:
    search.index_tagged(instance, action, pk_set)


@receiver(pre_delete, sender=Tag)
def take_tag_off_articles(instance: Tag, **_: Any) -> None:
    instance.articles.clear()


@receiver(post_migrate)
def index_what_is_missing(sender: AppConfig, apps: Apps | None = None, **_: Any) -> None:
    if sender.name == "missions" and search.fits(apps):
        search.catch_up()


@receiver(post_migrate)
def begin_histories(sender: AppConfig, apps: Apps | None = None, **_: Any) -> None:
    if sender.name == "missions" and search.fits(apps):
        publishing.begin_histories(at=timezone.now())


@receiver(post_migrate)
def watch_the_content(sender: AppConfig, using: str, **_: Any) -> None:
    if sender.name == "missions":
        caching.install(connections[using])
