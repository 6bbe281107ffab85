"""One file a noun or section."""

from .articles import ArticleData, ArticleDetail, ArticleList, ArticleTag, ArticleYear
from .cards import card, embed, oembed
from .citations import cite, cite_file
from .corrections import CorrectionList
from .home import home
from .images import image_file
from .missions import MissionDetail, MissionList
from .organisations import OrganisationDetail, OrganisationList
from .pages import about, accessibility, how_we_count, short
from .people import PersonDetail, PersonList
from .pictures import MissionPicture, PortraitList, picture, picture_file, pictures
from .places import PlaceDetail, PlaceList
from .preview import preview, preview_link
from .race import race
from .race_rows import RaceFlights, RacePeople, RaceSeats
from .search import opensearch, search, search_suggest
from .sources import DisagreementList, SourceDetail, SourceList
from .styleguide import styleguide
from .vehicles import VehicleDetail, VehicleList
from .versions import ArticleVersions, MissionVersions

__all__ = [
    "ArticleData",
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
    "card",
    "cite",
    "cite_file",
    "embed",
    "home",
    "how_we_count",
    "image_file",
    "oembed",
    "opensearch",
    "picture",
    "picture_file",
    "pictures",
    "preview",
    "preview_link",
    "race",
    "search",
    "search_suggest",
    "short",
    "styleguide",
]
