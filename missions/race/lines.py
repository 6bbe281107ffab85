"""Where space begins: three answers, and which flights passed each.

An apogee decides where there is one, else what the sources say. An orbital flight passed both
altitudes unless it failed. Whatever neither says is not known, and is never guessed.
"""

from django.db import models
from django.db.models import Q

from missions.models import Mission


class Line(models.TextChoices):
    KM80 = "80km", "80 km"
    KM100 = "100km", "100 km"
    ORBIT = "orbit", "Orbit"


# The line that a page shows when its address names none.
DEFAULT_LINE = Line.KM80

_ORBITAL = Mission.Profile.ORBITAL
_NOT_FAILED = [status for status in Mission.Status if status != Mission.Status.FAILED]


def crossed_q(line: Line, prefix: str = "") -> Q:
    """Missions known to have passed ``line``, also across a relation: ``"mission__"``."""
    if line == Line.ORBIT:
        return crossed_q(Line.KM100, prefix) & Q(**{f"{prefix}profile": _ORBITAL})
    apogee, over_80, over_100 = _fields(prefix)
    if line == Line.KM100:
        said = Q(**{over_100: True}) | (
            Q(**{f"{over_100}__isnull": True})
            & (Q(**{f"{over_80}__isnull": True}) | Q(**{over_80: True}))
            & _reached_orbit(prefix)
        )
        return Q(**{f"{apogee}__gte": 100}) | (Q(**{f"{apogee}__isnull": True}) & said)
    said = (
        Q(**{over_80: True})
        | Q(**{over_100: True})
        | (Q(**{f"{over_80}__isnull": True, f"{over_100}__isnull": True}) & _reached_orbit(prefix))
    )
    return Q(**{f"{apogee}__gte": 80}) | (Q(**{f"{apogee}__isnull": True}) & said)


def unknown_q(line: Line, prefix: str = "") -> Q:
    """Missions of which the record cannot say whether they passed ``line``."""
    if line == Line.ORBIT:
        return unknown_q(Line.KM100, prefix) & Q(**{f"{prefix}profile": _ORBITAL})
    apogee, over_80, over_100 = _fields(prefix)
    silent = Q(**{f"{apogee}__isnull": True})
    no_orbit = Q(**{f"{prefix}profile": Mission.Profile.SUBORBITAL}) | Q(
        **{f"{prefix}status": Mission.Status.FAILED}
    )
    if line == Line.KM100:
        silent &= Q(**{f"{over_100}__isnull": True})
        return silent & (Q(**{f"{over_80}__isnull": True}) | Q(**{over_80: True})) & no_orbit
    silent &= Q(**{f"{over_80}__isnull": True})
    return silent & (Q(**{over_100: False}) | (Q(**{f"{over_100}__isnull": True}) & no_orbit))


def _fields(prefix: str) -> tuple[str, str, str]:
    return f"{prefix}apogee_km", f"{prefix}crossed_80_km", f"{prefix}crossed_100_km"


def _reached_orbit(prefix: str) -> Q:
    return Q(**{f"{prefix}profile": _ORBITAL, f"{prefix}status__in": _NOT_FAILED})
