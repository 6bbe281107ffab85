"""Reads the header Accept-Encoding."""


def choose(accepted: str, offered: list[str]) -> str | None:
    """The coding of ``offered``, best first, that the client likes most.

    Only codings that the client names count, and not with a weight of 0.
    """
    weights = dict(_weigh(part) for part in accepted.split(","))
    taken = [coding for coding in offered if weights.get(coding, 0) > 0]
    return max(taken, key=lambda coding: weights[coding], default=None)


def _weigh(part: str) -> tuple[str, float]:
    """A coding and its weight; one that cannot be read counts as 0."""
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.strip().partition("=")
    try:
        weight = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return coding.strip().lower(), weight
