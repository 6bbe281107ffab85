"""When this is saved, also … Each receiver only calls the function that does it."""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from missions import prose
from missions.models import Article


@receiver(pre_save, sender=Article)
def render_body(instance: Article, raw: bool, **_: Any) -> None:
    if not raw:
        prose.prepare(instance)


@receiver(post_save, sender=Article)
def record_mentions_and_figures(instance: Article, raw: bool, **_: Any) -> None:
    if not raw:
        prose.record_mentions(instance)
        prose.quote_figures(instance)
