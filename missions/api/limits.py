"""How often one place may ask: a number in each minute of the clock, counted in the cache.

Not in the database, as attempts to sign in are: that would be a write for every read. With a
cache that processes share (``CACHE_URL``) they count together; else each counts for itself, and a
client may get the limit once from each.
"""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from missions.accounts.places import client_address, neighbourhood

PERIOD = 60

logger = logging.getLogger(__name__)


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


def allowance(request: HttpRequest) -> Allowance | None:
    """Count this request; None where there is no limit, or nothing to count with."""
    limit = settings.API_RATE_LIMIT
    if not limit:
        return None
    minute, second = divmod(int(time.time()), PERIOD)
    place = neighbourhood(client_address(request))
    # No address is kept, not even for a minute.
    digest = salted_hmac("missions.api.limits", place, algorithm="sha256").hexdigest()
    try:
        asked = count(f"api:{minute}:{digest}")
    except Exception:  # a cache of any kind that is out of reach
        logger.exception("The cache does not answer; requests to the API are not counted.")
        return None
    return Allowance(limit, limit - asked, PERIOD - second)


def count(key: str) -> int:
    """How often ``key`` was counted, this time included."""
    cache.add(key, 0, 2 * PERIOD)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out in between
        cache.set(key, 1, 2 * PERIOD)
        return 1
