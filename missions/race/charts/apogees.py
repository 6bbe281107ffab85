"""How high every flight went, against the two lines."""

from dataclasses import dataclass

from django.urls import reverse

from missions.dates import VagueDate
from missions.models import Mission

from .chart import Chart, Row, grain, newest
from .counted import Counted
from .scales import Scale
from .shapes import Drawing, Label, Path, fit, legend, line, lines, mark, runner

NAME = "apogees"
LEVELS = (60, 80, *(100 * 2**n for n in range(14)))  # up to twice the way to the Moon
LINES = {80: "line of the United States", 100: "Kármán line"}


@dataclass(frozen=True)
class Flight:
    slug: str
    name: str
    operator: str
    operator_name: str
    launch: VagueDate
    km: float | None

    @property
    def height(self) -> str:
        return "not in the record" if self.km is None else _km(self.km)


def flights(counted: Counted) -> list[Flight]:
    """In the order of their launches; one query."""
    rows = Mission.objects.filter(counted.flights_q()).order_by("launch", "pk")
    columns = ("slug", "name", "operator__slug", "operator__name", "launch", "apogee_km")
    return [
        Flight(slug, name, operator, operator_name, launch, None if km is None else float(km))
        for slug, name, operator, operator_name, launch, km in rows.values_list(*columns)
    ]


def apogees(counted: Counted) -> Chart:
    flown = flights(counted)
    known = [f.km for f in flown if f.km is not None]
    summary = "The highest point of every flight, in the order of launch, on a logarithmic scale"
    if known:
        below = sum(km < 100 for km in known)
        summary += (
            f": from {_km(min(known))} to {_km(max(known))}. {below} of {len(known)} stayed below "
            f"100 km, and {sum(km < 80 for km in known)} below 80 km"
        )
    unknown = len(flown) - len(known)
    notes = [
        "The scale is logarithmic: each step up the paper doubles the height, so that a few "
        "kilometres at the lines can be seen beside a thousand in orbit.",
        "For flights to a station the height is the station’s.",
    ]
    if unknown:
        notes.append(
            f"{unknown} flights have no apogee in the record; they stand as open marks at the top."
        )
    shown, cut = newest(flown)
    rows = [
        Row(
            f.name,
            [f.launch.text(short=True), f.operator_name, f.height],
            reverse("mission", args=[f.slug]),
        )
        for f in shown
    ]
    return Chart(
        name=NAME,
        title="How high they went",
        summary=summary + ".",
        wide=_draw(flown, (760, 460)),
        narrow=_draw(flown, (360, 420)),
        columns=["Flight", "Launch", "Operator", "Apogee"],
        rows=rows,
        notes=notes + cut,
        address=counted.address("picture", NAME),
        file=counted.address("picture_file", NAME),
    )


def _km(km: float) -> str:
    return f"{km:,.1f}".removesuffix(".0") + " km"


def _draw(flown: list[Flight], size: tuple[int, int]) -> Drawing:
    drawing = Drawing(*size)
    known = [f.km for f in flown if f.km is not None]
    if not flown:
        return drawing
    width, height = size
    names = {f.operator: f.operator_name for f in flown}
    key, under = legend(list(names.items()), width, 34)
    drawing.paths += key.paths
    drawing.labels += key.labels
    left, right, top, bottom = 58.0, width - 12.0, under + 44, height - 30.0
    low = min(60.0, *known) if known else 60.0
    high = next((level for level in LEVELS if level >= max(known, default=1600)), LEVELS[-1])
    up = Scale(low, max(high, 200), bottom, top, log=True)
    across = Scale(-0.5, len(flown) - 0.5, left, right)
    _frame(drawing, up, width, left)
    _years(drawing, flown, across, height)
    _marks(drawing, flown, across, up)
    _extremes(drawing, flown, across, up)
    return drawing


def _frame(drawing: Drawing, up: Scale, width: float, left: float) -> None:
    shown = [km for km in LEVELS if up.low <= km <= up.high]
    plain = [((left, up(km)), (width, up(km))) for km in shown if km not in LINES]
    drawing.paths.append(Path(lines(plain), "rule"))
    # The two lines first: on a paper that reaches to the Moon not every number has room.
    for km in sorted(shown, key=lambda km: (km not in LINES, -km)):
        ink = "ink" if km in LINES else "ink-soft"
        drawing.place(Label(left - 8, up(km) + 4, f"{km:,}", "end", 12, km in LINES, ink))
    for km, words in LINES.items():
        drawing.paths.append(Path(line((left, up(km)), (width, up(km))), "accent", width=1.5))
        y = up(km) - 6 if km == 100 else up(km) + 15
        words = words if width > 500 else words.replace("line of the United States", "US line")
        drawing.labels.append(Label(left + 2, y, words, size=12, fill="accent", halo=True))
    drawing.labels.append(
        Label(0, 12, "Highest point in km; each step doubles", size=12, fill="ink-soft")
    )


def _years(drawing: Drawing, flown: list[Flight], across: Scale, height: float) -> None:
    """A tick where a year begins, and its number where there is room."""
    free, previous = 0.0, None
    edges = []
    for i, flight in enumerate(flown):
        year = flight.launch.year
        if year == previous:
            continue
        previous = year
        x = across(i - 0.5)
        edges.append(((x, height - 26), (x, height - 20)))
        if x >= free and x < across.end - 24:
            drawing.labels.append(Label(x, height - 6, str(year), size=12, fill="ink-soft"))
            free = x + 36
    drawing.paths.append(Path(lines(edges), "rule-link"))


def _marks(drawing: Drawing, flown: list[Flight], across: Scale, up: Scale) -> None:
    """One path an operator; flights that would lie on one another share a mark."""
    solid: dict[str, dict[tuple[int, int], str]] = {}
    open_: dict[str, dict[tuple[int, int], str]] = {}
    r, apart = 4.5 if drawing.width > 500 else 3.5, grain(len(flown))
    for i, f in enumerate(flown):
        x, y = across(i), up(f.km) if f.km is not None else up.end - 18
        marks = (solid if f.km is not None else open_).setdefault(f.operator, {})
        marks[round(x / apart), round(y / apart)] = mark(f.operator, x, y, r)
    for slug, marks in solid.items():
        drawing.paths.append(Path("".join(marks.values()), "paper", runner(slug), 0.75))
    for slug, marks in open_.items():
        drawing.paths.append(Path("".join(marks.values()), runner(slug), width=1.5))
    if open_:
        drawing.labels.append(
            Label(0, up.end - 14, "not known", size=11, fill="ink-soft", halo=True)
        )


def _extremes(drawing: Drawing, flown: list[Flight], across: Scale, up: Scale) -> None:
    """The highest and the lowest flight by name."""
    known = [(f.km, i) for i, f in enumerate(flown) if f.km is not None]
    if not known:
        return
    (high, top), (low, bottom) = max(known), min(known)
    words = [fit(f"{flown[i].name}, {_km(flown[i].km or 0)}", 240) for i in (top, bottom)]
    x, y = across(top), up(high) + 4
    beside = (("end", -9), ("start", 9))
    drawing.place(*(Label(x + dx, y, words[0], a, bold=True, halo=True) for a, dx in beside))
    x, y = across(bottom), up(low) + 20
    under = (("middle", 0), ("start", 0), ("end", 0), ("start", 30))
    drawing.place(*(Label(x + dx, y, words[1], a, bold=True, halo=True) for a, dx in under))
