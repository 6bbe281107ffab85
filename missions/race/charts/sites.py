"""A map of the launch sites. The coasts are our own: a few strokes, good enough to know a shore."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from missions.models import Mission, Place

from .chart import Chart, Row
from .counted import Counted
from .scales import Scale
from .shapes import Drawing, Label, Path, Point, fit, line, lines, mark, spread, text_width

NAME = "launch-sites"
# Longitude and latitude by hand, from memory, to the nearest few degrees.
COASTS: list[list[Point]] = [
    [  # The Americas
        (-166, 67), (-156, 71), (-128, 70), (-110, 68), (-95, 69), (-93, 61), (-82, 55), (-79, 52),
        (-78, 62), (-65, 59), (-56, 52), (-66, 48), (-64, 45), (-70, 42), (-76, 36), (-81, 31),
        (-80, 26), (-83, 29), (-90, 29), (-97, 27), (-97, 20), (-91, 18), (-87, 21), (-88, 16),
        (-83, 14), (-82, 9), (-76, 9), (-71, 12), (-62, 10), (-51, 2), (-36, -6), (-39, -16),
        (-48, -26), (-57, -37), (-65, -42), (-69, -53), (-74, -51), (-72, -32), (-70, -18),
        (-80, -6), (-78, 3), (-85, 11), (-96, 15), (-105, 20), (-113, 31), (-110, 23), (-117, 32),
        (-124, 40), (-124, 48), (-135, 58), (-150, 60), (-163, 55), (-157, 60), (-165, 63),
        (-166, 67),
    ],
    [  # Greenland
        (-70, 76), (-55, 70), (-51, 62), (-43, 60), (-32, 68), (-22, 72), (-20, 78), (-70, 78),
        (-70, 76),
    ],
    [  # Europe and Asia
        (-9, 43), (-2, 43), (-1, 48), (4, 52), (9, 55), (11, 58), (6, 59), (6, 62), (14, 67),
        (25, 71), (40, 67), (44, 68), (60, 69), (70, 73), (90, 75), (105, 77), (113, 73),
        (140, 72), (160, 70), (179, 68), (178, 63), (163, 60), (157, 51), (156, 58), (142, 59),
        (136, 54), (141, 52), (132, 43), (127, 39), (129, 35), (126, 35), (125, 39), (118, 39),
        (122, 31), (117, 23), (108, 21), (109, 12), (105, 9), (100, 13), (104, 2), (98, 9),
        (94, 17), (88, 22), (80, 15), (77, 8), (73, 19), (67, 25), (57, 26), (50, 30), (56, 24),
        (59, 22), (52, 16), (43, 13), (35, 28), (35, 36), (27, 37), (26, 41), (41, 41), (38, 47),
        (31, 46), (28, 42), (23, 37), (19, 42), (13, 45), (18, 40), (16, 38), (10, 44), (3, 43),
        (-1, 37), (-9, 37), (-9, 43),
    ],
    [  # Africa
        (-6, 36), (10, 37), (20, 31), (32, 31), (37, 20), (43, 11), (51, 12), (40, -3), (40, -15),
        (35, -24), (27, -34), (18, -34), (12, -17), (13, -5), (9, 4), (-7, 5), (-17, 14),
        (-17, 21), (-10, 30), (-6, 36),
    ],
    [  # Australia
        (114, -22), (122, -18), (130, -12), (136, -12), (141, -17), (142, -11), (146, -19),
        (153, -27), (150, -37), (140, -38), (131, -31), (115, -34), (114, -22),
    ],
    [(-5, 50), (1, 51), (0, 54), (-3, 58), (-6, 57), (-3, 54), (-5, 50)],  # Britain
    [(130, 32), (135, 34), (141, 36), (142, 42), (145, 44), (140, 43), (136, 37), (130, 32)],
    [(44, -24), (47, -25), (50, -15), (44, -17), (44, -24)],  # Madagascar
    [(95, 5), (104, -3), (106, -6), (101, -3), (95, 5)],  # Sumatra
    [(109, 2), (117, 7), (118, 1), (115, -4), (110, -3), (109, 2)],  # Borneo
    [(131, -1), (141, -3), (150, -10), (143, -9), (138, -8), (131, -1)],  # New Guinea
    [(173, -35), (178, -38), (174, -42), (167, -46), (172, -41), (173, -35)],  # New Zealand
    [(-24, 65), (-15, 66), (-14, 64), (-22, 63), (-24, 65)],  # Iceland
]  # fmt: skip
NORTH, SOUTH = 78.0, -56.0
# From which longitude to which names stand together, and whether to the left of their circles.
CALLOUTS = [(-180, -95, True), (-95, 30, False), (30, 181, False)]


@dataclass(frozen=True)
class Site:
    name: str
    label: str
    slug: str
    latitude: float
    longitude: float
    flights: int

    @property
    def position(self) -> str:
        north = "N" if self.latitude >= 0 else "S"
        east = "E" if self.longitude >= 0 else "W"
        return f"{abs(self.latitude):.3f}° {north}, {abs(self.longitude):.3f}° {east}"


def sites(counted: Counted) -> list[Site]:
    """Launch sites with a position, most launches first; one query."""
    launched = (
        Mission.objects.filter(counted.flights_q(), launch_site__latitude__isnull=False)
        .values_list(*(f"launch_site__{name}" for name in
                       ("name", "short_name", "slug", "latitude", "longitude")))
        .annotate(flights=Count("pk"))
        .order_by("-flights", "launch_site__name")
    )  # fmt: skip
    return [
        Site(name, short or name, slug, float(latitude), float(longitude), flights)
        for name, short, slug, latitude, longitude, flights in launched
    ]


def launch_sites(counted: Counted) -> Chart:
    found = sites(counted)
    said = ", ".join(f"{s.label} {s.flights}" for s in found) or "none yet"
    return Chart(
        name=NAME,
        title="Where they left from",
        summary=f"A map of the world with the launch sites and the flights from each: {said}.",
        wide=_draw(found, 760),
        narrow=_draw(found, 360),
        columns=["Launch site", "Position", "Flights"],
        rows=[
            Row(s.name, [s.position, str(s.flights)], reverse("place", args=[s.slug]))
            for s in found
        ],
        notes=[
            "The area of a circle grows with the number of flights launched. The coasts are drawn "
            "by hand and rough; the lines stand 30 degrees apart."
        ],
        address=counted.address("picture", NAME),
        file=counted.address("picture_file", NAME),
    )


def locator(place: Place) -> Drawing | None:
    """Where on Earth ``place`` lies, between two hairs; None where its position is not known."""
    if place.latitude is None or place.longitude is None:
        return None
    width = 360
    drawing = Drawing(width, width * (NORTH - SOUTH) / 360)
    across = Scale(-180, 180, 0, width)
    down = Scale(NORTH, SOUTH, 0, drawing.height)
    drawing.paths += _world(across, down)
    x = across(float(place.longitude))
    y = min(max(down(float(place.latitude)), 0), drawing.height)
    hairs = [((x, 0), (x, drawing.height)), ((0, y), (width, y))]
    drawing.paths.append(Path(lines(hairs), "accent", width=0.75))
    drawing.paths.append(Path(mark("circle", x, y, 5), "paper", "accent", 1.5))
    return drawing


def _draw(found: list[Site], width: int) -> Drawing:
    wide = width > 500
    map_height = width * (NORTH - SOUTH) / 360
    drawing = Drawing(width, map_height if wide else map_height + 20 + 18 * len(found))
    # A margin makes room for names west of America.
    across = Scale(-180, 180, 24 if wide else 0, width)
    down = Scale(NORTH, SOUTH, 0, map_height)
    drawing.paths += _world(across, down)
    most = max((s.flights for s in found), default=1)
    for s in found:
        r = max((13 if wide else 9) * (s.flights / most) ** 0.5, 2.5)
        x, y = min(max(across(s.longitude), r), width - r), down(s.latitude)
        circle = mark("circle", x, y, r)
        drawing.paths.append(Path(circle, "accent", "accent", opacity=0.75))
    if wide:
        _callouts(drawing, found, across, down)
    else:
        for i, s in enumerate(found):
            words = fit(f"{s.label}: {s.flights}", width)
            drawing.labels.append(Label(0, map_height + 22 + 18 * i, words, size=13))
    return drawing


def _world(across: Scale, down: Scale) -> list[Path]:
    land = "".join(line(*((across(x), down(y)) for x, y in coast)) + "Z" for coast in COASTS)
    meridians = [((across(x), down(NORTH)), (across(x), down(SOUTH))) for x in range(-150, 180, 30)]
    circles = [((across(-180), down(y)), (across(180), down(y))) for y in range(-30, 61, 30)]
    return [
        Path(land, "rule-link", "shade", 0.75),
        Path(lines(meridians + circles), "rule", width=0.5),
    ]


def _callouts(drawing: Drawing, found: list[Site], across: Scale, down: Scale) -> None:
    """Names beside the land, each with a line to its circle: over the nearest ocean, if any."""
    for west, east, to_left in CALLOUTS:
        here = [s for s in found if west <= s.longitude < east]
        side = sorted(here, key=lambda s: -s.latitude)
        levels = spread([down(s.latitude) for s in side], 20, 12, drawing.height - 12)
        for s, level in zip(side, levels, strict=True):
            x, y = across(s.longitude), down(s.latitude)
            count = f": {s.flights}"
            most = min(x - 16 if to_left else drawing.width - x - 40, 170)
            words = fit(s.label, most - text_width(count, bold=True), bold=True) + count
            room = text_width(words, bold=True) + 4
            edge = max(x - 44, room) if to_left else min(x + 40, drawing.width - room)
            drawing.paths.append(Path(line((x, y), (edge, level)), "ink"))
            anchor, shift = ("end", -4) if to_left else ("start", 4)
            drawing.labels.append(
                Label(edge + shift, level + 4, words, anchor, bold=True, halo=True)
            )
