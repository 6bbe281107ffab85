"""What costs as much as the record is long is worked out once for each state of the record.

A page is made anew after each change of content. Most changes are to articles, and leave all sums
over flights, seats and people as they are.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, ParamSpec, Self, TypeVar

from missions.race import Moment

# Where the environ of a request has them. No header of a client can have such a name.
KEY = "missions.sums"
# Lines, days and operators that are asked about; those asked for last are kept.
MOST = 64

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


class Sums:
    """Those of one state of the record, and of the time until the next moment: whoever takes
    them makes sure of that before anything is read. What they give is not to be changed."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._made)

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> Self:
        """Those that the request brings along; without any, new ones that nobody else has."""
        found = environ.get(KEY)
        return cls() if found is None else found

    def __call__(
        self, make: Callable[Asked, Made], *given: Asked.args, **named: Asked.kwargs
    ) -> Made:
        """``make(*given, **named)``, or what it gave for the same question.

        The time ``at`` is no part of the question: until the next moment it makes no difference.
        """
        asked = sorted((name, _said(value)) for name, value in named.items() if name != "at")
        key = (make, *map(_said, given), *asked)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make(*given, **named)
        with self._lock:
            self._made[key] = made
            if len(self._made) > MOST:
                self._made.popitem(last=False)
        return made


def _said(value: Any) -> Any:
    """A moment as the address names it: “now” is the same for a while."""
    return value.on if isinstance(value, Moment) else value
