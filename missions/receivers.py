"""When this is saved, also … Each receiver only calls the function that does it."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from missions import prose, race, renditions
from missions.models import Article, Image, Mission, Seat


@receiver(pre_save, sender=Article)
def render_body(instance: Article, raw: bool, **_: Any) -> None:
    if not raw:
        prose.prepare(instance)


@receiver(post_save, sender=Article)
def record_mentions_and_figures(instance: Article, raw: bool, **_: Any) -> None:
    if not raw:
        prose.record_mentions(instance)
        prose.quote_figures(instance)


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


@receiver(post_delete, sender=Image)
def remove_renditions(instance: Image, **_: Any) -> None:
    renditions.remove_with(instance)
