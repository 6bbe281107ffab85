"""One file a noun or section."""

from .articles import ArticleDetail, ArticleList, ArticleTag, ArticleYear
from .corrections import CorrectionList
from .data import record_data, record_file, release_file
from .feeds import calendar, feed, feed_list, operator_feed, tag_feed
from .home import home
from .images import image_file
from .missions import MissionDetail, MissionList
from .organisations import OrganisationDetail, OrganisationList
from .pages import about, accessibility, how_we_count, indexnow_key, short
from .people import PersonDetail, PersonList
from .pictures import MissionPicture, PortraitList, picture, picture_file, pictures
from .places import PlaceDetail, PlaceList
from .preview import preview, preview_link
from .race import race
from .race_rows import RaceFlights, RacePeople, RaceSeats
from .root_files import humans, llms, robots, security
from .search import opensearch, search, search_suggest
from .sitemaps import news_sitemap, sitemap, sitemap_section
from .sources import DisagreementList, SourceDetail, SourceList
from .styleguide import styleguide
from .vehicles import VehicleDetail, VehicleList
from .versions import ArticleVersions, MissionVersions

__all__ = [
    "ArticleDetail",
    "ArticleList",
    "ArticleTag",
    "ArticleVersions",
    "ArticleYear",
    "CorrectionList",
    "DisagreementList",
    "MissionDetail",
    "MissionList",
    "MissionPicture",
    "MissionVersions",
    "OrganisationDetail",
    "OrganisationList",
    "PersonDetail",
    "PersonList",
    "PlaceDetail",
    "PlaceList",
    "PortraitList",
    "RaceFlights",
    "RacePeople",
    "RaceSeats",
    "SourceDetail",
    "SourceList",
    "VehicleDetail",
    "VehicleList",
    "about",
    "accessibility",
    "calendar",
    "feed",
    "feed_list",
    "home",
    "how_we_count",
    "humans",
    "image_file",
    "indexnow_key",
    "llms",
    "news_sitemap",
    "opensearch",
    "operator_feed",
    "picture",
    "picture_file",
    "pictures",
    "preview",
    "preview_link",
    "race",
    "record_data",
    "record_file",
    "release_file",
    "robots",
    "search",
    "search_suggest",
    "security",
    "short",
    "sitemap",
    "sitemap_section",
    "styleguide",
    "tag_feed",
]
