"""The card that others set into their pages, and how they are told of it (oEmbed)."""

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from django.conf import settings

from missions.models import Addressable, Article, address_of
from missions.wording import SITE_NAME

from .cards import HEIGHT as CARD_HEIGHT
from .cards import WIDTH as CARD_WIDTH
from .cards import Card
from .subjects import place_of

STYLE = (Path(__file__).parent / "embed.css").read_text()
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# A page that loads nothing, sends nothing, and may stand in a frame of any site.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
WIDTH, HEIGHT, NARROW, TALL = 560, 232, 420, 320
LEAST = 120
CACHE_AGE = 86_400
JSON_LD = "application/ld+json"
# What XML cannot hold, though a name in the record might.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class MeasureError(ValueError):
    """A measure that is none; the message is fit for whoever asked."""


def embed_url(target: Addressable | str) -> str:
    return settings.SITE_URL + address_of("embed", *place_of(target))


def card_url(target: Addressable | str, digest: str = "") -> str:
    """The address of the card as it is now or, with its ``digest``, of this very drawing."""
    letter, name = place_of(target)
    name += f"-{digest}" if digest else ""
    return settings.SITE_URL + address_of("card", letter, name)


def oembed_url(target: Addressable | str, kind: str = "json") -> str:
    """What tells of the card of ``target``."""
    if isinstance(target, str):
        page = settings.SITE_URL + address_of(target)
    else:
        page = settings.SITE_URL + target.get_short_url()
    address = f"{settings.SITE_URL}{address_of('oembed')}?url={quote(page, safe=':/')}"
    return address if kind == "json" else f"{address}&format={kind}"


def links(target: Addressable | str) -> str:
    """What else there is of a page, for the ``Link`` header: oEmbed, and an article's JSON-LD."""
    found = [
        (oembed_url(target, kind), f"{media}+oembed")
        for kind, media in (("json", "application/json"), ("xml", "text/xml"))
    ]
    if isinstance(target, Article):
        found.append((settings.SITE_URL + address_of("article_data", target.slug), JSON_LD))
    return ", ".join(f'<{address}>; rel="alternate"; type="{kind}"' for address, kind in found)


def size(asked: Mapping[str, str]) -> tuple[int, int]:
    """Width and height of the frame, within ``maxwidth`` and ``maxheight``."""
    width = min(WIDTH, _measure(asked, "maxwidth"))
    needed = HEIGHT if width >= NARROW else TALL
    return width, min(needed, _measure(asked, "maxheight"))


def _measure(asked: Mapping[str, str], name: str) -> int:
    text = asked.get(name, "")
    if not text:
        return WIDTH
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) >= LEAST):
        raise MeasureError(f"{name} is a number of pixels, {LEAST} or more.")
    return int(text)


def snippet(target: Addressable | str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The HTML to paste. The frame gets no rights but to open the page in a window."""
    return (
        f'<iframe src="{escape(embed_url(target))}" width="{width}" height="{height}" '
        f'title="{escape(title)}" loading="lazy" frameborder="0" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def answer(target: Addressable | str, card: Card, asked: Mapping[str, str]) -> dict[str, Any]:
    """What oEmbed 1.0 says of a rich card; raises ``MeasureError``."""
    width, height = size(asked)
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": CACHE_AGE,
        "html": snippet(target, card.title, width, height),
        "width": width,
        "height": height,
        "thumbnail_url": card_url(target, card.digest),
        "thumbnail_width": CARD_WIDTH,
        "thumbnail_height": CARD_HEIGHT,
    }


def as_xml(said: Mapping[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in said.items():
        ElementTree.SubElement(root, name).text = NOT_XML.sub("", str(value))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
