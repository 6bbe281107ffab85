"""What others take away: JSON-LD, share cards, embedded cards, citations."""

from missions.wording import SITE_NAME

from .cards import HEIGHT, WIDTH, Card, draw
from .citations import Author, Citation, cite
from .contents import card_of
from .embeds import (
    JSON_LD,
    POLICY,
    STYLE,
    MeasureError,
    answer,
    as_xml,
    card_url,
    embed_url,
    links,
    oembed_url,
    snippet,
)
from .subjects import SHARED, SITE, WithdrawnError, find_by_address, place_of, shared

__all__ = [
    "HEIGHT",
    "JSON_LD",
    "POLICY",
    "SHARED",
    "SITE",
    "SITE_NAME",
    "STYLE",
    "WIDTH",
    "Author",
    "Card",
    "Citation",
    "MeasureError",
    "WithdrawnError",
    "answer",
    "as_xml",
    "card_of",
    "card_url",
    "cite",
    "draw",
    "embed_url",
    "find_by_address",
    "links",
    "oembed_url",
    "place_of",
    "shared",
    "snippet",
]
