"""A mission's flight profile: a schematic way up and down, drawn from its own data."""

import math
from dataclasses import dataclass

from django.urls import reverse

from missions.dates import VagueDate
from missions.models import Event, Mission, Vehicle

from .chart import Chart, Row
from .portrait import passed_line
from .shapes import Drawing, Label, Path, fit, line, mark, number, runner

WIDTH, HEIGHT, GROUND = 360, 268, 192
RELEASE_HEIGHT = 14.0  # about where a carrier lets go; only for the drawing
LAUNCHED = (Mission.Status.FLOWN, Mission.Status.UNDER_WAY)


def level(km: float) -> float:
    """Down the paper: even up to 80 km, wider between the lines, each doubling alike above."""
    if km <= 80:
        return GROUND - 46 * km / 80
    if km <= 100:
        return GROUND - 46 - 20 * (km - 80) / 20
    return max(126 - 78 * math.log(km / 100) / math.log(15), 44)


@dataclass(frozen=True)
class Stop:
    """A point that the drawing names."""

    name: str
    x: float
    y: float
    when: VagueDate | None = None
    height: str = ""


def profile(mission: Mission, events: list[Event]) -> Chart | None:
    """None for a flight that has not been launched."""
    if mission.status not in LAUNCHED or mission.launch is None:
        return None
    orbital = mission.profile == Mission.Profile.ORBITAL
    drawing = Drawing(WIDTH, HEIGHT, paths=_ground(), labels=_line_names())
    way, stops = (_orbit if orbital else _hop)(mission, events)
    colour = runner(mission.operator.slug)
    sure = mission.apogee_km is not None
    drawing.paths.append(Path(way, stroke=colour, width=2.5, dash="" if sure else "7 4"))
    if orbital:
        drawing.paths += _break(stops)
    for stop in stops:
        drawing.paths.append(
            Path(mark(mission.operator.slug, stop.x, stop.y, 4.5), "paper", colour, 1.5)
        )
    drawing.labels += _names(stops)
    drawing.top = min(stop.y for stop in stops) - 32
    drawing.height -= drawing.top
    drawing.labels.append(
        Label(WIDTH / 2, HEIGHT - 6, "Schematic: neither height nor time to scale", "middle", 11,
              fill="ink-soft")
    )  # fmt: skip
    base = reverse("mission", args=[mission.slug]) if mission.slug else ""
    return Chart(
        name="profile",
        title="Flight profile",
        summary=_describe(mission, stops),
        wide=drawing,
        columns=["Point", "When", "Height"],
        rows=[Row(s.name, [s.when or "", s.height]) for s in stops],
        notes=["Schematic, drawn from the figures above: neither height nor time is to scale."],
        file=base + "profile.svg",
    )


def _ground() -> list[Path]:
    return [
        Path(line((0, GROUND), (WIDTH, GROUND)), "ink", width=1.5),
        Path(line((0, level(80)), (316, level(80))) + line((0, level(100)), (316, level(100))),
             "rule-link", dash="3 3"),
    ]  # fmt: skip


def _line_names() -> list[Label]:
    return [Label(WIDTH, level(km) + 4, f"{km} km", "end", 11, fill="ink-soft") for km in (80, 100)]


def _height(mission: Mission) -> tuple[float, str]:
    """The height to draw, and what may be said of it."""
    if mission.apogee_km is not None:
        return float(mission.apogee_km), f"{mission.apogee_km:,.1f}".removesuffix(".0") + " km"
    if mission.profile == Mission.Profile.ORBITAL:
        return 400, "height not in the record"
    if passed_line(mission, 100):
        return 115, "above 100 km"
    if passed_line(mission, 80):
        return 90, "above 80 km"
    return 60, "height not known"


