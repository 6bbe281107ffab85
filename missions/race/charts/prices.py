"""What a seat has cost, as reported, over time."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from missions.dates import VagueDate
from missions.models import Seat

from .chart import Chart, Row, grain, newest
from .counted import Counted
from .scales import Scale, log_bounds, year_step
from .shapes import Drawing, Label, Path, fit, legend, line, lines, mark, runner

NAME = "prices"
MILLION, BILLION = 1_000_000, 1_000_000_000


@dataclass(frozen=True)
class Price:
    """One price of one flight, and how many of its seats were reported to have cost that."""

    mission: str
    slug: str
    operator: str
    operator_name: str
    launch: VagueDate
    low: int
    high: int | None
    qualifier: str
    seats: int

    @property
    def words(self) -> str:
        text = dollars(self.low) + (f" to {dollars(self.high)}" if self.high else "")
        return f"{self.qualifier} {text}".strip()


def reported_prices(counted: Counted) -> list[Price]:
    """In the order of launch; one query, seats of one price grouped."""
    rows = (
        Seat.objects.filter(counted.seats_q(), price_usd__gt=0)
        .values_list(
            "mission__name",
            "mission__slug",
            "mission__operator__slug",
            "mission__operator__name",
            "mission__launch",
            "price_usd",
            "price_usd_to",
            "price_qualifier",
        )
        .annotate(seats=Count("pk"))
        .order_by("mission__launch", "mission", "price_usd", "price_usd_to", "price_qualifier")
    )
    return [Price(*row) for row in rows]


def dollars(amount: int) -> str:
    if amount < MILLION:
        return f"US${amount:,}"
    return f"US${amount / MILLION:,.2f}".removesuffix("0").removesuffix(".0") + " million"


def prices(counted: Counted) -> Chart:
    found = reported_prices(counted)
    summary = "Prices of seats as reported, over time, on a logarithmic scale"
    if found:
        low, high = min(p.low for p in found), max(p.high or p.low for p in found)
        summary += f", from {dollars(low)} to {dollars(high)}"
    shown, cut = newest(found)
    rows = [
        Row(
            p.mission,
            [p.launch.text(short=True), p.operator_name, p.words, str(p.seats)],
            reverse("mission", args=[p.slug]),
        )
        for p in shown
    ]
    return Chart(
        name=NAME,
        title="What a seat has cost",
        summary=summary + ".",
        wide=_draw(found, (760, 440)),
        narrow=_draw(found, (360, 400)),
        columns=["Flight", "Launch", "Operator", "Price of a seat", "Seats"],
        rows=rows,
        notes=[
            "As reported, in dollars of the time; hardly any has been confirmed by both sides. "
            "Seats without a reported price are not here.",
            "The scale is logarithmic: each line is ten times the one below. A bar is a range, an "
            "open mark is “about”, an arrow is “more than” or “up to”. Seats of one flight at one "
            "price share a mark.",
            *cut,
        ],
        address=counted.address("picture", NAME),
        file=counted.address("picture_file", NAME),
    )


def _draw(found: list[Price], size: tuple[int, int]) -> Drawing:
    width, height = size
    drawing = Drawing(*size)
    if not found:
        return drawing
    key, under = legend(
        list({p.operator: p.operator_name for p in found}.items()), width, 34
    )  # fmt: skip
    drawing.paths += key.paths
    drawing.labels += key.labels
    left, right, top, bottom = 88.0, width - 14.0, under + 30, height - 28.0
    low, high = log_bounds(min(p.low for p in found), max(p.high or p.low for p in found))
    up = Scale(low / 1.3, high * 1.2, bottom, top, log=True)
    years = [p.launch.earliest.year for p in found]
    across = Scale(min(years), max(years) + 1, left, right)
    _frame(drawing, up, across, size)
    # Prices that would lie on one another share a mark.
    near = grain(len(found))
    apart = {(round(_x(p, across) / near), round(up(p.low) / near), p.operator): p for p in found}
    for p in apart.values():
        _price(drawing, p, _x(p, across), up)
    _extremes(drawing, found, across, up)
    return drawing


def _x(price: Price, across: Scale) -> float:
    moment = price.launch.earliest
    return across(moment.year + moment.timetuple().tm_yday / 366)


def _frame(drawing: Drawing, up: Scale, across: Scale, size: tuple[int, int]) -> None:
    width, height = size
    powers = [10**n for n in range(12) if up.low <= 10**n <= up.high]
    rules = [((across.start - 6, up(p)), (float(width), up(p))) for p in powers]
    drawing.paths.append(Path(lines(rules), "rule"))
    for p in powers:
        words = f"{p:,}" if p < MILLION else f"{p // MILLION} million"
        words = words if p < BILLION else f"{p // BILLION} billion"
        drawing.labels.append(
            Label(across.start - 14, up(p) + 4, words, "end", 12, fill="ink-soft")
        )
    drawing.labels.append(
        Label(0, 12, "US dollars a seat; each line is ten times the last", fill="ink-soft")
    )
    first, last = int(across.low), int(across.high)
    step = year_step(first, last, across.end - across.start)
    shown = [y for y in range(first, last + 1) if y % step == 0 and across(y) < width - 20]
    base = height - 26
    drawing.paths.append(Path(line((across.start - 6, base), (width, base)), "ink"))
    ticks = [((across(y), base), (across(y), base + 5)) for y in shown]
    drawing.paths.append(Path(lines(ticks), "ink"))
    drawing.labels += [
        Label(across(y), height - 6, str(y), "middle", 12, fill="ink-soft") for y in shown
    ]


def _price(drawing: Drawing, price: Price, x: float, up: Scale) -> None:
    colour = runner(price.operator)
    y = up(price.low)
    if price.high:
        far = up(price.high)
        drawing.paths.append(
            Path(line((x, y), (x, far)) + line((x - 5, far), (x + 5, far)), colour, width=2.5)
        )
    arrow = {Seat.Qualifier.MORE_THAN: -1, Seat.Qualifier.UP_TO: 1}.get(price.qualifier)  # type: ignore[call-overload]
    if arrow:
        tip = y + 18 * arrow
        head = line((x - 4, tip - 5 * arrow), (x, tip), (x + 4, tip - 5 * arrow))
        drawing.paths.append(Path(line((x, y), (x, tip)) + head, colour, width=1.5))
    about = price.qualifier == Seat.Qualifier.ABOUT
    outline = Path(mark(price.operator, x, y, 5), colour, "paper", 2)
    solid = Path(mark(price.operator, x, y, 5), "paper", colour, 1)
    drawing.paths.append(outline if about else solid)


def _extremes(drawing: Drawing, found: list[Price], across: Scale, up: Scale) -> None:
    """The first, the dearest and the cheapest by name, where they do not stand on one another."""
    chosen = [
        max(found, key=lambda p: p.high or p.low),
        min(found, key=lambda p: p.low),
        found[0],
    ]
    for price in chosen:
        late = (x := _x(price, across)) > (across.start + across.end) / 2
        words = fit(f"{price.mission}, {price.words}", drawing.width - 110)
        anchor, x = ("end", x + 8) if late else ("start", x - 6)
        above, below = up(price.high or price.low) - 12, up(price.low) + 22
        levels = (below, above) if price is found[0] else (above, below)
        drawing.place(*(Label(x, y, words, anchor, bold=True, halo=True) for y in levels))
