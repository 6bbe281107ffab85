"""How many examples: few and always the same, or many new ones with HYPOTHESIS_PROFILE=long."""

import os

from hypothesis import HealthCheck, settings

_CALM = {"deadline": None, "suppress_health_check": list(HealthCheck)}
_PROFILES = {
    "": settings(derandomize=True, database=None, max_examples=60, **_CALM),
    "long": settings(max_examples=20_000, print_blob=True, **_CALM),
}
FUZZ = _PROFILES[os.environ.get("HYPOTHESIS_PROFILE", "")]
