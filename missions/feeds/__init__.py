"""What programs subscribe to: articles, corrections and flights as feeds, flights as a calendar."""

from .calendar import calendar_text
from .offered import FORMATS, KINDS, Format, Kind, Link, NoSuchPageError, address, feed_of, links

__all__ = [
    "FORMATS",
    "KINDS",
    "Format",
    "Kind",
    "Link",
    "NoSuchPageError",
    "address",
    "calendar_text",
    "feed_of",
    "links",
]
