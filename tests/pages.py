"""Every public address, with one that has something to show in the starter content.

A new address name must be entered here; `test_every_page.py` fails until it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    is_list: bool = False
    most_queries: int = 15
    # The page that it is a version of; nothing where it stands for itself.
    canonical: str = ""
    # Of a template that another page of the list has, too.
    is_alike: bool = False

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list it."""
        return not self.canonical and self.name != "cite"


PAGES = [
    Page("home", "/"),
    Page("articles", "/articles/", is_list=True, most_queries=12),
    Page("article_year", "/articles/2026/", is_list=True, most_queries=12),
    Page("article_tag", "/articles/tags/soyuz/", is_list=True, most_queries=12),
    Page("article", "/articles/film-crew-lifts-off-for-the-station/", most_queries=8),
    Page(
        "article_versions", "/articles/film-crew-lifts-off-for-the-station/versions/", is_alike=True
    ),
    Page(
        "article_version",
        "/articles/film-crew-lifts-off-for-the-station/versions/1/",
        canonical="/articles/film-crew-lifts-off-for-the-station/",
        most_queries=6,
    ),
    Page("mission_versions", "/missions/soyuz-ms-19/versions/"),
    Page(
        "mission_version",
        "/missions/soyuz-ms-19/versions/1/",
        canonical="/missions/soyuz-ms-19/",
        most_queries=6,
    ),
    Page("person_versions", "/people/yulia-peresild/versions/", is_alike=True),
    Page(
        "person_version",
        "/people/yulia-peresild/versions/1/",
        canonical="/people/yulia-peresild/",
        most_queries=6,
        is_alike=True,
    ),
    Page("organisation_versions", "/organisations/roscosmos/versions/", is_alike=True),
    Page(
        "organisation_version",
        "/organisations/roscosmos/versions/1/",
        canonical="/organisations/roscosmos/",
        most_queries=6,
        is_alike=True,
    ),
    Page("vehicle_versions", "/vehicles/soyuz-ms/versions/", is_alike=True),
    Page(
        "vehicle_version",
        "/vehicles/soyuz-ms/versions/1/",
        canonical="/vehicles/soyuz-ms/",
        most_queries=6,
        is_alike=True,
    ),
    Page("place_versions", "/places/baikonur-site-31/versions/", is_alike=True),
    Page(
        "place_version",
        "/places/baikonur-site-31/versions/1/",
        canonical="/places/baikonur-site-31/",
        most_queries=6,
        is_alike=True,
    ),
    Page("race", "/race/", most_queries=26),
    Page("race_flights", "/race/flights/", is_list=True, most_queries=12),
    Page("race_seats", "/race/seats/", is_list=True, most_queries=12),
    Page("race_people", "/race/people/", is_list=True, most_queries=12),
    Page("missions", "/missions/", is_list=True, most_queries=12),
    Page("mission", "/missions/soyuz-ms-19/"),
    Page("people", "/people/", is_list=True, most_queries=12),
    Page("person", "/people/yulia-peresild/"),
    Page("organisations", "/organisations/", is_list=True, most_queries=12),
    Page("organisation", "/organisations/roscosmos/", most_queries=16),
    Page("vehicles", "/vehicles/", is_list=True, most_queries=12),
    Page("vehicle", "/vehicles/soyuz-ms/"),
    Page("places", "/places/", is_list=True, most_queries=12),
    Page("place", "/places/baikonur-site-31/"),
    Page("sources", "/sources/", is_list=True, most_queries=12),
    Page("source", "/sources/rsw-ms19/"),
    Page("disagreements", "/disagreements/", is_list=True, most_queries=12),
    Page("corrections", "/corrections/", is_list=True, most_queries=12),
    Page("pictures", "/pictures/"),
    Page("picture", "/pictures/people/"),
    Page("picture_portraits", "/pictures/portraits/", is_list=True, most_queries=12),
    Page("search", "/search/"),
    Page("feeds", "/feeds/"),
    Page("api", "/api/", most_queries=0),
    Page("check_links", "/api/check-links/"),
    Page("record_data", "/data/"),
    Page("about", "/about/"),
    Page("how_we_count", "/how-we-count/"),
    Page("cite", "/cite/site/race/"),
    Page("styleguide", "/styleguide/"),
    Page("accessibility", "/accessibility/"),
]

# One of each template, for what is looked at in a browser.
LOOKED_AT = [page for page in PAGES if not page.is_alike]

# Names that answer with something other than a page of their own.
NOT_PAGES = {
    "short", "preview", "preview_link", "mission_picture", "picture_file", "image_file",
    "search_suggest",
    "indexnow_key",
    "record_file", "release_file",
    "feed", "operator_feed", "tag_feed", "calendar", "operator_calendar",
    "sitemap", "sitemap_section", "news_sitemap", "robots", "humans", "llms", "security",
    "opensearch", "card", "embed", "oembed", "cite_file", "article_data",
}  # fmt: skip

# A second look at pages whose rows differ much from the first example's.
MORE_PATHS = [
    "/missions/soyuz-ms-18/",
    "/missions/soyuz-tm-32/",
    "/missions/inspiration4/",
    "/missions/ns-34/",
    "/missions/vg-unity-22/",
    "/missions/?operator=blue-origin&year=2025",
    "/missions/?status=cancelled",
    "/missions/?line=100km&on=2021-10-05",
    "/race/?line=100km&on=2021-10-05",
    "/race/?line=orbit",
    "/race/?on=2001",
    "/race/flights/?on=2021-10-05&state=under_way",
    "/race/seats/?line=100km&operator=virgin-galactic",
    "/race/seats/?category=self&priced=yes",
    "/people/?line=orbit&on=2009",
    "/organisations/?kind=operator&line=100km",
    "/people/?page=2",
    "/people/?category=state",
    "/people/charles-simonyi/",
    "/people/oleg-novitskiy/",
    "/organisations/?kind=operator",
    "/organisations/axiom-space/",
    "/organisations/kari/",
    "/vehicles/falcon-9/",
    "/places/iss/",
    "/places/kazakh-steppe/",
    "/sources/?page=2",
    "/disagreements/?page=2",
    "/pictures/apogees/",
    "/pictures/seats/",
    "/pictures/prices/",
    "/pictures/launch-sites/",
    "/articles/2021/",
    "/articles/what-a-seat-has-cost/",
    "/articles/where-space-begins/",
    "/search/?q=soyuz",
    "/search/?q=space&page=2",
    "/search/?q=film&kind=article&operator=roscosmos&year=2021",
    "/search/?q=isacman",
    "/search/?q=virgn+galactic",
    "/search/?q=-soyuz",
]

# Answers that are no page of the list: what went wrong, said to a person.
ERROR_PATHS = {
    "/nowhere/": 404,
    "/race/?on=gibberish": 404,
    "/missions/?year=1066": 404,
    "/articles/?page=99": 404,
}
