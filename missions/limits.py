"""How often one place may ask for what is dear, in each minute of the clock."""

import time
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from missions.accounts.places import client_address, neighbourhood
from missions.counting import OWN_REQUEST, PERIOD, count


@dataclass(frozen=True)
class Allowance:
    """``left`` is below 0 for a request too many; ``seconds`` until the count starts anew."""

    limit: int
    left: int
    seconds: int

    @property
    def is_used_up(self) -> bool:
        return self.left < 0

    def tell(self, response: HttpResponseBase) -> None:
        """The headers of draft-ietf-httpapi-ratelimit-headers."""
        response["RateLimit-Policy"] = f'"default";q={self.limit};w={PERIOD}'
        response["RateLimit"] = f'"default";r={max(0, self.left)};t={self.seconds}'
        if self.is_used_up:
            response["Retry-After"] = str(self.seconds)


def allowance(request: HttpRequest, what: str, limit: int) -> Allowance | None:
    """Count this request; None where there is no limit, or nothing to count with."""
    if not limit or request.META.get(OWN_REQUEST):
        return None
    minute, second = divmod(int(time.time()), PERIOD)
    asked = count(what, neighbourhood(client_address(request)), minute)
    return None if asked is None else Allowance(limit, limit - asked, PERIOD - second)