def _hop(mission: Mission, events: list[Event]) -> tuple[str, list[Stop]]:
    km, words = _height(mission)
    top = level(km)
    release = next((e for e in events if e.kind == Event.Kind.RELEASE), None)
    carried = release is not None or (
        mission.launcher is not None and mission.launcher.kind == Vehicle.Kind.CARRIER
    )
    start, apex, end = (26.0, 184.0, 300.0) if carried else (70.0, 165.0, 260.0)
    stops = [Stop("Launch", start, GROUND, mission.launch)]
    way = f"M{number(start)} {GROUND}"
    if carried:
        x, y = 112.0, level(RELEASE_HEIGHT)
        way += f"C50 {GROUND} 70 {number(y)} {number(x)} {number(y)}"
        stops.append(Stop("Release", x, y, release.at if release else None))
        way += f"C{number(x + 34)} {number(y)} {number(apex - 40)} {number(top)}"
    else:
        way += f"C{number(start + 30)} {number(GROUND - 60)} {number(apex - 45)} {number(top)}"
    way += f" {number(apex)} {number(top)}C{number(apex + 45)} {number(top)}"
    way += f" {number(end - 30)} {number(GROUND - (20 if carried else 60))} {number(end)} {GROUND}"
    stops.append(Stop("Highest point", apex, top, height=words))
    stops.append(Stop("Landing", end, GROUND, mission.landing))
    return way, stops


def _orbit(mission: Mission, events: list[Event]) -> tuple[str, list[Stop]]:
    km, words = _height(mission)
    top = number(level(km))
    undocking = next((e for e in events if e.kind == Event.Kind.UNDOCKING), None)
    way = (
        f"M26 {GROUND}C50 {GROUND - 70} 60 {top} 104 {top}L246 {top}"
        f"C284 {top} 290 {GROUND - 70} 306 {GROUND}"
    )
    stops = [Stop("Launch", 26, GROUND, mission.launch)]
    if mission.docking:
        stops.append(Stop("Docking", 112, float(top), mission.docking))
    stops.append(Stop("Highest point", 175, float(top), height=words))
    if undocking:
        stops.append(Stop("Undocking", 238, float(top), undocking.at))
    stops.append(Stop("Landing", 306, GROUND, mission.landing))
    return way, stops


def _break(stops: list[Stop]) -> list[Path]:
    """Two strokes across the orbit: what lies between them is longer than it looks."""
    y = next(stop.y for stop in stops if stop.name == "Highest point")
    gap = line((200, y + 6), (206, y - 6), (212, y - 6), (206, y + 6)) + "Z"
    edges = line((200, y + 6), (206, y - 6)) + line((206, y + 6), (212, y - 6))
    return [Path(gap, fill="paper"), Path(edges, "ink-soft")]


def _names(stops: list[Stop]) -> list[Label]:
    labels = []
    for stop in stops:
        if stop.y == GROUND:
            first = stop.name == "Launch"
            x, anchor = (0.0, "start") if first else (float(WIDTH), "end")
            labels.append(Label(x, GROUND + 18, stop.name, anchor, 12, bold=True))
            labels += [
                Label(x, GROUND + 33 + 14 * i, words, anchor, 12, fill="ink-soft")
                for i, words in enumerate(_when(stop.when))
            ]
        elif stop.height:
            size = 15 if stop.height[0].isdigit() else 12
            labels.append(Label(stop.x, stop.y - 12, stop.height, "middle", size, True, halo=True))
        elif stop.name == "Release":
            labels.append(Label(stop.x - 8, stop.y - 10, stop.name, "end", 12, halo=True))
        else:
            labels.append(Label(stop.x, stop.y + 20, stop.name, "middle", 12, halo=True))
    return labels


def _when(date: VagueDate | None) -> list[str]:
    if date is None:
        return ["not in the record"]
    day, _, clock = date.text().rpartition(", ")
    return [fit(date.text(short=True), 170), *([clock] if day else [])]


def _describe(mission: Mission, stops: list[Stop]) -> str:
    parts = [f"Schematic flight profile of {mission.name}"]
    for stop in stops:
        detail = stop.height or (stop.when.text() if stop.when else "")
        parts.append(f"{stop.name.lower()} {detail}".rstrip())
    return "; ".join(parts) + "."
