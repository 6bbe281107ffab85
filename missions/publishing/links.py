"""Preview links: who has the address may look, until it expires or is revoked."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.urls import reverse

from missions.models import PreviewLink

SIGNER = signing.Signer(salt="missions.preview")


def address_of(link: PreviewLink) -> str:
    """The path of the link, signed, so that none can be guessed or made elsewhere."""
    return reverse("preview_link", args=[SIGNER.sign(link.key)])


def find_link(token: str, *, at: datetime) -> tuple[PreviewLink, Any] | None:
    """The open link behind ``token`` and what it shows; None where either is not there."""
    try:
        key = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    link = PreviewLink.objects.open(at).select_related("content_type").filter(key=key).first()
    if link is None or link.target is None:
        return None
    return link, link.target
