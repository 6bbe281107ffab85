"""A cache that the site can do without: what it cannot say now is made anew."""

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# For so many seconds a server that did not answer, or refused to, is not asked again.
PAUSE = 5

logger = logging.getLogger(__name__)


class RedisCache(DjangoRedisCache):
    """Django's, which raises where Redis or Valkey is away, is full or refuses the password; this
    one then knows nothing, and says so in the log."""

    # Of the process, as Django makes an instance for each thread.
    _asked_again_at: ClassVar[dict[str, float]] = {}

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        # Once more at once, for a connection that was closed while it rested; then the page is
        # made without. The library would wait and try again for seconds.
        self._options: dict[str, Any] = {
            "retry": Retry(NoBackoff(), 1),
            **params.get("OPTIONS", {}),
        }
        self._name = str(server)

    def _ask(self, method: str, otherwise: Any, *args: Any, **options: Any) -> Any:
        if time.monotonic() < self._asked_again_at.get(self._name, 0):
            return otherwise
        try:
            return getattr(super(), method)(*args, **options)
        except RedisError as error:
            self._asked_again_at[self._name] = time.monotonic() + PAUSE
            logger.error("The cache does not answer; the site goes on without it: %s", error)
            return otherwise

    def add(self, *args: Any, **options: Any) -> bool:
        return self._ask("add", False, *args, **options)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", default, key, default, version)

    def set(self, *args: Any, **options: Any) -> None:
        self._ask("set", None, *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        return self._ask("touch", False, *args, **options)

    def delete(self, *args: Any, **options: Any) -> bool:
        return self._ask("delete", False, *args, **options)

    def get_many(self, *args: Any, **options: Any) -> dict[Any, Any]:
        return self._ask("get_many", {}, *args, **options)

    def has_key(self, *args: Any, **options: Any) -> bool:
        return self._ask("has_key", False, *args, **options)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """A count cannot be made up: raises ConnectionError where the server is away."""
        value = self._ask("incr", None, key, delta, version)
        if value is None:
            raise ConnectionError("The cache does not answer.")
        return int(value)

    def set_many(self, data: Any, *args: Any, **options: Any) -> list[Any]:
        return self._ask("set_many", list(data), data, *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> None:
        self._ask("delete_many", None, *args, **options)

    def clear(self) -> None:
        self._ask("clear", None)
