"""In which zone a page tells its times: read from its address, chosen by a switch on the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Self

from django.http import Http404, HttpRequest

from missions.dates import VagueDate, offset_name
from missions.models import Place

AT_SITE = "site"


@dataclass(frozen=True)
class Times:
    """``zone`` is None for UTC; ``offset`` names what the switch leads to, “UTC+5”.

    ``are_known`` to the minute or better: where none is, there is nothing to switch.
    """

    zone: tzinfo | None = None
    offset: str = ""
    are_known: bool = False

    @classmethod
    def read(
        cls, request: HttpRequest, site: Place | None, dates: Iterable[VagueDate | None]
    ) -> Self:
        """The times of the address; a 404 with a sentence where there are no such ones.

        Where the site has no zone, its times are in UTC: an address that somebody kept stays
        good whatever the record comes to say.
        """
        asked = request.GET.get("times", "").strip()
        if asked not in ("", AT_SITE):
            raise Http404(
                f"There are no times “{asked[:60]}” to choose: leave “times” out for UTC, "
                f"or write times={AT_SITE} for those at the launch site."
            )
        known = [date for date in dates if date and date.has_time]
        zone = site.zone if site and known else None
        if zone is None:
            return cls(are_known=bool(known))
        offset = offset_name(known[0].earliest.astimezone(zone))
        return cls(zone if asked else None, offset, are_known=True)
