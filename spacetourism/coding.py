"""How text is packed for clients that can unpack it."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard

# Best first: at these levels, of which docs/decisions/0014 tells, brotli is the smallest.
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=5),
    "zstd": lambda content: zstandard.compress(content, 9),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
}
# Under this the headers weigh more than is saved.
LEAST = 200


# What clients send is short and mostly the same; anything longer is not worth remembering.
USUAL = 200


def choose(accepted: str, offered: tuple[str, ...] = tuple(PACKERS)) -> str | None:
    """The coding of ``offered``, best first, that the header Accept-Encoding likes most.

    Only codings that the client names count, and not with a weight of 0.
    """
    return (_known if len(accepted) <= USUAL else _chosen)(accepted, offered)


def _chosen(accepted: str, offered: tuple[str, ...]) -> str | None:
    weights = dict(_weigh(part) for part in accepted.split(","))
    taken = [coding for coding in offered if weights.get(coding, 0) > 0]
    return max(taken, key=lambda coding: weights[coding], default=None)


_known = lru_cache(maxsize=512)(_chosen)


def _weigh(part: str) -> tuple[str, float]:
    """A coding and its weight; one that cannot be read counts as 0."""
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.strip().partition("=")
    try:
        weight = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return coding.strip().lower(), weight
