"""The articles that speak of something: the newest on its own page, all of them one link away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from missions.models import Addressable, Article, Mention

from .rule import encode

MOST = 24
# Among so many of the latest mentions the newest articles are sought: what a page costs must not
# grow with all that was ever written of an operator.
AMONG = 200


@dataclass
class Spoken:
    """``more`` is the address of all of them, where they are more than these."""

    articles: list[Article]
    more: str = ""


def newest_articles(target: Addressable, *, at: datetime) -> Spoken:
    """The newest that mention ``target``; one query, and one for their tags."""
    kind = str(target._meta.model_name)
    mentions = Mention.objects.filter(**{kind: target}).order_by("-pk")
    rows: Any = Article.objects.published(at).filter(pk__in=mentions.values("by")[:AMONG])
    found = list(rows.with_parts().newest_first()[: MOST + 1])
    more = f"{reverse('articles')}?{encode({kind: target.slug})}" if len(found) > MOST else ""
    return Spoken(found[:MOST], more)
