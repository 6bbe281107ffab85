"""What exists: one file a noun, each with its QuerySet above the model."""

from .accounts import AccountEvent, AccountSession, Throttle
from .articles import (
    MENTIONED,
    PICTURE,
    Article,
    Author,
    Byline,
    LostLink,
    Mention,
    QuotedFigure,
    Tag,
)
from .compiled import Compiled
from .corrections import CORRECTED, Correction
from .former_addresses import FormerAddress
from .images import Image
from .missions import Mission
from .notices import Notice, Webhook
from .organisations import Organisation
from .people import Person, Seat, hidden_people, public_person_q
from .permalinks import Addressable, OldSlug, address_of
from .places import Place
from .publication import Publishable, published_q, unpublished_qs
from .saved_lists import SavedList
from .search import SEARCHED, SearchDocument, SearchWord
from .sources import CITED, Citation, Source
from .starter import StarterEntry
from .timeline import Event
from .vehicles import Craft, Vehicle
from .versions import Version
from .working_copies import PreviewLink, WorkingCopy

__all__ = [
    "CITED",
    "CORRECTED",
    "MENTIONED",
    "PICTURE",
    "SEARCHED",
    "AccountEvent",
    "AccountSession",
    "Addressable",
    "Article",
    "Author",
    "Byline",
    "Citation",
    "Compiled",
    "Correction",
    "Craft",
    "Event",
    "FormerAddress",
    "Image",
    "LostLink",
    "Mention",
    "Mission",
    "Notice",
    "OldSlug",
    "Organisation",
    "Person",
    "Place",
    "PreviewLink",
    "Publishable",
    "QuotedFigure",
    "SavedList",
    "SearchDocument",
    "SearchWord",
    "Seat",
    "Source",
    "StarterEntry",
    "Tag",
    "Throttle",
    "Vehicle",
    "Version",
    "Webhook",
    "WorkingCopy",
    "address_of",
    "hidden_people",
    "public_person_q",
    "published_q",
    "unpublished_qs",
]
