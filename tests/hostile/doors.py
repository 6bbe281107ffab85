"""Every way in for readers: each address with an example, and each parameter that is read there."""

from collections.abc import Iterator

from django.http import QueryDict
from django.urls import get_resolver

from missions.models import MENTIONED
from tests.pages import PAGES

FILES = {
    "mission_picture": "/missions/soyuz-ms-19/portrait.svg",
    "picture_file": "/pictures/people.svg",
    "search_suggest": "/search/suggest/",
    "indexnow_key": "/indexnow.txt",
    "record_file": "/data/record.json",
    "release_file": "/data/1/record.json",
    "feed": "/feeds/articles.atom",
    "operator_feed": "/feeds/operators/roscosmos/missions.json",
    "tag_feed": "/feeds/tags/soyuz/articles.rss",
    "calendar": "/calendar.ics",
    "operator_calendar": "/calendar/roscosmos.ics",
    "sitemap": "/sitemap.xml",
    "sitemap_section": "/sitemap-missions.xml",
    "news_sitemap": "/news-sitemap.xml",
    "robots": "/robots.txt",
    "humans": "/humans.txt",
    "llms": "/llms.txt",
    "security": "/.well-known/security.txt",
    "opensearch": "/opensearch.xml",
    "card": "/cards/site/race.png",
    "embed": "/embed/site/race/",
    "oembed": "/oembed/",
    "cite_file": "/cite/site/race.bib",
    "article_data": "/articles/film-crew-lifts-off-for-the-station/data.jsonld",
    "image_file": "/i/k7f3qx/",
    "short": "/m/k7f3qx/",
    "preview": "/preview/m/k7f3qx/",
    "preview_link": "/preview/link/k7f3qx/",
}
DOORS = {page.name: page.path for page in PAGES} | FILES

RULE = {"line", "on"}
PAGE = {"page"}
# What each address reads of its query; the others read nothing of it. What the API reads stands
# in its own description.
PARAMETERS: dict[str, set[str]] = {
    **dict.fromkeys(
        ["sources", "disagreements", "corrections", "picture_portraits", "feed", "operator_feed",
         "tag_feed"],
        PAGE,
    ),
    **dict.fromkeys(["articles", "article_year", "article_tag"], PAGE | set(MENTIONED)),
    **dict.fromkeys(["race", "pictures", "picture", "picture_file", "cite", "cite_file"], RULE),
    "race_flights": RULE | PAGE | {"format", "operator", "state"},
    "race_seats": RULE | PAGE | {"format", "operator", "priced", "category", "person"},
    "race_people": RULE | PAGE | {"format", "operator"},
    "missions": RULE
    | PAGE
    | {"profile", "status", "operator", "organiser", "payer", "vehicle", "place", "year"},
    "mission": {"times"},
    "people": RULE | PAGE | {"letter", "operator", "category"},
    "organisations": RULE | PAGE | {"kind"},
    "vehicles": PAGE | {"kind"},
    "places": PAGE | {"kind"},
    "search": PAGE | {"q", "kind", "operator", "year"},
    "search_suggest": {"q"},
    "oembed": {"url", "format", "maxwidth", "maxheight"},
}  # fmt: skip
# Without these an address answers before it has read the rest.
FIRST = {"oembed": {"url": "http://testserver/race/"}}


def names() -> set[str]:
    """The name of every public address that there is."""
    patterns = get_resolver("missions.urls").url_patterns
    return {entry.name for entry in patterns if getattr(entry, "name", None)}


class Noted(QueryDict):
    """A query that notes what is read of it."""

    noted: set[str]

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.noted = set()
        super().__init__(*args, **kwargs)

    def __getitem__(self, key: str) -> object:
        self.noted.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: object = None) -> list[object]:
        self.noted.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.noted.add(str(key))
        return super().__contains__(key)


def ways_in() -> Iterator[tuple[str, str]]:
    """Each parameter of each address."""
    for name, parameters in PARAMETERS.items():
        yield from ((name, parameter) for parameter in sorted(parameters))
