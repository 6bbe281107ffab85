"""One file a noun or section."""

from .articles import ArticleDetail, ArticleList, ArticleTag, ArticleYear
from .home import home
from .missions import MissionDetail, MissionList
from .organisations import OrganisationDetail, OrganisationList
from .pages import about, how_we_count, short
from .people import PersonDetail, PersonList
from .places import PlaceDetail, PlaceList
from .preview import preview
from .race import race
from .race_rows import RaceFlights, RacePeople, RaceSeats
from .sources import DisagreementList, SourceDetail, SourceList
from .vehicles import VehicleDetail, VehicleList

__all__ = [
    "ArticleDetail",
    "ArticleList",
    "ArticleTag",
    "ArticleYear",
    "DisagreementList",
    "MissionDetail",
    "MissionList",
    "OrganisationDetail",
    "OrganisationList",
    "PersonDetail",
    "PersonList",
    "PlaceDetail",
    "PlaceList",
    "RaceFlights",
    "RacePeople",
    "RaceSeats",
    "SourceDetail",
    "SourceList",
    "VehicleDetail",
    "VehicleList",
    "about",
    "home",
    "how_we_count",
    "preview",
    "race",
    "short",
]
