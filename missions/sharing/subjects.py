"""What can be shared by its short address, and whether readers may see it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from missions.models import (
    Addressable,
    Article,
    Mission,
    OldSlug,
    Organisation,
    Person,
    Place,
    Publishable,
    Vehicle,
)

SHARED: dict[str, type[Addressable]] = {
    model.letter: model for model in (Article, Mission, Person, Organisation, Vehicle, Place)
}
OF_VIEW = {model.view_name: model for model in SHARED.values()}


class WithdrawnError(Exception):
    """Readers have seen it; why they no longer do is the message."""


def public(model: type[Addressable], at: datetime) -> Any:
    """The rows of ``model`` that readers can open, and those that were taken back."""
    rows = model._default_manager.all()
    return Person.objects.public(at) if issubclass(model, Person) else rows


def find(letter: str, short_id: str, *, at: datetime) -> Addressable | None:
    """The public object of this short address; raises ``WithdrawnError``."""
    model = SHARED.get(letter)
    if model is None or "\0" in short_id:
        return None
    found = public(model, at).filter(short_id=short_id.lower()).first()
    return _open(found, at)


def find_by_address(address: str, *, at: datetime) -> Addressable | str | None:
    """The object, or “race”, that an address of this site leads to.

    Readable ones, present and old, and short ones, with or without the site's own scheme and host.
    """
    path = own_path(address)
    if path is None:
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name == "race":
        return "race"
    if match.url_name == "short":
        return find(match.kwargs["letter"], match.kwargs["short_id"], at=at)
    model = OF_VIEW.get(match.url_name or "")
    if model is None or "slug" not in match.kwargs:
        return None
    return _open(_by_slug(model, match.kwargs["slug"].lower(), at), at)


def own_path(address: str) -> str | None:
    """The path of an address that is ours; None for another site's and for what is no address."""
    if len(address) > 500 or not address.isprintable():
        return None
    try:
        parts, own = urlsplit(address), urlsplit(settings.SITE_URL)
        # A browser reads a backslash as a slash; we do not guess.
        is_ours = parts.scheme in ("http", "https") and parts.netloc == own.netloc
    except ValueError:
        return None
    return parts.path if is_ours and "\\" not in address else None


def _by_slug(model: type[Addressable], slug: str, at: datetime) -> Any:
    rows = public(model, at)
    if found := rows.filter(slug=slug).first():
        return found
    pk = OldSlug.objects.pk_for(model, slug)
    return rows.filter(pk=pk).first() if pk else None


def _open(found: Any, at: datetime) -> Addressable | None:
    if isinstance(found, Publishable):
        if found.stage == Publishable.Stage.WITHDRAWN:
            raise WithdrawnError(found.withdrawn_because)
        if not found.is_public(at):
            return None
    return found


# Pages of the site itself that have a card; the letters of objects have one letter.
SITE = "site"
OF_SITE = ("race", "home")


def shared(letter: str, name: str, *, at: datetime) -> Addressable | str | None:
    """As ``find``; “site” instead of a letter stands for the site's own pages."""
    if letter == SITE:
        return name if name in OF_SITE else None
    return find(letter, name, at=at)


def place_of(target: Addressable | str) -> tuple[str, str]:
    """The two parts of the addresses under which ``target`` is shared."""
    return (SITE, target) if isinstance(target, str) else (target.letter, target.short_id)
