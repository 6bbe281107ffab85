"""Why a move was not made."""


class MoveError(Exception):
    """Nothing was written. ``problems`` are sentences for whoever runs the site."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
