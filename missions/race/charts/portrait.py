"""A mission's portrait: one family of pictures, each drawn from the mission's own data.

The ground is the operator's colour, with a dot for every seat up. The two arcs are 80 and 100 km:
drawn through where the flight passed them, dotted where it did not, left out where nobody knows.
A hop is as high as its apogee and as wide as it was long; an orbit has more rings the longer it
lasted. The operator's mark stands at the highest point, further right the later in the year.
There is a star for every year since 2000.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from missions.models import Mission

from .shapes import mark, number, runner

SIZE = 96
EARTH_RADIUS, EARTH_CENTRE = 120, 200
EARTH = "M0 90A120 120 0 0 1 96 90V96H0Z"
SUBORBITAL_HEIGHT, ORBITAL_HEIGHT = 110.0, 400.0  # where the apogee is not known
MOST_RINGS, MOST_STARS, MOST_SEATS = 9, 40, 20
ACROSS, DOWN = 0.618034, 0.430160  # their multiples fall evenly and in no pattern


@dataclass(frozen=True)
class Portrait:
    """Paths in a square of 96. ``is_sure`` is False where the way is not flown or not known."""

    title: str
    summary: str
    operator: str
    passed: str
    not_passed: str
    way: str
    is_sure: bool
    mark: str
    seats: str
    stars: str
    earth: str = EARTH


def portrait(mission: Mission, seats: int = 0) -> Portrait:
    """``seats`` is the number of people on the way up; without it the ground stays empty."""
    heights = {km: passed_line(mission, km) for km in (80, 100)}
    way, x, y = _orbit(mission) if mission.profile == Mission.Profile.ORBITAL else _hop(mission)
    flown = mission.status in (Mission.Status.FLOWN, Mission.Status.UNDER_WAY)
    return Portrait(
        title=f"Portrait of {mission.name}",
        summary=_describe(mission, seats),
        operator=runner(mission.operator.slug),
        passed="".join(_arc(level(km)) for km, passed in heights.items() if passed),
        not_passed="".join(_arc(level(km)) for km, passed in heights.items() if passed is False),
        way=way,
        is_sure=flown and mission.apogee_km is not None,
        mark=mark(mission.operator.slug, x, y, 4.2),
        seats=_seats(seats),
        stars=_stars(mission),
    )


def passed_line(mission: Mission, km: int) -> bool | None:
    """An apogee decides; else what the sources say; whoever reached an orbit passed both."""
    if mission.apogee_km is not None:
        return mission.apogee_km >= km
    if mission.profile == Mission.Profile.ORBITAL and mission.status == Mission.Status.FLOWN:
        return True
    return mission.crossed_80_km if km == 80 else mission.crossed_100_km


def level(km: float) -> float:
    """How far down a height lies in the middle of the picture. Not to scale, but never reversed."""
    if km <= 80:
        return 80 - 16 * km / 80
    if km <= 100:
        return 64 - 10 * (km - 80) / 20
    return max(54 - 44 * math.log(km / 100) / math.log(15), 6)


def _drop(x: float, top: float) -> float:
    """Where the arc that is highest at ``top`` is met at ``x``."""
    radius = EARTH_CENTRE - top
    return EARTH_CENTRE - math.sqrt(radius**2 - (x - SIZE / 2) ** 2)


def _arc(top: float) -> str:
    # Its end as seen from its start: the same few letters in every arc of a page.
    radius, edge = number(EARTH_CENTRE - top), number(_drop(0, top))
    return f"M0 {edge}a{radius} {radius} 0 0 1 96 0"


def _length(mission: Mission) -> timedelta | None:
    span = mission.duration()
    return span[0] if span else None


def _across(mission: Mission) -> float:
    """0 for the first of January, 1 for the end of December; the middle where no day is known."""
    if mission.launch is None or not mission.launch.has_day:
        return 0.5
    return (mission.launch.earliest.timetuple().tm_yday - 1) / 365


def _hop(mission: Mission) -> tuple[str, float, float]:
    top = level(float(mission.apogee_km or SUBORBITAL_HEIGHT))
    length = _length(mission)
    minutes = max(length.total_seconds() / 60, 1) if length else 10
    reach = min(max(4 + 6 * math.log2(minutes / 5), 4), 30)
    x = 32 + 32 * _across(mission)
    left, right = x - reach, x + reach
    start, end = _drop(left, 80), _drop(right, 80)
    bend = 2 * top - (start + end) / 2
    way = (
        f"M{number(left)} {number(start)}Q{number(x)} {number(bend)} {number(right)} {number(end)}"
    )
    return way, x, top


def _orbit(mission: Mission) -> tuple[str, float, float]:
    top = level(float(mission.apogee_km or ORBITAL_HEIGHT))
    length = _length(mission)
    days = length.total_seconds() / 86_400 if length else 1
    rings = min(1 + int(math.log2(days + 1)), MOST_RINGS)
    gap = min(3.2, max(52 - top, 1) / rings)
    x = 26 + 44 * _across(mission)
    way = "".join(_arc(top + gap * ring) for ring in range(rings))
    return way, x, _drop(x, top)


def _seats(count: int) -> str:
    count = min(count, MOST_SEATS)
    gap = min(7.0, 84 / max(count, 1))
    first = SIZE / 2 - gap * (count - 1) / 2
    return "".join(f"M{number(first + gap * i)} 89h0" for i in range(count))


def _stars(mission: Mission) -> str:
    year = mission.launch.year if mission.launch else None
    count = min(max((year or 2000) - 2000, 0), MOST_STARS)
    return "".join(
        f"M{3 + int(i * ACROSS % 1 * 90)} {3 + int(i * DOWN % 1 * 45)}h0"
        for i in range(1, count + 1)
    )


def _describe(mission: Mission, seats: int) -> str:
    passed = [f"{km} km" for km in (80, 100) if passed_line(mission, km)]
    parts = [f"{mission.get_profile_display()} flight by {mission.operator}"]
    if mission.apogee_km is not None:
        parts.append(f"highest point {mission.apogee_km:,.1f} km".replace(".0 km", " km"))
    if passed:
        parts.append("passed " + " and ".join(passed))
    if seats:
        parts.append(f"{seats} seats up")
    return "; ".join(parts) + "."
