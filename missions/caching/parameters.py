"""Which parameters of an address the public pages read; all others change nothing on them."""

# Held to the views by tests/caching/test_parameters.py.
READ = frozenset({
    "article", "category", "format", "kind", "letter", "line", "mission", "on", "operator",
    "organisation", "organiser", "page", "payer",
    "person", "place", "priced", "profile", "source", "state", "status", "times", "vehicle", "year",
})  # fmt: skip
