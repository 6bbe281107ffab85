"""What is wrong with a starter file, said where somebody can mend it."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


@dataclass(frozen=True)
class Spot:
    """A place in a starter file; rows are counted from 1.

    Prints as ``missions/soyuz-ms-19.toml · seats[2] · person``.
    """

    file: str
    path: tuple[str, ...] = ()

    def at(self, part: str) -> "Spot":
        return Spot(self.file, (*self.path, part))

    def row(self, number: int) -> "Spot":
        """The row of the list that this spot names."""
        return Spot(self.file, (*self.path[:-1], f"{self.path[-1]}[{number}]"))

    def __str__(self) -> str:
        return " · ".join((self.file, *self.path))


@dataclass(frozen=True)
class Problem:
    spot: Spot
    message: str

    def __str__(self) -> str:
        return f"{self.spot}: {self.message}"


class RefusedError(ValueError):
    """A value breaks its rule; the message goes on after “key:”."""


class StarterError(Exception):
    """The starter files cannot be loaded; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def problems_in(error: ValidationError, spot: Spot) -> list[Problem]:
    """The model's own objections, each at its field."""
    return [
        Problem(spot if field == NON_FIELD_ERRORS else spot.at(field), message)
        for field, messages in error.message_dict.items()
        for message in messages
    ]
