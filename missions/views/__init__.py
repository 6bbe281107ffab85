"""One file a noun or section."""

from .api import api
from .articles import ArticleData, ArticleDetail, ArticleList, ArticleTag, ArticleYear
from .cards import card, embed, oembed
from .check_links import check_links
from .citations import cite, cite_file
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
from .versions import VersionDetail, VersionList

__all__ = [
    "ArticleData",
    "ArticleDetail",
    "ArticleList",
    "ArticleTag",
    "ArticleYear",
    "CorrectionList",
    "DisagreementList",
    "MissionDetail",
    "MissionList",
    "MissionPicture",
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
    "VersionDetail",
    "VersionList",
    "about",
    "accessibility",
    "api",
    "calendar",
    "card",
    "check_links",
    "cite",
    "cite_file",
    "embed",
    "feed",
    "feed_list",
    "home",
    "how_we_count",
    "humans",
    "image_file",
    "indexnow_key",
    "llms",
    "news_sitemap",
    "oembed",
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
