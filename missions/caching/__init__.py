"""When a page is still good: until content changes or, by time alone, until the next moment."""

from .generation import Generation, Token, UnverifiedError, Watch, current, watch
from .moments import next_moment
from .sums import Sums
from .triggers import LEASE, UNSHOWN, install

__all__ = [
    "LEASE",
    "UNSHOWN",
    "Generation",
    "Sums",
    "Token",
    "UnverifiedError",
    "Watch",
    "current",
    "install",
    "next_moment",
    "watch",
]
